"""The words of the newsroom's pages are a journalist's, on every page there is."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from articles.models import Site
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_correction,
    make_draft,
    make_editor,
    make_image,
    make_section,
    make_topic,
)

pytestmark = pytest.mark.django_db

FOREIGN = re.compile(
    r"Save and (?:continue|add)|_continue|_addanother|Select \w+ to (?:change|view)"
    r"|(?<!can )Add (?:article|topic|author|section|image|correction|staff account|group)\b|Recent actions|application"
    r'|href="/admin/(?:articles|comments|auth)/"',
    re.IGNORECASE,
)
MODELS = sorted((model._meta.app_label, model._meta.model_name) for model in admin.site._registry)


@pytest.fixture
def paths() -> list[str]:
    """Every list, form, history and deletion of the newsroom."""
    Site.objects.update_or_create(pk=1, defaults={"name": "The Harbour Courier", "confirmed_at": "2026-03-05T09:00Z"})
    article, topic = make_article(), make_topic("Locks")
    rows = [
        article,
        make_draft(),
        topic,
        make_author(),
        make_section(),
        make_image(),
        make_correction(article),
        make_comment(article),
        Site.current(),
        make_editor(),
    ]
    found = ["/admin/", *(f"/admin/{app}/{model}/{page}" for app, model in MODELS for page in ("", "add/"))]
    found += [
        reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])
        for row in rows
        for page in ("change", "history", "delete")
    ]
    return [*found, reverse("admin:articles_topic_merge", args=[topic.pk])]


def test_no_page_speaks_of_djangos_things(desk, paths):
    pages = {path: desk.get(path, follow=True) for path in paths}
    found = {path: FOREIGN.findall(page.text) for path, page in pages.items() if page.status_code == 200}
    assert len(found) > len(MODELS)
    assert {path: words for path, words in found.items() if words} == {}


def test_the_search_for_foreign_words_finds_them():
    for words in ("Save and continue editing", "Select topic to change", "Add topic", '<a href="/admin/articles/">'):
        assert FOREIGN.search(words)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/admin/articles/article/", "Articles"),
        ("/admin/articles/article/add/", "Write"),
        ("/admin/articles/topic/add/", "New topic"),
        ("/admin/articles/correction/add/", "New correction"),
        ("/admin/articles/user/invite/", "Invite a colleague"),
    ],
)
def test_a_page_is_called_what_one_does_there(desk, path, title):
    assert f"<h1>{title}</h1>" in desk.get(path).text


def test_a_form_is_called_after_its_row(desk):
    page = desk.get(reverse("admin:articles_topic_change", args=[make_topic("Locks & quays").pk])).text
    assert "<h1>Topic: Locks &amp; quays</h1>" in page


def test_a_form_has_one_button_that_saves_and_a_way_out(desk):
    page = desk.get(reverse("admin:articles_topic_change", args=[make_topic().pk])).text
    assert re.findall(r'<input type="submit" value="([^"]*)"', page) == ["Save"]
    assert 'href="/admin/articles/topic/" class="closelink"' in page


def test_a_form_that_was_opened_from_another_has_no_way_out_to_the_list(desk):
    page = desk.get("/admin/articles/topic/add/", {"_popup": "1"}).text
    assert 'value="Save"' in page
    assert "closelink" not in page


@pytest.mark.parametrize("app", ["articles", "comments", "auth"])
def test_the_page_of_an_app_is_the_first_page(desk, app):
    assert desk.get(f"/admin/{app}/").url == "/admin/"
