"""A paper that is backed up, destroyed and brought back is the same paper; and what may not be brought back is not."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings as in_force
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles import staff_links
from articles.models import Article
from comments import vault
from comments.models import SealedAddress
from newsportal import local_keys
from newsportal.backups import archive, making, restoring
from newsportal.backups.faults import BackupFault
from newsportal.models import Backup
from tests.canary import public_pages
from tests.factories import make_article, make_comment, make_editor, make_image
from tests.site_map import plant

pytestmark = pytest.mark.django_db(transaction=True)

# Rows of backups say what is in the folder of this machine; nobody stays signed in, no link for staff stays open,
# and no kept page is of the edition that pages have from then on.
OF_THE_MACHINE = {"newsportal_backup", "django_session", "articles_stafflink", "articles_edition"}

# They say how this machine does: when it was asked, how large its database is, which backups it has.
ABOUT_THE_MACHINE = ("healthz ", "readyz ", "metrics ")


@dataclass
class Machine:
    """Where a paper is brought back: a database that holds nothing, and folders that are not there yet."""

    database: str
    folder: Path

    def statement(self, words: str) -> None:
        own = psycopg2.connect(**{**connection.get_connection_params(), "dbname": "postgres"})
        own.autocommit = True
        own.cursor().execute(words)
        own.close()


@pytest.fixture
def empty_machine(settings, tmp_path):
    """Call it to stand on another machine; the tests' own one is back afterwards."""
    home = connection.settings_dict["NAME"]
    machine = Machine(f"{home}_elsewhere", tmp_path / "elsewhere")
    settings.VAR_DIR = tmp_path / "here"

    def move() -> Machine:
        machine.statement(f"CREATE DATABASE {machine.database}")
        connection.close()
        connection.settings_dict["NAME"] = machine.database
        settings.VAR_DIR, settings.MEDIA_ROOT = machine.folder, machine.folder / "media"
        return machine

    yield move
    connection.close()
    connection.settings_dict["NAME"] = home
    machine.statement(f"DROP DATABASE IF EXISTS {machine.database}")


