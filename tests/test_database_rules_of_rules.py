"""What the database refuses of comments, their events, word lists and who may answer: each rule has its statement."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from articles.models import Site
from comments import event_log
from comments.models import Comment, ModerationEvent, SealedAddress, WordList
from tests.factories import make_address, make_comment

pytestmark = pytest.mark.django_db


def refused(rule: str):
    return pytest.raises(IntegrityError, match=rule)


def change(comment: Comment, **fields) -> None:
    Comment.objects.filter(pk=comment.pk).update(**fields)


def test_a_state_nobody_knows_is_refused():
    with refused("comment_state_is_known"):
        make_comment(state="hidden")


@pytest.mark.parametrize("empty", [{"name": ""}, {"text": ""}])
def test_a_comment_says_something_unless_its_words_were_forgotten(empty):
    make_comment(**empty, erased_at=timezone.now())
    with refused("comment_says_something"):
        make_comment(**empty)


@pytest.mark.parametrize(
    "fields",
    [
        {"removed_at": timezone.now(), "removed_rule": "abuse"},
        {"removed_at": timezone.now(), "published_at": timezone.now()},
        {"removed_rule": "abuse"},
        {"removed_at": timezone.now(), "published_at": timezone.now(), "removed_rule": "abuse", "state": "approved"},
    ],
)
def test_a_comment_taken_from_readers_was_public_is_no_longer_and_says_why(fields):
    with refused("comment_removed_was_public_and_says_why"):
        make_comment(**{"state": "rejected", **fields})


def test_a_public_comment_has_the_date_it_appeared():
    comment = make_comment()
    with refused("comment_public_has_its_date"):
        change(comment, state="approved")


def test_only_the_first_comment_of_a_thread_closes_it():
    answer = make_comment(parent=make_comment(closed_at=timezone.now()))
    with refused("comment_closed_is_a_thread"):
        change(answer, closed_at=timezone.now())


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "approved", "published_at": timezone.now()},
        {"state": "rejected", "published_at": timezone.now(), "removed_at": timezone.now(), "removed_rule": "abuse"},
    ],
)
def test_what_is_for_the_editors_is_and_was_never_public(fields):
    comment = make_comment(for_editors=True)
    with refused("comment_for_editors_is_never_public"):
        change(comment, **fields)


def site_says(**fields) -> None:
    Site.objects.create(pk=1)
    Site.objects.update(**fields)


@pytest.mark.parametrize("mode", ["", "sometimes"])
def test_the_site_says_who_may_answer(mode):
    with refused("site_comments_mode_is_known"):
        site_says(comments_mode=mode)


@pytest.mark.parametrize("days", [0, 3651])
def test_comments_close_after_a_day_to_ten_years(days):
    with refused("site_comments_close_after_days"):
        site_says(comments_close_after=days)


@pytest.mark.parametrize("reports", [0, 1, 101])
def test_one_report_hides_nothing(reports):
    with refused("site_hides_after_several_reports"):
        site_says(hide_after_reports=reports)


def test_a_language_has_one_word_list_of_a_kind():
    WordList.objects.create(language="ru", words="казино")
    WordList.objects.create(language="ru", words="казино", kind="fold")
    with refused("word_list_is_one_a_language"):
        WordList.objects.create(language="ru", words="лото")


def test_a_word_list_has_words():
    with refused("word_list_has_words"):
        WordList.objects.create(language="ru", words="")


def test_a_word_list_of_a_kind_nobody_knows_is_refused():
    with refused("word_list_kind_is_known"):
        WordList.objects.create(words="casino", kind="ban")


def test_an_act_nobody_knows_is_no_event():
    with refused("event_action_is_known"):
        event_log.append(make_comment(), "burn", "held", "held", "editor", None, timezone.now())


@pytest.mark.parametrize(("before", "after"), [("hidden", "held"), ("held", "hidden")])
def test_an_event_leads_from_a_known_state_to_a_known_one(before, after):
    with refused("event_states_are_known"):
        event_log.append(make_comment(), "approve", before, after, "editor", None, timezone.now())


def test_every_action_and_state_of_the_models_is_one_that_the_database_knows():
    comment = make_comment()
    for action in ModerationEvent.Action.values:
        for state in Comment.State.values:
            event_log.append(comment, action, state, state, "editor", None, timezone.now())
    assert ModerationEvent.objects.count() == len(ModerationEvent.Action.values) * len(Comment.State.values)


def test_only_a_reader_who_confirmed_the_address_is_read_first():
    address = make_address()
    with refused("address_held_is_confirmed"):
        SealedAddress.objects.filter(pk=address.pk).update(held_at=timezone.now())
