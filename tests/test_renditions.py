"""The worker makes the copies of an image that browsers load."""

import logging
import threading
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image as Pixels

from articles import renditions
from articles.image_upload import make_master, store
from articles.models import Image
from articles.renditions import MAX_ATTEMPTS, make_due_renditions, rendition_name, wanted_widths
from newsportal.management.commands import worker
from tests.at_once import together
from tests.factories import make_article, make_image
from tests.pictures import photograph

pytestmark = pytest.mark.django_db


def uploaded(size: tuple[int, int] = (500, 300), upload: bytes | None = None) -> Image:
    image = Image(alt="A bridge", credit="Photo: Mira Tallow")
    store(image, make_master(upload or photograph("JPEG", size)))
    return image


def files() -> dict[str, Path]:
    return {path.name: path for path in (django_settings.MEDIA_ROOT / "images").iterdir()}


def test_it_is_a_duty_of_the_worker():
    assert make_due_renditions in worker.DUTIES


@pytest.mark.parametrize(
    ("master", "widths"),
    [
        (1, [1]),
        (480, [480]),
        (481, [480, 481]),
        (960, [480, 960]),
        (1600, [480, 960, 1600]),
        (2560, [480, 960, 1600]),
    ],
)
def test_each_width_below_the_masters_is_made_and_its_own_up_to_the_widest(master, widths):
    assert wanted_widths(master) == widths


def test_each_width_is_made_in_both_formats_and_then_the_image_says_so():
    image = uploaded((1000, 500))
    assert make_due_renditions() == 1
    image.refresh_from_db()
    assert image.rendition_widths == [480, 960, 1000]
    assert (image.render_after, image.render_attempts) == (None, 0)
    for width, height in [(480, 240), (960, 480), (1000, 500)]:
        for extension in ("avif", "webp"):
            with Pixels.open(files()[f"{image.key}-{width}.{extension}"]) as file:
                assert (file.format, file.size) == (extension.upper(), (width, height))


def test_what_is_transparent_stays_transparent():
    out = BytesIO()
    Pixels.new("RGBA", (100, 50), (0, 86, 111, 0)).save(out, "PNG")
    image = uploaded(upload=out.getvalue())
    make_due_renditions()
    for extension in ("avif", "webp"):
        with Pixels.open(files()[f"{image.key}-100.{extension}"]) as file:
            assert file.convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_photograph_960_pixels_wide_has_60_kilobytes_at_most():
    """With more grain than a photograph of a street has."""
    image = uploaded((960, 640), photograph("JPEG", (960, 640), grain=300))
    make_due_renditions()
    assert files()[f"{image.key}.jpg"].stat().st_size > 200_000
    assert files()[f"{image.key}-960.avif"].stat().st_size <= 60_000


def test_what_is_done_is_not_done_again():
    uploaded()
    assert [make_due_renditions(), make_due_renditions()] == [1, 0]


def test_a_round_has_an_end(monkeypatch):
    monkeypatch.setattr(renditions, "A_ROUND", 2)
    for width in (10, 20, 30):
        uploaded((width, 10))
    assert [make_due_renditions(), make_due_renditions(), make_due_renditions()] == [2, 1, 0]


class Killed(BaseException):
    """What ends a process in the middle of anything."""


def test_after_a_kill_half_way_the_next_round_makes_only_the_rest(monkeypatch):
    image = uploaded()
    encode, encoded = renditions._encode, []

    def killed_at_the_third(pixels, extension):
        encoded.append((pixels.width, extension))
        if len(encoded) == 3:
            raise Killed
        return encode(pixels, extension)

    monkeypatch.setattr(renditions, "_encode", killed_at_the_third)
    with pytest.raises(Killed), transaction.atomic():
        make_due_renditions()
    image.refresh_from_db()
    assert (image.rendition_widths, image.render_attempts) == ([], 0)
    make_due_renditions()
    image.refresh_from_db()
    assert image.rendition_widths == [480, 500]
    assert encoded == [(480, "avif"), (480, "webp"), (500, "avif"), (500, "avif"), (500, "webp")]
    assert len(files()) == 5


def test_a_failure_is_counted_and_tried_again_later_and_stops_no_other_image(caplog):
    failing, sound = uploaded((500, 300)), uploaded((300, 300))
    Path(failing.file.path).write_bytes(b"harbour")
    with caplog.at_level(logging.WARNING, logger="articles.renditions"):
        assert make_due_renditions() == 2
    failing.refresh_from_db()
    sound.refresh_from_db()
    assert (failing.render_attempts, failing.rendition_widths) == (1, [])
    assert failing.render_after > timezone.now() + timedelta(minutes=1)
    assert sound.rendition_widths == [300]
    assert f"Image {failing.key}: no renditions yet" in caplog.text


def test_each_failure_waits_longer_and_the_last_gives_up_and_says_so(caplog):
    image = make_image()
    waits = []
    for _ in range(MAX_ATTEMPTS - 1):
        Image.objects.update(render_after=timezone.now())
        make_due_renditions()
        image.refresh_from_db()
        waits.append(image.render_after - timezone.now())
    assert all(later > earlier * 1.5 for earlier, later in pairwise(waits))
    Image.objects.update(render_after=timezone.now())
    with caplog.at_level(logging.ERROR, logger="articles.renditions"):
        make_due_renditions()
    image.refresh_from_db()
    assert image.is_given_up
    assert f"Image {image.key}: no renditions after 6 attempts, giving up" in caplog.text
    assert make_due_renditions() == 0


def test_an_image_that_another_worker_holds_is_passed_over():
    with CaptureQueriesContext(connection) as queries:
        make_due_renditions()
    assert any("FOR NO KEY UPDATE SKIP LOCKED" in query["sql"] for query in queries.captured_queries)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_each_image_once(monkeypatch):
    uploaded((20, 10))
    done, encode = [], renditions._encode

    def slow(pixels, extension):
        done.append(extension)
        threading.Event().wait(0.3)
        return encode(pixels, extension)

    monkeypatch.setattr(renditions, "_encode", slow)
    assert together(make_due_renditions, make_due_renditions) == []
    assert sorted(done) == ["avif", "webp"]


def test_when_renditions_appear_pages_offer_them(client):
    image = uploaded()
    make_article(lead_image=image)
    page = client.get(image.get_absolute_url())
    assert page.status_code == 200
    assert client.get(image.rendition_path(480, "avif")).status_code == 404
    make_due_renditions()
    image.refresh_from_db()
    assert client.get(image.rendition_path(480, "avif"))["Content-Type"] == "image/avif"
    assert default_storage.exists(rendition_name(image.key, 480, "avif"))
