"""An upload becomes an image of the paper, or is refused in words."""

import hashlib
import os
import threading
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import ProtectedError
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pixels
from PIL import ImageCms
from PIL.PngImagePlugin import PngInfo

from articles.image_upload import MAX_UPLOAD_BYTES, make_master, remove, store
from articles.models import Image
from articles.picture_decoding import NotAPicture
from articles.renditions import rendition_name
from tests.factories import make_article, make_author, make_image
from tests.growth import growth
from tests.pictures import photograph, png_header

SECRET = b"51.5007 North"


def exif_with_place() -> Pixels.Exif:
    exif = Pixels.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 2.5)
    return exif


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def pixels_of(master) -> Pixels.Image:
    return Pixels.open(BytesIO(master.data))


def new_image(**fields) -> Image:
    return Image(**{"alt": "A bridge", "credit": "Photo: Mira Tallow", **fields})


# --- What becomes of the pixels


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photograph_becomes_a_jpeg(format):
    master = make_master(photograph(format, (300, 200)))
    assert (pixels_of(master).format, pixels_of(master).mode) == ("JPEG", "RGB")
    assert (master.extension, master.width, master.height) == ("jpg", 300, 200)


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF"])
def test_what_is_transparent_becomes_a_png_and_stays_transparent(format):
    out = BytesIO()
    Pixels.new("RGBA", (40, 20), (0, 86, 111, 0)).save(out, format)
    master = make_master(out.getvalue())
    assert master.extension == "png"
    assert pixels_of(master).getpixel((0, 0))[3] == 0


def test_a_png_that_could_be_transparent_and_is_not_becomes_a_jpeg():
    out = BytesIO()
    Pixels.new("RGBA", (40, 20), (0, 86, 111, 255)).save(out, "PNG")
    assert make_master(out.getvalue()).extension == "jpg"


@pytest.mark.parametrize(
    ("size", "expected"), [((3000, 1500), (2560, 1280)), ((1500, 3000), (1280, 2560)), ((100, 50), (100, 50))]
)
def test_the_longer_side_is_scaled_down_to_2560_pixels_and_never_up(size, expected):
    master = make_master(photograph("JPEG", size))
    assert (master.width, master.height) == pixels_of(master).size == expected


def test_a_picture_one_pixel_high_keeps_its_pixel():
    assert make_master(photograph("PNG", (20_000, 1))).height == 1


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photograph_taken_sideways_stands_upright(format):
    exif = Pixels.Exif()
    exif[0x0112] = 6
    master = make_master(photograph(format, (300, 200), exif=exif))
    assert (master.width, master.height) == (200, 300)
    assert pixels_of(master).getexif() == {}


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_neither_place_nor_any_other_word_of_the_upload_is_kept(format):
    told = {"pnginfo": PngInfo()} if format == "PNG" else {"xmp": b"<x:xmpmeta>" + SECRET}
    if format == "PNG":
        told["pnginfo"].add_text("Comment", SECRET.decode())
    elif format == "JPEG":
        told["comment"] = SECRET
    upload = photograph(format, (300, 200), exif=exif_with_place(), icc_profile=srgb(), **told)
    assert SECRET in upload
    master = make_master(upload)
    assert SECRET not in master.data
    assert not {"exif", "xmp", "icc_profile", "comment"} & pixels_of(master).info.keys()


