"""The addresses of images and of their renditions."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from pytest_django.asserts import assertNumQueries

from articles.durable_storage import DurableStorage
from articles.models import Site
from tests.factories import make_image

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef"
ADDRESSES = {
    f"/images/{KEY}.jpg": "image/jpeg",
    f"/images/{KEY}.png": "image/png",
    f"/images/{KEY}-480.avif": "image/avif",
    f"/images/{KEY}-1600.webp": "image/webp",
}


@pytest.fixture
def stored():
    Site.current()
    for address in ADDRESSES:
        default_storage.save(address.removeprefix("/"), ContentFile(address.encode()))


def test_the_addresses_are_those_an_image_gives():
    image = make_image(key=KEY, file=f"images/{KEY}.jpg")
    assert image.get_absolute_url() == f"/images/{KEY}.jpg"
    assert image.rendition_path(480, "avif") == f"/images/{KEY}-480.avif"


@pytest.mark.parametrize(("address", "content_type"), ADDRESSES.items())
def test_a_file_is_answered_as_what_it_is_and_may_be_kept_for_ever(client, stored, address, content_type):
    answer = client.get(address)
    assert answer.content == address.encode()
    assert answer["Content-Type"] == content_type
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_it_costs_the_site_row_and_no_other_query(client, stored):
    with assertNumQueries(1):
        client.get(f"/images/{KEY}.jpg")


def test_whoever_has_it_is_told_so_by_its_strong_etag(client, stored):
    etag = client.get(f"/images/{KEY}.jpg")["ETag"]
    assert etag.startswith('"')
    again = client.get(f"/images/{KEY}.jpg", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == etag
    assert client.get(f"/images/{KEY}.png")["ETag"] != etag


def test_head_answers_the_same_without_the_bytes(client, stored):
    whole, head = client.get(f"/images/{KEY}.jpg"), client.head(f"/images/{KEY}.jpg")
    assert head.content == b""
    assert [head[name] for name in ("ETag", "Content-Type", "Content-Length")] == [
        whole[name] for name in ("ETag", "Content-Type", "Content-Length")
    ]


def test_nothing_can_be_sent_to_it(client, stored):
    assert client.post(f"/images/{KEY}.jpg").status_code == 405


@pytest.mark.parametrize("name", [f"{KEY}.jpg", f"{KEY}-480.avif"])
def test_a_file_that_is_not_there_gets_404(client, name):
    assert client.get(f"/images/{name}").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../keys.env", "%2e%2e/keys.env", "..%2fkeys.env", f"{KEY}.jpg/", f"{KEY}.jpg%00",
        f"{KEY}.jpg%0a", f"{KEY.upper()}.jpg", f"{KEY[1:]}.jpg", f"{KEY}0.jpg", f"{KEY}.svg", f"{KEY}.avif",
        f"{KEY}-480.jpg", f"{KEY}-0.avif", f"{KEY}-0480.avif", f"{KEY}--480.avif", f"{KEY}-99999.avif",
        f"{KEY}-٤٨٠.avif", f"{KEY}-.avif", f".{KEY}.jpg", f"{KEY}.jpg.part", "a" * 10_000,
    ],
)  # fmt: skip
def test_a_name_that_no_image_has_never_reaches_the_disk(client, stored, monkeypatch, name):
    opened = []
    monkeypatch.setattr(DurableStorage, "path", lambda _storage, name: opened.append(name) or "/nowhere")
    assert client.get(f"/images/{name}").status_code == 404
    assert opened == []
    client.get(f"/images/{KEY}.jpg")
    assert opened == [f"images/{KEY}.jpg"]


def test_no_address_is_made_for_such_a_name():
    with pytest.raises(Exception, match="Reverse for 'rendition'"):
        reverse("rendition", kwargs={"key": KEY, "width": "0480", "extension": "avif"})
