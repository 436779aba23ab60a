"""What the writer of a comment can do with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import event_log, moderation, own_comments, vault
from comments.models import Appeal, Comment, CommentVersion, ModerationEvent, Report
from comments.own_comments import NotPossible
from tests.at_once import together
from tests.factories import make_article, make_comment, make_editor

pytestmark = pytest.mark.django_db

PUBLIC = {"state": "approved", "decided_at": timezone.now()}


def make_public(**fields) -> Comment:
    return make_comment(make_article(comment_count=1), **{**PUBLIC, **fields})


def turned_down(**fields) -> Comment:
    comment = make_comment(**fields)
    moderation.reject(comment, make_editor(), "abuse")
    return comment


def events() -> list[tuple]:
    return list(ModerationEvent.objects.order_by("pk").values_list("action", "from_state", "to_state", "rule", "staff"))


def test_a_public_comment_that_is_withdrawn_leaves_its_place_empty():
    comment = make_public(picked_at=timezone.now())
    own_comments.withdraw(comment)
    comment.refresh_from_db()
    assert (comment.state, comment.removed_rule, comment.picked_at) == ("withdrawn", "withdrawn", None)
    assert list(Comment.objects.standing()) == [comment]
    assert comment.article.comment_count == 0
    assert events() == [("withdraw", "approved", "withdrawn", "withdrawn", None)]


def test_a_waiting_comment_that_is_withdrawn_has_no_place():
    comment = make_comment()
    own_comments.withdraw(comment)
    assert not Comment.objects.standing().exists()
    assert not Comment.objects.waiting().exists()
    assert events() == [("withdraw", "held", "withdrawn", "withdrawn", None)]


def test_what_fell_into_the_trap_can_be_withdrawn_like_any_other():
    comment = make_comment(state="spam", rule="honeypot")
    own_comments.withdraw(comment)
    assert Comment.objects.get().state == "withdrawn"


@pytest.mark.parametrize("verb", [own_comments.withdraw, lambda comment: own_comments.edit(comment, "It was June.")])
@pytest.mark.parametrize(
    "state",
    [
        {"state": "withdrawn"},
        {"state": "rejected", "decided_at": timezone.now()},
        {"state": "spam", "decided_at": timezone.now()},
        {"state": "approved", "text": "", "name": "", "erased_at": timezone.now()},
    ],
)
def test_what_was_decided_against_it_can_be_neither_edited_nor_withdrawn(verb, state):
    comment = make_comment(**state)
    with pytest.raises(NotPossible):
        verb(comment)
    assert not ModerationEvent.objects.exists()
    assert not CommentVersion.objects.exists()


def test_reports_of_a_withdrawn_comment_wait_no_more():
    comment = make_public()
    Report.objects.create(comment=comment, kind="other")
    own_comments.withdraw(comment)
    assert Report.objects.get().outcome == "removed"


def test_an_edited_comment_goes_back_to_review_and_its_earlier_text_is_kept():
    comment = make_public(masks=[0, 3], spam_score=0.5, picked_at=timezone.now())
    own_comments.edit(comment, "Паром ходит три раза в день.")
    comment.refresh_from_db()
    assert (comment.state, comment.text, comment.masks) == ("held", "Паром ходит три раза в день.", [])
    assert (comment.removed_rule, comment.decided_at, comment.spam_score) == ("edited", None, None)
    assert comment.edited_at
    assert comment.language == "ru"
    assert comment.versions.get().text == "The ferry runs twice a day until then."
    assert comment.article.comment_count == 0
    assert events() == [("edit", "approved", "held", "edited", None)]


def test_an_edited_comment_appears_again_when_an_editor_approves_it():
    comment = make_public()
    own_comments.edit(comment, "It was June.")
    comment.refresh_from_db()
    moderation.approve(comment, make_editor())
    comment.refresh_from_db()
    assert (comment.is_public, comment.removed_at, comment.removed_rule) == (True, None, "")
    assert comment.article.comment_count == 1
    assert event_log.verify() is None


def test_the_same_text_changes_nothing():
    comment = make_public()
    own_comments.edit(comment, comment.text)
    assert Comment.objects.public().exists()
    assert not CommentVersion.objects.exists()


def test_editing_brings_nothing_out_of_the_trap():
    comment = make_comment(state="spam", rule="honeypot")
    own_comments.edit(comment, "It was June.")
    assert Comment.objects.get().state == "spam"


def test_a_comment_that_readers_reported_stays_hidden_for_that_while_it_is_edited():
    hidden = make_comment(published_at=timezone.now(), removed_at=timezone.now(), removed_rule="reports")
    own_comments.edit(hidden, "It was June.")
    assert Comment.objects.get().removed_rule == "reports"


def test_each_decision_can_be_appealed_once():
    comment = turned_down()
    own_comments.appeal(comment, "It is not abuse.")
    with pytest.raises(NotPossible):
        own_comments.appeal(comment, "Really not.")
    Appeal.objects.update(outcome="upheld", decided_at=timezone.now())
    assert not own_comments.can_appeal(comment)


def test_a_new_decision_can_be_appealed_again():
    comment = turned_down()
    own_comments.appeal(comment, "It is not abuse.")
    Appeal.objects.update(outcome="overturned", decided_at=timezone.now())
    editor = make_editor()
    moderation.approve(comment, editor)
    assert not own_comments.can_appeal(comment)
    moderation.reject(comment, editor, "other")
    assert own_comments.can_appeal(comment)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"state": "approved"},
        {"state": "spam"},
        {"state": "withdrawn"},
        {"state": "rejected", "decided_at": timezone.now(), "for_editors": True},
        {"state": "rejected", "decided_at": timezone.now(), "text": "", "name": "", "erased_at": timezone.now()},
    ],
)
def test_what_no_editor_has_turned_down_cannot_be_appealed(fields):
    with pytest.raises(NotPossible):
        own_comments.appeal(make_comment(**fields), "Why?")


def test_mail_is_chosen_only_where_the_address_is_proven():
    comment = make_comment(sealed_address=vault.seal("oona@letters.example"))
    with pytest.raises(NotPossible):
        own_comments.set_mail(comment, "daily")
    assert own_comments.claim(comment)
    own_comments.set_mail(comment, "daily")
    assert Comment.objects.get().mail == "daily"


def test_a_comment_is_claimed_once_and_without_an_address_never():
    comment = make_comment(sealed_address=vault.seal("oona@letters.example"))
    assert own_comments.claim(comment)
    assert not own_comments.claim(comment)
    assert not own_comments.claim(make_comment())


def test_what_is_not_mine_loses_the_link_to_my_address():
    comment = make_comment(sealed_address=vault.seal("oona@letters.example"), mail="each", submission_digest=bytes(32))
    own_comments.disown(comment)
    comment.refresh_from_db()
    assert (comment.sealed_address, comment.mail, comment.submission_digest) == (None, "", None)
    assert comment.text


def test_mail_can_be_stopped_and_begun_again():
    address = vault.seal("oona@letters.example")
    own_comments.stop_mail(address)
    address.refresh_from_db()
    assert timezone.now() - address.mail_off_at < timedelta(minutes=1)
    own_comments.start_mail(address)
    address.refresh_from_db()
    assert address.mail_off_at is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.django_db(transaction=True)
def test_an_editor_who_approves_while_it_is_withdrawn_comes_first_or_too_late():
    comment, editor = make_comment(), make_editor()
    failures = together(lambda: own_comments.withdraw(comment), lambda: moderation.approve(comment, editor))
    comment.refresh_from_db()
    assert comment.state == "withdrawn"
    assert len(failures) + ModerationEvent.objects.count() == 2
    assert {type(failure) for failure in failures} <= {moderation.AlreadyDecided}
    assert comment.article.comment_count == 0
    assert event_log.verify() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.django_db(transaction=True)
def test_of_two_withdrawals_at_once_one_counts():
    comment = make_public()
    failures = together(*[lambda: own_comments.withdraw(comment)] * 2)
    assert [type(failure) for failure in failures] == [NotPossible]
    comment.refresh_from_db()
    assert comment.article.comment_count == 0
