"""What would happen if somebody slipped: each slip is made on purpose, and the canary finds it."""

import dataclasses
import hashlib
import logging
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.core import mail, signing
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils.safestring import mark_safe
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from comments import evidence, feeds, mailer, own_acts, posting, thread_html, vault
from comments.admin.comment import CommentAdmin
from comments.mailer import send_due_mail
from comments.messages import MESSAGES, to_moderators
from comments.models import Comment, SealedAddress
from comments.views import posting as posting_views
from tests.canary import CANARY, FILLED, Places, hits, log_lines, machine, publish_everything, whole
from tests.factories import make_article, make_editor, make_mail, make_member

pytestmark = pytest.mark.django_db(transaction=True)

Slip = Callable[[pytest.MonkeyPatch], None]


def address_of(comment: Comment) -> str:
    return vault.open_sealed(comment.sealed_address)


# --- Where the slips are looked for


def posted(client: Client) -> Places:
    """The answer to a post, its receipt, and what the machine keeps."""
    article = make_article()
    with log_lines() as lines:
        answer = client.post(f"{article.get_absolute_url()}comments/", FILLED)
        receipt = client.get(answer.get("Location", "/"))
        return {"answer": whole(answer), "receipt": whole(receipt)} | machine(lines)


def read(client: Client) -> Places:
    """The article and its feed, once the comment is public."""
    article = make_article()
    client.post(f"{article.get_absolute_url()}comments/", FILLED)
    publish_everything()
    page, feed = (client.get(f"{article.get_absolute_url()}{path}") for path in ("", "feed.json"))
    return {"article": whole(page), "feed": whole(feed)}


def moderated(client: Client) -> Places:
    """The comment's page in the newsroom, and the queue."""
    client.post(f"{make_article().get_absolute_url()}comments/", FILLED)
    client.force_login(make_editor())
    own = f"/admin/comments/comment/{Comment.objects.get().pk}/change/"
    return {path: whole(client.get(path)) for path in (own, "/admin/comments/comment/")}


def mailed(client: Client) -> Places:
    """The mail to a moderator about what waits."""
    client.post(f"{make_article().get_absolute_url()}comments/", FILLED)
    make_mail(to_staff=make_member("Moderator", email="mira@paper.example"), comment=Comment.objects.get())
    send_due_mail()
    return {"mail": mail.outbox[-1].message().as_bytes()}


def broken(client: Client) -> Places:
    """The report of an error in the middle of posting."""
    reports = []

    def report(sender, request, **_kwargs):
        reports.append(ExceptionReporter(request, *sys.exc_info()).get_traceback_html())

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE comments_receipt ADD CONSTRAINT none CHECK (id = 0) NOT VALID")
    got_request_exception.connect(report)
    try:
        Client(raise_request_exception=False).post(f"{make_article().get_absolute_url()}comments/", FILLED)
    finally:
        got_request_exception.disconnect(report)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE comments_receipt DROP CONSTRAINT none")
    return {"report": "".join(reports).encode()}


# --- The slips


def in_str(slip: pytest.MonkeyPatch) -> None:
    slip.setattr(Comment, "__str__", lambda self: f"{self.name} <{address_of(self)}>")


def in_a_column_of_the_newsroom(slip: pytest.MonkeyPatch) -> None:
    shown = [*CommentAdmin.fields, "reader"]
    slip.setattr(CommentAdmin, "reader", lambda self, comment: address_of(comment), raising=False)
    slip.setattr(CommentAdmin, "fields", shown)
    slip.setattr(CommentAdmin, "get_readonly_fields", lambda *_: shown)


def in_a_feed(slip: pytest.MonkeyPatch) -> None:
    entry = feeds._entry
    slip.setattr(
        feeds,
        "_entry",
        lambda comment, article: dataclasses.replace(entry(comment, article), authors=[address_of(comment)]),
    )


def as_a_gravatar(slip: pytest.MonkeyPatch) -> None:
    def html(said: Any) -> str:
        digest = hashlib.md5(address_under(said.id).lower().encode()).hexdigest()
        return mark_safe(f'<img src="https://secure.gravatar.com/avatar/{digest}" alt="">')

    slip.setattr(thread_html, "_written", html)


def address_under(comment: int) -> str:
    """The address under the comment of this id."""
    return address_of(Comment.objects.get(pk=comment))


def in_a_signed_token(slip: pytest.MonkeyPatch) -> None:
    slip.setattr(posting, "_new_receipt", lambda comment: signing.dumps({"to": address_under(comment)}))


def in_a_packed_token(slip: pytest.MonkeyPatch) -> None:
    slip.setattr(
        posting,
        "_new_receipt",
        lambda comment: signing.dumps({"to": address_under(comment), "a": "b" * 99}, compress=True),
    )


