"""Images are stored whole and once, and removed with their files."""

import hashlib
import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError

from articles.image_upload import make_master, remove, store
from articles.models import Image
from articles.picture_decoding import NotAPicture
from articles.renditions import rendition_name
from tests.at_once import together
from tests.factories import make_article, make_author, make_image
from tests.pictures import photograph


def new_image(**fields) -> Image:
    return Image(**{"alt": "A bridge", "credit": "Photo: Mira Tallow", **fields})


# --- Storing


@pytest.mark.django_db
def test_what_is_stored_has_its_name_from_the_upload_and_its_file_in_the_storage():
    upload = photograph("JPEG", (300, 200))
    image = new_image()
    assert store(image, make_master(upload)) is True
    stored = Image.objects.get()
    assert stored.digest == hashlib.sha256(upload).hexdigest()
    assert stored.key == stored.digest[:16]
    assert (stored.width, stored.height, stored.alt) == (300, 200, "A bridge")
    assert stored.render_after is not None
    assert stored.get_absolute_url() == f"/images/{stored.key}.jpg"
    assert Path(stored.file.path).read_bytes() == make_master(upload).data


@pytest.mark.django_db
def test_the_same_upload_twice_is_one_image_with_the_words_it_has():
    upload = photograph("JPEG", (300, 200))
    first, second = new_image(), new_image(alt="Another bridge")
    store(first, make_master(upload))
    assert store(second, make_master(upload)) is False
    assert Image.objects.get() == first == second
    assert second.alt == "A bridge"


@pytest.mark.django_db(transaction=True)
def test_the_same_upload_many_times_at_once_is_one_image():
    master = make_master(photograph("JPEG", (300, 200)))
    answers = []
    assert together(*[lambda: answers.append(store(new_image(), master))] * 6) == []
    assert sorted(answers) == [False] * 5 + [True]
    assert Image.objects.count() == 1


@pytest.mark.django_db
def test_a_lost_file_comes_back_with_the_same_upload_and_the_worker_tries_again():
    master = make_master(photograph("JPEG", (300, 200)))
    store(new_image(), master)
    image = Image.objects.get()
    Path(image.file.path).unlink()
    Image.objects.update(render_after=None, render_attempts=6)
    store(new_image(), master)
    image.refresh_from_db()
    assert Path(image.file.path).read_bytes() == master.data
    assert (image.render_after is not None, image.render_attempts) == (True, 0)


@pytest.mark.django_db
def test_another_picture_with_the_same_short_name_is_refused_and_writes_nothing():
    master = make_master(photograph("JPEG", (300, 200)))
    make_image(key=master.digest[:16], digest=master.digest[:16] + "f" * 48, file=f"images/{master.digest[:16]}.jpg")
    with pytest.raises(NotAPicture, match="short name"):
        store(new_image(), master)
    assert not default_storage.exists(f"images/{master.digest[:16]}.jpg")


@pytest.mark.django_db
def test_a_full_disk_leaves_neither_a_row_nor_a_file(monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"), transaction.atomic():
        store(new_image(), make_master(photograph("JPEG", (300, 200))))
    assert not Image.objects.exists()
    assert [path for path in django_settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_the_file_is_on_the_disk_before_the_row_is_written(monkeypatch):
    happened = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: happened.append("file"))
    monkeypatch.setattr(Image, "save", lambda image, **_options: happened.append("row"))
    store(new_image(), make_master(photograph("JPEG", (300, 200))))
    assert happened[0] == "file"
    assert happened[-1] == "row"


def test_a_file_replaces_one_of_its_name_and_leaves_nothing_unfinished():
    for content in (b"first", b"second"):
        assert default_storage.save("images/a.jpg", ContentFile(content)) == "images/a.jpg"
    folder = django_settings.MEDIA_ROOT / "images"
    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [("a.jpg", b"second")]
    assert folder.joinpath("a.jpg").stat().st_mode & 0o777 == 0o644


# --- Removing


@pytest.mark.django_db
def test_an_image_is_removed_with_all_its_files(django_capture_on_commit_callbacks):
    image = new_image()
    store(image, make_master(photograph("JPEG", (300, 200))))
    default_storage.save(rendition_name(image.key, 300, "avif"), ContentFile(b"smaller"))
    with django_capture_on_commit_callbacks(execute=True):
        remove(image)
    assert not Image.objects.exists()
    assert list((django_settings.MEDIA_ROOT / "images").iterdir()) == []


@pytest.mark.django_db
def test_the_files_stay_when_the_same_picture_has_come_back_meanwhile(django_capture_on_commit_callbacks):
    master = make_master(photograph("JPEG", (300, 200)))
    image = new_image()
    store(image, master)
    with django_capture_on_commit_callbacks(execute=True):
        remove(image)
        store(new_image(), master)
    assert Path(Image.objects.get().file.path).read_bytes() == master.data


@pytest.mark.django_db
def test_an_image_that_something_shows_cannot_be_removed():
    leading, portrait = new_image(), new_image()
    store(leading, make_master(photograph("JPEG", (300, 200))))
    store(portrait, make_master(photograph("JPEG", (200, 300))))
    make_article(lead_image=leading)
    make_author(photo=portrait)
    for image in (leading, portrait):
        with pytest.raises(ProtectedError), transaction.atomic():
            remove(image)
        assert Path(image.file.path).exists()
