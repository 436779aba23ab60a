"""Correcting a published article in public: who may, what is refused, and in which words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from articles.models import Correction, Site
from tests.factories import make_article, make_correction, make_draft, make_editor

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/correction/add/"


def form_of(correction) -> str:
    return reverse("admin:articles_correction_change", args=[correction.pk])


def typed(**fields) -> dict:
    return {
        "kind": "correction",
        "text": "It is 80 metres, not 90.",
        "noted_at_0": "2026-03-06",
        "noted_at_1": "09:00:00",
        **fields,
    }


def reporter(*permissions: str):
    user = make_editor(is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


EVERYTHING_BUT_PUBLISHING = [f"{verb}_correction" for verb in ("add", "change", "delete", "view")] + ["view_article"]


def test_a_correction_of_a_published_article_stands_in_the_ledger(desk):
    article = make_article(headline="Bridge")
    desk.post(ADD, typed(article=article.pk))
    correction = Correction.objects.get()
    assert (correction.article, correction.kind) == (article, "correction")
    assert correction.noted_at == datetime(2026, 3, 6, 9, tzinfo=UTC)
    assert "It is 80 metres, not 90." in desk.get("/corrections/").text


def test_an_editor_who_may_publish_needs_no_more_than_the_right_to_correct(client):
    client.force_login(reporter(*EVERYTHING_BUT_PUBLISHING, "publish_article"))
    client.post(ADD, typed(article=make_article().pk))
    assert Correction.objects.exists()


def test_a_reporter_who_may_not_publish_corrects_nothing(client):
    client.force_login(reporter(*EVERYTHING_BUT_PUBLISHING))
    article, correction = make_article(), make_correction(text="As it was")
    delete = reverse("admin:articles_correction_delete", args=[correction.pk])
    assert client.get(form_of(correction)).status_code == 200
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, typed(article=article.pk)).status_code == 403
    assert client.post(form_of(correction), typed()).status_code == 403
    assert client.post(delete, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [correction.pk], "post": "yes"}
    client.post(reverse("admin:articles_correction_changelist"), chosen)
    assert [row.text for row in Correction.objects.all()] == ["As it was"]


def test_whoever_may_publish_but_not_correct_corrects_nothing(client):
    client.force_login(reporter("publish_article", "view_correction"))
    assert client.post(ADD, typed(article=make_article().pk)).status_code == 403


@pytest.mark.parametrize(
    "make",
    [
        make_draft,
        lambda: make_article(published_at=timezone.now() + timedelta(days=1)),
        lambda: make_article(retracted_at=timezone.now()),
    ],
)
def test_what_readers_cannot_open_is_not_corrected_in_public(desk, make):
    page = desk.post(ADD, typed(article=make().pk))
    assert "Readers cannot open this article" in page.content.decode()
    assert "It is 80 metres, not 90." in page.content.decode()
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2026-03-04", "The article had not appeared then."),
        ("0001-01-01", "The article had not appeared then."),
        ("9999-12-31", "This date is still to come."),
    ],
)
def test_a_date_at_which_nothing_can_have_been_corrected_is_refused(desk, date, words):
    Site.objects.update(time_zone="Asia/Almaty")
    page = desk.post(ADD, typed(article=make_article().pk, noted_at_0=date))
    assert words in page.content.decode()
    assert not Correction.objects.exists()


@pytest.mark.parametrize("text", ["", "  ", "a\0b", "w" * 10_000])
def test_a_correction_that_says_nothing_or_too_much_is_refused(desk, text):
    page = desk.post(ADD, typed(article=make_article().pk, text=text))
    assert page.context["errors"]


def test_a_correction_can_be_changed_and_stays_with_its_article(desk):
    correction = make_correction()
    desk.post(form_of(correction), typed(article=make_article().pk, text="It is 82 metres."))
    changed = Correction.objects.get()
    assert (changed.text, changed.article) == ("It is 82 metres.", correction.article)


def test_the_form_of_a_published_article_leads_to_its_correction(desk):
    article = make_article()
    link = f"{ADD}?article={article.pk}"
    assert link in desk.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert desk.get(link).context["adminform"].form["article"].value() == str(article.pk)
    draft = desk.get(reverse("admin:articles_article_change", args=[make_draft().pk])).content.decode()
    assert f"{ADD}?article" not in draft


@pytest.mark.parametrize("article", ["x", "²", "9" * 40, "-1", "%00"])
def test_an_article_that_cannot_be_is_not_chosen(desk, article):
    assert desk.get(f"{ADD}?article={article}").status_code == 200


def test_the_list_finds_a_correction_by_the_headline_of_its_article(desk):
    make_correction(make_article(headline="Bridge"))
    make_correction(make_article(headline="Ferry"))
    page = desk.get(reverse("admin:articles_correction_changelist"), {"q": "ferry"})
    assert [row.article.headline for row in page.context["cl"].result_list] == ["Ferry"]
    assert page.status_code == 200


@pytest.mark.parametrize("article", ["x", "", "\0", "9" * 40, "-1"])
def test_a_form_that_names_no_article_is_refused(desk, article):
    page = desk.post(ADD, typed(article=article))
    assert page.status_code == 200
    assert page.context["errors"]


def test_an_articles_form_leads_to_its_corrections_and_to_no_others(desk):
    article = make_article(headline="Bridge")
    make_correction(article, text="Eighty metres.")
    make_correction(text="Two ferries.")
    page = desk.get(reverse("admin:articles_article_change", args=[article.pk])).text
    address = f"/admin/articles/correction/?article={article.pk}"
    assert f'<a href="{address}">1 correction</a>' in page
    listed = desk.get(address)
    assert [row.text for row in listed.context["cl"].result_list] == ["Eighty metres."]
    assert "Bridge" in listed.text.partition('id="changelist-filter"')[2]


@pytest.mark.parametrize("article", ["", "0", "x", "-1", "9" * 30, "٣"])
def test_a_list_of_the_corrections_of_no_article_is_the_whole_list(desk, article):
    make_correction()
    page = desk.get("/admin/articles/correction/", {"article": article})
    assert page.status_code == 200
    assert len(page.context["cl"].result_list) == 1


def test_the_list_makes_as_many_queries_for_many_corrections_as_for_one(desk):
    for number in (1, 10):
        for _ in range(number):
            make_correction()
        with assertNumQueries(6):
            desk.get("/admin/articles/correction/")


def test_the_message_after_saving_leads_to_what_readers_see(desk):
    article = make_article(headline="Bridge")
    page = desk.post(ADD, typed(article=article.pk), follow=True)
    correction = Correction.objects.get()
    link = f'<a href="{article.get_absolute_url()}#{correction.anchor}">Bridge</a>'
    assert link in page.text
    assert link in desk.post(form_of(correction), typed(text="It is 82 metres."), follow=True).text


@pytest.mark.parametrize("kind", ["retraction", "removal"])
def test_a_retraction_is_not_made_or_unmade_here(desk, kind):
    page = desk.post(ADD, typed(article=make_article().pk, kind=kind))
    assert page.context["errors"]
    notice = make_correction(kind=kind)
    delete = reverse("admin:articles_correction_delete", args=[notice.pk])
    assert desk.post(delete, {"post": "yes"}).status_code == 403
    desk.post(form_of(notice), typed(kind="update", text="In other words."))
    changed = Correction.objects.get()
    assert (changed.kind, changed.text) == (kind, "In other words.")
