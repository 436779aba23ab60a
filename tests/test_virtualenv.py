"""`make run` on a bare machine: which Python it takes, what it says when none will do, when it builds again."""

import shutil
import subprocess
import sys

import pytest

from newsportal import virtualenv
from tests.cluster import ROOT


def make(tmp_path, programs, target="run"):
    """Run make in a copy of the project, with nothing on the path but the system's tools and `programs`."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "newsportal").mkdir()
    (tmp_path / "newsportal" / "virtualenv.py").write_text("import sys; sys.exit('built with ' + sys.executable)")
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "echo").symlink_to(shutil.which("echo"))
    for name, script in programs.items():
        (tools / name).write_text(f"#!/bin/sh\n{script}\n")
        (tools / name).chmod(0o755)
    command = [shutil.which("make"), target]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={"PATH": str(tools)})


OLD = 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac'
NEW = 'case "$2" in "import ensurepip") exit 0;; esac; [ "$1" = -c ] || { echo "took $0 $*" >&2; exit 1; }'
NEW_WITHOUT_VENV = 'case "$2" in "import ensurepip") exit 1;; esac; [ "$1" = -c ] || { echo "took $0 $*" >&2; exit 1; }'


def test_a_python_that_is_too_old_is_refused_in_one_sentence(tmp_path):
    said = make(tmp_path, {"python3": OLD}).stderr.splitlines()[0]
    assert said == (
        "The paper needs Python 3.11 or newer; here is Python 3.9.2. Install one, then run the command again."
    )


def test_no_python_at_all_is_refused_in_one_sentence(tmp_path):
    assert "here is none." in make(tmp_path, {}).stderr


@pytest.mark.parametrize("name", ["python3.11", "python3.12", "python3.13", "python3.14"])
def test_a_newer_python_beside_an_old_one_is_found(tmp_path, name):
    assert f"{name} newsportal/virtualenv.py requirements.txt" in make(tmp_path, {"python3": OLD, name: NEW}).stderr


def test_a_python_that_can_make_environments_is_preferred(tmp_path):
    said = make(tmp_path, {"python3": NEW_WITHOUT_VENV, "python3.12": NEW}).stderr
    assert "python3.12 newsportal/virtualenv.py" in said


def test_the_tests_environment_has_the_runs_and_more(tmp_path):
    said = make(tmp_path, {"python3": NEW}, "test").stderr
    assert "virtualenv.py requirements.txt requirements-dev.txt" in said


def test_make_alone_says_what_there_is(tmp_path):
    ran = make(tmp_path, {"python3": NEW}, "help")
    of_every_day = ["run", "editor", "test", "doctor", "backup", "restore", "backup-keys", "upgrade"]
    of_developers = ["audit", "bench", "messages", "lock"]
    assert [line.split()[1] for line in ran.stdout.splitlines()] == of_every_day + of_developers


def test_a_python_without_ensurepip_is_refused_with_the_packages_name(tmp_path, monkeypatch):
    monkeypatch.setattr(virtualenv.importlib.util, "find_spec", lambda _name: None)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    with pytest.raises(SystemExit, match=rf"Debian: apt install python{version}-venv"):
        virtualenv.ensure(tmp_path / ".venv", [])


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """An environment of an empty list of requirements."""
    folder = tmp_path_factory.mktemp("original")
    (folder / "requirements.txt").write_text("# nothing\n")
    virtualenv.ensure(folder / ".venv", [folder / "requirements.txt"])
    return folder


@pytest.fixture
def built(original, tmp_path, monkeypatch):
    """A copy of it. `_create` only says that it was called: it takes seconds, and `original` has proved it."""
    shutil.copytree(original, tmp_path / "copy", symlinks=True)
    venv = tmp_path / "copy" / ".venv"
    monkeypatch.setattr(virtualenv, "_create", lambda _venv: (venv / "built again").touch())
    return venv, tmp_path / "copy" / "requirements.txt"


def was_built_again(venv):
    return (venv / "built again").exists()


def test_an_environment_of_these_requirements_is_left_alone(built):
    venv, requirements = built
    virtualenv.ensure(venv, [requirements])
    assert not was_built_again(venv)


def test_changed_requirements_build_the_environment_again(built):
    venv, requirements = built
    requirements.write_text("# nothing else\n")
    virtualenv.ensure(venv, [requirements])
    assert was_built_again(venv)


def test_an_interrupted_build_is_repeated(built):
    venv, requirements = built
    (venv / "requirements.txt.installed").unlink()
    virtualenv.ensure(venv, [requirements])
    assert was_built_again(venv)


def test_an_environment_whose_python_is_gone_does_not_count(built):
    venv, _requirements = built
    (venv / "bin" / "python").unlink()
    assert not virtualenv._works(venv)


def test_a_package_without_a_hash_is_refused(built):
    venv, requirements = built
    more = requirements.with_name("more.txt")
    more.write_text("psutil==7.2.2\n")
    with pytest.raises(SystemExit, match=r"more\.txt could not be installed: ERROR"):
        virtualenv.ensure(venv, [requirements, more])
    assert not (venv / "more.txt.installed").exists()


def test_a_linked_environment_of_another_project_is_not_used(original, tmp_path):
    linked = tmp_path / ".venv"
    linked.symlink_to(original / ".venv")
    virtualenv.ensure(linked, [original / "requirements.txt"])
    assert not linked.is_symlink()
    assert virtualenv._works(original / ".venv")


def test_the_lock_names_a_hash_for_every_package():
    for name in ("requirements.txt", "requirements-dev.txt"):
        packages = (ROOT / name).read_text().replace("\\\n", "").splitlines()
        unhashed = [line for line in packages if line and line[0].isalnum() and "--hash=sha256:" not in line]
        assert unhashed == []
