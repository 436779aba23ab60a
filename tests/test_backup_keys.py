"""Keys are saved apart and to no place where backups are; nothing secret is among the settings of a backup."""

import re

import pytest
from django.core.management import CommandError, call_command

from newsportal import local_keys
from newsportal.backups import settings_file
from newsportal.backups.faults import BackupFault
from newsportal.backups.keys import save_keys

URL = "postgres://quill:{}@db.example:5433/paper?sslmode=require"


def test_the_keys_are_saved_where_the_paper_finds_them_again(settings, tmp_path, capsys):
    settings.VAULT_KEYS = ["k2:second", "k1:first"]
    call_command("backup_keys", str(tmp_path / "keys.env"))
    assert (tmp_path / "keys.env").stat().st_mode & 0o777 == 0o600
    read = local_keys.read_or_create(tmp_path / "keys.env")
    assert {name: read[name] for name in ("SECRET_KEY", "VAULT_KEYS")} == {
        "SECRET_KEY": settings.SECRET_KEY,
        "VAULT_KEYS": "k2:second,k1:first",
    }
    said = capsys.readouterr().out
    assert "Keep it away from the backups" in said
    assert settings.SECRET_KEY not in said


def test_a_place_beside_the_backups_is_refused(settings, tmp_path):
    (settings.BACKUP_DIR / "sub").mkdir(parents=True)
    (tmp_path / "link").symlink_to(settings.BACKUP_DIR)
    settings.MEDIA_ROOT.mkdir()
    for folder in (settings.BACKUP_DIR, settings.BACKUP_DIR / "sub", tmp_path / "link", settings.MEDIA_ROOT):
        with pytest.raises(BackupFault, match="would lie beside what the keys protect"):
            save_keys(folder / "keys.env")
        assert not (folder / "keys.env").exists()


def test_nothing_that_is_there_is_written_over(tmp_path):
    (tmp_path / "keys.env").write_text("mine")
    with pytest.raises(CommandError, match="exists already, and was left as it is"):
        call_command("backup_keys", str(tmp_path / "keys.env"))
    assert (tmp_path / "keys.env").read_text() == "mine"
    with pytest.raises(CommandError, match=r"is a folder\. Name a file in it"):
        call_command("backup_keys", str(tmp_path))
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("backup_keys", str(tmp_path / "nowhere" / "keys.env"))


def setting(monkeypatch, **values: str) -> str:
    for name in settings_file.names():
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return settings_file.as_text()


def test_no_secret_is_among_the_settings(monkeypatch):
    """Each variable there is holds a word in all the places where a password can be; none may be in the file."""
    secret = "p/4?s@s#w&0rd"
    addresses = {"DATABASE_URL": URL.format(secret), "EMAIL_URL": f"smtp+tls://quill:{secret}@mx.example:587"}
    keys = [name for name in settings_file.names() if re.search("KEY|PASSWORD", name) and not name.startswith("KEEP")]
    assert {"SECRET_KEY", "VAULT_KEYS", "FIRST_EDITOR_PASSWORD"} <= set(keys)
    text = setting(monkeypatch, **addresses, **dict.fromkeys(keys, secret), SITE_URL="https://paper.example")
    assert [part for part in ("p/4", "s@s", "s#w", "0rd", "quill") if part in text] == []
    read = settings_file.read(text)
    assert read == {
        "SITE_URL": "https://paper.example",
        "DATABASE_URL": "postgres://db.example:5433/paper?sslmode=require",
        "EMAIL_URL": "smtp+tls://mx.example:587",
    }


@pytest.mark.parametrize("secret", ["ab", "ab@cd", "a&b@c/d"])
def test_an_address_with_a_secret_among_its_parameters_is_left_out(monkeypatch, secret):
    assert "DATABASE_URL" not in settings_file.read(
        setting(monkeypatch, DATABASE_URL=f"{URL.format('x')}&sslpassword={secret}")
    )


def test_the_scan_for_secrets_finds_one_that_is_planted(monkeypatch):
    assert "p/4" in setting(monkeypatch, SITE_URL="https://p/4")


def test_every_setting_has_its_line_and_what_differs_is_named(monkeypatch):
    text = setting(monkeypatch, KEEP_BACKUPS="30", PORT="8100")
    assert [line.strip("#").partition("=")[0] for line in text.splitlines()[2:]] == settings_file.names()
    assert settings_file.different(text) == []
    monkeypatch.setenv("PORT", "8200")
    monkeypatch.setenv("SITE_URL", "https://paper.example")
    assert settings_file.different(text) == ["SITE_URL", "PORT"]