def _whenever_it_is_sealed(slip: pytest.MonkeyPatch, do: Callable[[str], object]) -> None:
    seal = vault.seal

    def sealed(address: str) -> SealedAddress:
        do(address)
        return seal(address)

    slip.setattr(vault, "seal", sealed)


def in_a_log_line(slip: pytest.MonkeyPatch) -> None:
    _whenever_it_is_sealed(slip, lambda address: logging.getLogger("comments").warning("A comment by %s", address))


def in_the_cache(slip: pytest.MonkeyPatch) -> None:
    _whenever_it_is_sealed(slip, lambda address: cache.set("last-reader", address))


def unsealed_in_the_database(slip: pytest.MonkeyPatch) -> None:
    class Plain:
        def encrypt(self, address: bytes) -> bytes:
            return address

    slip.setattr(vault._Key, "fernet", lambda self: Plain())


def hashed_without_a_key(slip: pytest.MonkeyPatch) -> None:
    def digest(self: object, purpose: str, parts: tuple[str, ...], day: object = None) -> bytes:
        return hashlib.sha256("".join(parts).encode()).digest()

    slip.setattr(vault._Key, "digest", digest)


def _on_the_answer(slip: pytest.MonkeyPatch, do: Callable[[HttpResponse], object]) -> None:
    answer = posting_views.HttpResponseRedirect

    def redirect(*args, **kwargs) -> HttpResponse:
        response = answer(*args, **kwargs)
        do(response)
        return response

    slip.setattr(posting_views, "HttpResponseRedirect", redirect)


def in_a_cookie(slip: pytest.MonkeyPatch) -> None:
    _on_the_answer(slip, lambda response: response.set_cookie("reader", CANARY))
    slip.setattr("newsportal.no_cookies.NoCookiesMiddleware.__call__", lambda self, request: self.get_response(request))


def in_a_header(slip: pytest.MonkeyPatch) -> None:
    _on_the_answer(slip, lambda response: response.headers.setdefault("X-Reader", CANARY[::-1]))


def in_an_address_of_the_web(slip: pytest.MonkeyPatch) -> None:
    _on_the_answer(slip, lambda response: response.headers.__setitem__("Location", f"/?from={quote(CANARY)}"))


def filled_in_again_on_the_receipt(slip: pytest.MonkeyPatch) -> None:
    slip.setattr(
        own_acts,
        "comment_html",
        lambda text: mark_safe(f'{text}<input type="email" name="email" value="{CANARY}">'),
    )


def as_reply_to_of_a_mail(slip: pytest.MonkeyPatch) -> None:
    write = mailer.write

    def with_reply_to(row, *args):
        written = write(row, *args)
        written.reply_to = [address_of(row.comment)]
        return written

    slip.setattr(mailer, "write", with_reply_to)


def in_the_words_of_a_mail(slip: pytest.MonkeyPatch) -> None:
    def digest(row):
        message = to_moderators.queue_digest(row)
        return dataclasses.replace(message, parts=(*message.parts, address_of(row.comment)))

    slip.setitem(MESSAGES, "queue_digest", digest)


def in_a_file_of_evidence(slip: pytest.MonkeyPatch) -> None:
    of_comment = evidence._comment
    slip.setattr(evidence, "_comment", lambda comment: {**of_comment(comment), "from": address_of(comment)})


def in_an_error_report(slip: pytest.MonkeyPatch) -> None:
    slip.setattr(
        ExceptionReporter, "filter", property(lambda self: SafeExceptionReporterFilter(), lambda *_: None), False
    )
    slip.setattr(SafeExceptionReporterFilter, "get_post_parameters", lambda self, request: request.POST)


SLIPS: dict[Slip, Callable[[Client], Places]] = {
    in_str: moderated,
    in_a_column_of_the_newsroom: moderated,
    in_a_feed: read,
    as_a_gravatar: read,
    in_a_signed_token: posted,
    in_a_packed_token: posted,
    in_a_log_line: posted,
    in_the_cache: posted,
    unsealed_in_the_database: posted,
    hashed_without_a_key: posted,
    in_a_cookie: posted,
    in_a_header: posted,
    in_an_address_of_the_web: posted,
    filled_in_again_on_the_receipt: posted,
    as_reply_to_of_a_mail: mailed,
    in_the_words_of_a_mail: mailed,
    in_a_file_of_evidence: posted,
    in_an_error_report: broken,
}


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.__name__)
def test_the_canary_finds_it(client, monkeypatch, slip):
    slip(monkeypatch)
    try:
        assert hits(SLIPS[slip](client)) != {}
    finally:
        cache.clear()


@pytest.mark.parametrize("look", [posted, read, moderated, mailed, broken], ids=lambda look: look.__name__)
def test_without_a_slip_it_finds_nothing(client, look):
    assert hits(look(client)) == {}
