"""
What we forget, and when. The worker calls each of these on its rounds.

A round that is cut short loses nothing: what is due is found by query, batch by batch, and a batch is one transaction.
How long things are kept are the settings KEEP_…, in days. What leaves no row is counted (`comments.tallies`).
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from comments import event_log
from comments.erasing import forget_address_without_use, forget_beside, without_text
from comments.house_rules import EXPIRED
from comments.models import (
    AddressRequest,
    Appeal,
    Comment,
    CommentVersion,
    Letter,
    Mail,
    MailLink,
    ModerationEvent,
    PostingWindow,
    Report,
    SealedAddress,
)
from comments.own_comments import UNLINKED
from comments.tallies import FORGOTTEN, count
from comments.throttle import WINDOW

REPEATS_ARE_RECOGNISED_FOR = timedelta(hours=24)
REQUESTS_WAIT_FOR = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
BATCH = 200  # rows a transaction: their locks are held together

State = Comment.State


def forget_submission_digests() -> int:
    """Empty the digests of comments posted over a day ago; return how many."""
    old = timezone.now() - REPEATS_ARE_RECOGNISED_FOR
    return Comment.objects.filter(submission_digest__isnull=False, posted_at__lt=old).update(submission_digest=None)


def forget_posting_windows() -> int:
    """Delete the throttle's rows of days that are over and no longer count; return how many."""
    first_day_that_counts = (timezone.now() - WINDOW).astimezone(UTC).date()
    return PostingWindow.objects.filter(day__lt=first_day_that_counts).delete()[0]


def forget_networks_of_reports() -> int:
    """Empty what recognises the network of a reader who reported, when its day (of UTC) is over; return how many."""
    today = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return Report.objects.filter(network__isnull=False, made_at__lt=today).update(network=None)


def forget_links_and_requests() -> int:
    """Delete mailed links whose time is over, and requests nobody could answer for a day; return how many."""
    now = timezone.now()
    links = MailLink.objects.filter(expires_at__lt=now).delete()[0]
    return links + AddressRequest.objects.filter(made_at__lt=now - REQUESTS_WAIT_FOR).delete()[0]


def forget_mails() -> int:
    """Delete mails that were sent or given up KEEP_MAILS days ago; return how many."""
    ended = _days_ago(settings.KEEP_MAILS)
    return Mail.objects.filter(Q(sent_at__lt=ended) | Q(gave_up_at__lt=ended)).delete()[0]


def forget_rejected_texts() -> int:
    """
    Empty name and text of comments that were rejected, called spam or withdrawn, KEEP_REJECTED days after that.

    What was said in appeals and reports about them goes too, and their receipts. One whose appeal waits is kept.
    Returns how many.
    """
    return _by_batches(_forget_some_texts)


def forget_earlier_texts() -> int:
    """Delete the texts that writers replaced KEEP_VERSIONS days ago, of comments that do not wait; return how many."""
    return _by_batches(_forget_some_earlier_texts)


def forget_addresses() -> int:
    """
    Empty the sealed addresses of readers to whom nobody will write, KEEP_ADDRESSES days after the last thing they did.

    The row stays: it has no address in it, and still tells the comments of one reader. Returns how many.
    """
    return _by_batches(_empty_some_addresses)


def forget_readers() -> int:
    """
    Delete the rows of readers, and so what links their comments, KEEP_READERS days after the last thing they did.

    Returns how many.
    """
    return _by_batches(_delete_some_readers)


def hourly(duty: Callable[[], int]) -> Callable[[], int]:
    """Return the duty as one that is done at most once an hour by each worker: it looks through whole tables."""
    done_at = datetime.min.replace(tzinfo=UTC)

    @wraps(duty)
    def do() -> int:
        nonlocal done_at
        if timezone.now() - done_at < AN_HOUR:
            return 0
        number = duty()
        done_at = timezone.now()
        return number

    return do


def _by_batches(forget_some: Callable[[], int]) -> int:
    done = 0
    while forgotten := forget_some():
        done += forgotten
    return done


def _days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


