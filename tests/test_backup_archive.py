"""The file of a backup: what was written is read again, and nothing that is not whole is taken for one."""

import io
import json
import re
import tarfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from newsportal.backups import archive
from newsportal.backups.archive import ArchiveFault, Manifest
from tests.growth import growth

BARE = Manifest(
    version="0.6.0",
    made_at=datetime(2026, 3, 5, 9, 0, tzinfo=UTC),
    migrations=("articles.0001_initial",),
    server=18,
    pg_dump=18,
    extensions=("pg_trgm",),
    key_ids=("k1",),
    rows={"articles_article": 3},
)
FILES = {
    "database.dump": b"PGDMP" + bytes(3000),
    "settings.env": b"PORT=8000\n",
    "media/images/a.webp": b"",
    f"media/images/{'x' * 180}.webp": b"RIFF" * 400,
}


def write(path: Path, files=FILES, manifest=BARE, written=None) -> Path:
    """Write a backup of these files; `written` are those that were still there when their turn came."""
    with path.open("wb") as file:
        writer = archive.Writer(file, manifest.made_at, archive.room_for(manifest, files))
        members = tuple(writer.add(name, [files[name]]) for name in (written or files))
        left_out = tuple(set(files) - set(written or files))
        writer.finish(replace(manifest, members=members, left_out=left_out))
    return path


def read(path: Path) -> dict[str, bytes]:
    return {name: b"".join(chunks) for name, chunks in archive.members(path)}


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "backup.tar")


def test_reading_says_how_much_of_the_file_was_read(tmp_path):
    many = {f"media/images/{number}.webp": bytes(5000) for number in range(20)}
    file, heard = write(tmp_path / "many.tar", files=many), []
    archive.verified(file, lambda read, size: heard.append((read, size)))
    read = [read for read, _size in heard]
    assert {size for _read, size in heard} == {file.stat().st_size}
    assert len(read) == 20
    assert read == sorted(set(read))
    assert file.stat().st_size * 0.8 < read[-1] <= file.stat().st_size


def test_what_was_written_is_read_again(file):
    manifest = archive.verified(file)
    assert replace(manifest, members=()) == BARE
    assert [member.name for member in manifest.members] == list(FILES)
    assert read(file) == FILES


def test_any_program_opens_it_as_a_tar(file):
    with tarfile.open(file, "r:") as opened:
        assert [entry.name for entry in opened] == ["manifest.json", *FILES]
        assert json.load(opened.extractfile("manifest.json"))["rows"] == {"articles_article": 3}
        assert {name: opened.extractfile(name).read() for name in FILES} == FILES
        assert {entry.mode for entry in opened.getmembers()} == {0o600}


def test_a_picture_that_vanished_meanwhile_is_named_and_nothing_else_suffers(tmp_path):
    file = write(tmp_path / "backup.tar", written=["database.dump", "settings.env", "media/images/a.webp"])
    manifest = archive.verified(file)
    assert manifest.left_out == (f"media/images/{'x' * 180}.webp",)
    assert len(read(file)) == 3


def test_a_size_beyond_eight_gigabytes_is_kept(tmp_path):
    with (tmp_path / "backup.tar").open("wb") as file:
        archive.Writer(file, BARE.made_at, 10)._begin("database.dump", 9 << 30)
    assert tarfile.TarInfo.frombuf((tmp_path / "backup.tar").read_bytes()[1024:1536], "utf-8", "strict").size == 9 << 30


@pytest.mark.parametrize("length", [0, 1, 511, 512, 4000])
def test_a_file_that_holds_nothing_of_ours_is_refused(tmp_path, length):
    (tmp_path / "notes.txt").write_bytes(b"x" * length)
    with pytest.raises(ArchiveFault, match=r"is no backup of a paper\. Name a file newsportal-"):
        archive.verified(tmp_path / "notes.txt")


def test_somebody_elses_tar_is_refused(tmp_path):
    with tarfile.open(tmp_path / "other.tar", "w") as other:
        entry = tarfile.TarInfo("photos/a.jpg")
        entry.size = 4
        other.addfile(entry, io.BytesIO(b"JPEG"))
    with pytest.raises(ArchiveFault, match="is no backup of a paper"):
        archive.verified(tmp_path / "other.tar")


