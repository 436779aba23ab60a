"""The one row of settings, its logo, and who is taken there."""

import random
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from articles.logo import MAX_UPLOAD_BYTES
from articles.models import Article, Site
from tests.factories import make_article, make_comment, make_editor
from tests.pictures import png_header

pytestmark = pytest.mark.django_db

FORM = "/admin/articles/site/1/change/"


@pytest.fixture
def desk(client):
    client.force_login(make_editor())
    return client


def typed(**fields) -> dict:
    values = {
        "name": "The Bay News",
        "tagline": "",
        "language": "en",
        "time_zone": "Asia/Almaty",
        "contact": "",
        "comments_mode": "hold",
    }
    return {**values, **fields}


def picture(format: str = "PNG", size: tuple[int, int] = (1280, 320), **options) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, format, **options)
    return out.getvalue()


def upload(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_first_sign_in_opens_the_settings(client):
    make_editor("ada")
    page = client.post(
        "/admin/login/", {"username": "ada", "password": "correct horse battery", "next": "/admin/"}, follow=True
    )
    assert page.redirect_chain[-1][0] == FORM
    assert "Welcome. Give the paper its name" in page.content.decode()


def test_the_index_opens_once_somebody_has_saved_the_settings(desk):
    assert desk.get("/admin/").status_code == 302
    desk.post(FORM, typed())
    assert desk.get("/admin/").status_code == 200


def test_a_writer_who_may_not_change_the_settings_is_not_taken_there(client):
    client.force_login(make_editor(is_superuser=False))
    assert client.get("/admin/").status_code == 200


def test_a_new_name_shows_at_once_on_the_front_page_and_in_the_admin(desk):
    desk.post(FORM, typed(name="The Strait Times 7 Days"))
    assert "The Strait Times <b>7</b> Days" in desk.get("/").content.decode()
    assert "The Strait Times <b>7</b> Days" in desk.get(FORM).content.decode()
    assert "<title>Site settings | The Strait Times 7 Days</title>" in desk.get(FORM).content.decode()


def test_the_list_of_one_row_goes_straight_to_the_form(desk):
    assert desk.get("/admin/articles/site/").url == FORM


@pytest.mark.parametrize("path", ["/admin/articles/site/add/", "/admin/articles/site/1/delete/"])
def test_the_row_can_be_neither_doubled_nor_deleted(desk, path):
    Site.current()
    assert desk.post(path, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("field", "value"), [("name", "  "), ("time_zone", "Mars/Olympus"), ("language", "tlh"), ("tagline", "x" * 201)]
)
def test_a_value_that_makes_no_sense_is_refused_and_the_rest_is_kept(desk, field, value):
    page = desk.post(FORM, typed(contact="12 Quay Street", **{field: value}))
    form = page.context["adminform"].form
    assert list(form.errors) == [field]
    assert form["contact"].value() == "12 Quay Street"
    assert Site.current().name == "A New Newspaper"


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_logo_becomes_a_small_png_that_every_page_shows(desk, format):
    desk.post(FORM, typed(new_logo=upload(picture(format))))
    site = Site.objects.get()
    stored = Image.open(BytesIO(bytes(site.logo)))
    assert (stored.format, stored.size) == ("PNG", (640, 160))
    assert (site.logo_width, site.logo_height) == (640, 160)
    address = f"/logo/{site.logo_digest}/"
    assert address in desk.get("/").content.decode()
    assert address in desk.get(FORM).content.decode()
    assert desk.get(address).content == bytes(site.logo)


def test_a_small_logo_is_not_blown_up(desk):
    desk.post(FORM, typed(new_logo=upload(picture(size=(200, 60)))))
    assert (Site.current().logo_width, Site.current().logo_height) == (200, 60)


def test_nothing_of_the_upload_but_its_pixels_is_kept(desk):
    told = PngInfo()
    told.add_text("Comment", "taken at the harbour office")
    exif = Image.Exif()
    exif[0x010E] = "taken at the harbour office"
    desk.post(FORM, typed(new_logo=upload(picture(pnginfo=told, exif=exif, icc_profile=b"harbour"))))
    stored = bytes(Site.objects.get().logo)
    assert b"harbour" not in stored
    assert Image.open(BytesIO(stored)).info == {}


def test_a_photograph_taken_sideways_stands_upright(desk):
    exif = Image.Exif()
    exif[0x0112] = 6
    desk.post(FORM, typed(new_logo=upload(picture("JPEG", size=(300, 100), exif=exif))))
    assert (Site.current().logo_width, Site.current().logo_height) == (53, 160)


def test_a_transparent_logo_stays_transparent(desk):
    out = BytesIO()
    Image.new("RGBA", (100, 40), (0, 0, 0, 0)).save(out, "PNG")
    desk.post(FORM, typed(new_logo=upload(out.getvalue())))
    assert Image.open(BytesIO(bytes(Site.objects.get().logo))).getpixel((0, 0))[3] == 0


def test_a_logo_of_pure_noise_stays_light(desk):
    out = BytesIO()
    Image.frombytes("RGB", (640, 160), random.Random(1).randbytes(640 * 160 * 3)).save(out, "PNG")
    assert len(out.getvalue()) > 300_000
    desk.post(FORM, typed(new_logo=upload(out.getvalue())))
    assert len(Site.objects.get().logo) <= 300_000


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SVG, "An SVG drawing can carry a program"),
        (b"harbour" * 50, "no picture we can read"),
        (picture()[:200], "no picture we can read"),
        (picture("JPEG")[:400], "no picture we can read"),
        (picture("WEBP")[:40], "no picture we can read"),
        (picture("GIF"), "no picture we can read"),
        (png_header(5001, 5000), "more than 25 million pixels"),
        (png_header(12_000, 12_000), "more than 25 million pixels"),
        (png_header(60_000, 60_000), "more than 25 million pixels"),
        (b"\0" * (MAX_UPLOAD_BYTES + 1), "more than 5 MB"),
    ],
    ids=["svg", "text", "cut png", "cut jpeg", "cut webp", "gif", "large", "bomb", "huge bomb", "heavy"],
)
def test_a_file_that_cannot_be_a_logo_is_refused_in_words(desk, content, sentence):
    page = desk.post(FORM, typed(new_logo=upload(content)))
    assert sentence in str(page.context["adminform"].form.errors["new_logo"])
    assert not Site.objects.get().logo


