"""The pictures the body editor can choose from."""

import pytest

from articles.admin.image_choices import SHOWN
from tests.factories import make_image, make_writer

pytestmark = pytest.mark.django_db

CHOICES = "/admin/articles/image/choices/"


def alts(desk, **query: str) -> list[str]:
    return [image["alt"] for image in desk.get(CHOICES, query).json()["images"]]


def test_the_newest_pictures_come_first_with_their_words_and_where_to_see_them(desk):
    make_image(alt="A gate")
    image = make_image(alt="A ferry", caption="In March", rendition_widths=[480, 960])
    assert alts(desk) == ["A ferry", "A gate"]
    assert desk.get(CHOICES).json()["images"][0] == {
        "key": image.key,
        "alt": "A ferry",
        "caption": "In March",
        "credit": "Photo: Mira Tallow",
        "address": image.rendition_path(480, "webp"),
    }


def test_a_picture_without_copies_is_shown_by_its_master(desk):
    image = make_image()
    assert desk.get(CHOICES).json()["images"][0]["address"] == image.get_absolute_url()


def test_every_word_is_searched_in_alternative_caption_and_credit(desk):
    make_image(alt="A gate", caption="In March", credit="Photo: Valdor")
    make_image(alt="A gate", caption="In May", credit="Photo: Valdor")
    make_image(alt="A ferry", caption="In March", credit="Photo: Valdor")
    assert alts(desk, q="valdor GATE march") == ["A gate"]
    assert alts(desk, q="gate%") == []


def test_whoever_may_add_pictures_is_told_where(desk):
    assert desk.get(CHOICES).json()["upload"] == "/admin/articles/image/upload/"


def test_the_number_of_a_row_finds_its_picture(desk):
    make_image(alt="A gate")
    assert alts(desk, row=str(make_image(alt="A ferry").pk)) == ["A ferry"]


def test_a_key_finds_its_picture(desk):
    make_image(alt="A gate")
    assert alts(desk, key=make_image(alt="A ferry").key) == ["A ferry"]
    assert alts(desk, key="0123") == []


@pytest.mark.parametrize("name", ["q", "key", "row"])
@pytest.mark.parametrize("typed", ["a\0b", "x" * 10_000, "a " * 5_000, "'\"%_\\", "9" * 18, "9" * 30, "-1", "\u0661"])
def test_what_no_picture_is_called_finds_none(desk, name, typed):
    make_image(alt="Z", credit="Z")
    assert alts(desk, **{name: typed}) == []


def test_a_page_of_pictures_is_one_query_beside_the_session(desk, django_assert_num_queries):
    for _ in range(SHOWN + 1):
        make_image()
    with django_assert_num_queries(4):
        assert len(alts(desk)) == SHOWN


def test_whoever_may_only_see_pictures_gets_them(client):
    client.force_login(make_writer("view_image"))
    assert client.get(CHOICES).json() == {"images": [], "upload": ""}


def test_a_writer_without_that_right_is_refused(client):
    make_image()
    client.force_login(make_writer("change_article", "view_article"))
    response = client.get(CHOICES)
    assert response.status_code == 403
    assert "gates" not in response.content.decode()


def test_a_stranger_is_sent_to_sign_in(client):
    make_image()
    response = client.get(CHOICES)
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")
