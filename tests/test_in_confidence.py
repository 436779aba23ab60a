"""What readers told the editors alone, and what was taken from readers, stands on no page and in no mail of others."""

import pytest
from django.test import Client
from django.utils import timezone

from articles import staff_links
from articles.models import Article, Site
from comments import erasing, moderation, own_comments, reporting
from comments.messages import MESSAGES, Message
from comments.models import Comment, CommentVersion, Mail
from tests.factories import (
    make_address,
    make_appeal,
    make_comment,
    make_confirmed,
    make_correction,
    make_editor,
    make_letter,
    make_mail,
    make_removed,
    make_report,
)
from tests.site_map import COMMENT, ask, plant, routes

pytestmark = pytest.mark.django_db

WORD = "Qzxwort"
SEEN = "Jvkwort"
TO_STAFF = {"queue_digest", "reported", "complaint", "letter_answered", "invite", "password", "backup_failed"}
SHOWN_ON = {"article", "comment_feed", "home", "reply", "report", "confirm_address"}
PAGE, FEED, HOME = "/2026/03/bridge/", "/2026/03/bridge/feed.atom", "/"


def words(what: str) -> str:
    return f"{WORD} {WORD.lower()}{what}"


@pytest.fixture
def article() -> Article:
    """The planted article, below which everything that can be hidden is."""
    plant()
    article = Article.objects.get(slug="bridge")
    text = f"{SEEN} {words('masked')} end."
    masks = [len(SEEN) + 1, len(text) - 5]
    Comment.objects.filter(pk=COMMENT).update(text=text, masks=masks)
    shown = Comment.objects.get(pk=COMMENT)
    CommentVersion.objects.create(comment=shown, text=words("version"))
    make_report(shown, text=words("report"))
    make_comment(article, name=words("name"), text=words("editors"), for_editors=True, offers_correction=True)
    for state, rule in (("rejected", "other"), ("spam", "spam"), ("withdrawn", "withdrawn"), ("held", "edited")):
        gone = make_removed(article, name=words("name"), text=words(rule), state=state, removed_rule=rule)
        make_comment(parent=gone, state="approved", text=SEEN)
        make_appeal(gone, text=words("appeal"))
    letter = make_letter(article, name=words("name"), phone=WORD, text=words("letter"))
    make_letter(first=letter, name="", staff=make_editor(), text=words("ours"))
    return article


def pages(names: set[str] | None = None) -> dict[str, str]:
    """What any reader is answered at every address, or on these routes, by the route; somebody else's own pages too."""
    found = {}
    shown = [*Comment.objects.values_list("pk", flat=True)]
    for route in routes():
        if route.name == "letter" or (names and route.name not in names):  # a letter is theirs, by its secret link
            continue
        choices = [
            {**parts, **({"comment_id": pk} if "comment_id" in parts else {})}
            for parts in route.choices()
            for pk in (shown if "comment_id" in parts else [0])
        ]
        for parts in choices:
            for query in ("", "order=newest", f"q={WORD}x"):
                text = ask(Client(), "GET", route.address(**parts), query).text
                found[route.name] = found.get(route.name, "") + text.replace(f"{WORD}x", "")
    return found


def mails() -> list[str]:
    """Every mail about every comment and letter, to readers and to staff, as the worker would write it."""
    said = []
    reader, member = make_address(confirmed_at=timezone.now()), make_editor(email="desk@paper.example")
    links = {kind: staff_links.by_mail(make_editor(), kind, member) for kind in ("invite", "password")}
    for kind, writes in MESSAGES.items():
        for comment in Comment.objects.select_related("article", "parent"):
            theirs = (comment.parent if kind == "answered" and comment.parent else comment).sealed_address
            to = {"to_staff": member} if kind in TO_STAFF else {"to_reader": theirs or reader}
            ends = timezone.localdate().isoformat()
            if kind in links:
                to, ends = {"to_staff": links[kind].account}, links[kind].pk
            mail = make_mail(kind=kind, comment=comment, **to)
            mail.key = f"{kind} x {ends}"
            mail.letter = comment.article.letters.first() if kind in ("complaint", "letter_answered") else None
            said.append(_as_text(writes(mail)))
    return said


