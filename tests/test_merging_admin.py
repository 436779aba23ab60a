"""Merging two topics or two authors in the admin: what the page says, does and refuses."""

import pytest
from django.urls import reverse

from articles.models import Author, Topic
from tests.factories import make_article, make_author, make_draft, make_section, make_topic, make_writer

pytestmark = pytest.mark.django_db

each_kind = pytest.mark.parametrize(
    ("kind", "make", "model"), [("topic", make_topic, Topic), ("author", make_author, Author)]
)


def merge_page(kind: str, pk: object) -> str:
    return reverse(f"admin:articles_{kind}_merge", args=[pk])


def form_of(kind: str, thing) -> str:
    return reverse(f"admin:articles_{kind}_change", args=[thing.pk])


@each_kind
def test_the_form_leads_to_the_page_and_the_page_says_what_happens(desk, kind, make, model):
    keep, other = make("Gates"), make("Locks")
    for article in (make_article(), make_draft()):
        other.articles.add(article)
    keep.articles.add(other.articles.first())
    assert merge_page(kind, other.pk) in desk.get(form_of(kind, other)).text
    assert "Gates" in desk.get(merge_page(kind, other.pk)).text
    page = desk.get(merge_page(kind, other.pk), {"into": keep.pk}).text
    assert "2 articles move from “Locks” to “Gates”." in page
    assert "1 of them has both" in page
    assert f"{other.get_absolute_url()} leads to {keep.get_absolute_url()} from now on" in page
    assert model.objects.count() == 2


@each_kind
def test_the_button_merges_and_opens_the_one_that_stays(desk, kind, make, model):
    keep, other = make("Gates"), make("Locks")
    other.articles.add(make_article())
    answer = desk.post(merge_page(kind, other.pk), {"into": keep.pk}, follow=True)
    assert answer.redirect_chain == [(form_of(kind, keep), 303)]
    assert "“Locks” is part of “Gates” now." in answer.text
    assert model.objects.get().articles.count() == 1


@each_kind
@pytest.mark.parametrize("into", ["", "x", "0", "9" * 30, "\0", "itself"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_cannot_stay_is_refused_in_words(desk, kind, make, model, into, method):
    other = make()
    make()
    page = getattr(desk, method)(merge_page(kind, other.pk), {"into": other.pk if into == "itself" else into})
    assert page.status_code == 200
    assert page.context["form"].errors["into"]
    assert model.objects.count() == 2


@each_kind
def test_a_post_that_names_nothing_merges_nothing(desk, kind, make, model):
    other = make()
    make()
    assert desk.post(merge_page(kind, other.pk)).context["form"].errors
    assert model.objects.count() == 2


@each_kind
@pytest.mark.parametrize("number", ["0", "x", "9" * 30])
def test_one_that_is_not_there_is_not_found(desk, kind, make, model, number):
    assert desk.get(f"/admin/articles/{kind}/{number}/merge/").status_code == 404


@each_kind
@pytest.mark.parametrize("right", ["change", "delete", "view"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_may_not_both_change_and_delete_merges_nothing(client, kind, make, model, right, method):
    keep, other = make(), make()
    client.force_login(make_writer(f"{right}_{kind}"))
    assert getattr(client, method)(merge_page(kind, other.pk), {"into": keep.pk}).status_code == 403
    assert model.objects.count() == 2
    if right != "delete":
        assert merge_page(kind, other.pk) not in client.get(form_of(kind, other)).text


def test_a_section_offers_no_merging(desk):
    assert "/merge/" not in desk.get(form_of("section", make_section())).text


@each_kind
def test_the_page_makes_as_many_queries_for_twenty_as_for_two(desk, django_assert_num_queries, kind, make, model):
    keep, other = make(), make()
    for count in (2, 18):
        for _ in range(count):
            make()
            other.articles.add(make_article())
        with django_assert_num_queries(8):
            desk.get(merge_page(kind, other.pk), {"into": keep.pk})
