"""What the paper forgets by itself: texts, addresses and what links a reader's comments, each after its time."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from comments import event_log, moderation, own_comments, retention, vault
from comments.models import (
    AddressRequest,
    Appeal,
    Comment,
    CommentVersion,
    Letter,
    Mail,
    MailLink,
    ModerationEvent,
    Receipt,
    Report,
    SealedAddress,
    Tally,
)
from tests.at_once import together
from tests.factories import make_article, make_comment, make_editor

pytestmark = pytest.mark.django_db

THEN = datetime(2026, 3, 5, 12, tzinfo=UTC)
OONA = "oona@letters.example"
DAY = timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel(THEN, tick=False) as traveller:
        yield traveller


def tally() -> dict[str, int]:
    return dict(Tally.objects.filter(what="forgotten").values_list("rule", "number"))


def rejected(**fields) -> Comment:
    comment = make_comment(**fields)
    moderation.reject(comment, make_editor(), "abuse")
    return comment


def test_a_rejected_text_is_forgotten_with_its_name_half_a_year_later(clock):
    comment = rejected(submission_digest=bytes(32))
    clock.move_to(THEN + 180 * DAY)
    assert retention.forget_rejected_texts() == 0
    clock.move_to(THEN + 181 * DAY)
    assert retention.forget_rejected_texts() == 1
    comment.refresh_from_db()
    assert (comment.name, comment.text, comment.state, comment.submission_digest) == ("", "", "rejected", None)
    assert comment.erased_at == timezone.now()
    assert tally() == {"text": 1}


def test_what_was_said_about_a_forgotten_text_goes_too(clock):
    comment = rejected()
    CommentVersion.objects.create(comment=comment, text="It was June.")
    Receipt.objects.create(comment=comment, token_digest=bytes(32))
    Appeal.objects.create(comment=comment, text="I live there.", outcome="upheld", decided_at=THEN)
    Report.objects.create(comment=comment, kind="other", text="Oona again.")
    clock.shift(181 * DAY)
    retention.forget_rejected_texts()
    assert not CommentVersion.objects.exists()
    assert not Receipt.objects.exists()
    assert (Appeal.objects.get().text, Report.objects.get().text) == ("", "")


def test_a_forgotten_text_is_in_the_log_once(clock):
    rejected()
    clock.shift(181 * DAY)
    retention.forget_rejected_texts()
    clock.shift(400 * DAY)
    assert retention.forget_rejected_texts() == 0
    event = ModerationEvent.objects.get(action="expire")
    assert (event.from_state, event.to_state, event.rule, event.staff) == ("rejected", "rejected", "expired", None)
    assert event_log.verify() is None


def test_spam_that_nobody_looked_at_and_what_was_withdrawn_is_forgotten(clock):
    make_comment(state="spam", rule="honeypot")
    withdrawn = make_comment(make_article(comment_count=1), state="approved")
    own_comments.withdraw(withdrawn)
    clock.shift(181 * DAY)
    assert retention.forget_rejected_texts() == 2


@pytest.mark.parametrize("state", ["held", "approved"])
def test_what_waits_or_is_public_is_never_forgotten(clock, state):
    make_comment(state=state)
    clock.shift(3000 * DAY)
    assert retention.forget_rejected_texts() == 0


def test_a_text_is_kept_while_its_appeal_waits_and_after_the_answer_for_its_time(clock):
    comment = rejected()
    Appeal.objects.create(comment=comment, text="I live there.")
    clock.shift(181 * DAY)
    assert retention.forget_rejected_texts() == 0
    Appeal.objects.update(outcome="upheld", decided_at=timezone.now())
    event_log.append(comment, "uphold", "rejected", "rejected", "abuse", make_editor(), timezone.now())
    clock.shift(100 * DAY)
    assert retention.forget_rejected_texts() == 0
    clock.shift(81 * DAY)
    assert retention.forget_rejected_texts() == 1


def test_texts_are_forgotten_in_batches_until_none_is_left(clock, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        make_comment(state="spam")
    clock.shift(181 * DAY)
    assert retention.forget_rejected_texts() == 5
    assert tally() == {"text": 5}


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_forget_each_text_once(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(6):
        make_comment(state="spam")
    Comment.objects.update(posted_at=timezone.now() - 181 * DAY)
    assert together(retention.forget_rejected_texts, retention.forget_rejected_texts) == []
    assert ModerationEvent.objects.filter(action="expire").count() == 6
    assert tally() == {"text": 6}


def test_how_long_a_text_is_kept_is_a_setting(clock, settings):
    settings.KEEP_REJECTED = 10
    rejected()
    clock.shift(11 * DAY)
    assert retention.forget_rejected_texts() == 1


def test_earlier_texts_go_after_their_time_unless_the_comment_waits(clock):
    read, waiting = make_comment(state="approved"), make_comment()
    for comment in (read, waiting):
        CommentVersion.objects.create(comment=comment, text="It was June.")
    clock.shift(181 * DAY)
    assert retention.forget_earlier_texts() == 1
    assert CommentVersion.objects.get().comment == waiting
    assert tally() == {"version": 1}


@pytest.fixture
def address(clock):
    return vault.seal(OONA)


def of(address, **fields) -> Comment:
    return make_comment(sealed_address=address, **fields)


def sealed() -> bool:
    return SealedAddress.objects.get().sealed is not None


def test_an_address_is_emptied_three_months_after_the_last_comment(address, clock):
    comment = of(address, state="approved")
    clock.shift(89 * DAY)
    assert retention.forget_addresses() == 0
    clock.shift(2 * DAY)
    assert retention.forget_addresses() == 1
    assert not sealed()
    comment.refresh_from_db()
    assert comment.sealed_address == address
    assert tally() == {"address": 1}
    assert retention.forget_addresses() == 0


def test_an_address_nobody_ever_wrote_under_is_emptied_too(address, clock):
    clock.shift(91 * DAY)
    assert retention.forget_addresses() == 1


def needs(address) -> dict:
    now, article = timezone.now(), make_article()
    return {
        "a mail that waits": lambda: Mail.objects.create(kind="a", key="a", to_reader=address, next_attempt_at=now),
        "a comment that waits": lambda: of(address),
        "mail that was chosen": lambda: of(address, state="approved", mail="daily", confirmed_at=now),
        "an appeal that waits": lambda: Appeal.objects.create(comment=of(address, state="rejected", decided_at=now)),
        "a letter that waits": lambda: Letter.objects.create(article=article, text="Print.", sealed_address=address),
        "an answer that waits": lambda: Letter.objects.create(
            article=article,
            text="We shall.",
            sealed_address=address,
            first=Letter.objects.create(article=article, text="Print."),
        ),
    }


NEEDS = [
    "a mail that waits",
    "a comment that waits",
    "mail that was chosen",
    "an appeal that waits",
    "a letter that waits",
    "an answer that waits",
]


@pytest.mark.parametrize("need", NEEDS)
def test_an_address_is_kept_while_something_needs_it(address, clock, need):
    needs(address)[need]()
    clock.shift(1000 * DAY)
    assert retention.forget_addresses() == 0
    assert retention.forget_readers() == 0
    assert sealed()


def end_of_each_need() -> None:
    now = timezone.now()
    Mail.objects.update(next_attempt_at=None, sent_at=now)
    Comment.objects.filter(state="held").update(state="rejected")
    Comment.objects.update(mail="")
    Appeal.objects.update(outcome="upheld", decided_at=now)
    Letter.objects.update(settled_at=now)


@pytest.mark.parametrize("need", NEEDS)
def test_an_address_is_emptied_when_what_needed_it_is_over(address, clock, need):
    needs(address)[need]()
    end_of_each_need()
    clock.shift(91 * DAY)
    assert retention.forget_addresses() == 1


@pytest.mark.parametrize("over", [{"confirmed_at": None}, {"state": "withdrawn"}])
def test_mail_that_will_never_be_sent_keeps_no_address(address, clock, over):
    of(address, **{"state": "approved", "mail": "each", "confirmed_at": timezone.now(), **over})
    clock.shift(91 * DAY)
    assert retention.forget_addresses() == 1


def test_who_wants_no_mail_any_more_is_forgotten_whatever_was_chosen(address, clock):
    of(address, state="approved", mail="each", confirmed_at=timezone.now())
    own_comments.stop_mail(address)
    clock.shift(91 * DAY)
    assert retention.forget_addresses() == 1


@pytest.mark.parametrize("field", ["posted_at", "decided_at", "edited_at", "confirmed_at"])
def test_the_time_begins_anew_with_whatever_happens_to_a_comment(address, clock, field):
    comment = of(address, state="approved")
    clock.shift(91 * DAY)
    Comment.objects.filter(pk=comment.pk).update(**{field: timezone.now() - DAY})
    assert retention.forget_addresses() == 0


def test_after_two_years_nothing_tells_any_more_which_comments_are_of_one_reader(address, clock):
    comment = of(address, state="approved", mail="each")
    letter = Letter.objects.create(article=make_article(), text="Print.", sealed_address=address, settled_at=THEN)
    clock.shift(729 * DAY)
    assert retention.forget_readers() == 0
    clock.shift(2 * DAY)
    assert retention.forget_readers() == 1
    comment.refresh_from_db()
    letter.refresh_from_db()
    assert (comment.sealed_address, comment.mail, comment.text) == (None, "", "The ferry runs twice a day until then.")
    assert letter.sealed_address is None
    assert not SealedAddress.objects.exists()
    assert tally() == {"reader": 1}


def test_a_reader_who_comes_back_at_that_moment_stays(address, clock, monkeypatch):
    comment = of(address, state="approved")
    clock.shift(731 * DAY)
    monkeypatch.setattr(retention, "forget_address_without_use", lambda address_id: False)
    assert retention.forget_readers() == 0
    comment.refresh_from_db()
    assert comment.sealed_address == address
    assert tally() == {}


def test_links_go_when_their_hour_is_over_and_requests_after_a_day(address, clock):
    for number, hours in enumerate((1, 3)):
        digest = hashlib.sha256(bytes([number])).digest()
        MailLink.objects.create(
            token_digest=digest, purpose="mine", address=address, expires_at=THEN + timedelta(hours=hours)
        )
    vault.seal_request(OONA)
    clock.shift(timedelta(hours=2))
    assert retention.forget_links_and_requests() == 1
    clock.shift(DAY)
    assert retention.forget_links_and_requests() == 2
    assert not AddressRequest.objects.exists()


def test_mails_that_were_sent_or_given_up_go_after_a_month_and_others_stay(address, clock):
    for number, ended in enumerate(({"sent_at": THEN}, {"gave_up_at": THEN}, {"next_attempt_at": THEN})):
        Mail.objects.create(kind="a", key=f"a {number}", to_reader=address, **ended)
    clock.shift(29 * DAY)
    assert retention.forget_mails() == 0
    clock.shift(2 * DAY)
    assert retention.forget_mails() == 2
    assert Mail.objects.get().next_attempt_at == THEN


def test_the_network_of_a_report_goes_with_its_day(clock):
    Report.objects.create(comment=make_comment(state="approved"), kind="other", network=bytes(32))
    clock.move_to(datetime(2026, 3, 5, 23, 59, tzinfo=UTC))
    assert retention.forget_networks_of_reports() == 0
    clock.move_to(datetime(2026, 3, 6, 0, 0, tzinfo=UTC))
    assert retention.forget_networks_of_reports() == 1
    assert retention.forget_networks_of_reports() == 0


def test_a_duty_of_the_hour_is_done_once_an_hour(clock):
    done = []

    @retention.hourly
    def duty() -> int:
        done.append(1)
        return 1

    assert [duty(), duty()] == [1, 0]
    clock.shift(timedelta(minutes=59))
    assert duty() == 0
    clock.shift(timedelta(minutes=2))
    assert duty() == 1
    assert len(done) == 2


def test_a_duty_of_the_hour_that_fails_is_tried_again_at_once(clock):
    @retention.hourly
    def duty() -> int:
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            duty()