def test_a_logo_can_be_removed(desk):
    desk.post(FORM, typed(new_logo=upload(picture())))
    desk.post(FORM, typed(remove_logo="on"))
    site = Site.objects.get()
    assert (site.logo, site.logo_width, site.logo_height, site.logo_digest) == (None, None, None, "")


def test_saving_other_settings_keeps_the_logo(desk):
    desk.post(FORM, typed(new_logo=upload(picture())))
    desk.post(FORM, typed(name="Another Name"))
    assert Site.objects.get().logo_digest


def test_what_was_confirmed_stays_confirmed(desk):
    Site.current()
    Site.objects.update(confirmed_at=timezone.now())
    assert "Welcome" not in desk.get(FORM).content.decode()


# --- The samples

REMOVE = "/admin/articles/site/remove-samples/"


def test_one_button_removes_the_samples_and_then_is_gone(desk):
    make_article(headline="Ours")
    make_article(is_sample=True)
    assert b"Remove the sample articles" in desk.get(FORM).content
    page = desk.post(REMOVE, follow=True).content.decode()
    assert "1 sample article is gone." in page
    assert "Remove the sample articles" not in page
    assert [article.headline for article in Article.objects.all()] == ["Ours"]


def test_a_sample_that_readers_answered_is_kept_out_of_their_sight(desk):
    make_comment(make_article(is_sample=True))
    assert "out of the readers’ sight" in desk.post(REMOVE, follow=True).content.decode()
    assert not Article.objects.get().is_public


def test_the_samples_are_not_removed_by_opening_an_address(desk):
    make_article(is_sample=True)
    assert desk.get(REMOVE).status_code == 405
    assert Article.objects.exists()


def test_whoever_may_not_delete_articles_cannot_remove_the_samples(client):
    make_article(is_sample=True)
    keeper = make_editor(is_superuser=False)
    keeper.user_permissions.set(Permission.objects.filter(codename__in=["view_site", "change_site"]))
    client.force_login(keeper)
    assert b"Remove the sample articles" not in client.get(FORM).content
    assert client.post(REMOVE).status_code == 403
    assert Article.objects.exists()
