"""
A paper in which readers talk: threads, letters, receipts, and what the links in mails lead to.

`fill()` writes it into an empty database and returns the path of each kind of page that `tests.rich_paper` has not.
"""

import secrets

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from articles.citing import save_with_notes
from articles.models import Article, Site
from comments import confirming, moderation, own_comments, tallies, vault
from comments.mail_links import Purpose, find_link, make_link, make_page
from comments.models import Comment, Receipt, SealedAddress
from comments.my_comments import open_link
from comments.public_log import count_months
from tests.factories import (
    make_appeal,
    make_article,
    make_comment,
    make_editor,
    make_letter,
    make_reader,
    make_removed,
    make_report,
)
from tests.notes import cite
from tests.rich_paper import PARAGRAPHS, REMARKS

ASKED = "Which of your figures may we print?"


def fill() -> dict[str, str]:
    """Write the paper and return the path of each kind of page by its name."""
    Site.current()
    Site.objects.update(name="The Quay 4 Gazette", contact="Custom House, Quay Street 4", confirmed_at=timezone.now())
    article = _article()
    comment = _talk(article)
    _decide()
    return {
        "talk": article.get_absolute_url(),
        "talk that is over": _article(comments_mode="closed").get_absolute_url(),
        "report": f"/comments/{comment.pk}/report/",
        "thanks for a report": "/comments/reported/",
        "a note to discuss": reverse("discuss_note", kwargs={**article.address, "key": "a"}),
        "complaint": reverse("complain", kwargs=article.address),
        "letters": _letters(article),
        "rules": "/comments/rules/",
        "log": "/comments/log/",
        **_receipts(article),
        **_links(article),
        **_mine(article),
    }


def _article(**fields) -> Article:
    notes = [cite(key, text="Minutes of the board", url=f"https://harbour.example/minutes/{key}") for key in "abc"]
    body = "".join(f"<p>{words}{note}</p>" for words, note in zip(PARAGRAPHS, notes, strict=False))
    article = make_article(headline="What the Skippers Say of the Hinge", body=body, **fields)
    save_with_notes(article)
    return article


def _talk(article: Article) -> Comment:
    """Write everything that a thread can hold, and return the comment it begins with."""
    now, editor = timezone.now(), make_editor("ada")
    first = make_comment(article, state="approved", text=REMARKS[0], picked_at=now, edited_at=now)
    answer = first
    for remark in REMARKS:
        answer = make_comment(parent=answer, state="approved", text=remark)
    make_comment(parent=first, state="approved", staff=editor, name="The Quay 4 Gazette", text=ASKED)
    make_comment(parent=make_removed(article), state="approved", text=REMARKS[1])
    make_comment(article, state="approved", text="Call Bo in the harbour.", masks=[5, 7])
    make_comment(article, state="approved", text=REMARKS[2], note_key="b")
    make_comment(parent=make_comment(article, state="approved", closed_at=now), state="approved")
    Article.objects.filter(pk=article.pk).update(comment_count=Comment.objects.public().count())
    return first


def _decide() -> None:
    """Let there be something to tell in the log."""
    editor = make_editor()
    moderation.approve(make_comment(), editor)
    moderation.reject(make_comment(), editor, "abuse")
    make_report(make_comment(state="approved"))
    tallies.count(tallies.REFUSED, "too-many")
    tallies.count(tallies.FORGOTTEN, "text")
    count_months()


def _letters(article: Article) -> str:
    first = make_letter(article, text="I was never asked.", phone="555 0142")
    make_letter(first=first, staff=make_editor(), name="", text=ASKED)
    return make_page(first.sealed_address, first)


def _receipts(article: Article) -> dict[str, str]:
    refused, waiting = make_comment(article), make_comment(article, parent=Comment.objects.public().first())
    moderation.reject(refused, make_editor(), "personal-data")
    appealed = make_comment(article)
    moderation.reject(appealed, make_editor(), "abuse")
    make_appeal(appealed)
    gone = make_comment(article, state="approved")
    moderation.reject(gone, make_editor(), "off-topic")
    return {
        "receipt that waits": _receipt(waiting),
        "receipt of what was refused": _receipt(refused),
        "receipt of an appeal": _receipt(appealed),
        "receipt of what was taken down": _receipt(gone),
        "receipt of what is public": _receipt(Comment.objects.public().first()),
    }


def _receipt(comment: Comment) -> str:
    token = secrets.token_urlsafe(32)
    Receipt.objects.create(comment=comment, token_digest=vault.token_digest(token))
    return f"/comments/receipt/{token}/"


def _links(article: Article) -> dict[str, str]:
    """What a reader was mailed about three comments."""
    pages = {}
    for name in ("", ", answered", ", answered with no"):
        reader = make_reader(confirmed_at=None)
        comment = make_comment(article, sealed_address=reader, mail="each")
        confirm = pages[f"is it yours{name}"] = _link(Purpose.CONFIRM, reader, comment)
        pages[f"no more mail{name}"] = _link(Purpose.UNSUBSCRIBE, reader, comment)
        if name:
            link = find_link(Purpose.CONFIRM, _token_of(confirm))
            confirming.disown(link) if name.endswith("no") else confirming.confirm(link, "daily")
    own_comments.stop_mail(find_link(Purpose.UNSUBSCRIBE, _token_of(pages["no more mail, answered"])).address)
    return pages


def _mine(article: Article) -> dict[str, str]:
    reader = make_reader()
    own = make_comment(article, sealed_address=reader, confirmed_at=timezone.now())
    other = make_comment(article, sealed_address=reader)
    make_letter(article, sealed_address=reader)
    shut = _link(Purpose.MINE, reader)
    opened = reverse("my_comments", args=[open_link(find_link(Purpose.MINE, _token_of(_link(Purpose.MINE, reader))))])
    return {
        "ask for my comments": "/comments/mine/",
        "asked for my comments": "/comments/mine/asked/",
        "my comments, shut": shut,
        "my comments": opened,
        "a comment of mine": f"{opened}{own.pk}/",
        "a comment that may be mine": f"{opened}{other.pk}/",
        "have it forgotten": f"{opened}erase/",
        "forgotten": "/comments/mine/forgotten/",
    }


def _link(purpose: str, reader: SealedAddress, comment: Comment | None = None) -> str:
    return make_link(purpose, reader, comment=comment).removeprefix(settings.SITE_URL)


def _token_of(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]
