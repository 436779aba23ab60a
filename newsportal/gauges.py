"""What /metrics counts: a few cheap queries whatever the size of the paper; PostgreSQL estimates its large tables."""

from collections.abc import Iterable, Iterator

from django.contrib.sessions.models import Session
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Count, Min, Model, Q
from django.utils import timezone

from articles.asking import Answer
from articles.models import Article, Source
from comments.models import Comment, Mail
from newsportal import backups, rounds
from newsportal.exposition import Gauge
from newsportal.management.commands.worker import DUTIES
from newsportal.version import VERSION

COUNTED_UP_TO = 20_000  # rows; a larger table is not read for the sake of a number
_ALONE = ()

_ESTIMATE = """
SELECT c.reltuples, s.most_common_vals::text::text[], s.most_common_freqs
FROM pg_class c LEFT JOIN pg_stats s
  ON s.tablename = c.relname AND s.schemaname = c.relnamespace::regnamespace::text AND s.attname = %s
WHERE c.oid = %s::regclass
"""


def all_gauges() -> list[Gauge]:
    """Return everything there is to count; the version and one word about the database when that is away."""
    always = [Gauge("build_info", "The version that answers.", {(VERSION,): 1}, ("version",))]
    up = "Whether the database can be used."
    try:
        found = [*_of_the_paper(), *_of_mail(), *_of_the_worker(), *_of_backups(), *_of_the_database()]
    except (DatabaseError, InterfaceError):
        return [*always, Gauge("database_up", up, {_ALONE: 0})]
    return [*always, Gauge("database_up", up, {_ALONE: 1}), *found]


def counts(model: type[Model], field: str, values: Iterable[str]) -> dict[str, int]:
    """
    Return how many rows have each of `values` in a field of a few.

    A table of more than COUNTED_UP_TO rows is not counted: PostgreSQL's statistics answer, which are right to a percent
    or so (`pg_stats`, chapter 53.27 of its manual). A value too rare for them counts 0.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ESTIMATE, [field, model._meta.db_table])
        rows, common, shares = cursor.fetchone()
    if rows < COUNTED_UP_TO:
        found = dict(model._default_manager.order_by().values_list(field).annotate(Count("pk")))
    else:
        found = {value: round(rows * share) for value, share in zip(common or [], shares or [], strict=True)}
    return {value: found.get(value, 0) for value in values}


def _of_the_paper() -> Iterator[Gauge]:
    comments = counts(Comment, "state", Comment.State.values)
    comments["held"] = Comment.objects.waiting().count()
    yield _by("comments", "Comments by their state.", "state", comments)
    answers = counts(Source, "answer", ["", *Answer])
    answers = {value.replace(" ", "_") or "not_asked": number for value, number in answers.items()}
    yield _by("sources", "Cited addresses by what they answered last.", "answer", answers)
    known = Article.objects.filter(published_at__isnull=False, retracted_at__isnull=True)
    articles = known.aggregate(
        published=Count("pk", filter=Q(published_at__lte=timezone.now())),
        scheduled=Count("pk", filter=Q(published_at__gt=timezone.now())),
    )
    yield _by("articles", "Articles that readers have, and those with a date to come.", "state", articles)
    sessions = Session.objects.filter(expire_date__gt=timezone.now()).count()
    yield Gauge("staff_sessions", "Sign-ins of the staff that have not run out.", {_ALONE: sessions})


def _of_mail() -> Iterator[Gauge]:
    waiting = Mail.objects.filter(next_attempt_at__isnull=False).aggregate(number=Count("pk"), since=Min("made_at"))
    gone = Mail.objects.aggregate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)), given_up=Count("pk", filter=Q(gave_up_at__isnull=False))
    )
    mails = {"waiting": waiting["number"], **gone}
    yield _by("mails", "Mails that wait, and those of the last KEEP_MAILS days.", "state", mails)
    age = (timezone.now() - waiting["since"]).total_seconds() if waiting["since"] else 0
    yield Gauge("mail_oldest_seconds", "How long the oldest mail that waits has waited.", {_ALONE: round(age)})


def _of_the_worker() -> Iterator[Gauge]:
    last = rounds.last_round()
    yield Gauge("worker_late", "Whether no worker went round lately.", {_ALONE: int(rounds.is_late(last))})
    if last is None:
        return
    began = {_ALONE: round(last.began_at.timestamp())}
    yield Gauge("worker_round_timestamp_seconds", "When the last round of the worker began.", began)
    if last.ended_at:
        took = {_ALONE: round((last.ended_at - last.began_at).total_seconds(), 3)}
        yield Gauge("worker_round_seconds", "How long the last round took; absent while one goes on.", took)
    failed = set(last.failed.split())
    duties = {duty.__name__: int(duty.__name__ in failed) for duty in DUTIES}
    yield _by("worker_duty_failed", "Whether a duty failed in the last round that ended.", "duty", duties)


def _of_backups() -> Iterator[Gauge]:
    state = backups.state()
    made = state.last_good
    if made is not None or state.last_fault is not None:
        yield Gauge("backup_ok", "Whether the last backup was made.", {_ALONE: int(state.last_fault is None)})
    if made is not None and made.ended_at is not None:
        ended_at = {_ALONE: round(made.ended_at.timestamp())}
        yield Gauge("backup_timestamp_seconds", "When the last backup that was made ended.", ended_at)
        yield Gauge("backup_bytes", "The size of the last backup that was made.", {_ALONE: made.size or 0})


def _of_the_database() -> Iterator[Gauge]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    yield Gauge("database_bytes", "The size of the database.", {_ALONE: size})


def _by(name: str, about: str, label: str, numbers: dict[str, int]) -> Gauge:
    return Gauge(name, about, {(value,): number for value, number in numbers.items()}, (label,))
