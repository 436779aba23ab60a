"""Keys for a paper on one machine: made once, kept from others, the same for everybody who asks."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from newsportal import local_keys
from tests.cluster import ROOT


def test_only_the_owner_may_read_the_file(tmp_path):
    local_keys.read_or_create(tmp_path / "keys.env")
    assert (tmp_path / "keys.env").stat().st_mode & 0o777 == 0o600


def test_the_second_reading_gives_the_same_keys(tmp_path):
    assert local_keys.read_or_create(tmp_path / "keys.env") == local_keys.read_or_create(tmp_path / "keys.env")


def test_two_that_start_together_get_the_same_keys(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(local_keys.read_or_create, [tmp_path / "keys.env"] * 8))
    assert all(result == results[0] for result in results)
    assert [file.name for file in tmp_path.iterdir()] == ["keys.env"]


def test_a_draft_that_cannot_be_written_leaves_no_file(tmp_path, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(local_keys.os, "write", full)
    with pytest.raises(OSError, match="No space left"):
        local_keys.read_or_create(tmp_path / "keys.env")
    assert list(tmp_path.iterdir()) == []


def test_the_command_prints_a_fresh_pair_each_time():
    command = [sys.executable, "-m", "newsportal.local_keys"]
    first, second = (subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout for _ in range(2))
    assert [line.split("=")[0] for line in first.splitlines()] == ["SECRET_KEY", "VAULT_KEYS"]
    assert not set(first.splitlines()) & set(second.splitlines())
