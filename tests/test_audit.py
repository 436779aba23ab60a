"""The audit log: everything the staff do, in rows that only grow and hold no text."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, models, transaction

from articles import audit
from articles.models import Article, AuditEvent, Section, User
from comments import moderation
from tests.article_form import ADD, form_of, typed
from tests.factories import make_article, make_comment, make_draft, make_editor, make_member, make_section

pytestmark = pytest.mark.django_db
LOG = "/admin/articles/auditevent/"
PASSWORD = "correct horse battery"


def done() -> list[tuple[str, str, int | None]]:
    """What is in the log besides the sign-in of the fixture, the oldest first."""
    events = AuditEvent.objects.exclude(action="sign_in").order_by("pk")
    return list(events.values_list("action", "kind", "row"))


# --- What is in it


def test_writing_saving_publishing_and_deleting_an_article(desk):
    desk.post(ADD, typed())
    article = Article.objects.get()
    desk.post(form_of(article), {**typed(article, headline="Later"), "_publish": "Publish"})
    draft = make_draft()
    desk.post(f"/admin/articles/article/{draft.pk}/delete/", {"post": "yes"})
    here = ("articles.article", article.pk)
    assert done() == [("add", *here), ("change", *here), ("publish", *here), ("delete", "articles.article", draft.pk)]


def test_an_article_that_is_refused_leaves_no_row(desk):
    article = make_draft(body="")
    desk.post(form_of(article), {**typed(article), "_publish": "Publish"})
    assert [action for action, *_row in done()] == ["change"]


def test_any_row_of_the_admin(desk):
    desk.post("/admin/articles/section/add/", {"name": "Harbour", "slug": "harbour", "position": "0"})
    section = Section.objects.get()
    desk.post(f"/admin/articles/section/{section.pk}/change/", {"name": "Port", "slug": "port", "position": "0"})
    desk.post(f"/admin/articles/section/{section.pk}/delete/", {"post": "yes"})
    assert done() == [(action, "articles.section", section.pk) for action in ("add", "change", "delete")]


def test_arranging_the_front_page(desk):
    article = make_article()
    for button in ("choose", "lead", "off"):
        desk.post("/admin/articles/frontstory/", {"do": button, "article": article.pk})
    assert done() == [(f"front_{do}", "articles.article", article.pk) for do in ("choose", "lead", "off")]


def test_a_button_that_did_nothing_leaves_no_row(desk):
    desk.post("/admin/articles/frontstory/", {"do": "off", "article": make_article().pk})
    assert done() == []


def test_removing_the_samples(desk):
    desk.post("/admin/articles/site/remove-samples/")
    assert done() == [("remove_samples", "", None)]


@pytest.mark.parametrize("verb", ["approve", "mark_spam"])
def test_deciding_about_a_comment(verb):
    comment, moderator = make_comment(), make_member("Moderator")
    getattr(moderation, verb)(comment, moderator)
    event = AuditEvent.objects.get()
    assert (event.staff, event.kind, event.row) == (moderator, "comments.comment", comment.pk)


def test_choosing_a_comment_for_the_front_page():
    moderation.pick(make_comment(state="approved"), make_editor())
    assert [action for action, *_row in done()] == ["pick"]


def test_signing_in_and_out(client):
    ada = make_editor("ada")
    client.post("/admin/login/", {"username": "ada", "password": PASSWORD})
    client.post("/admin/logout/")
    events = AuditEvent.objects.order_by("pk").values_list("staff", "action", "row")
    assert list(events) == [(ada.pk, "sign_in", ada.pk), (ada.pk, "sign_out", ada.pk)]


def test_failing_to_sign_in_as_somebody_is_nobodys_deed(client):
    ada = make_editor("ada")
    client.post("/admin/login/", {"username": "ada", "password": "wrong"})
    assert list(AuditEvent.objects.values_list("staff", "action", "row")) == [(None, "sign_in_failed", ada.pk)]


def test_a_name_that_nobody_has_is_not_in_it(client):
    client.post("/admin/login/", {"username": "nobody", "password": "wrong"})
    assert not AuditEvent.objects.exists()


def test_changing_ones_own_password(client):
    ada = make_editor("ada")
    client.force_login(ada)
    new = {"new_password1": "quite another horse", "new_password2": "quite another horse"}
    client.post("/admin/password_change/", {"old_password": "wrong", **new})
    assert done() == []
    client.post("/admin/password_change/", {"old_password": PASSWORD, **new})
    assert done() == [("password", "articles.user", ada.pk)]


def test_an_action_that_nobody_has_written_down_is_refused():
    with pytest.raises(ValueError, match="is no action"):
        audit.record(make_editor(), "publsh", None)


def test_djangos_own_log_is_not_written_any_more(desk):
    desk.post("/admin/articles/section/add/", {"name": "Harbour", "slug": "harbour", "position": "0"})
    assert not LogEntry.objects.exists()


def test_what_djangos_log_knew_is_taken_over_without_its_texts():
    from importlib import import_module

    ada, section = make_editor("ada"), make_section()
    kind = ContentType.objects.get_for_model(Section)
    for flag, key in ((1, str(section.pk)), (3, "not a number")):
        LogEntry.objects.create(
            user=ada,
            content_type=kind,
            object_id=key,
            object_repr="Secret",
            action_flag=flag,
        )
    with connection.cursor() as cursor:
        cursor.execute(import_module("articles.migrations.0014_access").TAKE_OVER)
    assert not LogEntry.objects.exists()
    assert list(AuditEvent.objects.values_list("staff", "action", "kind", "row")) == [
        (ada.pk, "add", "articles.section", section.pk)
    ]


# --- What it is


def test_it_has_no_column_for_a_text():
    texts = {
        field.name
        for field in AuditEvent._meta.get_fields()
        if isinstance(field, (models.CharField, models.TextField, models.GenericIPAddressField, models.JSONField))
    }
    assert texts == {"action", "kind"}  # codes, as the rules of the database prove


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles_auditevent SET action = 'delete'",
        "UPDATE articles_auditevent SET staff_id = NULL",
        "DELETE FROM articles_auditevent",
    ],
)
def test_nobody_changes_or_deletes_a_row(statement):
    audit.record(make_editor(), "add", make_section())
    with pytest.raises(IntegrityError, match="can only grow"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nobody_empties_it():
    with pytest.raises(IntegrityError, match="can only grow"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE articles_auditevent")


# --- Reading it


def test_it_reads_who_did_what_to_what(desk):
    article = make_article()
    audit.record(make_editor("margit"), "publish", article)
    page = desk.get(LOG).text
    assert "margit" in page
    assert "Published" in page
    assert f'<a href="/admin/articles/article/{article.pk}/change/">Article {article.pk}</a>' in page


def test_a_row_of_a_kind_that_the_paper_no_longer_has_is_still_named(desk):
    AuditEvent.objects.create(action="add", kind="articles.poem", row=12)
    assert "articles.poem 12" in desk.get(LOG).text


def test_a_kind_without_a_form_is_named_without_a_link(desk):
    AuditEvent.objects.create(action="add", kind="articles.figure", row=12)
    page = desk.get(LOG).text
    assert " 12</td>" in page


def test_it_is_narrowed_to_a_person_an_action_and_a_day(desk):
    margit, section = make_editor("margit"), make_section()
    audit.record(margit, "add", section)
    audit.record(make_editor("bo"), "delete", section)
    for query in (f"staff__id__exact={margit.pk}", "action=add", "action=add&at__gte=2026-01-01+00:00:00%2B00:00"):
        rows = desk.get(f"{LOG}?{query}").context["cl"].result_list
        assert [event.staff for event in rows] == [margit], query
    assert not desk.get(f"{LOG}?at__lt=2026-01-01+00:00:00%2B00:00").context["cl"].result_list


@pytest.mark.parametrize("query", ["kind__startswith=a", "staff__password__startswith=a", "staff__username=ada"])
def test_it_answers_no_other_question(desk, query):
    answer = desk.get(f"{LOG}?{query}")
    assert answer.status_code in (302, 400)
    assert answer.get("Location", "?e=1").endswith("?e=1")


@pytest.mark.parametrize("role", ["Reporter", "Editor", "Moderator"])
def test_it_is_for_administrators(client, role):
    client.force_login(make_member(role))
    assert client.get(LOG).status_code == 403
    client.force_login(make_member("Administrator"))
    assert client.get(LOG).status_code == 200


def test_its_list_asks_no_more_queries_when_it_grows(desk, django_assert_num_queries):
    for number in (1, 30):
        for _event in range(number):
            audit.record(make_editor(), "add", make_section())
        desk.get(LOG)
        with django_assert_num_queries(6):
            desk.get(LOG)


def test_the_history_of_a_row_is_what_the_log_says_of_it(desk):
    section = make_section()
    audit.record(make_editor("margit"), "change", section)
    audit.record(make_editor("soraya"), "change", make_section())
    page = desk.get(f"/admin/articles/section/{section.pk}/history/").text
    assert "margit" in page
    assert "soraya" not in page


def test_a_history_asks_no_more_queries_when_it_grows(desk, django_assert_num_queries):
    section = make_section()
    for number in (1, 120):
        for _event in range(number):
            audit.record(make_editor(), "change", section)
        with django_assert_num_queries(6):
            page = desk.get(f"/admin/articles/section/{section.pk}/history/")
    assert "?p=2" in page.text


def test_a_history_is_for_whoever_may_see_the_row(client):
    stranger = make_editor(is_superuser=False)
    client.force_login(stranger)
    address = f"/admin/articles/section/{make_section().pk}/history/"
    assert client.get(address).status_code == 403
    stranger.user_permissions.add(Permission.objects.get(codename="view_section"))
    assert client.get(address).status_code == 200


def test_the_newsroom_shows_no_list_of_recent_actions(desk):
    assert "recent" not in desk.get("/admin/", follow=True).text.lower()


def test_an_account_stays_on_what_it_did():
    ada = make_editor("ada")
    audit.record(ada, "add", make_section())
    with pytest.raises(models.ProtectedError):
        User.objects.get(pk=ada.pk).delete()