def _as_text(message: Message | None) -> str:
    return "" if message is None else f"{message.subject} {message.parts}"


def test_no_page_says_what_was_said_in_confidence(article):
    found = pages()
    # The writer's own page lets them change their own words.
    own = {"my_comment", "my_comment_act", "my_export", "receipt", "receipt_act"}
    assert {name for name, text in found.items() if WORD.lower() in text.lower()} <= own
    assert {name for name, text in found.items() if SEEN in text} >= SHOWN_ON


def test_the_walk_finds_what_is_there(article):
    Comment.objects.filter(pk=COMMENT).update(masks=[])
    assert {name for name, text in pages(SHOWN_ON).items() if WORD in text} == SHOWN_ON


def test_no_mail_says_it(article):
    asked = make_confirmed(article, state="approved", mail="each")
    Comment.objects.filter(pk=COMMENT).update(parent=asked, root=asked, depth=1)
    said = mails()
    assert not [text for text in said if WORD.lower() in text.lower()]
    assert [text for text in said if SEEN in text]
    Comment.objects.update(masks=[])
    Mail.objects.all().delete()
    assert [text for text in mails() if WORD.lower() in text.lower()]


def test_a_correction_begins_without_the_words_that_were_masked(article, desk):
    Comment.objects.filter(pk=COMMENT).update(offers_correction=True)
    page = desk.get(f"/admin/comments/comment/{COMMENT}/correction/")
    assert page.context["form"]["text"].value() == ""


def _public() -> Comment:
    return Comment.objects.get(pk=COMMENT)


def _reported() -> None:
    Site.objects.update(hide_after_reports=2)
    make_report(_public())
    reporting.report(COMMENT, "threat", "", "192.0.2.7")


ACTS = {
    "mask": lambda staff: moderation.mask(_public(), staff, 0, 5),
    "reject": lambda staff: moderation.reject(_public(), staff, "abuse"),
    "spam": lambda staff: moderation.mark_spam(_public(), staff),
    "close": lambda staff: moderation.close_thread(_public(), staff),
    "withdraw": lambda staff: own_comments.withdraw(_public()),
    "edit": lambda staff: own_comments.edit(_public(), "Other words."),
    "forget the name": lambda staff: erasing.erase_comment(_public(), keep_text=True),
    "forget the text": lambda staff: erasing.erase_comment(_public(), keep_text=False),
    "hide after reports": lambda staff: _reported(),
    "unpick": lambda staff: moderation.unpick(_public(), staff),
}
ON_ANOTHER_PAGE = {"close": {HOME, FEED}, "unpick": {FEED}}


@pytest.mark.parametrize("act", ACTS)
def test_no_cached_page_outlives_what_was_done_about_a_comment(client, act):
    plant()
    before = {path: client.get(path)["ETag"] for path in (PAGE, FEED, HOME)}
    ACTS[act](make_editor())
    for path, etag in before.items():
        again = client.get(path, headers={"if-none-match": etag})
        assert again.status_code == (304 if path in ON_ANOTHER_PAGE.get(act, ()) else 200), path


@pytest.mark.parametrize(
    "what",
    [
        lambda article: moderation.approve(make_comment(article, note_key="a"), make_editor()),
        lambda article: make_comment(article, state="approved", staff=make_editor(), name="The paper"),
        lambda article: make_correction(article, text="80.", thanks_a_reader=True),
    ],
    ids=["a comment on a note", "an answer of the staff", "a correction that thanks a reader"],
)  # fmt: skip
def test_what_comes_in_changes_the_page(client, what):
    plant()
    etag = client.get(PAGE)["ETag"]
    what(Article.objects.get(slug="bridge"))
    assert client.get(PAGE, headers={"if-none-match": etag}).status_code == 200
