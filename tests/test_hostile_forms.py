"""Whatever stands in any field of any form of the discussion gets a clear answer, and harms nobody who reads it."""

from dataclasses import dataclass
from urllib.parse import quote_plus

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from comments import vault
from comments.models import Comment, Receipt
from tests.factories import make_address, make_comment, make_editor, make_letter
from tests.hostile_paper import HOSTILE, RUNS
from tests.site_map import COMMENT, MINE, TOKEN
from tests.test_injection import faults, newsroom_faults

pytestmark = pytest.mark.django_db

ANSWERS = {200, 303, 400, 403, 404, 409, 413, 415, 422}
ARTICLE = "/2026/03/bridge/"
# As a form would send them: percent-encoded, and some of them no text at all.
VALUES = [
    quote_plus(text)
    for text in (
        "",
        "a\x00b",
        "abc\u202edef\u2066",
        "\u200b\u2060",
        "e" + "\u0301" * 1000,
        "\u3164" * 5,
        "x" * 10_001,
        "щ" * 50_000,
        "Ines\r\nBcc: all@victim.example\r\n\r\nBuy",
        "javascript:alert(1)",
        "[x](javascript:alert(1)) data:text/html,<script>alert(1)</script>",
        "Тhе Еditоr",
        "-1",
        "9" * 400,
        str(2**63),
        "٣",
        HOSTILE,
        RUNS,
    )
] + ["%ED%A0%80", "%FF%FE"]


@dataclass(frozen=True)
class Form:
    """Where a form is sent, and values that it takes."""

    path: str
    filled: dict[str, str]


READERS = {
    "comment": Form(
        f"{ARTICLE}comments/",
        {
            "comment": "The lock was rebuilt.", "name": "Oona Kettle", "email": "oona@letters.example", "website": "",
            "mail": "on", "offers_correction": "on", "for_editors": "on", "parent": "", "note": "",
        },
    ),
    "answer": Form(
        f"{ARTICLE}comments/",
        {"comment": "It was.", "name": "Oona", "email": "oona@letters.example", "parent": str(COMMENT), "note": "a"},
    ),
    "on a note": Form(
        f"{ARTICLE}comments/", {"comment": "It was.", "name": "Oona", "email": "oona@letters.example", "note": "a"}
    ),
    "report": Form(f"/comments/{COMMENT}/report/", {"kind": "threat", "words": "He threatens me.", "website": ""}),
    "complaint": Form(
        f"{ARTICLE}complaint/",
        {
            "kind": "complaint", "letter": "I was never asked.", "name": "Ruta", "email": "ruta@wend.example",
            "phone": "+49 30 1", "website": "",
        },
    ),
    "contact": Form(
        "/contact/",
        {"letter": "Do you print small notices?", "name": "Ruta", "email": "ruta@wend.example", "website": ""},
    ),
    "letter": Form(f"/comments/letters/{TOKEN}/", {"letter": "Thank you.", "phone": "", "website": ""}),
    "edit": Form(f"/comments/receipt/{TOKEN}/edit/", {"comment": "It was rebuilt in June."}),
    "withdraw": Form(f"/comments/receipt/{TOKEN}/withdraw/", {"any": "x"}),
    "appeal": Form("/comments/receipt/rejected/appeal/", {"reasons": "I named my source."}),
    "erase": Form(f"/comments/receipt/{TOKEN}/erase/", {"forget": "name"}),
    "ask": Form("/comments/mine/", {"email": "oona@letters.example", "website": ""}),
    "all mail": Form(f"/comments/mine/{MINE}/mail/", {"mail": "stop"}),
    "claim all": Form(f"/comments/mine/{MINE}/claim/", {"any": "x"}),
    "erase all": Form(f"/comments/mine/{MINE}/erase/", {"forget": "text"}),
    "edit mine": Form(f"/comments/mine/{MINE}/{COMMENT}/edit/", {"comment": "It was rebuilt in June."}),
    "mail mine": Form(f"/comments/mine/{MINE}/{COMMENT}/mail/", {"mail": "daily"}),
    "erase mine": Form(f"/comments/mine/{MINE}/{COMMENT}/erase/", {"forget": "text"}),
    "confirm": Form("/comments/confirm/c0nfirm/", {"do": "confirm", "mail": "daily"}),
    "unsubscribe": Form("/comments/unsubscribe/n0m0re/", {"do": "all", "List-Unsubscribe": "One-Click"}),
}  # fmt: skip
STAFF = {
    "reject": {"decision": "reject", "seen": "held", "reason": "off-topic", "comment": "{held}", "next": "{held}"},
    "mask on the desk": {
        "decision": "mask", "seen": "held", "comment": "{held}", "start": "1", "end": "5", "read": "{held}-0",
    },
    "approve several": {"decision": "approve", "seen": "held", "together": "1", "comment": "{held}", "shown": "1,2"},
    "undo": {"decision": "undo", "event": "1"},
}  # fmt: skip


