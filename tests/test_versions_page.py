"""Every version since publication: what readers are shown of how an article changed."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django.utils.html import strip_tags

from articles.content import Content, content_of
from articles.models import Article, FormerSlug, Redirect, Site
from articles.publishing import publish
from articles.writing import save
from tests.factories import make_article, make_author, make_image, make_section, make_topic
from tests.notes import cite

pytestmark = pytest.mark.django_db

SECRET = "Qzxwort"


@pytest.fixture(autouse=True)
def _site():
    Site.current()


def released(*contents: Content, changes: tuple[str, ...] = ()) -> Article:
    """An article of which readers saw each of these contents, one after the other; later ones as updates."""
    article = Article()
    for number, content in enumerate(contents):
        article = save(article, content, None).article
        publish(article, change=changes[number - 1] if number and changes else "update", notice="The times changed.")
    article.refresh_from_db()
    return article


def said(text: str, **fields) -> Content:
    return Content(**{"headline": "Ferry", "slug": "ferry", "body": f"<p>{text}</p>", **fields})


def words(page) -> str:
    return " ".join(strip_tags(page.text.partition("<main")[2]).split())


def versions_of(article: Article, *rest: object) -> str:
    return "/".join([f"{article.get_absolute_url()}versions", *map(str, rest), ""])


# --- The list ----------------------------------------------------------------------------------------------------


def test_every_version_is_listed_newest_first_with_what_it_was_and_what_changed(client):
    article = released(
        said("It runs twice."), said("It runs thrice."), said("It runs once."), changes=("correction", "update")
    )
    text = words(client.get(versions_of(article)))
    assert re.search(
        "Version 3 Update .* UTC .*removed: thrice.*added: once"
        ".*Version 2 Correction .* UTC .*removed: twice.*added: thrice"
        ".*Version 1 First published .* UTC",
        text,
    )


def test_paragraphs_far_from_a_change_are_left_out(client):
    stayed = "".join(f"<p>Paragraph {number}.</p>" for number in range(6))
    article = released(said(f"One.</p>{stayed}<p>End."), said(f"Two.</p>{stayed}<p>End."))
    text = words(client.get(versions_of(article)))
    assert "Paragraph 0." in text
    assert "Paragraph 3." not in text
    assert "… 6 parts as before …" in text


def test_notes_bylines_and_pictures_are_compared_too(client):
    image, author = make_image(alt="A ferry at the quay"), make_author("Ada Tallow", slug="ada-t")
    FormerSlug.objects.create(slug="ada", author=author)
    note = cite("k1", text="Timetable")
    article = released(
        said(f"One{note}"),
        said(f"One{note.replace('Timetable', 'Schedule')}", authors=("ada-t",), lead_image=image.key),
    )
    page = client.get(versions_of(article))
    text = words(page)
    assert "Note 1, changed [removed: Timetable] [added: Schedule]" in text
    assert "Written by [added: Ada Tallow]" in text
    assert 'alt="A ferry at the quay"' in page.text


def test_a_change_of_the_place_in_the_paper_alone_is_told_as_such_and_no_more(client):
    section = make_section(SECRET)
    article = released(said("One."), said("One.", section=section.slug, topics=(make_topic(SECRET).slug,)))
    page = client.get(versions_of(article))
    assert "Only the place of the article in the paper changed" in words(page)
    assert f"added: {SECRET}" not in words(page)


def test_an_article_that_never_changed_says_so(client):
    article = make_article()
    assert "says what it said when it was published" in words(client.get(versions_of(article)))
    assert client.get(versions_of(article, 1)).status_code == 404


def test_the_list_goes_over_several_pages_and_compares_across_them(client):
    article = released(*(said(f"State {number}.") for number in range(1, 13)))
    first, second = (client.get(versions_of(article), {"page": page}) for page in (1, 2))
    assert [version.place for version in first.context["page"]] == list(range(12, 2, -1))
    assert [version.place for version in second.context["page"]] == [2, 1]
    assert "removed: 2] [added: 3]" in words(first)
    assert [client.get(versions_of(article), {"page": page}).status_code for page in ("3", "abc", "0")] == [404] * 3


def test_the_number_of_queries_does_not_grow_with_the_versions(client, django_assert_num_queries):
    images = [make_image() for _ in range(3)]
    figures = "".join(f'<figure data-image="{image.key}"></figure>' for image in images)
    authors = tuple(make_author().slug for _ in range(3))
    article = released(
        *(said(f"State {number}</p>{figures}<p>", authors=authors[: number % 3]) for number in range(1, 9))
    )
    few = released(said("One.", slug="few"), said(f"Two.</p>{figures}<p>", slug="few"))
    for path in (versions_of(article), versions_of(few), versions_of(article, 4), versions_of(few, 2)):
        with django_assert_num_queries(5):
            client.get(path)


# --- One version -------------------------------------------------------------------------------------------------


def test_a_version_is_shown_as_it_was_with_its_notes(client):
    image = make_image(alt="A ferry at the quay")
    first = said(
        f"One{cite('k1', text='Timetable', url='https://ferry.example/t')}.",
        headline="Ferry halts",
        standfirst="Until May.",
        lead_image=image.key,
        authors=(make_author("Ada Tallow").slug,),
    )
    article = released(first, said("Two.", headline="Ferry runs"))
    page = client.get(versions_of(article, 1))
    text = words(page)
    for part in ("Version 1 of 2", "Ferry halts", "Until May.", "By Ada Tallow", "Timetable", "One"):
        assert part in text
    assert re.search("Readers saw this from .* to ", text)
    assert 'alt="A ferry at the quay"' in page.text
    assert "Ferry runs" not in text
    assert "Readers have seen this since" in words(client.get(versions_of(article, 2)))


def test_a_version_belongs_to_its_article_for_search_engines(client, settings):
    settings.SITE_URL = "https://paper.example"
    article = released(said("One."), said("Two."))
    page = client.get(versions_of(article, 1))
    assert page["X-Robots-Tag"] == "noindex"
    assert f'<link rel="canonical" href="https://paper.example{article.get_absolute_url()}">' in page.text
    assert client.get(versions_of(article))["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("place", ["0", "3", "01", "999999", "9999999", "-1", "x", "%00"])
def test_a_version_that_is_not_there_is_not_found(client, place):
    article = released(said("One."), said("Two."))
    assert client.get(versions_of(article, place)).status_code == 404


# --- What has no versions to show --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [{"published_at": None}, {"retracted_at": timezone.now(), "withdrawal": "accident"}])
def test_an_article_nobody_can_read_has_no_versions(client, state):
    article = released(said("One."), said("Two."))
    Article.objects.filter(pk=article.pk).update(**state)
    assert client.get(versions_of(article)).status_code == 404
    assert client.get(versions_of(article, 1)).status_code == 404


def test_what_was_saved_and_never_published_is_on_no_page(client):
    secrets = said(
        f"{SECRET}{cite('k1', text=SECRET)}",
        headline=SECRET,
        standfirst=SECRET,
        lead_caption=SECRET,
        authors=(make_author(SECRET).slug,),
    )
    article = save(Article(), secrets, None).article
    for content in (said("One."), secrets, said("Two."), secrets):
        save(article, content, None)
        if content is not secrets:
            publish(article, change="update", notice="The times changed.")
    pages = [versions_of(article, *rest) for rest in ([], [1], [2])]
    assert not [path for path in pages if SECRET in client.get(path).text]
    assert client.get(versions_of(article, 3)).status_code == 404
    article.revisions.filter(headline=SECRET).update(public_from=timezone.now(), change="update")
    assert SECRET in client.get(versions_of(article)).text


def test_a_version_that_readers_get_later_is_not_there_yet(client):
    article = released(said("One."), said("Two."))
    save(article, said(SECRET), None)
    later = timezone.now() + timedelta(hours=1)
    article.revisions.filter(number=3).update(public_from=later, change="update")
    assert "Version 3" not in words(client.get(versions_of(article)))
    assert client.get(versions_of(article, 3)).status_code == 404
    with time_machine.travel(later + timedelta(minutes=1)):
        assert SECRET in client.get(versions_of(article, 3)).text


# --- How readers get there ---------------------------------------------------------------------------------------


def test_the_article_links_its_versions_once_there_are_two(client):
    article = released(said("One."))
    assert "/versions/" not in client.get(article.get_absolute_url()).text
    save(article, said("Two."), None)
    assert "/versions/" not in client.get(article.get_absolute_url()).text
    publish(article, change="typo")
    page = client.get(article.get_absolute_url()).text
    assert f'<a href="{versions_of(article)}">2 versions</a>' in page


def test_an_old_address_leads_to_the_versions_under_the_present_one(client):
    article = released(said("One."), said("Two.", slug="ferry-times"))
    old = Redirect.objects.get(slug="ferry")
    path = f"/{old.url_year}/{old.url_month:02}/ferry/versions/"
    assert client.get(path).url == versions_of(article)
    assert client.get(f"{path}2/").url == versions_of(article, 2)
    assert client.get(path).status_code == 301


def test_what_the_row_says_is_what_the_newest_public_version_says(client):
    article = released(said("One."), said("Two."))
    assert content_of(article).body in client.get(versions_of(article, 2)).text


def test_markup_in_a_version_is_text(client):
    article = released(said("One.", headline="<b>x</b>"), said("Two.", headline="<script>alert(1)</script>"))
    for path in (versions_of(article), versions_of(article, 1), versions_of(article, 2)):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "<b>x</b>" not in page