def test_broken_data_about_the_camera_do_not_cost_the_picture():
    upload = photograph("JPEG", (300, 200), exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert make_master(upload).width == 300


def red_in(profile: bytes) -> tuple[int, ...]:
    """How a red of this profile comes out."""
    out = BytesIO()
    Pixels.new("RGB", (20, 20), (255, 0, 0)).save(out, "PNG", icc_profile=profile)
    return pixels_of(make_master(out.getvalue())).getpixel((5, 5))


def test_colours_of_another_profile_are_converted():
    """In this one red and blue have changed places."""
    swapped = srgb().replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")
    assert red_in(srgb())[0] > 250
    assert red_in(swapped)[0] < 10
    assert red_in(swapped)[2] > 245


@pytest.mark.parametrize("profile", [b"harbour", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()])
def test_a_profile_that_says_nothing_about_the_picture_is_passed_over(profile):
    assert red_in(profile)[0] > 250


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16"])
def test_a_picture_in_any_mode_becomes_one_in_rgb(mode):
    out = BytesIO()
    Pixels.new(mode, (40, 20)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert pixels_of(make_master(out.getvalue())).mode == "RGB"


def test_sixteen_bits_of_grey_are_not_cut_off():
    out = BytesIO()
    Pixels.new("I;16", (40, 20), 32_768).save(out, "PNG")
    assert abs(pixels_of(make_master(out.getvalue())).getpixel((0, 0))[0] - 128) < 3


def test_of_an_animation_the_first_picture_is_kept():
    out = BytesIO()
    frames = [Pixels.new("RGB", (40, 20), colour) for colour in ("teal", "red", "black")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    red, green, _blue = pixels_of(make_master(out.getvalue())).getpixel((5, 5))
    assert red < 20 < green


# --- What is refused

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SVG, "An SVG drawing can carry a program"),
        (b"", "no picture we can read"),
        (b"harbour" * 50, "no picture we can read"),
        (photograph("GIF", (20, 20)), "no picture we can read"),
        (photograph("TIFF", (20, 20)), "no picture we can read"),
        (photograph("BMP", (20, 20)), "no picture we can read"),
        (photograph("JPEG", (300, 200))[:-2000], "no picture we can read"),
        (photograph("PNG", (300, 200))[:-2000], "no picture we can read"),
        (photograph("WEBP", (300, 200))[:-2000], "no picture we can read"),
        (photograph("AVIF", (300, 200))[:-2000], "no picture we can read"),
        (png_header(5001, 5000), "more than 25 million pixels"),
        (png_header(12_000, 12_000), "more than 25 million pixels"),
        (png_header(60_000, 60_000), "more than 25 million pixels"),
        (b"\0" * (MAX_UPLOAD_BYTES + 1), "more than 30 MB"),
    ],
    ids=["svg", "nothing", "text", "gif", "tiff", "bmp", "cut jpeg", "cut png", "cut webp", "cut avif", "large", "bomb",
         "huge bomb", "heavy"],
)  # fmt: skip
def test_what_is_no_picture_for_us_is_refused_in_words(content, sentence):
    with pytest.raises(NotAPicture, match=sentence):
        make_master(content)


def test_the_size_is_looked_at_before_a_pixel_is_decoded(monkeypatch):
    """A PNG of 100 million white pixels is 100 kB on the wire and 100 MB decoded."""
    out = BytesIO()
    Pixels.new("1", (10_000, 10_000)).save(out, "PNG")
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda image: pytest.fail("decoded"))
    with pytest.raises(NotAPicture, match="25 million pixels"):
        make_master(out.getvalue())


def test_a_bomb_in_a_text_of_the_file_is_refused():
    told = PngInfo()
    told.add_text("Comment", "a" * 100_000_000, zip=True)
    upload = photograph("PNG", (20, 20), pnginfo=told)
    assert len(upload) < 200_000
    with pytest.raises(NotAPicture):
        make_master(upload)


def test_a_file_that_is_a_page_or_an_archive_too_leaves_that_behind():
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("page.html", "<script>alert(1)</script>")
    upload = photograph("JPEG", (300, 200), comment=b"<svg onload=alert(1)>") + archive.getvalue()
    master = make_master(upload)
    assert zipfile.is_zipfile(BytesIO(upload))
    assert not zipfile.is_zipfile(BytesIO(master.data))
    assert b"<s" not in master.data


SMALL = [photograph(format, (24, 16), exif=exif_with_place()) for format in ("JPEG", "PNG", "WEBP", "AVIF")]


@given(st.sampled_from(SMALL), st.data())
def test_whatever_bytes_arrive_they_are_a_picture_or_refused(upload, data):
    spoilt = bytearray(upload)
    for _ in range(data.draw(st.integers(0, 4))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    try:
        master = make_master(bytes(spoilt[: data.draw(st.integers(0, len(spoilt)))]))
    except NotAPicture as refusal:
        assert str(refusal)
    else:
        assert pixels_of(master).size == (master.width, master.height)


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
    answers, start = [], threading.Barrier(6)

    def upload():
        try:
            start.wait(10)
            answers.append(store(new_image(), master))
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
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


def test_twice_the_pixels_take_twice_the_time():
    files = {rows: photograph("PNG", (1000, rows)) for rows in (400, 800)}
    assert growth(lambda rows: make_master(files[len(rows)]), "-", 400) <= 2.3