@pytest.fixture
def held(planted_paper):
    """A comment that waits, and the receipt of one that was rejected, beside the planted paper."""
    article = Article.objects.get(slug="bridge")
    rejected = make_comment(article, state="rejected", decided_at=timezone.now())
    Receipt.objects.create(comment=rejected, token_digest=vault.token_digest("rejected"))
    address = make_address(confirmed_at=timezone.now())
    return make_comment(
        article, sealed_address=address, confirmed_at=timezone.now(), mail="each", offers_correction=True
    )


def bodies(filled: dict[str, str]):
    """Every hostile body of a form, each with the name of what is wrong in it."""
    good = {name: quote_plus(value) for name, value in filled.items()}
    for name in good:
        others = "&".join(f"{other}={value}" for other, value in good.items() if other != name)
        for number, value in enumerate(VALUES):
            yield f"{name} is value {number}", f"{others}&{name}={value}"
        yield f"{name} is missing", others
        yield f"{name} comes twice", f"{others}&{name}={good[name]}&{name}=%00"
        yield f"{name} is an array", f"{others}&{name}[]={good[name]}&{name}[a]=1"
    yield "nothing at all", ""
    yield "no form", "%00&&=&=a&\xff=%F0%28"


def wrongs(client: Client, path: str, filled: dict[str, str], statuses: set[int], faults=faults) -> list[str]:
    """Send every hostile body, each to the paper as it was; return what is wrong with the answers."""
    found = []
    for number, (what, body) in enumerate(bodies(filled)):
        as_it_was = transaction.savepoint()
        answer = client.generic(
            "POST",
            path,
            body.encode("latin-1"),
            content_type="application/x-www-form-urlencoded",
            REMOTE_ADDR=f"10.{number // 250}.{number % 250}.1",
        )
        transaction.savepoint_rollback(as_it_was)
        if answer.status_code not in statuses:
            found.append(f"{what}: status {answer.status_code}")
        found += [f"{what}: {fault}" for fault in faults(answer)]
    return found


@pytest.mark.parametrize("name", READERS)
def test_no_field_of_a_readers_form_breaks_the_paper(held, client, name):
    form = READERS[name]
    client.raise_request_exception = False
    assert wrongs(client, form.path, form.filled, ANSWERS) == []


@pytest.mark.parametrize("name", STAFF)
def test_no_field_of_a_button_on_the_desk_breaks_the_newsroom(held, desk, name):
    desk.raise_request_exception = False
    filled = {key: value.format(held=held.pk) for key, value in STAFF[name].items()}
    assert wrongs(desk, reverse("admin:comments_comment_changelist"), filled, {303}, newsroom_faults) == []


def staff_forms(held: Comment) -> dict[str, tuple[str, dict[str, str]]]:
    """The forms of the newsroom's other pages about comments: their addresses, and values that they take."""
    public, letter = Comment.objects.get(pk=COMMENT), make_letter(held.article)
    return {
        "claims": (reverse("admin:comments_comment_claims"), {"do": "take_over", "from": str(make_editor().pk)}),
        "mask": (
            reverse("admin:comments_comment_mask", args=[held.pk]), {"passage": "twice a day", "_mask": "1"}
        ),
        "preview of a mask": (
            reverse("admin:comments_comment_mask", args=[held.pk]), {"passage": "twice a day", "_preview": "1"}
        ),
        "answer": (
            reverse("admin:comments_comment_answer", args=[public.pk]), {"text": "Thank you.", "signed": "paper"}
        ),
        "answer to an article": (
            reverse("admin:comments_comment_answer_article"),
            {"article": str(held.article_id), "text": "Thank you.", "signed": "paper"},
        ),
        "write to this reader": (reverse("admin:comments_comment_write", args=[held.pk]), {"letter": "May we call?"}),
        "letter": (reverse("admin:comments_letter_change", args=[letter.pk]), {"letter": "We looked into it."}),
        "correction": (
            reverse("admin:comments_comment_correction", args=[held.pk]),
            {"kind": "correction", "text": "It is 80 metres.", "thanks_a_reader": "on"},
        ),
        "word list": (
            reverse("admin:comments_wordlist_add"), {"kind": "hold", "language": "", "words": "casino\nbonus"}
        ),
    }  # fmt: skip


NAMES = [
    "claims", "mask", "preview of a mask", "answer", "answer to an article", "write to this reader", "letter",
    "correction", "word list",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_field_of_a_form_of_the_newsroom_breaks_it(held, desk, name):
    desk.raise_request_exception = False
    path, filled = staff_forms(held)[name]
    assert wrongs(desk, path, filled, {200, 302, 303, 404, 422}, newsroom_faults) == []
