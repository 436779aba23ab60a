"""The page "Comments to review", as tests ask for it and press its buttons."""

import re
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Permission
from django.urls import reverse

from articles.models import User
from comments.models import Comment
from tests.factories import make_comment, make_editor


def make_staff(*permissions: str) -> User:
    """A member of staff who may do these things in `comments` and nothing else."""
    user = make_editor(is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions, content_type__app_label="comments"))
    return user


def posted(at: datetime, **fields: Any) -> Comment:
    """A comment of that moment."""
    comment = make_comment(**fields)
    Comment.objects.filter(pk=comment.pk).update(posted_at=at)
    return comment


def queue(**parameters: str) -> str:
    """The path of the page."""
    return reverse("admin:comments_comment_changelist", query=parameters)


def see(client, **parameters: str) -> str:
    """The page's HTML."""
    answer = client.get(queue(**parameters))
    assert answer.status_code == 200
    return answer.content.decode()


def shown(html: str) -> list[int]:
    """The ids of the comments on the page, in their order."""
    return [int(pk) for pk in re.findall(r'<li class="row" id="comment-(\d+)"', html)]


def press(client, decision: str, *comments: Comment, seen: str = "held", follow: bool = True, at: str = "", **fields):
    """Press a button of the page; return the page it leads to, or the redirect itself."""
    data = {"decision": decision, "seen": seen, "comment": [comment.pk for comment in comments], **fields}
    answer = client.post(at or queue(), data, follow=follow)
    return answer.content.decode() if follow else answer


def send(client, decision: str, *comments: Comment, seen: str = "held", at: str = "", **fields) -> dict[str, Any]:
    """Press a button as the page's script does; return what it gets."""
    data = {"decision": decision, "seen": seen, "comment": [comment.pk for comment in comments], **fields}
    answer = client.post(at or queue(), data, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    return answer.json()


def toasts(html: str) -> list[str]:
    """What the page says about what was done, as (kind, text) in a word."""
    return re.findall(r'<div class="toast (\w+)">\s*<p>(.*?)</p>', html)


def decisions(html: str) -> set[str]:
    """Which decisions the page offers."""
    return set(re.findall(r'name="decision" value="(\w+)"', html))
