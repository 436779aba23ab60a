"""The code as git has it: what an upgrade may put in its place."""

import subprocess

import pytest

from newsportal import checkout
from newsportal.cannot_start import CannotStart


def git(folder, *words):
    named = ["-c", "user.name=Ines", "-c", "user.email=ines@paper.example", "-c", "init.defaultBranch=main"]
    ran = subprocess.run(["git", "-C", folder, *named, *words], capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def release(folder, tag, text):
    (folder / "paper.txt").write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", tag)
    git(folder, "tag", tag)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Where releases come from: two of them."""
    folder = tmp_path_factory.mktemp("source")
    git(folder, "init", "-q")
    release(folder, "v1", "first")
    release(folder, "v2", "second")
    return folder


@pytest.fixture
def code(source, tmp_path, settings):
    """A copy at the first release, which has not fetched the second."""
    folder = tmp_path / "code"
    git(tmp_path, "clone", "-q", "--branch", "v1", "--single-branch", "--no-tags", source, folder)
    settings.BASE_DIR = folder
    return folder


def refusal(wanted) -> str:
    with pytest.raises(CannotStart) as refused:
        checkout.fetched(wanted, [].append)
    return str(refused.value)


def test_a_release_is_fetched_and_put_in_place(code, source):
    before, said = checkout.commit(), []
    wanted = checkout.fetched("v2", said.append)
    assert (said, wanted) == (["Fetching what is new."], git(source, "rev-parse", "v2"))
    assert (code / "paper.txt").read_text() == "first"
    checkout.put_in_place(wanted)
    assert (code / "paper.txt").read_text() == "second"
    assert before == git(source, "rev-parse", "--short=12", "v1")


@pytest.mark.parametrize("wanted", ["v3", "", " ", "--upload-pack=touch", "v2^{tree}", "\udcff", "v2\n"])
def test_a_name_of_no_version_is_refused(code, wanted):
    assert "No version is called" in refusal(wanted)


def test_files_that_were_changed_here_are_named(code):
    (code / "paper.txt").write_text("mended here")
    assert "Files of the code were changed here: paper.txt. `git stash` puts" in refusal("v2")
    assert (code / "paper.txt").read_text() == "mended here"


def test_files_that_only_lie_beside_the_code_do_not_matter(code):
    (code / ".env").write_text("PORT=8001")
    assert checkout.fetched("v2", [].append)


def test_an_older_version_is_refused_because_the_backup_is_the_way_back(code):
    checkout.put_in_place(checkout.fetched("v2", [].append))
    assert "v1 is older than the code in place" in refusal("v1")
    assert checkout.fetched("v2", [].append)


def test_a_source_that_does_not_answer_is_said_in_gits_words(code):
    git(code, "remote", "set-url", "origin", str(code / "nowhere"))
    assert "git fetch failed. It says: fatal:" in refusal("v2")


def test_without_git_the_new_code_has_to_be_unpacked_by_hand(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    assert checkout.commit() == ""
    assert "did not come by git" in refusal("v2")
