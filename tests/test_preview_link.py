"""The secret address at which somebody outside reads what is not published."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from articles import preview_links, publishing, writing
from articles.content import Content
from articles.models import PreviewLink, Site
from tests.factories import make_article, make_author, make_correction, make_draft, make_editor, make_topic
from tests.notes import cite

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    Site.current()
    return make_draft(headline="Pier", body="<p>It reopens.</p>")


def link_to(article, lifetime: str = "day") -> str:
    return f"/preview/{preview_links.make(article, make_editor(), lifetime)[1]}/"


def test_whoever_has_the_link_reads_what_is_not_published(client, draft):
    page = client.get(link_to(draft))
    assert page.status_code == 200
    assert "<p>It reopens.</p>" in page.text
    assert "Not published." in page.text
    assert "For the person this link was given to. Until <time" in page.text


def test_it_shows_what_was_saved_last_and_not_what_readers_see(client, draft):
    publishing.publish(draft)
    writing.save(draft, Content(headline="Pier", body="<p>It stays shut.</p>", slug="pier"), make_editor())
    page = client.get(link_to(draft)).text
    assert "It stays shut." in page
    assert "Readers may see another version." in page


def test_it_is_kept_by_nobody_and_found_by_nobody(client, draft):
    page = client.get(link_to(draft))
    assert {"no-store", "private"} <= set(page["Cache-Control"].split(", "))
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Referrer-Policy"] == "no-referrer"
    assert not page.cookies
    for sign in ('rel="canonical"', "og:", "application/ld+json", "csrf", 'id="comments"', "<form method"):
        assert sign not in page.text


def test_it_shows_byline_topics_notes_and_corrections_and_links_to_no_page_they_may_not_have(client):
    article = make_article(body=f"<p>One{cite('a', title='Timetable', url='https://ferry.example/t')}</p>")
    article.bylines.create(author=make_author("Ines Valdor"))
    article.topics.add(make_topic("Water"))
    make_correction(article, text="It is 80 metres long.")
    page = client.get(link_to(article)).text
    for words in ("Ines Valdor", "Water", "https://ferry.example/t", "It is 80 metres long."):
        assert words in page
    for path in ("/author/", "/topic/", "/sources/ferry"):
        assert path not in page


def gone(draft, way: str) -> str:
    """The address of a link that leads nowhere, in this way."""
    if way == "unknown":
        return "/preview/unknown/"
    path = link_to(draft)
    link = PreviewLink.objects.get()
    if way == "revoked":
        assert preview_links.revoke(draft, link.pk)
    if way == "expired":
        PreviewLink.objects.update(made_at=link.made_at - timedelta(days=2), expires_at=timezone.now())
    if way == "retracted":
        publishing.publish(draft)
        type(draft).objects.update(retracted_at=timezone.now(), withdrawal="accident")
    return path


@pytest.mark.parametrize("way", ["revoked", "expired", "retracted"])
def test_a_link_that_leads_nowhere_any_more_answers_as_one_that_never_was(client, draft, way):
    ended, unknown = client.get(gone(draft, way)), client.get("/preview/unknown/")
    assert ended.status_code == unknown.status_code == 404
    assert ended.content == unknown.content
    assert ended.headers == unknown.headers


@pytest.mark.parametrize(("lifetime", "minutes"), [("hour", 60), ("day", 1440), ("week", 10080), ("month", 43200)])
def test_a_link_is_good_for_as_long_as_was_chosen(client, draft, lifetime, minutes):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        path = link_to(draft, lifetime)
    with time_machine.travel(now + timedelta(minutes=minutes, seconds=-1), tick=False):
        assert client.get(path).status_code == 200
    with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
        assert client.get(path).status_code == 404


def test_the_token_is_long_and_stands_nowhere_in_the_database(draft):
    _link, token = preview_links.make(draft, make_editor(), "day")
    assert len(token) == 32
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM articles_previewlink t")
        rows = cursor.fetchall()
    assert preview_links.digest_of(token).hex() in str(rows)
    assert token not in str(rows)
    assert token.encode().hex() not in str(rows)


def test_a_link_cannot_be_revoked_through_another_article(draft):
    link, _ = preview_links.make(draft, make_editor(), "day")
    assert not preview_links.revoke(make_draft(), link.pk)
    assert preview_links.revoke(draft, link.pk)
    assert not preview_links.revoke(draft, link.pk)


def test_no_unknown_lifetime_makes_a_link(draft):
    with pytest.raises(KeyError):
        preview_links.make(draft, make_editor(), "year")
    assert not PreviewLink.objects.exists()


def test_a_preview_takes_as_many_queries_for_twenty_notes_topics_and_names_as_for_one(
    client, django_assert_num_queries
):
    Site.current()
    for count in (1, 20):
        article = make_draft(
            body="".join(f"<p>{cite(f'n{n}', url=f'https://h.example/{n}')}a</p>" for n in range(count))
        )
        for _ in range(count):
            article.bylines.create(author=make_author())
            article.topics.add(make_topic())
        writing.save(article, replace(writing.working_content(article)[1], standfirst="Soon."), make_editor())
        path = link_to(article)
        with django_assert_num_queries(9):
            client.get(path)
