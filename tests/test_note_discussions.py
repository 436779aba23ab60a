"""What readers say about single notes: the page to write it on, where it stands, and the number beside the note."""

import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from articles.citing import save_with_notes
from articles.content import content_of
from articles.models import Article, Site
from articles.publishing import publish, rename
from articles.writing import save
from comments.models import Comment
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db

FIRST = '<sup data-fn="first" data-text="The log of the lock" data-url="https://lock.example/log"></sup>'
SECOND = (
    '<sup data-fn="second" data-text="A letter" data-title="Letter of 3 May"'
    ' data-quote="The gates &lt;hold&gt;."></sup>'
)
BODY = f"<p>It was rebuilt{FIRST} in May{SECOND}.</p>"
PAGE = "/2026/03/bridge/notes/second/discuss/"
POST = "/2026/03/bridge/comments/"
WORDS = {"comment": "The letter is dated June.", "name": "Ann", "email": "ann@paper.example"}


@pytest.fixture
def article() -> Article:
    Site.current()
    article = make_article(slug="bridge", body=BODY)
    save_with_notes(article)
    return article


def notes(client) -> list[str]:
    """The notes of the article's page, one after the other."""
    page = client.get("/2026/03/bridge/").text
    return re.findall(r'<li id="note-\d+">.*?</li>', page, re.DOTALL)


def public(article: Article, **fields) -> Comment:
    article.comment_count += 1
    Article.objects.filter(pk=article.pk).update(comment_count=article.comment_count)
    return make_comment(article, state="approved", **fields)


def test_each_note_leads_to_a_page_that_shows_it_above_the_form(client, article):
    assert [re.search(r'href="([^"]*/discuss/)"', note)[1] for note in notes(client)] == [
        "/2026/03/bridge/notes/first/discuss/",
        PAGE,
    ]
    page = client.get(PAGE).text
    assert "Discuss note 2" in page
    assert "Letter of 3 May" in page
    assert "The gates &lt;hold&gt;." in page
    assert 'name="note" value="second"' in page
    assert f'action="{POST}"' in page
    assert 'href="/2026/03/bridge/#note-2"' in page


def test_the_page_is_neither_indexed_nor_shared(client, article):
    response = client.get(PAGE)
    assert response["X-Robots-Tag"] == "noindex"
    assert "private" in response["Cache-Control"]
    assert not response.cookies


def test_a_comment_posted_there_is_about_the_note(client, article):
    response = client.post(POST, {**WORDS, "note": "second"})
    assert response.status_code == 303
    assert Comment.objects.get().note_key == "second"


def test_the_thread_says_which_note_a_comment_is_about(client, article):
    public(article, note_key="second")
    assert '<a href="#note-2">on note 2</a>' in client.get("/2026/03/bridge/").text


def test_the_number_follows_the_note_when_the_article_changes(client, article):
    public(article, note_key="second")
    article.body = f"<p>It was rebuilt{SECOND} in May{FIRST}.</p>"
    save_with_notes(article)
    assert '<a href="#note-1">on note 1</a>' in client.get("/2026/03/bridge/").text


def test_a_note_that_went_is_said_to_have_gone(client, article):
    public(article, note_key="second")
    article.body = f"<p>It was rebuilt{FIRST} in May.</p>"
    save_with_notes(article)
    page = client.get("/2026/03/bridge/").text
    assert "on a note that is no longer there" in page
    assert client.get(PAGE).status_code == 404


def test_beside_a_note_stands_how_many_public_comments_are_about_it(client, article):
    first = public(article, note_key="second")
    public(article, note_key="second")
    public(article)
    for state in ("held", "rejected", "spam", "withdrawn"):
        make_comment(article, state=state, note_key="first")
    one, two = notes(client)
    assert "comment" not in one
    assert re.search(rf'<a href="/comments/{first.pk}/">\s*2 comments\s*</a>', two)


def test_where_nobody_can_comment_a_note_keeps_its_number_and_loses_its_link(client, article):
    public(article, note_key="second")
    Article.objects.update(comments_mode="closed")
    one, two = notes(client)
    assert "act" not in one
    assert "1 comment" in two
    assert "/discuss/" not in two
    assert "<form" not in client.get(PAGE).text


def test_no_other_rendition_of_the_notes_carries_it(client, article):
    save(article, replace(content_of(article), standfirst="Until May."), None)
    publish(article)
    public(article, note_key="second")
    for address in ("/feed.atom", "/2026/03/bridge/versions/1/"):
        response = client.get(address)
        assert "The log of the lock" in response.text
        assert "/discuss/" not in response.text


def test_the_page_of_the_article_asks_one_query_more_however_many_comments_there_are(
    client, article, django_assert_num_queries
):
    client.get("/")
    with django_assert_num_queries(5):
        client.get("/2026/03/bridge/")
    for number in range(20):
        public(article, note_key=("first", "second", "")[number % 3])
        with django_assert_num_queries(6):
            client.get("/2026/03/bridge/")


def test_the_page_about_a_note_asks_three_queries(client, article, django_assert_num_queries):
    client.get("/")
    with django_assert_num_queries(3):  # the site, the article, the sections of the header
        client.get(PAGE)


@pytest.mark.parametrize("key", ["third", "SECOND", "x" * 200, "9" * 400])
def test_a_note_the_article_does_not_have_is_not_found(client, article, key):
    assert client.get(f"/2026/03/bridge/notes/{key}/discuss/").status_code == 404


def test_an_article_nobody_can_read_has_no_such_page(client, article):
    Article.objects.update(retracted_at=timezone.now(), withdrawal="accident")
    assert client.get(PAGE).status_code == 404


def test_an_old_address_leads_to_the_page_at_the_present_one(client, article):
    rename(article, "ferry")
    assert client.get(PAGE)["Location"] == "/2026/03/ferry/notes/second/discuss/"


def test_a_refused_comment_comes_back_on_the_same_page_with_its_note(client, article):
    response = client.post(POST, {**WORDS, "email": "nobody", "note": "second"})
    assert response.status_code == 422
    assert "Discuss note 2" in response.text
    assert 'name="note" value="second"' in response.text
    assert WORDS["comment"] in response.text


@pytest.mark.parametrize("key", ["third", "a\0", "x" * 10_000, "<script>", "\ud800"])
def test_a_comment_about_a_note_that_is_not_there_is_refused_and_its_words_are_kept(client, article, key):
    sent = urlencode({**WORDS, "note": key}, errors="surrogatepass")
    response = client.post(POST, sent, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 404
    assert "The note you write about is not in the article any more." in response.text
    assert WORDS["comment"] in response.text
    assert 'name="note"' not in response.text
    assert not Comment.objects.exists()


def test_an_answer_in_a_thread_is_not_about_a_note_of_its_own(client, article):
    parent = public(article, note_key="second")
    client.post(POST, {**WORDS, "parent": parent.pk, "note": "second"})
    assert Comment.objects.get(parent=parent).note_key == ""


def test_the_same_words_about_two_notes_are_two_comments(client, article):
    for key in ("first", "second", "second"):
        client.post(POST, {**WORDS, "note": key})
    assert sorted(Comment.objects.values_list("note_key", flat=True)) == ["first", "second"]