def rows() -> dict[str, str]:
    """A digest of each table's rows."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - OF_THE_MACHINE
        digest = "SELECT '{0}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {0} t"
        cursor.execute(" UNION ALL ".join(digest.format(name) for name in sorted(tables)))
        return dict(cursor.fetchall())


def schema() -> list[tuple[str, ...]]:
    """Every trigger, constraint, index and column by its name: PostgreSQL words a rule anew when it is loaded."""
    columns = "SELECT table_name::text, concat(column_name, ' ', data_type) FROM information_schema.columns"
    statements = [
        f"{columns} WHERE table_schema = 'public'",
        "SELECT tgrelid::regclass::text, tgname::text FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT conrelid::regclass::text, concat(conname, contype) FROM pg_constraint WHERE conrelid <> 0",
        "SELECT tablename::text, indexname::text FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT proname::text, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements))
        return sorted(cursor.fetchall())


def paper_as_read() -> dict[str, bytes]:
    """What a stranger reads on every page of the paper."""
    pages = public_pages(Client())
    return {page: text for page, text in pages.items() if not page.startswith(ABOUT_THE_MACHINE)}


def media(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def back_up() -> Path:
    return in_force.BACKUP_DIR / making.make_backup().file


def restore(file: Path, **options) -> str:
    said: list[str] = []
    restoring.restore(file, said.append, **options)
    return "\n".join(said)


def other(file: Path, manifest=None, **files: bytes) -> Path:
    """Write a backup that differs from another one in what its manifest says, or in some files."""
    kept = {name: b"".join(chunks) for name, chunks in archive.members(file)}
    kept |= {name.replace("__", "."): content for name, content in files.items()}
    manifest = manifest or archive.read_manifest(file)
    written = file.with_name(f"other-{len(list(file.parent.iterdir()))}.tar")
    with written.open("wb") as opened:
        writer = archive.Writer(opened, manifest.made_at, archive.room_for(manifest, kept))
        members = tuple(writer.add(name, [content]) for name, content in kept.items())
        writer.finish(replace(manifest, members=members))
    return written


def test_a_paper_comes_back_on_an_empty_machine_as_it_was(empty_machine, settings, client):
    plant()
    mo = make_editor("mo")
    client.force_login(mo)
    _link, token = staff_links.make(mo, "password", mo)
    reader = vault.seal("ada.quill@mail.example")
    before = rows(), schema(), media(settings.MEDIA_ROOT), paper_as_read()
    file = back_up()
    machine, keys = empty_machine(), settings.VAULT_KEYS
    settings.VAULT_KEYS = local_keys.fresh_keys()["VAULT_KEYS"].replace("k1", "k2").split(",")
    said = restore(file)

    assert (rows(), schema(), media(settings.MEDIA_ROOT), paper_as_read()) == before
    assert not Session.objects.exists()
    assert staff_links.find(token) is None
    assert [(row.file, row.size) for row in Backup.objects.all()] == [(file.name, file.stat().st_size)]
    assert sorted(path.name for path in machine.folder.iterdir()) == ["media", "restored-settings.env", "up.lock"]

    sealed = SealedAddress.objects.exclude(sealed=None)
    assert f"0 of {sealed.count()} addresses open with the keys in force. Put the file of keys back" in said
    with pytest.raises(vault.VaultError, match="does not open with the listed keys"):
        vault.open_sealed(sealed.get(pk=reader.pk))
    settings.VAULT_KEYS = keys
    assert vault.open_sealed(sealed.get(pk=reader.pk)) == "ada.quill@mail.example"


def test_what_fails_on_the_way_leaves_everything_as_it_was(empty_machine, settings):
    make_comment(make_article(headline="The lock was rebuilt"))
    make_image()
    file = back_up()
    empty_machine()
    restore(file)
    Article.objects.update(standfirst="Written since.")
    (settings.MEDIA_ROOT / "since.webp").write_bytes(b"RIFF")
    before = rows(), media(settings.MEDIA_ROOT)
    dump = next(b"".join(chunks) for name, chunks in archive.members(file) if name == archive.DUMP)
    manifest = archive.read_manifest(file)
    for broken, words in [
        (other(file, database__dump=dump[: len(dump) * 2 // 3]), "copy of the database cannot be read: pg_restore"),
        (other(file, replace(manifest, rows={"articles_article": 7})), "articles_article has 1 rows instead of 7"),
    ]:
        with pytest.raises(BackupFault, match=words):
            restore(broken, replace=True)
        assert (rows(), media(settings.MEDIA_ROOT)) == before
    assert not (settings.MEDIA_ROOT.parent / "restoring").exists()


def test_a_paper_that_is_there_is_not_replaced_unasked(settings, monkeypatch):
    make_article()
    file, before = back_up(), rows()
    with pytest.raises(BackupFault, match=r"holds a paper already, and nothing was changed\. .* add REPLACE=1"):
        restore(file)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE somebody_elses (id int)")
    try:
        with pytest.raises(BackupFault, match=r"tables that are not the paper's: somebody_elses\."):
            restore(file, replace=True)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE somebody_elses")
    own = psycopg2.connect(**{**connection.get_connection_params(), "application_name": "newsportal"})
    try:
        with pytest.raises(BackupFault, match="The paper still runs: 1 of its connections"):
            restore(file, replace=True)
    finally:
        own.close()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "is_mount", lambda path: path == settings.MEDIA_ROOT)
        with pytest.raises(BackupFault, match=r"is a disk of its own.* Nothing was changed\."):
            restore(file, replace=True)
    manifest = archive.read_manifest(file)
    for newer, words in (
        (replace(manifest, version="99.0.0"), r"was made by version .* Install version .* or a newer one"),
        (replace(manifest, migrations=(*manifest.migrations, "articles.9999_later")), r"does not know articles\.9999"),
    ):
        with pytest.raises(BackupFault, match=words):
            restore(other(file, newer), replace=True)
    assert rows() == before


def test_files_from_elsewhere_are_known_after_a_restore_and_missing_ones_are_not(settings):
    file = back_up()
    gone = Backup.objects.create(
        began_at=timezone.now(), ended_at=timezone.now(), file="newsportal-20260305-090000Z-0.6.0.tar", size=1
    )
    (settings.BACKUP_DIR / "newsportal-20260306-090000Z-0.6.0.tar").write_bytes(b"no backup")
    Backup.objects.filter(file=file.name).delete()
    making.adopt_files()
    gone.refresh_from_db()
    assert gone.deleted_at
    adopted = Backup.objects.exclude(pk=gone.pk).get()
    assert (adopted.file, adopted.began_at) == (file.name, archive.read_manifest(file).made_at)
    assert adopted.began_at < datetime.now(UTC)


def test_the_commands_say_what_was_done_or_what_to_do(settings, tmp_path, capsys, monkeypatch):
    settings.VAR_DIR, settings.USES_EMBEDDED_POSTGRES = tmp_path, False
    make_article()
    call_command("backup")
    row = Backup.objects.get()
    assert f"Saved as {settings.BACKUP_DIR / row.file} ({row.size:,} bytes)." in capsys.readouterr().out
    for file, words in [
        (tmp_path / "nowhere.tar", "nowhere.tar does not exist."),
        (Path(__file__), "is no backup of a paper"),
        (settings.BACKUP_DIR / row.file, "holds a paper already, and nothing was changed"),
    ]:
        with pytest.raises(CommandError, match=words):
            call_command("restore", str(file))
    settings.BACKUP_DIR = tmp_path / "file" / "backups"
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CommandError, match=r"No backup was made\. .*backups cannot be written: Not a directory"):
        call_command("backup")
