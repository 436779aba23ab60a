"""The newsroom's side of the paper's own pages: their list, their form, their versions."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from pytest_django.asserts import assertNumQueries

from articles import pages
from articles.models import AuditEvent, Page, Site
from articles.pages import Words
from tests.factories import make_editor, make_image, make_page

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/page/"


@pytest.fixture
def desk(client):
    client.force_login(make_editor())
    Site.current()
    Site.objects.update(confirmed_at="2026-03-05T09:00Z")
    return client


def form_of(page):
    return reverse("admin:articles_page_change", args=[page.pk])


def typed(**fields):
    said = {"title": "Notices", "body": "<p>Small ones.</p>", "language": "en", "slug": "notices"}
    return {**said, "opened_version": "0", **fields}


def with_permissions(client, *names):
    user = make_editor("helper", is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)


# The list


def test_the_list_has_the_order_of_the_foot_and_says_what_readers_see(desk):
    make_page(kind="contact", title="Write to us")
    make_page(kind="privacy", title="Your data", published_at=None)
    rows = re.findall(r'<li id="page-.*?</li>', desk.get(LIST).text, re.DOTALL)
    assert [re.search(r"<bdi[^>]*>([^<]+)", row)[1] for row in rows] == [
        *("About this paper", "Write to us", "Masthead", "Your data", "Comment rules")
    ]
    assert "Published" in rows[1]
    assert "Not written yet" in rows[0]
    assert "Not published" in rows[3]


def test_the_buttons_move_a_page_in_the_foot(desk):
    page = Page.objects.get(kind="contact")
    assert "one place higher" in desk.post(LIST, {"do": "up", "page": page.pk}, follow=True).text
    assert Page.objects.first() == page
    desk.post(LIST, {"do": "down", "page": page.pk})
    assert Page.objects.first().kind == "about"


@pytest.mark.parametrize(
    "sent", [{}, {"do": "up", "page": 10**30}, {"do": "\0", "page": "x"}, {"do": "off", "page": 1}]
)
def test_a_button_that_is_none_moves_nothing(desk, sent):
    before = list(Page.objects.values_list("pk", "place"))
    assert "Try again" in desk.post(LIST, sent, follow=True).text
    assert list(Page.objects.values_list("pk", "place")) == before


def test_the_list_makes_as_many_queries_for_many_as_for_few(desk):
    desk.get(LIST)
    with assertNumQueries(4):
        desk.get(LIST)
    for _ in range(4):
        make_page()
    with assertNumQueries(4):
        desk.get(LIST)


# Writing


def test_a_page_nobody_saved_begins_with_its_draft_in_the_editor(desk):
    Site.objects.update(name="The Quay Gazette")
    text = desk.get(form_of(Page.objects.get(kind="about"))).text
    assert "data-body-editor" in text
    assert "The Quay Gazette reports on [what and where you report on]" in text
    assert "articles/unsaved.js" in text


def test_saving_shows_readers_nothing_yet(desk):
    page = Page.objects.get(kind="about")
    answer = desk.post(form_of(page), typed(slug="elsewhere"), follow=True)
    assert "Readers do not see it" in answer.text
    page.refresh_from_db()
    assert (page.title, page.slug, page.is_public) == ("Notices", "about", False)


def test_the_button_that_publishes_gives_readers_what_was_typed(desk):
    answer = desk.post(f"{LIST}add/", {**typed(), "_publish": "1"}, follow=True)
    assert "Readers see it now" in answer.text
    assert "Small ones." in desk.get("/notices/").text
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))[-2:] == ["publish_page", "add"]


def test_a_published_page_says_on_its_button_that_it_changes_at_once(desk):
    page = make_page(slug="notices")
    text = desk.get(form_of(page)).text
    assert "Save, and change it for readers now" in text
    assert 'name="_publish"' not in text
    desk.post(form_of(page), typed(body="<p>Bigger ones.</p>"))
    assert "Bigger ones." in desk.get("/notices/").text


@pytest.mark.parametrize("is_public", [True, False])
def test_what_is_left_to_fill_in_is_named_and_every_word_kept(desk, is_public):
    page = Page.objects.get(kind="masthead")
    if is_public:
        page = make_page(kind="masthead")
    sent = typed(body="<p>Kept words. [name of the publisher]</p>")
    answer = desk.post(form_of(page), {**sent, **({} if is_public else {"_publish": "1"})})
    assert answer.status_code == 200
    assert "Something is left to be filled in: [name of the publisher]" in answer.text
    assert "Kept words." in answer.text
    assert "[name of the publisher]" not in (Page.objects.get(pk=page.pk).body)


def test_a_draft_may_be_saved_with_places_left_to_fill_in(desk):
    page = Page.objects.get(kind="masthead")
    desk.post(form_of(page), typed(body="<p>[name of the publisher]</p>"))
    assert "[name of the publisher]" in Page.objects.get(pk=page.pk).body


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("Our notices", "such as our-notices"),
        ("about", "something else at this address"),
        ("archive", "something else at this address"),
        ("2026", "something else at this address"),
        ("", "required"),
    ],
)
def test_an_address_that_cannot_be_is_refused_with_every_word_kept(desk, slug, sentence):
    answer = desk.post(f"{LIST}add/", typed(slug=slug))
    assert sentence in answer.text
    assert "Small ones." in answer.text
    assert not Page.objects.filter(kind="").exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "a\0b"},
        {"body": "a\0b"},
        {"title": "x" * 10_000},
        {"body": f"<p>{'x' * 600_000}</p>"},
        {"language": "tlh"},
        {"opened_version": "9" * 400},
        {"title": " "},
    ],
)
def test_what_no_page_can_be_is_refused(desk, fields):
    page = make_page(slug="notices", title="Before")
    pages.save(page, Words("Before", "<p>Before.</p>", "en", "notices"), None)
    answer = desk.post(form_of(page), typed(**{"opened_version": "1", **fields}))
    assert answer.status_code == 200
    assert "Please correct the error" in answer.text
    assert Page.objects.get(pk=page.pk).title == "Before"


def test_a_form_without_its_fields_is_refused(desk):
    assert desk.post(f"{LIST}add/", {}).status_code == 200
    assert not Page.objects.filter(kind="").exists()


def test_two_people_who_save_see_both_texts_and_lose_none(desk):
    page = Page()
    pages.save(page, Words("Notices", "<p>Small ones.</p>", "en", "notices"), None)
    pages.save(page, Words("Notices", "<p>Theirs alone.</p>", "en", "notices"), make_editor("colleague"))
    answer = desk.post(form_of(page), typed(body="<p>Mine alone.</p>", opened_version="1"))
    assert "colleague saved this page while you were writing" in answer.text
    assert "Two texts" in answer.text
    assert "Mine alone." in answer.text
    assert "Theirs" in re.search(r'<div class="both".*?</section>', answer.text, re.DOTALL)[0]
    desk.post(form_of(page), typed(body="<p>Mine alone.</p>", opened_version="2"))
    assert Page.objects.get(pk=page.pk).body == "<p>Mine alone.</p>"


# Who may


def test_whoever_may_change_pages_alone_publishes_none_and_changes_no_published_one(client):
    Site.current()
    with_permissions(client, "change_page", "view_page", "add_page")
    page, public = make_page(slug="notices", published_at=None), make_page(slug="public", title="Public")
    assert client.post(form_of(page), {**typed(), "_publish": "1"}).status_code == 403
    assert client.post(form_of(public), typed()).status_code == 403
    assert client.post(reverse("admin:articles_page_unpublish", args=[public.pk])).status_code == 403
    assert 'name="_publish"' not in client.get(form_of(page)).text
    client.post(form_of(page), typed())
    assert {(row.title, row.is_public) for row in Page.objects.filter(kind="")} == {
        ("Notices", False),
        ("Public", True),
    }


def test_whoever_may_only_look_moves_nothing(client):
    with_permissions(client, "view_page")
    assert 'name="do"' not in client.get(LIST).text
    assert client.post(LIST, {"do": "down", "page": Page.objects.first().pk}).status_code == 403


# Taking away, deleting


def test_a_page_is_taken_away_from_readers(desk):
    page = make_page(slug="notices")
    answer = desk.post(reverse("admin:articles_page_unpublish", args=[page.pk]), follow=True)
    assert "Readers no longer see it" in answer.text
    assert desk.get("/notices/").status_code == 404


def test_a_page_that_stays_says_why(desk):
    for page, sentence in (
        (Page.objects.get(kind="about"), "the program leads readers there"),
        (make_page(), "is published, so it stays"),
    ):
        answer = desk.post(reverse("admin:articles_page_delete", args=[page.pk]), {"post": "yes"}, follow=True)
        assert sentence in answer.text
        assert Page.objects.filter(pk=page.pk).exists()
        assert "deletelink" not in answer.text


def test_an_own_page_is_deleted_after_asking(desk):
    page = make_page(published_at=None)
    path = reverse("admin:articles_page_delete", args=[page.pk])
    assert "Its versions go with it" in desk.get(path).text
    desk.post(path, {"post": "yes"})
    assert not Page.objects.filter(pk=page.pk).exists()


def test_a_picture_on_a_page_is_not_deleted(desk):
    image = make_image()
    page = make_page(body=f'<p>Us</p><figure data-image="{image.key}"></figure>', title="Who we are")
    answer = desk.post(reverse("admin:articles_image_delete", args=[image.pk]), {"post": "yes"}, follow=True)
    assert "Who we are" in answer.text
    image.refresh_from_db()
    Page.objects.filter(pk=page.pk).update(body="<p>Us</p>")
    desk.post(reverse("admin:articles_image_delete", args=[image.pk]), {"post": "yes"})
    assert not type(image).objects.filter(pk=image.pk).exists()


# Looking


def test_a_page_is_looked_at_before_it_is_published(desk, client):
    page = Page.objects.get(kind="about")
    answer = desk.get(reverse("admin:articles_page_preview", args=[page.pk]))
    assert "Only the staff sees this." in answer.text
    assert "[what and where you report on]" in answer.text
    assert answer["X-Robots-Tag"] == "noindex"
    assert 'rel="canonical"' not in answer.text


def test_a_version_can_be_read_and_brought_back(desk):
    page = Page()
    pages.save(page, Words("Old", "<p>Old words.</p>", "en", "notices"), None)
    pages.save(page, Words("New", "<p>New words.</p>", "en", "notices"), make_editor("colleague"))
    listed = desk.get(reverse("admin:articles_page_versions", args=[page.pk])).text
    assert listed.index("Version 2") < listed.index("Version 1")
    assert "colleague" in listed
    assert "Old words." in desk.get(reverse("admin:articles_page_version", args=[page.pk, 1])).text
    answer = desk.post(reverse("admin:articles_page_restore", args=[page.pk, 1]), follow=True)
    assert "Version 1 is back, as version 3" in answer.text
    assert Page.objects.get(pk=page.pk).title == "Old"


def test_a_version_that_readers_may_not_get_stays_where_it_is(desk):
    page = Page.objects.get(kind="masthead")
    for body in ("<p>[name of the publisher]</p>", "<p>Ann Reed</p>"):
        pages.save(page, Words("Masthead", body, "en", "masthead"), None)
    pages.publish(page, make_editor("colleague"))
    answer = desk.post(reverse("admin:articles_page_restore", args=[page.pk, 1]), follow=True)
    assert "[name of the publisher]" in answer.text
    assert Page.objects.get(pk=page.pk).body == "<p>Ann Reed</p>"


@pytest.mark.parametrize("number", [7, 2**31, 10**30])
def test_a_version_that_there_is_not_is_not_found(desk, number):
    page = make_page()
    assert desk.get(reverse("admin:articles_page_version", args=[page.pk, number])).status_code == 404
    assert desk.post(reverse("admin:articles_page_restore", args=[page.pk, number])).status_code == 404


def test_a_page_that_there_is_not_is_not_found(desk):
    assert desk.get(f"{LIST}{10**30}/preview/").status_code == 404


def test_the_versions_make_as_many_queries_for_many_as_for_one(desk):
    page = Page()
    pages.save(page, Words("One", "<p>Words.</p>", "en", "notices"), make_editor("colleague"))
    path = reverse("admin:articles_page_versions", args=[page.pk])
    with assertNumQueries(5):
        desk.get(path)
    for title in ("Two", "Three"):
        pages.save(page, Words(title, "<p>Words.</p>", "en", "notices"), None)
    with assertNumQueries(5):
        desk.get(path)