@transaction.atomic
def _forget_some_texts() -> int:
    now, until = timezone.now(), _days_ago(settings.KEEP_REJECTED)
    later = ModerationEvent.objects.filter(comment=OuterRef("pk"), at__gte=until)
    appeal = Appeal.objects.filter(comment=OuterRef("pk"), outcome=Appeal.Outcome.WAITING)
    due = (
        Comment.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(~Q(text=""), ~Exists(later), ~Exists(appeal), posted_at__lt=until)
        .filter(state__in=[State.REJECTED, State.SPAM, State.WITHDRAWN])
    )
    comments = list(due.order_by("pk")[:BATCH])
    for comment in comments:
        gone = {**without_text(comment), "name": "", "submission_digest": None, "erased_at": now}
        Comment.objects.filter(pk=comment.pk).update(**gone)
    forget_beside(comments)
    Report.objects.filter(comment__in=comments).update(text="")
    for comment in comments:
        event_log.append(comment, ModerationEvent.Action.EXPIRE, comment.state, comment.state, EXPIRED, None, now)
    count(FORGOTTEN, "text", len(comments))
    return len(comments)


@transaction.atomic
def _forget_some_earlier_texts() -> int:
    old = CommentVersion.objects.filter(replaced_at__lt=_days_ago(settings.KEEP_VERSIONS))
    due = old.exclude(comment__state=State.HELD).order_by("pk")
    versions = [version.pk for version in due.select_for_update(skip_locked=True, of=("self",))[:BATCH]]
    CommentVersion.objects.filter(pk__in=versions).delete()
    count(FORGOTTEN, "version", len(versions))
    return len(versions)


@transaction.atomic
def _empty_some_addresses() -> int:
    idle = _without_need(_idle_since(_days_ago(settings.KEEP_ADDRESSES))).filter(sealed__isnull=False)
    due = [row.pk for row in idle.select_for_update(skip_locked=True, no_key=True).order_by("pk")[:BATCH]]
    # Asked again with the rows in hand: whoever has posted since the first look holds theirs until the post is there.
    emptied = idle.filter(pk__in=due).update(sealed=None)
    count(FORGOTTEN, "address", emptied)
    return emptied


def _delete_some_readers() -> int:
    idle = _without_need(_idle_since(_days_ago(settings.KEEP_READERS)))
    return sum(_delete_reader(address_id) for address_id in idle.order_by("pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _delete_reader(address_id: object) -> bool:
    """Unlink what was posted and written under an address, and delete its row, unless its owner comes back just now."""
    comments = Comment.objects.select_for_update(no_key=True).filter(sealed_address=address_id).order_by("pk")
    old = [comment.pk for comment in comments]
    Comment.objects.filter(pk__in=old).update(sealed_address=None, **UNLINKED)
    Letter.objects.filter(sealed_address=address_id).update(sealed_address=None)
    gone = forget_address_without_use(address_id)
    if not gone:
        transaction.set_rollback(True)
    count(FORGOTTEN, "reader", int(gone))
    return gone


def _idle_since(until: datetime) -> QuerySet[SealedAddress]:
    """Return the addresses whose owners have neither written since then nor heard of a decision."""
    theirs = Q(sealed_address=OuterRef("pk"))
    newer = Q(posted_at__gte=until) | Q(decided_at__gte=until) | Q(edited_at__gte=until) | Q(confirmed_at__gte=until)
    letters = Letter.objects.filter(theirs, Q(written_at__gte=until) | Q(settled_at__gte=until))
    return SealedAddress.objects.filter(
        Q(confirmed_at__isnull=True) | Q(confirmed_at__lt=until),
        ~Exists(Comment.objects.filter(theirs, newer)),
        ~Exists(letters),
        created_at__lt=until,
    )


def _without_need(addresses: QuerySet[SealedAddress]) -> QuerySet[SealedAddress]:
    """Return those that no mail, waiting decision, appeal or letter, and no choice of its owner, needs any more."""
    theirs = Q(sealed_address=OuterRef("pk"))
    comments = Comment.objects.filter(theirs)
    chosen = comments.filter(
        ~Q(mail=Comment.Mail.NOTHING),
        confirmed_at__isnull=False,
        state=State.APPROVED,
        sealed_address__mail_off_at__isnull=True,
    )
    open_letter = Q(first__isnull=True, settled_at__isnull=True) | Q(
        first__isnull=False, first__settled_at__isnull=True
    )
    return addresses.filter(
        ~Exists(Mail.objects.filter(to_reader=OuterRef("pk"), next_attempt_at__isnull=False)),
        ~Exists(comments.filter(state=State.HELD)),
        ~Exists(chosen),
        ~Exists(Appeal.objects.filter(comment__sealed_address=OuterRef("pk"), outcome=Appeal.Outcome.WAITING)),
        ~Exists(Letter.objects.filter(theirs, open_letter)),
    )
