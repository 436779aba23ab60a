"""The article's form and its readers: schedule, take back, publish changes, and what the form asks and says."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article, Correction, Site
from articles.publishing import schedule
from tests.article_form import ADD, form_of, typed
from tests.factories import make_article, make_draft, make_writer

pytestmark = pytest.mark.django_db

NOON = datetime(2036, 3, 9, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def pressing(button: str, article: Article | None = None, **fields) -> dict:
    values = typed(article, **fields)
    del values["_save"]
    return {**values, button: "pressed"}


def scheduling(article: Article | None = None, day: str = "2036-03-10", hour: str = "09:30", **fields) -> dict:
    return pressing("_schedule", article, appear_date=day, appear_time=hour, **fields)


def changed(desk, article: Article, body: str = "<p>The bridge closes on Tuesday.</p>", **fields):
    return desk.post(form_of(article), pressing("_publish", article, body=body, **fields), follow=True)


# --- Scheduling


def test_a_draft_is_scheduled_in_the_zone_of_the_paper_which_the_form_names(desk):
    Site.objects.update(time_zone="Asia/Almaty")
    article = make_draft()
    assert "Times are in Asia/Almaty." in desk.get(form_of(article)).text
    page = desk.post(form_of(article), scheduling(article), follow=True)
    article.refresh_from_db()
    assert article.published_at == datetime(2036, 3, 10, 4, 30, tzinfo=UTC)
    assert "Scheduled for 10 March 2036, 09:30 (Asia/Almaty)" in page.text


def test_a_scheduled_article_crosses_its_minute_and_nothing_runs(desk, client):
    article = make_draft(slug="ferry")
    desk.post(form_of(article), scheduling(article))
    with time_machine.travel(datetime(2036, 3, 10, 9, 29, 59, tzinfo=UTC), tick=False):
        assert client.get("/2036/03/ferry/").status_code == 404
    with time_machine.travel(datetime(2036, 3, 10, 9, 30, tzinfo=UTC), tick=False):
        assert client.get("/2036/03/ferry/").status_code == 200
        assert 'href="/2036/03/ferry/"' in client.get("/").text


def test_a_new_article_can_be_scheduled_at_once(desk):
    desk.post(ADD, scheduling())
    assert Article.objects.get().published_at == datetime(2036, 3, 10, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour", "sentence"),
    [
        ("2036-03-09", "11:59", "That minute has passed."),
        ("2036-03-09", "12:00", "That minute has passed."),
        ("0001-01-01", "00:00", "That minute has passed."),
        ("9999-12-31", "23:59", "That is more than two years ahead."),
        ("", "09:30", "Say when it is to appear."),
        ("2036-03-10", "", "Say when it is to appear."),
        ("tomorrow", "09:30", "Enter a valid date."),
        ("2036-03-10", "\0", "Enter a valid time."),
        ("9" * 10_000, "25:00", "Enter a valid date."),
    ],
)
def test_a_moment_that_cannot_be_is_refused_and_every_word_is_kept(desk, day, hour, sentence):
    article = make_draft()
    page = desk.post(form_of(article), scheduling(article, day, hour, body="<p>Words I typed.</p>"))
    assert page.status_code == 200
    assert sentence in page.text
    assert "Words I typed." in page.context["adminform"].form["body"].value()
    article.refresh_from_db()
    assert article.published_at is None


@pytest.mark.parametrize(
    ("day", "hour", "sentence"),
    [
        ("2036-03-30", "02:30", "The clocks are put forward then, and there is no 02:30."),
        ("2036-10-26", "02:30", "The clocks are put back that night, and 02:30 comes twice."),
    ],
)
def test_an_hour_that_the_clocks_skip_or_repeat_is_refused(desk, day, hour, sentence):
    Site.objects.update(time_zone="Europe/Berlin")
    article = make_draft()
    assert sentence in desk.post(form_of(article), scheduling(article, day, hour)).text
    page = desk.post(form_of(article), scheduling(article, day, "04:00"), follow=True)
    assert "04:00 (Europe/Berlin)" in page.text


def scheduled(**fields) -> Article:
    article = make_draft(**fields)
    schedule(article, NOON + timedelta(days=1))
    return article


def test_the_form_of_a_scheduled_article_opens_with_its_date_and_moves_it(desk):
    article = scheduled()
    form = desk.get(form_of(article)).context["adminform"].form
    assert (str(form["appear_date"].value()), str(form["appear_time"].value())) == ("2036-03-10", "12:00:00")
    desk.post(form_of(article), scheduling(article, "2036-04-01"))
    article.refresh_from_db()
    assert (article.published_at.month, article.url_month) == (4, 4)


def test_saving_a_scheduled_article_changes_nothing_readers_will_get_until_it_is_scheduled_again(desk):
    article = scheduled(body="<p>First words.</p>")
    page = desk.post(form_of(article), typed(article, body="<p>Later words.</p>"), follow=True)
    article.refresh_from_db()
    assert article.body == "<p>First words.</p>"
    assert "Readers will get version 1" in page.text
    page = desk.post(form_of(article), scheduling(article), follow=True)
    article.refresh_from_db()
    assert article.body == "<p>Later words.</p>"
    assert "Readers will get version" not in page.text


def test_a_schedule_is_taken_back_with_what_was_typed(desk):
    article = scheduled()
    page = desk.post(form_of(article), pressing("_unschedule", article, body="<p>Not yet.</p>"), follow=True)
    article.refresh_from_db()
    assert (article.published_at, article.body) == (None, "<p>Not yet.</p>")
    assert "Draft: readers do not see it" in page.text


def test_a_schedule_is_not_taken_back_after_its_minute_and_the_words_are_saved(desk):
    article = scheduled(body="<p>First words.</p>")
    form = pressing("_unschedule", article, body="<p>Not yet.</p>")
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        page = desk.post(form_of(article), form, follow=True)
    article.refresh_from_db()
    assert article.is_public is False  # noon again, here
    assert article.published_at == NOON + timedelta(days=1)
    assert article.body == "<p>First words.</p>"
    assert "it has appeared already" in page.text
    assert "Not yet." in page.context["adminform"].form["body"].value()


def test_a_scheduled_article_is_published_now(desk):
    article = scheduled()
    assert 'value="Publish now"' in desk.get(form_of(article)).text
    desk.post(form_of(article), pressing("_publish", article))
    article.refresh_from_db()
    assert article.published_at == NOON


def test_an_address_that_is_taken_in_the_month_of_the_date_is_a_fault(desk):
    make_article(slug="ferry", published_at=NOON, url_year=2036, url_month=3)
    article = make_draft(slug="ferry")
    page = desk.post(form_of(article), scheduling(article), follow=True)
    article.refresh_from_db()
    assert article.published_at is None
    assert "not published" in page.text
    assert '<a href="#id_slug" data-place>Another article of that month' in page.text
    desk.post(form_of(article), scheduling(article, "2036-04-10"))
    article.refresh_from_db()
    assert article.address == {"year": 2036, "month": 4, "slug": "ferry"}


WRITES = ("view_article", "add_article", "change_article")


@pytest.mark.parametrize("button", ["_schedule", "_unschedule", "_publish"])
def test_whoever_may_not_publish_presses_nothing_that_readers_notice(client, button):
    client.force_login(make_writer(*WRITES))
    article = scheduled()
    page = client.get(form_of(article)).text
    assert f'name="{button}"' not in page
    assert client.post(form_of(article), scheduling(article) | {button: "pressed"}).status_code == 403
    article.refresh_from_db()
    assert article.published_at == NOON + timedelta(days=1)


# --- Changes of what readers know


def test_a_change_of_words_asks_what_it_is_and_keeps_what_was_typed(desk):
    article = make_article()
    page = changed(desk, article)
    assert page.text.count("Say what the change is to them.") == 2  # above the form, and at its place
    assert '<a href="#id_change">' in page.text
    assert "Tuesday" in page.context["adminform"].form["body"].value()
    article.refresh_from_db()
    assert article.body == "<p>The bridge closes on Monday.</p>"
    assert article.revisions.count() == 0


@pytest.mark.parametrize("kind", ["update", "correction"])
def test_what_readers_are_told_of_needs_words(desk, kind):
    article = make_article()
    page = changed(desk, article, change=kind, change_notice="  ")
    assert "Tell readers what was changed" in page.text
    assert not Correction.objects.exists()


@pytest.mark.parametrize("kind", ["update", "correction"])
def test_a_change_is_published_with_its_public_record_and_the_message_leads_there(desk, kind):
    article = make_article()
    page = changed(desk, article, change=kind, change_notice="It is Tuesday.")
    record = Correction.objects.get()
    assert (record.article, record.kind, record.text, record.noted_at) == (article, kind, "It is Tuesday.", NOON)
    article.refresh_from_db()
    assert "Tuesday" in article.body
    assert f'href="{article.get_absolute_url()}#{record.anchor}"' in page.text
    assert "It is Tuesday." in desk.get(article.get_absolute_url()).text


def test_a_slip_of_the_pen_is_mended_in_silence(desk):
    article = make_article()
    changed(desk, article, change="typo", change_notice="Never mind.")
    article.refresh_from_db()
    assert "Tuesday" in article.body
    assert not Correction.objects.exists()
    assert article.revisions.newest_first().first().change == "typo"


@pytest.mark.parametrize(
    "body", ["<p>The bridge  closes <strong>on Monday</strong>.</p>", "<h2>The bridge</h2><p>closes on Monday.</p>"]
)
def test_spaces_and_markup_alone_are_a_slip_that_nobody_has_to_name(desk, body):
    article = make_article()
    changed(desk, article, body=body)
    article.refresh_from_db()
    assert article.revisions.newest_first().first().change == "typo"
    assert article.body == body


def test_a_saved_change_of_markup_alone_opens_with_the_slip_chosen_and_one_of_words_with_nothing(desk):
    article = make_article()
    desk.post(form_of(article), typed(article, body="<p>The bridge closes on <em>Monday</em>.</p>"))
    assert desk.get(form_of(article)).context["adminform"].form["change"].value() == "typo"
    desk.post(form_of(article), typed(article, body="<p>The bridge closes on Tuesday.</p>"))
    assert desk.get(form_of(article)).context["adminform"].form["change"].value() is None


def test_publishing_what_readers_have_says_so(desk):
    article = make_article()
    page = desk.post(form_of(article), pressing("_publish", article), follow=True)
    assert "Readers have this text already" in page.text
    assert not Correction.objects.exists()


def test_the_form_says_since_when_changes_are_not_published(desk):
    article = make_article()
    page = desk.post(form_of(article), typed(article, body="<p>Tuesday.</p>"), follow=True)
    assert "Published 5 March 2026, 09:00 (UTC)" in page.text
    assert "Changes since 12:00 are not published" in page.text
    assert 'value="Publish changes"' in page.text


@pytest.mark.parametrize("change", ["first", "x", "\0", "9" * 10_000])
def test_a_change_nobody_offered_is_refused(desk, change):
    page = changed(desk, make_article(), change=change)
    assert page.status_code == 200
    assert page.context["errors"]
    assert not Correction.objects.exists()


def test_words_for_readers_that_are_too_long_are_refused_and_kept(desk):
    page = changed(desk, make_article(), change="update", change_notice="w" * 2001)
    assert page.context["errors"]
    assert "w" * 2001 in page.text


def test_a_retracted_article_takes_saves_and_is_not_published(desk):
    article = make_article(retracted_at=timezone.now())
    assert 'name="_publish" ' not in desk.get(form_of(article)).text
    page = changed(desk, article)
    assert "Put it back before you publish it" in page.text
    article.refresh_from_db()
    assert not article.is_public
    assert "Tuesday" in page.context["adminform"].form["body"].value()


# --- The address that was made of the headline


def test_saving_again_what_has_an_address_made_of_its_headline_changes_nothing(desk):
    desk.post(ADD, pressing("_publish", headline="Ferry sinks"))
    article = Article.objects.get()
    assert desk.get(form_of(article)).context["adminform"].form["slug"].value() == "ferry-sinks"
    page = desk.post(form_of(article), typed(article, slug="ferry-sinks"), follow=True)
    assert article.revisions.count() == 1
    assert "are not published" not in page.text


def test_such_an_address_stays_when_a_change_is_published_and_leads_on_when_it_is_changed(desk, client):
    desk.post(ADD, pressing("_publish", headline="Ferry sinks"))
    article = Article.objects.get()
    changed(desk, article, slug="ferry-sinks", change="typo")
    article.refresh_from_db()
    assert article.slug == "ferry-sinks"
    changed(desk, article, slug="ferry-sank", change="typo")
    assert client.get("/2036/03/ferry-sinks/")["Location"] == "/2036/03/ferry-sank/"


def test_whoever_may_only_look_is_told_the_state_and_asked_nothing(client):
    client.force_login(make_writer("view_article", "publish_article"))
    page = client.get(form_of(scheduled())).text
    assert "Scheduled for 10 March 2036, 12:00 (UTC)" in page
    assert "data-place" not in page
    assert 'name="_schedule"' not in page
