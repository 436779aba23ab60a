"""Where `manage.py up` cannot start, it ends with one sentence that says what to do."""

import shutil
import subprocess

import pytest

from newsportal import local_postgres
from tests.running_paper import RunningPaper, free_port


def test_data_of_another_major_version_is_refused(tmp_path):
    (tmp_path / "var" / "postgres").mkdir(parents=True)
    (tmp_path / "var" / "postgres" / "PG_VERSION").write_text("9\n")
    assert "was written by PostgreSQL 9; this installation has" in RunningPaper(tmp_path / "var").refusal()


def test_a_database_that_does_not_answer_is_refused(tmp_path):
    url = f"postgres://paper:secret@127.0.0.1:{free_port()}/paper"
    said = RunningPaper(tmp_path / "var", DATABASE_URL=url).refusal()
    assert said.startswith("The PostgreSQL that DATABASE_URL names cannot be used: connection to server at")
    assert "secret" not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "many"), ("PORT", "70000"), ("SITE_URL", "paper.example"), ("DATABASE_URL", "sqlite://")],
)
def test_a_setting_that_makes_no_sense_is_refused_by_name(tmp_path, name, value):
    environment = {"PORT": str(free_port()), name: value}
    paper = RunningPaper(tmp_path / "var", **{**environment, "PORT": "1"})
    paper.environment.update(environment)
    assert name in paper.refusal()


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "var").write_text("a file where the folder should be")
    assert f"{tmp_path / 'var'}" in RunningPaper(tmp_path / "var").refusal()


@pytest.fixture
def full_disk(tmp_path):
    """A disk of so many kilobytes."""
    mounted = []

    def make(kilobytes):
        folder = tmp_path / f"disk{kilobytes}"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=700", "none", str(folder)]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode != 0:
            pytest.skip("a small disk needs the right to mount one")
        mounted.append(folder)
        return folder / "var"

    yield make
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("kilobytes", [4, 8_000, 44_000])
def test_a_full_disk_is_one_sentence(full_disk, kilobytes, tmp_path):
    paper = RunningPaper(full_disk(kilobytes))
    paper._output = tmp_path / "out"
    assert paper.refusal().startswith("The disk is full")
    assert local_postgres.server_pid(paper.data_dir) is None
