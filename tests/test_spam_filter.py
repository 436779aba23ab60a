"""The filter in use scores what waits, and labels it; it decides nothing."""

import pytest
from django.db import transaction

from articles.models import AuditEvent
from comments.models import Comment, SpamFilter
from comments.spam import filters
from comments.spam.scoring import OtherFormat
from comments.spam.words import label, labels_of
from tests.at_once import together
from tests.factories import make_comment, make_editor
from tests.spam import REPORT, make_filter

pytestmark = pytest.mark.django_db


def score_of(comment: Comment) -> float | None:
    return Comment.objects.get(pk=comment.pk).spam_score


def test_what_waits_is_scored_and_stays_where_it_is():
    version = make_filter()
    spam, ham = make_comment(text="casino casino"), make_comment(text="bread and butter")
    filters.score_waiting_comments()
    assert score_of(spam) > 0.9 > 0.6 > score_of(ham)
    assert set(Comment.objects.values_list("state", "decided_at", "spam_filter")) == {("held", None, version.pk)}


@pytest.mark.parametrize("state", ["approved", "rejected", "spam"])
def test_what_is_decided_gets_no_score(state):
    make_filter()
    comment = make_comment(state=state)
    filters.score_waiting_comments()
    assert score_of(comment) is None


def test_without_a_filter_there_is_no_score():
    comment = make_comment()
    filters.score_waiting_comments()
    assert score_of(comment) is None


def test_a_new_filter_scores_anew():
    make_filter()
    comment = make_comment(text="casino")
    filters.score_waiting_comments()
    make_filter(word="bakery")
    filters.score_waiting_comments()
    assert score_of(comment) == 0.5


def test_more_comments_than_are_taken_at_a_time_are_all_scored(monkeypatch):
    monkeypatch.setattr(filters, "COMMENTS_AT_A_TIME", 2)
    make_filter()
    comments = [make_comment() for _ in range(5)]
    filters.score_waiting_comments()
    assert None not in [score_of(comment) for comment in comments]


def test_a_second_round_writes_nothing(django_assert_num_queries):
    make_filter()
    make_comment()
    filters.score_waiting_comments()
    with django_assert_num_queries(5):  # the filter, a transaction of two, and its two questions
        filters.score_waiting_comments()


@pytest.mark.django_db(transaction=True)
def test_a_comment_that_somebody_holds_is_left_to_the_next_round():
    make_filter()
    held, free = make_comment(), make_comment()
    with transaction.atomic():
        Comment.objects.select_for_update(no_key=True).get(pk=held.pk)
        assert together(filters.score_waiting_comments) == []
    assert (score_of(held), score_of(free) is None) == (None, False)


def test_weights_of_another_release_score_nothing():
    version = make_filter()
    SpamFilter.objects.filter(pk=version.pk).update(weights=b"NPSF\x00\x00")
    comment = make_comment()
    filters.score_waiting_comments()
    assert score_of(comment) is None


def test_the_former_filter_can_be_used_again_and_the_log_says_who():
    former, latest = make_filter(), make_filter()
    staff = make_editor()
    filters.choose(former, staff)
    assert SpamFilter.objects.get(in_use=True) == former
    assert AuditEvent.objects.filter(action="use_filter", row=former.pk, staff=staff).count() == 1
    assert not SpamFilter.objects.get(pk=latest.pk).in_use


def test_choosing_the_one_in_use_changes_and_records_nothing():
    version = make_filter()
    filters.choose(version, make_editor())
    assert not AuditEvent.objects.exists()


def test_a_filter_of_another_release_cannot_be_chosen():
    former = make_filter()
    former.weights = b"old"
    former.save()
    latest = make_filter()
    with pytest.raises(OtherFormat):
        filters.choose(former, make_editor())
    assert SpamFilter.objects.get(in_use=True) == latest


@pytest.mark.django_db(transaction=True)
def test_two_filters_that_come_at_once_leave_one_in_use():
    assert together(*[make_filter] * 3) == []
    assert SpamFilter.objects.filter(in_use=True).count() == 1


@pytest.mark.parametrize(
    ("score", "words"),
    [(None, ""), (0.0, ""), (0.29, ""), (0.3, "May be spam"), (0.79, "May be spam"), (0.8, "Looks like spam")],
)
def test_a_score_is_told_in_words(score, words):
    assert label(score, REPORT) == words


@pytest.mark.parametrize("report", [{}, {**REPORT, "auc": 0.79}])
def test_a_filter_that_is_not_worth_it_labels_nothing(report):
    assert label(1.0, report) == ""


def test_the_labels_of_a_page_are_one_query(django_assert_num_queries):
    make_filter(bias=-3)
    comments = [make_comment(text=text) for text in ("casino", "bread", "casino")]
    filters.score_waiting_comments()
    make_comment()
    shown = list(Comment.objects.all())
    with django_assert_num_queries(1):
        assert set(labels_of(shown)) == {comments[0].pk, comments[2].pk}
