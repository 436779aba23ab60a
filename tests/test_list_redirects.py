"""The old address of a section, a topic or an author leads to the present one, for ever, and to nothing else."""

import pytest

from articles.models import FormerSlug, Section
from articles.renaming import SlugIsTaken, is_taken, save_with_slug
from tests.at_once import together
from tests.factories import make_article, make_author, make_section, make_topic

pytestmark = pytest.mark.django_db

KINDS = [("section", make_section), ("topic", make_topic), ("author", make_author)]
each_kind = pytest.mark.parametrize(("kind", "make"), KINDS)


def published(make, *args, **fields):
    """One of a kind that has something to read."""
    thing = make(*args, **fields)
    thing.articles.add(make_article())
    return thing


def rename(thing, slug):
    thing.slug = slug
    save_with_slug(thing)


@each_kind
def test_an_old_address_leads_to_the_present_one(client, kind, make):
    thing = published(make, "Harbour", slug="harbour")
    rename(thing, "quay")
    rename(thing, "waterfront")
    for old in ("harbour", "quay"):
        answer = client.get(f"/{kind}/{old}/")
        assert (answer.status_code, answer.url) == (301, f"/{kind}/waterfront/")
        assert answer["Cache-Control"] == "no-cache"
    assert client.get(f"/{kind}/waterfront/").status_code == 200


def test_an_old_address_of_a_later_page_leads_to_that_page(client):
    section = make_section(slug="harbour")
    rename(section, "quay")
    assert client.get("/section/harbour/?page=2&from=mail").url == "/section/quay/?page=2"
    assert client.get("/section/harbour/?page=//evil.example").status_code == 404


@each_kind
def test_an_address_taken_back_leads_no_further(client, kind, make):
    thing = published(make, slug="harbour")
    rename(thing, "quay")
    rename(thing, "harbour")
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["quay"]
    assert client.get(f"/{kind}/harbour/").status_code == 200


@each_kind
def test_the_address_of_another_is_refused(kind, make):
    make(slug="harbour")
    with pytest.raises(SlugIsTaken):
        rename(make(), "harbour")


@each_kind
def test_an_address_that_leads_to_another_is_given_to_nobody(kind, make):
    first = make(slug="harbour")
    rename(first, "quay")
    with pytest.raises(SlugIsTaken):
        rename(make(), "harbour")
    with pytest.raises(SlugIsTaken):
        save_with_slug(type(first)(name="New", slug="harbour"))


def test_things_of_different_kinds_may_have_one_slug():
    rename(make_section(slug="harbour"), "quay")
    rename(make_topic(slug="harbour"), "quay")
    rename(make_author(slug="harbour"), "quay")
    assert FormerSlug.objects.filter(slug="harbour").count() == 3
    assert not is_taken(make_section(slug="pier"))


def test_a_refused_address_changes_nothing():
    make_section(slug="harbour")
    pier = make_section("Pier", slug="pier")
    pier.name = "Other"
    with pytest.raises(SlugIsTaken):
        rename(pier, "harbour")
    pier.refresh_from_db()
    assert (pier.name, pier.slug, FormerSlug.objects.count()) == ("Pier", "pier", 0)


def test_saving_without_a_new_address_leaves_no_old_one():
    save_with_slug(make_section(slug="harbour"))
    assert not FormerSlug.objects.exists()


def test_a_section_made_by_an_import_takes_no_address_that_leads_to_another():
    rename(make_section("Sea", slug="harbour"), "sea")
    assert Section.named("Harbour")[0].slug == "harbour-2"


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_who_want_one_address_one_gets_it():
    sections = [make_section(slug="pier"), make_section(slug="dock")]
    rename(sections[0], "quay")
    sections[0].slug, sections[1].slug = "harbour", "harbour"
    refusals = together(*[lambda section=section: save_with_slug(section) for section in sections])
    assert [type(refusal) for refusal in refusals] == [SlugIsTaken]
    assert Section.objects.filter(slug="harbour").count() == 1
