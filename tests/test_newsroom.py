"""What the newsroom calls its things, and what it says of what it refuses."""

import pytest
from django.contrib.auth.models import Permission

from articles import citing
from articles.models import Site, Source
from articles.publishing import publish
from tests.factories import make_draft, make_editor, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    Site.current()
    Site.objects.update(confirmed_at="2026-03-05T09:00Z")
    client.force_login(make_editor())
    return client


def test_accounts_stand_with_their_groups_under_staff(desk):
    apps = {app["name"]: [model["name"] for model in app["models"]] for app in desk.get("/admin/").context["app_list"]}
    assert apps["Staff"] == ["Staff accounts", "Audit log", "Groups"]
    assert "Staff accounts" not in apps["Articles"]


def test_the_index_lists_what_is_used_daily_first_under_the_names_the_pages_have(desk):
    apps = {app["name"]: [model["name"] for model in app["models"]] for app in desk.get("/admin/").context["app_list"]}
    assert apps["Articles"] == [
        "Articles", "Front page", "Corrections", "Images", "Authors", "Topics", "Sections", "Sources", "Pages",
        "Site settings",
    ]  # fmt: skip
    assert apps["Comments"] == [
        "Comments to review", "Letters", "Mail", "Moderation log", "Spam filters", "Word lists",
    ]  # fmt: skip


def test_whoever_may_not_see_groups_still_finds_the_accounts(desk, client):
    clerk = make_editor(is_superuser=False)
    clerk.user_permissions.add(Permission.objects.get(codename="view_user"))
    client.force_login(clerk)
    assert "/admin/articles/user/" in client.get("/admin/").content.decode()


def test_the_log_counts_events(desk):
    assert "0 moderation events" in desk.get("/admin/comments/moderationevent/").content.decode()


@pytest.mark.parametrize("slug", ["City_Hall", "CITY", "-city", "city--hall"])
def test_a_section_with_an_address_nobody_could_type_is_refused_in_plain_words(desk, slug):
    page = desk.post("/admin/articles/section/add/", {"name": "City", "slug": slug, "position": "0"}).content.decode()
    assert "small letters from a to z" in page
    assert "Constraint" not in page


def test_a_section_whose_name_is_taken_is_refused_in_plain_words(desk):
    make_section("City")
    page = desk.post("/admin/articles/section/add/", {"name": "City", "slug": "city", "position": "0"})
    assert "There is one of this name already." in page.content.decode()


def test_a_source_leads_to_its_site_on_the_paper_once_readers_can_see_it_cited(desk):
    article = make_draft(body='<p>One<sup data-fn="a" data-text="A" data-url="https://ferry.example/t"></sup></p>')
    citing.save_with_notes(article)
    form = f"/admin/articles/source/{Source.objects.get().pk}/change/"
    assert "/sources/ferry.example/" not in desk.get(form).text
    publish(article)
    assert 'href="/sources/ferry.example/"' in desk.get(form).text
