"""What the staff, the worker and a reader who posts do to the database, as `benchmarks.plans` measures it."""

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any

from django.test import Client

PAGES = {
    "newsroom": "/admin/",
    "newsroom, articles": "/admin/articles/article/",
    "newsroom, articles, page 200": "/admin/articles/article/?p=200",
    "newsroom, search for articles": "/admin/articles/article/?q=lighthouse",
    "newsroom, one article": "/admin/articles/article/1/change/",
    "newsroom, sources": "/admin/articles/source/",
    "newsroom, corrections": "/admin/articles/correction/",
    "newsroom, log": "/admin/articles/auditevent/",
    "queue of comments": "/admin/comments/comment/",
    "queue, published comments": "/admin/comments/comment/?tab=approved",
    "newsroom, moderation log": "/admin/comments/moderationevent/",
}


def acts() -> dict[str, Callable[[], Any]]:
    """Return the acts by their names. Those of the worker and of readers write."""
    from articles import vocabulary
    from articles.models import User
    from comments import moderators_digest, public_log, retention
    from comments.spam import filters

    staff = Client()
    staff.force_login(User.objects.get(pk=1))
    duties = (
        retention.forget_submission_digests, retention.forget_posting_windows, retention.forget_networks_of_reports,
        retention.forget_links_and_requests, retention.forget_rejected_texts, retention.forget_earlier_texts,
        retention.forget_addresses, retention.forget_readers, retention.forget_mails, vocabulary.count_words,
        filters.score_waiting_comments, moderators_digest.queue_due_digests, public_log.count_months,
    )  # fmt: skip
    return {
        **{name: partial(ask, staff, path) for name, path in PAGES.items()},
        "permalink": lambda: ask(Client(), f"/comments/{_last_comment()}/"),
        "posting a comment": _post,
        "approving a comment": _approve,
        **{f"worker, {duty.__name__}": duty for duty in duties},
    }


def ask(client: Client, path: str) -> None:
    """Ask for a page, and stop when it is not there."""
    answer = client.get(path)
    if answer.status_code not in (200, 302):
        raise SystemExit(f"{path} answers {answer.status_code}.")


def _last_comment() -> int:
    from benchmarks.site.discussion import MEASURED
    from comments.models import Comment

    public = Comment.objects.public().filter(article__in=MEASURED)
    return public.order_by("-article", "-posted_at", "-pk").values_list("pk", flat=True)[0]


_numbers = itertools.count(1)


def _post() -> None:
    from django.utils import timezone

    from comments.posting import post_comment
    from comments.rules import Submission

    text = f"Measured at {timezone.now().isoformat()}, number {next(_numbers)}."
    post_comment(
        Submission(
            article_id=1, parent_id=None, name="Ines Valdor", email="ines@mail.example", text=text,
            client_address=f"192.0.2.{next(_numbers)}", note_key="", for_editors=False, offers_correction=False,
        )
    )  # fmt: skip


def _approve() -> None:
    from articles.models import User
    from comments import moderation
    from comments.models import Comment

    moderation.approve(Comment.objects.waiting().filter(for_editors=False)[0], User.objects.get(pk=1))
