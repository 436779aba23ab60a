"""Readers and editors do two things to one comment at the same moment: it ends as if one had come after the other."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Site
from comments import confirming, erasing, event_log, moderation, own_comments, reporting, vault
from comments.models import Appeal, Comment, MailLink, ModerationEvent, SealedAddress
from comments.posting import post_comment
from comments.rules import Submission
from tests.at_once import together
from tests.factories import make_article, make_comment, make_editor, make_reader, make_report

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 3
ADDRESS = "ada.quill@mail.example"
TOO_LATE = (own_comments.NotPossible, moderation.AlreadyDecided, moderation.NotForReaders, confirming.NotYours)


def written(state: str, address: SealedAddress) -> Comment:
    """A comment of one reader's, with the number that its article carries right."""
    Site.current()
    article = make_article(comment_count=int(state == "approved"))
    return make_comment(
        article, state=state, rule="review", sealed_address=address, confirmed_at=timezone.now(), mail="each"
    )


def verbs(comment: Comment, link: MailLink) -> dict[str, Callable[[], object]]:
    """What can be done at once. Each reads the comment anew, as a request does; what a moderator has read is older."""
    staff, address = make_editor(), comment.sealed_address

    def now() -> Comment:
        return Comment.objects.get(pk=comment.pk)

    return {
        "approve": lambda: moderation.approve(now(), staff, text=comment.text),
        "reject": lambda: moderation.reject(now(), staff, "abuse"),
        "keep": lambda: moderation.keep(now(), staff, text=comment.text),
        "report": lambda: reporting.report(comment.pk, "threat", "", "198.51.100.9"),
        "withdraw": lambda: own_comments.withdraw(now()),
        "edit": lambda: own_comments.edit(now(), "Other words than before."),
        "erase": lambda: erasing.erase_comment(now(), keep_text=False),
        "erase all": lambda: erasing.erase_everything(address, keep_texts=True),
        "mask": lambda: moderation.mask(now(), staff, 0, 5),
        "confirm": lambda: confirming.confirm(link, "daily"),
        "disown": lambda: own_comments.disown(now()),
        "post": lambda: post_comment(
            Submission(comment.article_id, None, "Ada", ADDRESS, f"Once more {comment.pk}.", "203.0.113.5", mail="each")
        ),
        "end mail": lambda: own_comments.stop_mail(link.address),
    }


PAIRS = [
    ("held", "withdraw", "approve"),
    ("held", "edit", "approve"),
    ("held", "edit", "mask"),
    ("held", "edit", "keep"),
    ("held", "erase", "approve"),
    ("held", "confirm", "confirm"),
    ("held", "confirm", "erase all"),
    ("approved", "erase all", "post"),
    ("approved", "erase", "withdraw"),
    ("approved", "report", "keep"),
    ("approved", "report", "withdraw"),
    ("approved", "report", "reject"),
    ("approved", "edit", "withdraw"),
    ("approved", "end mail", "reject"),
    ("approved", "erase all", "erase"),
]


@pytest.mark.parametrize(("state", "one", "other"), PAIRS, ids=str)
def test_two_things_at_once_end_as_one_after_the_other(state, one, other):
    for _round in range(ROUNDS):
        comment = written(state, make_reader(ADDRESS))
        make_report(comment)
        Site.objects.update(hide_after_reports=2)
        link = MailLink.objects.create(
            token_digest=vault.token_digest(f"{comment.pk}"),
            purpose="confirm",
            address=comment.sealed_address,
            comment=comment,
            expires_at=timezone.now() + timedelta(hours=1),
        )
        does = verbs(comment, link)
        failures = together(does[one], does[other])
        late = (*TOO_LATE, Comment.DoesNotExist)
        assert [failure for failure in failures if not isinstance(failure, late)] == []
        assert len(failures) < 2
        _is_whole(comment)


def _is_whole(comment: Comment) -> None:
    """The comment, its article's number and the log agree, and nothing of somebody erased is left beside it."""
    now = Comment.objects.get(pk=comment.pk)
    public = Comment.objects.filter(article=comment.article_id, state="approved").count()
    assert Article.objects.get(pk=comment.article_id).comment_count == public
    last = ModerationEvent.objects.filter(comment=comment).order_by("-pk").first()
    assert last is None or last.to_state == now.state
    assert event_log.verify() is None
    assert now.state != "approved" or now.text
    if now.edited_at and now.state == "approved":
        raise AssertionError("What nobody has read is public.")
    if now.erased_at:
        assert (now.sealed_address_id, now.name, now.mail) == (None, "", "")


def test_of_two_appeals_at_once_one_counts():
    comment = written("rejected", make_reader(ADDRESS))
    Comment.objects.filter(pk=comment.pk).update(decided_at=timezone.now())
    comment.refresh_from_db()
    job = lambda: own_comments.appeal(Comment.objects.get(pk=comment.pk), "I named my source.")  # noqa: E731
    failures = together(job, job)
    assert [type(failure) for failure in failures] == [own_comments.NotPossible]
    assert Appeal.objects.count() == 1
