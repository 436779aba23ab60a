"""What the database refuses of the paper's own pages. Each rule has a statement that fails."""

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from articles.models import Page, PageVersion
from articles.models.page import RESERVED_SLUGS
from tests.factories import make_page

pytestmark = pytest.mark.django_db


def refused(rule: str):
    return pytest.raises(IntegrityError, match=rule)


def test_a_kind_that_no_page_has_is_refused():
    with refused("page_kind_is_known"):
        Page.objects.create(kind="advertising", slug="advertising")


def test_a_second_page_of_a_kind_is_refused():
    with connection.cursor() as cursor:  # which says no first, because such a page has the same address
        cursor.execute("ALTER TABLE articles_page DROP CONSTRAINT articles_page_slug_key")
    with refused("page_of_a_kind_is_one"):
        Page.objects.create(kind="about", slug="about")


def test_a_page_of_a_kind_at_another_address_is_refused():
    with refused("page_of_a_kind_keeps_its_slug"):
        Page.objects.filter(kind="about").update(slug="about-us")


@pytest.mark.parametrize("slug", ["", "Advertising", "a_b", "-a", "a--b", "a/b", "реклама", "a\n"])
def test_an_address_that_nobody_can_type_is_refused(slug):
    with refused("page_slug_is_plain"):
        Page.objects.create(slug=slug)


@pytest.mark.parametrize("slug", [*RESERVED_SLUGS, "2026", "0"])
def test_an_address_that_the_paper_uses_is_refused(slug):
    with refused("page_slug_is_free"):
        Page.objects.create(slug=slug)


@pytest.mark.parametrize("fields", [{"title": ""}, {"body": ""}])
def test_a_page_that_says_nothing_is_not_published(fields):
    with refused("page_published_says_something"):
        make_page(**fields)


def test_a_text_longer_than_the_limit_is_refused():
    make_page(body="щ" * 250_000)
    with refused("page_body_has_a_limit"):
        make_page(body="щ" * 250_001)


def test_two_versions_of_one_number_are_refused():
    page = make_page()
    PageVersion.objects.create(page=page, number=1, saved_at=timezone.now())
    with refused("page_version_has_its_number"):
        PageVersion.objects.create(page=page, number=1)
