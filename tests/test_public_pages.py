"""What every page a reader sees has in common."""

import re

import pytest
from django.test import Client

from articles.citing import save_with_notes
from articles.models import Site
from tests.factories import make_article, make_author, make_correction, make_editor, make_section, make_topic

pytestmark = pytest.mark.django_db

POLICY = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self'; style-src 'self'"
)


ADDRESSES = [
    "/",
    "/?page=1",
    "/section/harbour/",
    "/topic/water/",
    "/author/ines/",
    "/archive/",
    "/2026/03/",
    "/corrections/",
    "/sources/",
    "/sources/ferry.example/",
    "/2026/03/bridge/",
    "/2026/03/bridge/?order=newest",
    "/search/",
    "/search/?q=bridge",
    "/search/?q=zeppelin",
]


@pytest.fixture(params=ADDRESSES)
def address(request):
    Site.current()
    article = make_article(slug="bridge", section=make_section("Harbour", slug="harbour"), comment_count=2)
    article.body = '<p>One<sup data-fn="a" data-title="Timetable" data-url="https://ferry.example/"></sup></p>'
    save_with_notes(article)
    article.topics.add(make_topic(slug="water"))
    article.bylines.create(author=make_author(slug="ines"))
    make_correction(article)
    return request.param


def test_a_public_page_that_has_not_changed_is_not_sent_again(client, address):
    answer = client.get(address, headers={"if-none-match": client.get(address)["ETag"]})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_public_page_says_how_long_it_may_be_kept(client, address):
    assert client.get(address)["Cache-Control"] == "max-age=0, s-maxage=1, stale-if-error=86400"


def test_a_public_page_sets_no_cookie_and_varies_by_none(client, address):
    response = client.get(address)
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


def test_a_member_of_staff_gets_the_bytes_that_everybody_gets(address):
    staff = Client()
    staff.force_login(make_editor())
    theirs, ours = staff.get(address), Client().get(address)
    assert theirs.content == ours.content
    assert "cookie" not in theirs.get("Vary", "").lower()
    assert not theirs.cookies


def test_a_public_page_may_load_only_what_it_uses(client, address):
    policy = client.get(address)["Content-Security-Policy"]
    assert "; ".join(sorted(policy.split("; "))) == POLICY


def test_a_public_page_has_no_script_no_inline_style_and_no_form_token(client, address):
    text = client.get(address).text
    assert set(re.findall("<script[^>]*>", text)) <= {'<script type="application/ld+json">'}  # data, which runs nothing
    assert "<style" not in text
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", text)
    assert "csrf" not in text.lower()


def test_a_public_page_loads_one_stylesheet(client, address):
    assert client.get(address).text.count('rel="stylesheet"') == 1


def test_head_answers_as_get_does_without_the_page(client, address):
    head, get = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == get["Content-Length"] == str(len(get.content))


def test_a_public_page_takes_no_post(client, address):
    assert client.post(address).status_code == 405


def test_the_language_of_the_page_is_the_language_of_the_site(client, address):
    Site.objects.update(language="ru")
    response = client.get(address)
    assert '<html lang="ru">' in response.text
    assert response["Content-Language"] == "ru"


def test_the_foot_names_the_paper_and_its_contact(client, address):
    Site.objects.update(name="The Quay Gazette", contact="desk@paper.example")
    text = client.get(address).text
    foot = text[text.index("<footer") :]
    assert "The Quay Gazette" in foot
    assert "<p>desk@paper.example</p>" in foot
    assert "mailto:" not in text
