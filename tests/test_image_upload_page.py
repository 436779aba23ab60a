"""Pictures sent from inside a text."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pixels

from articles import image_upload
from articles.models import AuditEvent, Image
from tests.factories import make_editor, make_writer
from tests.pictures import photograph, png_header

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/articles/image/upload/"
WORDS = {"alt": "A bridge with its gates shut", "caption": "", "credit": "Photo: Mira Tallow"}


def send(client, content: bytes | None = None, **fields):
    content = photograph("JPEG", (300, 200)) if content is None else content
    return client.post(UPLOAD, {**WORDS, "new_file": SimpleUploadedFile("DSC_0042.JPG", content), **fields})


def test_a_picture_that_is_sent_is_one_of_the_papers_and_described_to_the_script(desk):
    answer = send(desk, caption="In March")
    image = Image.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "image": {**WORDS, "caption": "In March", "key": image.key, "address": image.get_absolute_url()},
        "known": False,
    }
    assert desk.get(image.get_absolute_url()).status_code == 200
    assert AuditEvent.objects.get(action="add").row == image.pk


def test_what_the_camera_wrote_into_it_is_taken_out(desk):
    exif = Pixels.Exif()
    exif[0x010F] = "Harbour Cameras"
    send(desk, photograph("JPEG", (300, 200), exif=exif))
    stored = Path(Image.objects.get().file.path).read_bytes()
    assert b"Harbour Cameras" not in stored
    assert not Pixels.open(BytesIO(stored)).getexif()


def test_a_picture_the_paper_has_is_taken_with_the_words_it_has(desk):
    send(desk)
    answer = send(desk, alt="Another bridge")
    assert (answer.status_code, answer.json()["known"]) == (201, True)
    assert answer.json()["image"]["alt"] == WORDS["alt"]
    assert Image.objects.count() == AuditEvent.objects.filter(action="add").count() == 1


@pytest.mark.parametrize("field", ["alt", "credit", "new_file"])
def test_a_picture_needs_its_file_an_alternative_and_a_credit(desk, field):
    sent = {**WORDS, "new_file": SimpleUploadedFile("a.jpg", photograph("JPEG", (300, 200)))}
    answer = desk.post(UPLOAD, {name: value for name, value in sent.items() if name != field})
    assert answer.status_code == 200
    assert list(answer.json()["errors"]) == [field]
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg onload=alert(1)>", "An SVG drawing can carry a program"),
        (b"harbour", "Save it as JPEG, PNG, WebP or AVIF and"),
        (b"", "empty"),
        (png_header(12_000, 12_000), "more than 25 million pixels"),
        (b"\0" * (image_upload.MAX_UPLOAD_BYTES + 1), "more than 30 MB"),
    ],
    ids=["svg", "text", "nothing", "bomb", "heavy"],
)
def test_what_is_no_picture_is_refused_in_words(desk, content, sentence):
    answer = send(desk, content)
    assert answer.status_code == 200
    assert sentence in answer.json()["errors"]["new_file"][0]


@pytest.mark.parametrize("value", ["\0", "x" * 10_000])
@pytest.mark.parametrize("field", ["alt", "caption", "credit"])
def test_words_that_cannot_be_are_refused(desk, field, value):
    assert list(send(desk, **{field: value}).json()["errors"]) == [field]


def test_looking_there_changes_nothing(desk):
    assert desk.get(UPLOAD, WORDS).status_code == 405
    assert desk.put(UPLOAD).status_code == 405


def test_whoever_may_not_add_pictures_sends_none(client):
    client.force_login(make_writer("view_image", "change_image", "delete_image", "change_article"))
    assert send(client).status_code == 403
    assert not Image.objects.exists()


def test_a_stranger_or_a_reader_with_an_account_sends_none(client):
    assert send(client).status_code == 403
    client.force_login(make_editor(is_staff=False))
    assert send(client).status_code == 403
    assert not Image.objects.exists()