def test_a_file_cut_short_anywhere_is_refused(file, tmp_path):
    whole = file.read_bytes()
    end = len(whole.rstrip(b"\0"))
    for length in range(600, end, 97):
        (tmp_path / "cut.tar").write_bytes(whole[:length])
        with pytest.raises(ArchiveFault, match="is not whole: it was not copied to its end"):
            archive.verified(tmp_path / "cut.tar")


def test_one_changed_byte_anywhere_is_noticed(file, tmp_path):
    whole = file.read_bytes()
    manifest = json.loads(read_first(file))
    for member in manifest["members"]:
        if not member["size"]:
            continue
        place = whole.index(FILES[member["name"]][:5]) + member["size"] // 2
        (tmp_path / "changed.tar").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(ArchiveFault, match=re.escape(f"{member['name']!r} in it is not what was saved")):
            archive.verified(tmp_path / "changed.tar")


def test_a_file_of_a_later_format_is_refused_with_what_to_install(file):
    text = file.read_bytes().replace(b'"format": 1', b'"format": 2', 1).replace(b'"0.6.0"', b'"9.1.0"', 1)
    file.write_bytes(text)
    with pytest.raises(ArchiveFault, match=r"format 2, which this version .* Install version 9\.1\.0 or a newer one"):
        archive.verified(file)


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "media/../../x", "media//x", "media/", "media/\0", "other", "media/./x"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(file, name):
    safe, hostile = (json.dumps(each).encode() for each in ("media/images/a.webp", name))
    file.write_bytes(file.read_bytes().replace(safe, hostile.ljust(len(safe)), 1))
    with pytest.raises(ArchiveFault, match=r"is damaged: 'manifest\.json'"):
        archive.verified(file)


def test_a_member_that_nobody_promised_is_refused(tmp_path):
    with (tmp_path / "backup.tar").open("wb") as file:
        writer = archive.Writer(file, BARE.made_at, archive.room_for(BARE, FILES))
        first = writer.add("database.dump", [b"PGDMP"])
        writer.add("media/more", [b"x"])
        writer.finish(replace(BARE, members=(first,)))
    with pytest.raises(ArchiveFault, match="damaged: 'media/more'"):
        archive.verified(tmp_path / "backup.tar")


@given(st.binary(max_size=2000), st.integers(0, 8000))
def test_whatever_the_bytes_there_is_an_answer(tmp_path_factory, junk, place):
    """Junk over a real backup, at any place, from its first header to its last member."""
    folder = tmp_path_factory.getbasetemp()
    whole = write(folder / "backup.tar").read_bytes()
    (folder / "junk.tar").write_bytes(whole[:place] + junk + whole[place + len(junk) :])
    try:
        manifest = archive.verified(folder / "junk.tar")
    except ArchiveFault as fault:
        assert str(folder / "junk.tar") in str(fault)
    else:
        assert read(folder / "junk.tar").keys() == {member.name for member in manifest.members}


@given(
    st.sampled_from([*json.loads(BARE.as_json())]),
    st.recursive(st.none() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)),
)
@hypothesis_settings(max_examples=60)
def test_whatever_a_manifest_says_there_is_an_answer(tmp_path_factory, name, value):
    said = json.dumps({**json.loads(BARE.as_json()), name: value}).encode()
    path = tmp_path_factory.getbasetemp() / "said.tar"
    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT) as opened:
        entry = tarfile.TarInfo("manifest.json")
        entry.size = len(said)
        opened.addfile(entry, io.BytesIO(said))
    try:
        assert isinstance(archive.verified(path), Manifest)
    except ArchiveFault as fault:
        assert str(path) in str(fault)


def test_the_time_to_read_one_grows_with_its_length(tmp_path):
    size = 800
    backups = {
        number: write(tmp_path / f"{number}.tar", {f"media/{name}": b"x" for name in range(number)})
        for number in (size, 2 * size)
    }
    assert growth(lambda text: archive.verified(backups[len(text)]), "x", size) <= 2.3


def read_first(file: Path) -> bytes:
    with tarfile.open(file, "r:") as opened:
        return opened.extractfile("manifest.json").read()
