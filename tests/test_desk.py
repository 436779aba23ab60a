"""The newsroom's first page: what waits for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article, EditorialNote, Site, User
from articles.publishing import publish
from comments.models import Comment
from tests.article_form import form_of, typed
from tests.factories import make_article, make_comment, make_correction, make_draft, make_editor, make_writer

pytestmark = pytest.mark.django_db

TODAY = "2026-03-05"


@pytest.fixture(autouse=True)
def _settings_are_confirmed():
    fields = {"name": "The Harbour Courier", "confirmed_at": timezone.now(), "time_zone": "Asia/Almaty"}
    Site.objects.update_or_create(pk=1, defaults=fields)


@pytest.fixture
def me(client) -> User:
    """An editor who is signed in."""
    editor = make_editor(first_name="Ada", last_name="Tallow")
    client.force_login(editor)
    return editor


def parts(client) -> dict[str, list[str]]:
    """The names in each part of the page."""
    return {part.key: [line.name for line in part.lines] for part in client.get("/admin/").context["desk"]}


def facts(client, key: str) -> list[str]:
    """What is said of the first thing in a part of the page."""
    return next(part for part in client.get("/admin/").context["desk"] if part.key == key).lines[0].facts


def send(article: Article, hours_ago: float) -> None:
    workflow.send_to_editor(article, make_editor())
    at = timezone.now() - timedelta(hours=hours_ago)
    EditorialNote.objects.create(article=article, by=make_editor(), move="sent", at=at)
    article.editorial_notes.filter(at__gt=at).delete()


def test_nothing_is_said_of_what_does_not_wait(client, me):
    make_article()
    assert parts(client) == {}


def test_what_is_with_the_editor_longest_comes_first(client, me):
    for hours, headline in ((1, "Newest"), (30, "Oldest"), (5, "Between")):
        send(make_draft(headline=headline), hours)
    assert parts(client)["review"] == ["Oldest", "Between", "Newest"]


def test_it_says_who_wrote_what_is_with_the_editor_and_since_when_it_is(client, me):
    article = make_draft(created_by=make_editor(first_name="Bo", last_name="Kettle", email="bo@paper.example"))
    workflow.send_to_editor(article, me)
    EditorialNote.objects.all().delete()
    EditorialNote.objects.create(article=article, by=me, move="sent", at=f"{TODAY}T09:00Z")
    assert facts(client, "review") == ["Bo Kettle", "since 5 March 2026, 14:00"]
    assert "bo@paper.example" not in client.get("/admin/").text


def test_what_was_taken_back_is_not_with_the_editor(client, me):
    article = make_draft()
    workflow.send_to_editor(article, me)
    workflow.take_back(article, me)
    assert "review" not in parts(client)


def test_my_drafts_are_those_i_began_and_nobody_has_published(client, me):
    make_draft(headline="Mine", created_by=me)
    make_draft(headline="Hers", created_by=make_editor())
    make_article(headline="Out", created_by=me)
    assert parts(client) == {"drafts": ["Mine"]}


def test_what_i_look_after_is_there_until_it_is_done(client, me):
    article = make_draft(headline="Given")
    make_draft(headline="Hers", assignee=make_editor())
    workflow.assign(article, me, me)
    assert parts(client)["assigned"] == ["Given"]
    publish(article)
    assert "assigned" not in parts(client)
    client.post(form_of(article), typed(article, body="<p>New words.</p>"))
    assert parts(client)["assigned"] == ["Given"]


def test_what_appears_today_is_there_by_the_clocks_of_the_paper(client, me, time_machine):
    time_machine.move_to(f"{TODAY}T09:00Z", tick=False)
    for moment, headline in (("18:59", "Late"), ("09:30", "Soon"), ("19:00", "Tomorrow")):
        publish(make_draft(headline=headline, slug=""), at=timezone.datetime.fromisoformat(f"{TODAY}T{moment}Z"))
    assert parts(client) == {"scheduled": ["Soon", "Late"]}
    assert facts(client, "scheduled")[0] == "14:30"
    assert "by the clocks of Asia/Almaty" in client.get("/admin/").text


def test_what_was_published_and_changed_since_is_there(client, me):
    article = make_article(headline="Changed")
    make_article(headline="Same")
    client.post(form_of(article), typed(article, body="<p>New words.</p>"))
    assert parts(client)["changed"] == ["Changed"]
    publish(article)
    assert "changed" not in parts(client)


def test_the_latest_corrections_are_there_with_what_they_say(client, me):
    correction = make_correction(make_article(headline="Bridge"))
    assert parts(client) == {"corrections": ["Bridge"]}
    assert f"/admin/articles/correction/{correction.pk}/change/" in client.get("/admin/").text


def test_the_wait_of_the_oldest_comment_is_told(client, me):
    for hours in (2, 30):
        Comment.objects.filter(pk=make_comment().pk).update(posted_at=timezone.now() - timedelta(hours=hours))
    assert "The oldest waits 1 d 6 h" in " ".join(client.get("/admin/").text.split())


def test_a_part_that_is_long_leads_to_the_list_of_all(client, me):
    for _ in range(11):
        make_draft(created_by=me)
    part = client.get("/admin/").context["desk"][0]
    assert len(part.lines) == 10
    assert len(client.get(part.more).context["cl"].result_list) == 11
    Article.objects.last().delete()
    assert client.get("/admin/").context["desk"][0].more == ""


@pytest.mark.parametrize(
    "query", ["stage=review", "who=me", "who=begun&state=draft", "state=scheduled", "state=changed"]
)
def test_every_list_that_a_part_leads_to_knows_its_filter(client, me, query):
    assert client.get(f"/admin/articles/article/?{query}").context["cl"].has_active_filters


def fill(me: User, count: int = 1) -> None:
    """Rows for every part of the page."""
    for _ in range(count):
        send(make_draft(created_by=make_editor()), 1)
        make_draft(created_by=me, assignee=me)
        publish(make_draft(), at=timezone.now() + timedelta(seconds=5))
        make_correction()
        make_comment()
        article = make_draft()
        publish(article)
        article.revisions.create(number=2, headline="Changed", language="en")


def test_whoever_may_see_nothing_is_shown_nothing(client, me):
    fill(me)
    client.force_login(make_editor(is_superuser=False))
    page = client.get("/admin/")
    assert page.context["desk"] == []
    assert "review" not in page.text
    assert "There is nothing here that you may see." in page.text


@pytest.mark.parametrize(
    ("permission", "shown"),
    [("view_correction", {"corrections"}), ("view_article", {"review", "scheduled", "changed"})],
)
def test_whoever_may_see_one_thing_is_shown_that(client, me, time_machine, permission, shown):
    time_machine.move_to(f"{TODAY}T09:00Z", tick=False)
    fill(me)
    client.force_login(make_writer(permission))
    assert parts(client).keys() == shown


def test_it_makes_as_many_queries_for_many_rows_as_for_few(client, me, time_machine, django_assert_num_queries):
    time_machine.move_to(f"{TODAY}T09:00Z", tick=False)
    for count in (1, 12):
        fill(me, count)
        with django_assert_num_queries(23):  # eight of them for the list of the first day
            client.get("/admin/")


def test_it_loads_no_text(client, me, time_machine, django_assert_max_num_queries):
    time_machine.move_to(f"{TODAY}T09:00Z", tick=False)
    fill(me)
    with django_assert_max_num_queries(23) as queries:
        client.get("/admin/")
    found = [query["sql"] for query in queries if '"articles_article"."headline"' in query["sql"]]
    assert len(found) == 7
    assert not any(f'"articles_article"."{name}"' in sql for sql in found for name in ("body", "plain_text"))
