"""axe on every page of the newsroom about what readers write, in both themes and at both widths."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import moderation
from comments.models import Comment, CommentVersion, WordList
from tests import axe
from tests.browser.conftest import at_both_widths
from tests.factories import (
    make_appeal,
    make_article,
    make_comment,
    make_confirmed,
    make_editor,
    make_letter,
    make_mail,
    make_reader,
    make_report,
)
from tests.spam import make_filter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUEUE = "/admin/comments/comment/"
TABS = ["reported", "appeals", "editors", "corrections", "approved", "rejected", "spam", "withdrawn"]
UNFOLD = "() => document.querySelectorAll('details').forEach((fold) => { fold.open = true })"


def fill() -> list[str]:
    """Write one of everything readers send and moderators keep, and return the paths of the pages about it."""
    article, bo = make_article(headline="What the Skippers Say of the Hinge"), make_editor("bo")
    comment = make_confirmed(article, make_reader(), state="approved", offers_correction=True)
    make_waiting(comment, bo)
    event = moderation.reject(make_comment(article), bo, "abuse")
    make_appeal(event.comment)
    moderation.mark_spam(make_comment(article), bo)
    letter = make_letter(article, phone="555 0142")
    make_letter(first=letter, staff=bo, name="", text="Which of your figures may we print?")
    rows = [comment, event, letter, make_mail(fault="closed"), make_filter()]
    rows.append(WordList.objects.create(language="en", words="casino"))
    paths = [QUEUE, *(f"{QUEUE}?state={tab}" for tab in TABS), f"{QUEUE}?q=nowhere"]
    paths += [f"{QUEUE}{comment.pk}/{page}/" for page in ("mask", "answer", "correction", "write")]
    paths += [f"{QUEUE}answer/?article={article.pk}", "/admin/comments/wordlist/add/"]
    for row in rows:
        model = f"/admin/comments/{row._meta.model_name}/"
        paths += [model, f"{model}{row.pk}/change/"]
    return paths


def make_waiting(parent: Comment, colleague) -> None:
    """Let comments wait under every tab, and another moderator read some of them."""
    make_report(parent, text="That is where I live.")
    edited = make_comment(parent=parent, text="Call 555 0142, https://a.example https://b.example", spam_score=0.9)
    CommentVersion.objects.create(comment=edited, text="Call me.")
    make_comment(parent.article, text="I shall find you and hit you.", rule="words", name="Ada")
    make_comment(parent.article, text="The same words.", note_key="gone", confirmed_at=timezone.now())
    make_comment(parent.article, text="The same words.", offers_correction=True, masks=[4, 8])
    make_comment(parent.article, text="I work at the lock.", for_editors=True)
    make_comment(parent.article, state="withdrawn")
    until = timezone.now() + timedelta(minutes=10)
    make_comment(parent.article, claimed_by=colleague, claimed_until=until)


def test_axe_finds_nothing_on_any_page_about_what_readers_write(desk):
    page = desk("/admin/")
    found = {}
    for path in fill():
        assert page.goto(path).status == 200, path
        page.evaluate(UNFOLD)
        found[path] = at_both_widths(page, axe.violations_in_both_themes)
    assert {path: lines for path, lines in found.items() if lines} == {}
