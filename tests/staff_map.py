"""
The newsroom's site map, walked: every address below /admin/, found in the resolver itself, and what is asked of it.

`plant()` writes a paper in which each address has something to answer. What each role is answered stands in
tests/access_table.py; a new address fails test_access_matrix.py until it has a line there.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from articles import audit, front_page
from articles.models import Article, FrontStory, Site, User
from comments import moderation
from comments.models import SpamFilter, WordList
from tests.factories import (
    make_article,
    make_author,
    make_citing,
    make_comment,
    make_correction,
    make_draft,
    make_editor,
    make_image,
    make_letter,
    make_made_backup,
    make_mail,
    make_member,
    make_page,
    make_section,
    make_topic,
)
from tests.footprints import Footprints
from tests.spam import make_filter

TOKEN = "t0ken"
NUMBER_ONLY, ANYTHING_ELSE = "(number-only)", "(anything-else)"
ROLES = ["stranger", "outsider", "Reporter", "Editor", "Moderator", "Administrator"]
KINDS = ["own_draft", "own_sent", "other_draft", "own_out", "other_out"]

# What else is asked of an address: the buttons of its form, by what the browser sends when they are pressed.
BUTTONS = {
    "articles_article_add": ["_publish", "_schedule"],
    "articles_article_change": ["_publish", "_schedule", "_unschedule", "_send", "_take_back", "_send_back", "_ready"],
    "articles_article_notes": ["_take_back"],
    "articles_article_share": ["link"],
    "articles_page_add": ["_publish"],
    "articles_page_change": ["_publish"],
    "comments_letter_change": ["_settle"],
    "articles_user_links": ["_mail", "revoke"],
}


@dataclass
class Paper:
    """A paper with one row of each thing: `rows` by model ("articles_topic"), `articles` by kind, `staff` by role."""

    articles: dict[str, Article]
    staff: dict[str, User]
    rows: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Address:
    """An address of the newsroom, or a button of its form: its name in the table, its path with `<…>` for its parts."""

    name: str
    route: str
    button: str = ""

    @property
    def is_about_an_article(self) -> bool:
        """Whether it is asked of each kind of article."""
        return self.route.startswith("articles/article/<")

    def path(self, paper: Paper, kind: str) -> str:
        """Return the path of the row that the paper has for it; of an article of this `kind`."""
        model = "_".join(self.route.split("/")[:2])
        row = paper.articles[kind] if self.is_about_an_article else paper.rows.get(model)
        parts = {"app_label": "articles", "url": "nothing/here/", "number": "1", "token": TOKEN}
        filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(parts.get(part[1]) or getattr(row, "pk", "")), self.route)
        return f"/admin/{filled}"


def addresses() -> list[Address]:
    """Return every address below /admin/, in the resolver's order."""
    newsroom = next(part for part in get_resolver().url_patterns if getattr(part, "namespace", "") == "admin")
    return list(below(newsroom.url_patterns, ""))


def buttons() -> list[Address]:
    """Return every one of BUTTONS as an address."""
    return [
        replace(address, name=f"{address.name}+{button}", button=button)
        for address in addresses()
        for button in BUTTONS.get(address.name, ())
    ]


def below(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Address]:
    """Yield every address of these patterns, whose path begins with `before`."""
    for pattern in patterns:
        # Two of Django's own addresses are regular expressions.
        route = before + re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", str(pattern.pattern)).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from below(pattern.url_patterns, route)
        elif pattern.name is None:
            yield Address(NUMBER_ONLY if route.endswith("/<path:object_id>/") else ANYTHING_ELSE, route)
        else:
            yield Address(pattern.name, route)


def plant() -> Paper:
    """Write the paper."""
    Site.current()
    Site.objects.update(confirmed_at="2026-03-05T09:00Z")
    staff = {"outsider": make_editor("outsider", is_staff=False, is_superuser=False)}
    staff |= {role: make_member(role, role.lower()) for role in ROLES[2:]}
    reporter, colleague = staff["Reporter"], make_member("Reporter", "colleague")
    articles = {
        "own_draft": make_draft(created_by=reporter),
        "own_sent": make_draft(created_by=reporter, stage="review"),
        "other_draft": make_draft(created_by=colleague),
        "own_out": make_article(created_by=reporter),
        "other_out": make_article(created_by=colleague),
    }
    front_page.choose(articles["own_out"])
    citing = make_citing("https://ferry.example/")
    comment, decided = make_comment(articles["other_out"]), make_comment(articles["other_out"])
    rows = {
        "articles_auditevent": audit.record(colleague, "add", articles["other_draft"]),
        "articles_correction": make_correction(articles["other_out"]),
        "articles_frontstory": FrontStory.objects.get(),
        "articles_image": make_image(),
        "articles_page": make_page(published_at=None),
        "articles_section": make_section(),
        "articles_topic": make_topic(),
        "articles_author": make_author(),
        "another topic": make_topic(),
        "another author": make_author(),
        "articles_site": Site.objects.get(),
        "articles_source": citing.footnotes.get().source,
        "articles_user": colleague,
        "auth_group": Group.objects.get(name="Editor"),
        "comments_comment": comment,
        "comments_mail": make_mail(),
        "comments_letter": make_letter(articles["other_out"]),
        "comments_moderationevent": moderation.approve(decided, colleague),
        "comments_wordlist": WordList.objects.create(language="en", words="casino"),
        "comments_spamfilter": _former_filter(),
        "newsportal_backup": make_made_backup(),
    }
    return Paper(articles, staff, rows)


def _former_filter() -> SpamFilter:
    former = make_filter()
    make_filter()
    return former


class Visitor:
    """Somebody in one of the ROLES, who is signed in afresh for each question and leaves no trace."""

    def __init__(self, role: str, paper: Paper) -> None:
        self.client = Client()
        self.user = paper.staff.get(role)
        if self.user:
            self.client.force_login(self.user)
        self._cookies = self.client.cookies.output()
        self._footprints = Footprints()

    def ask(self, method: str, path: str, sent: Callable[[], dict[str, Any]]) -> str:
        """
        Send a request and return what came of it in the words of the table: a status, or `login` or `ask` for the door
        and `home` for the front of the newsroom; with a `!` after it when something is different afterwards.

        `sent` returns what is sent, after making what is there to be asked about.
        """
        self.client.cookies = SimpleCookie(self._cookies.replace("Set-Cookie: ", ""))
        point = transaction.savepoint()
        data = sent()
        before = self._footprints.now()
        answer = getattr(self.client, method.lower())(path, data)
        changed = "!" if self._footprints.now() != before else ""
        transaction.savepoint_rollback(point)
        self._footprints.washed_away()
        return _in_a_word(answer) + changed


def _in_a_word(answer: Any) -> str:
    where = answer.get("Location", "")
    if where.startswith("/admin/login/"):
        return "login"
    if where == "/admin/":
        return "home"
    if answer.status_code == 403 and "sign-in-password" in answer.text:
        return "ask"
    return str(answer.status_code)
