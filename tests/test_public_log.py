"""What the paper tells everybody about its moderation: `/comments/log/`, and the worker that counts for it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from articles.models import Site
from comments import event_log, moderation
from comments.models import Appeal, Comment, LogMonth, Report
from comments.public_log import MONTHS, PAUSE, count_months, counted_months, figures_of, last_months
from comments.tallies import count
from tests.factories import make_article, make_comment, make_editor

pytestmark = pytest.mark.django_db

MARCH = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
PAGE, JSON = "/comments/log/", "/comments/log.json"


@pytest.fixture(autouse=True)
def _paper():
    Site.current()


@pytest.fixture
def clock():
    with time_machine.travel(MARCH, tick=False) as traveller:
        yield traveller


def march() -> dict:
    return figures_of(date(2026, 3, 1))


def page_of(client) -> dict:
    return json.loads(client.get(JSON).content)


def test_comments_are_counted_in_the_month_they_were_posted_and_published_in(clock):
    first = make_comment()
    clock.move_to(datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC))
    make_comment()
    clock.move_to(datetime(2026, 4, 1, tzinfo=UTC))
    make_comment()
    moderation.approve(first, make_editor())
    assert (march()["posted"], march()["published"]) == (2, 0)
    april = figures_of(date(2026, 4, 1))
    assert (april["posted"], april["published"]) == (1, 1)


def test_rejections_are_counted_by_rule_and_spam_whoever_found_it(clock):
    staff = make_editor()
    for rule in ("abuse", "abuse", "other"):
        moderation.reject(make_comment(), staff, rule)
    moderation.mark_spam(make_comment(), staff)
    make_comment(state="spam", rule="honeypot")
    assert march()["rejected"] == {"abuse": 2, "other": 1}
    assert march()["spam"] == 2


def test_answers_of_the_staff_are_not_readers_comments(clock):
    make_comment(staff=make_editor(), state="approved")
    assert (march()["posted"], march()["published"]) == (0, 0)


@pytest.mark.parametrize(("action", "figure"), [("withdraw", "withdrawn"), ("undo", "taken_back")])
def test_what_was_withdrawn_and_what_was_taken_back_are_counted(clock, action, figure):
    event_log.append(make_comment(), action, "approved", "withdrawn", action, None, MARCH)
    assert march()[figure] == 1


def test_half_of_the_comments_were_first_decided_within_the_median(clock):
    staff, comments = make_editor(), [make_comment() for _ in range(3)]
    for comment, minutes in zip(comments, (1, 9, 100), strict=True):
        clock.move_to(MARCH + timedelta(minutes=minutes))
        moderation.approve(comment, staff)
    clock.move_to(MARCH + timedelta(days=9))
    moderation.reject(comments[0], staff, "abuse")
    assert march()["median_wait"] == 9 * 60


def test_without_a_decision_there_is_no_median(clock):
    comment = make_comment(state="approved")
    event_log.append(comment, "approve", "held", "approved", "confirmed", None, MARCH)
    assert march()["median_wait"] is None


def test_appeals_and_reports_are_counted_as_they_are_made_and_as_they_end(clock):
    Appeal.objects.create(comment=make_comment())
    Appeal.objects.create(comment=make_comment(), outcome="overturned", decided_at=MARCH)
    Report.objects.create(comment=make_comment(), kind="threat")
    Report.objects.create(comment=make_comment(), kind="other", outcome="kept", settled_at=MARCH)
    Report.objects.create(
        comment=make_comment(), kind="other", outcome="removed", settled_at=MARCH + timedelta(days=40)
    )
    assert march()["appeals"] == {"made": 2, "upheld": 0, "overturned": 1}
    assert march()["reports"] == {"made": 3, "kept": 1, "removed": 0}


def test_the_last_months_are_two_years():
    months = last_months(date(2026, 3, 31))
    assert months[:4] == [date(2026, 3, 1), date(2026, 2, 1), date(2026, 1, 1), date(2025, 12, 1)]
    assert (len(months), months[-1]) == (MONTHS, date(2024, 4, 1))


def test_this_month_is_counted_again_after_a_pause_and_not_before(clock):
    count_months()
    make_comment()
    count_months()
    assert [month.figures["posted"] for month in counted_months()] == [0]
    clock.shift(PAUSE)
    count_months()
    assert [month.figures["posted"] for month in counted_months()] == [1]


def test_a_month_is_counted_a_last_time_when_it_is_over_and_never_again(clock):
    count_months()
    make_comment()
    clock.move_to(datetime(2026, 4, 20, tzinfo=UTC))
    count_months()
    at = LogMonth.objects.get(month=date(2026, 3, 1))
    assert at.figures["posted"] == 1
    clock.shift(timedelta(days=1))
    count_months()
    assert LogMonth.objects.get(month=date(2026, 3, 1)).counted_at == at.counted_at


def test_the_page_has_the_figures_of_each_month_the_newest_first(client, clock):
    staff = make_editor()
    moderation.reject(make_comment(), staff, "personal-data")
    count("refused", "closed", 7)
    count("forgotten", "text", 5)
    clock.move_to(datetime(2026, 5, 2, tzinfo=UTC))
    make_comment()
    count_months()
    answer = page_of(client)
    assert [month["month"] for month in answer["months"]] == ["2026-05", "2026-04", "2026-03"]
    assert answer["months"][2]["rejected"] == {"personal-data": 1}
    assert answer["months"][2]["refused"] == {"closed": 7}
    assert answer["months"][2]["forgotten"] == {"text": 5}
    text = client.get(PAGE).text
    assert text.index("May&nbsp;2026") < text.index("March&nbsp;2026")
    assert "April" not in text
    assert '<th scope="col">Personal data</th>' in text
    assert '<th scope="col">Comments were closed</th>' in text
    assert "<td>7</td>" in text


def test_the_page_shows_the_end_of_the_chain_and_its_length(client):
    moderation.approve(make_comment(), make_editor())
    count_months()
    head = event_log.head().hex()
    text = client.get(PAGE).text
    assert f"<code>{head}</code>" in text
    assert "held 1 line then" in text
    assert page_of(client)["months"][0]["log"] == {"head": head, "events": 1}


def test_a_month_keeps_the_end_the_chain_had_then(clock):
    moderation.approve(make_comment(), make_editor())
    head = event_log.head().hex()
    clock.move_to(datetime(2026, 4, 1, tzinfo=UTC))
    moderation.approve(make_comment(), make_editor())
    assert march()["log"] == {"head": head, "events": 1}


def test_no_name_of_anybody_is_on_the_page(client):
    staff = make_editor("verbena", first_name="Vera", last_name="Benning")
    moderation.reject(make_comment(name="Ines Valdor", text="Two ferries a day"), staff, "abuse")
    count_months()
    for page in (PAGE, JSON):
        text = client.get(page).text
        assert not [word for word in ("verbena", "Vera", "Benning", "Valdor", "ferries", "bridge") if word in text]


def test_a_paper_in_which_nothing_happened_says_so(client):
    count_months()
    assert "Nothing has happened yet." in client.get(PAGE).text
    months = page_of(client)["months"]
    assert [month["log"] for month in months] == [{"head": "0" * 64, "events": 0}]


def test_before_the_worker_has_counted_there_is_a_page_too(client):
    make_comment()
    assert client.get(PAGE).status_code == 200
    assert page_of(client)["months"] == []


def test_each_refusal_of_a_post_is_named_in_words(client, clock):
    for rule in ("too-late", "note", "parent", "gone", "too-many"):
        count("refused", rule)
    count_months()
    text = client.get(PAGE).text
    assert '<th scope="col">The note it was about was gone</th>' in text
    assert '<th scope="col">too-late</th>' not in text


def test_a_rule_that_was_renamed_or_is_unknown_stands_for_itself(client, clock):
    count("refused", "a-rule-of-tomorrow")
    count_months()
    assert '<th scope="col">a-rule-of-tomorrow</th>' in client.get(PAGE).text


@pytest.mark.parametrize("page", [PAGE, JSON])
def test_the_page_asks_as_much_for_a_thousand_comments_as_for_one(client, page, django_assert_num_queries):
    def asked() -> int:
        count_months()
        with django_assert_num_queries(4 if page == PAGE else 3):
            return len(client.get(page).content)

    moderation.approve(make_comment(), make_editor())
    asked()
    article = make_article()
    Comment.objects.bulk_create(Comment(article=article, name="Ann", text=f"Comment {i}") for i in range(1000))
    LogMonth.objects.all().delete()
    asked()


def test_the_worker_asks_as_much_for_many_comments(django_assert_max_num_queries):
    with django_assert_max_num_queries(1 + MONTHS * 8):
        count_months()
    with django_assert_max_num_queries(1):
        count_months()
