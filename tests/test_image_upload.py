"""An upload becomes an image of the paper, or is refused in words."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pixels
from PIL import ImageCms
from PIL.PngImagePlugin import PngInfo

from articles.image_upload import MAX_UPLOAD_BYTES, make_master
from articles.picture_decoding import NotAPicture
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


def test_twice_the_pixels_take_twice_the_time():
    files = {rows: photograph("PNG", (1000, rows)) for rows in (400, 800)}
    assert growth(lambda rows: make_master(files[len(rows)]), "-", 400) <= 2.3
