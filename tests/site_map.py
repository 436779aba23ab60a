"""
The paper's site map, walked: every address a reader or a program can ask for, found in the resolver itself.

The newsroom below /admin/ is left out: its doors are tried in test_admin_access.py. `plant()` writes a paper in which
each route has something to answer; a new route is walked as soon as VALUES has what its parts can be.
"""

import itertools
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from articles.citing import save_with_notes
from articles.content import content_of
from articles.models import PreviewLink, Site
from articles.preview_links import digest_of
from articles.publishing import publish
from articles.writing import save
from comments import vault
from comments.models import Comment, MailLink, Receipt
from newsportal import rounds
from tests.factories import (
    make_address,
    make_article,
    make_author,
    make_comment,
    make_correction,
    make_editor,
    make_image,
    make_letter,
    make_page,
    make_section,
    make_topic,
)

KEY, TOKEN, COMMENT = "0123456789abcdef", "t0ken", 10**12
MINE = "m1ne"  # the link to one's own comments, opened

# What the parts of an address can be in the paper of `plant`, by the route's name and the part's; or by the part's.
VALUES: dict[str, list[Any]] = {
    "section slug": ["harbour"],
    "section_feed slug": ["harbour"],
    "topic slug": ["water"],
    "topic_feed slug": ["water"],
    "author slug": ["ines"],
    "author_feed slug": ["ines"],
    "slug": ["bridge"],
    "domain": ["ferry.example"],
    "year": [2026],
    "month": ["03"],
    "kind": ["atom", "json"],
    "digest": [KEY],
    "key": [KEY],
    "discuss_note key": ["a"],
    "width": [480],
    "image extension": ["jpg"],
    "rendition extension": ["avif", "webp"],
    "part": [1],
    "place": [1, 2],
    "page slug": ["advertising"],
    "my_comments token": [MINE],
    "my_export token": [MINE],
    "my_mail token": [MINE],
    "claim_mine token": [MINE],
    "erase_mine token": [MINE],
    "my_comment token": [MINE],
    "my_comment_act token": [MINE],
    "receipt_act verb": ["edit", "withdraw", "appeal", "erase"],
    "my_comment_act verb": ["edit", "mail"],
    "comment_id": [COMMENT],
    "token": [TOKEN],
    "confirm_address token": ["c0nfirm"],
    "unsubscribe token": ["n0m0re"],
}

# What is no page for everybody, and why. All the others are.
FOR_ONE_READER = {
    "post_comment": "takes a comment, and answers the one who wrote it",
    "comment": "leads to wherever the comment stands now",
    "reply": "is a form for one answer",
    "report": "takes a report of a comment, and answers the one who wrote it",
    "reported": "thanks the one who reported a comment",
    "complain": "takes a letter to the editors, and answers the one who wrote it",
    "letter": "is for whoever holds its link",
    "discuss_note": "is a form for one comment",
    "preview": "is for whoever was given its link",
    "receipt": "is for whoever holds its link",
    "receipt_act": "changes one comment for whoever holds its link",
    "ask_for_my_comments": "takes an address, and says nothing of it",
    "asked_for_my_comments": "answers whoever gave an address",
    "forgotten": "answers whoever had something forgotten",
    "my_comments": "is for the owner of an address",
    "my_export": "is for the owner of an address",
    "my_mail": "is for the owner of an address",
    "claim_mine": "is for the owner of an address",
    "erase_mine": "is for the owner of an address",
    "my_comment": "is for the owner of an address",
    "my_comment_act": "is for the owner of an address",
    "confirm_address": "is for whoever was mailed its link",
    "unsubscribe": "is for whoever was mailed its link",
    "healthz": "is for what watches the paper",
    "readyz": "is for what watches the paper",
    "metrics": "is for what watches the paper",
}


@dataclass(frozen=True)
class Route:
    """One line of the site map: its name, its path with `<…>` for its parts, and what each part is."""

    name: str
    path: str
    parts: dict[str, str]

    def address(self, **parts: object) -> str:
        """Return the path with these parts, which are written as they are: percent signs too."""
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(parts[match[1]]), self.path)

    def choices(self) -> list[dict[str, Any]]:
        """Return the parts of each address that the paper of `plant` has here. Raises KeyError for an unknown part."""
        known = [VALUES.get(f"{self.name} {part}") or VALUES[part] for part in self.parts]
        return [dict(zip(self.parts, chosen, strict=True)) for chosen in itertools.product(*known)]

    def addresses(self) -> list[str]:
        """Return every address that the paper of `plant` has here."""
        return [self.address(**parts) for parts in self.choices()]


def routes() -> list[Route]:
    """Return every route of the site map but the newsroom's."""
    return list(_below(get_resolver().url_patterns, ""))


def public_routes() -> list[Route]:
    """Return the routes of the pages that are the same for every reader."""
    return [route for route in routes() if route.name not in FOR_ONE_READER]


def _below(patterns: list[URLPattern | URLResolver], path: str):
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            parts = {name: type(converter).__name__ for name, converter in pattern.pattern.converters.items()}
            yield Route(pattern.name or here, here, parts)
        elif pattern.namespace != "admin":
            yield from _below(pattern.url_patterns, here)


def ask(client: Client, method: str, address: str, query: str = "", **headers: str):
    """Send a request whose path and query are taken as they are: no client of ours would write some of them."""
    return client.generic(
        method,
        "/",
        content_type="application/x-www-form-urlencoded",
        PATH_INFO=unquote_to_bytes(address).decode("latin-1"),
        QUERY_STRING=query,
        headers=headers,
    )


def plant() -> None:
    """Write a paper in which every route of the site map has something to answer."""
    Site.current()
    Site.objects.update(logo=b"a logo", logo_digest=KEY, security_contact="https://paper.example/security")
    picture = make_image(key=KEY, file=f"images/{KEY}.jpg", rendition_widths=[480])
    for name in (f"{KEY}.jpg", f"{KEY}-480.avif", f"{KEY}-480.webp"):
        default_storage.save(f"images/{name}", ContentFile(name.encode()))
    article = make_article(
        slug="bridge",
        section=make_section("Harbour", slug="harbour"),
        lead_image=picture,
        body='<p>One<sup data-fn="a" data-title="Timetable" data-url="https://ferry.example/t"></sup></p>',
        comment_count=1,
    )
    save_with_notes(article)
    article.topics.add(make_topic("Water", slug="water"))
    article.bylines.create(author=make_author("Ines Valdor", slug="ines"))
    save(article, replace(content_of(article), standfirst="Until May."), None)
    publish(article)
    make_correction(article)
    _pages()
    comment = make_comment(article, pk=COMMENT, state="approved", picked_at=timezone.now())
    PreviewLink.objects.create(
        article=article,
        token_digest=digest_of(TOKEN),
        made_by=make_editor(),
        expires_at=timezone.now() + timedelta(hours=1),
    )
    Receipt.objects.create(comment=comment, token_digest=vault.token_digest(TOKEN))
    _mail_links(comment)
    letter = make_letter(article)
    MailLink.objects.create(
        token_digest=vault.token_digest(TOKEN),
        purpose="letter",
        address=letter.sealed_address,
        letter=letter,
        expires_at=timezone.now() + timedelta(hours=1),
    )
    rounds.begin()


def _pages() -> None:
    """Let the paper say something about itself."""
    make_page(slug="advertising")
    for kind in ("about", "contact", "masthead", "privacy", "comment-rules"):
        make_page(kind=kind, title=kind.capitalize())


def _mail_links(comment: Comment) -> None:
    """Let the comment have an address, and links that were mailed there."""
    Comment.objects.filter(pk=comment.pk).update(
        sealed_address=make_address(), mail="each", confirmed_at=timezone.now()
    )
    comment.refresh_from_db()
    MailLink.objects.create(
        token_digest=vault.token_digest(MINE),
        purpose="mine",
        address=comment.sealed_address,
        expires_at=timezone.now() + timedelta(hours=1),
        used_at=timezone.now(),
    )
    for purpose, token in (("confirm", "c0nfirm"), ("unsubscribe", "n0m0re")):
        MailLink.objects.create(
            token_digest=vault.token_digest(token),
            purpose=purpose,
            address=comment.sealed_address,
            comment=comment,
            expires_at=timezone.now() + timedelta(hours=1),
        )
