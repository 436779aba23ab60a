"""What is sent to the addresses of tests/access_table.py, and what is made for them to be asked about."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles import (
    drafting,
    pages,
    preview_links,
    publishing,
    retracting,
    second_factor,
    staff_links,
    workflow,
    writing,
)
from articles.content import content_of
from articles.models import Article, PreviewLink, Site, StaffLink, User
from comments import claims, moderation
from comments.models import Comment
from tests.article_form import typed
from tests.pictures import photograph
from tests.staff_map import TOKEN, Paper

_NAMED = {"name": "Harbour", "slug": "harbour"}
_PLACED = {**_NAMED, "position": "0"}
_PAGE = {"title": "Notices", "body": "<p>We print small notices.</p>", "language": "en"}
_PASSWORDS = {"password1": "correct horse battery", "password2": "correct horse battery"}
_CORRECTION = {
    "kind": "update",
    "text": "The bridge is open again.",
    "noted_at_0": "2026-03-07",
    "noted_at_1": "09:00",
}
_ANSWER = {"text": "The ferry runs again from May.", "signed": "paper"}
_WORDS = {"kind": "hold", "language": "en", "words": "casino\nbingo"}
_NEW_PASSWORDS = {f"new_{name}": password for name, password in _PASSWORDS.items()}

# What is sent to an address so that it can do what it is for; a button sends the same, and what stands here of its own.
# Deleting is confirmed everywhere.
DATA: dict[str, Callable[[Paper, str], dict[str, Any]]] = {
    "articles_article_add": lambda paper, kind: typed(),
    "articles_article_change": lambda paper, kind: typed(paper.articles[kind], headline="Another headline"),
    "articles_author_add": lambda paper, kind: _NAMED,
    "articles_author_change": lambda paper, kind: _NAMED,
    "articles_article_add+_schedule": lambda paper, kind: _in_a_week(),
    "articles_article_change+_publish": lambda paper, kind: {"change": "typo"},
    "articles_article_change+_schedule": lambda paper, kind: _in_a_week(),
    "articles_article_change+_send_back": lambda paper, kind: {"note": "Shorten it."},
    "articles_article_notes": lambda paper, kind: {"note": "Who has called the harbour?"},
    "articles_article_preview": lambda paper, kind: typed(paper.articles[kind], headline="Another headline"),
    "articles_article_preview_new": lambda paper, kind: typed(opened_version="harbour"),
    "articles_article_put_back": lambda paper, kind: {"notice": "It was right."},
    "articles_article_redact": lambda paper, kind: {"passage": "on Monday", "reason": "Court order", "_remove": "1"},
    "articles_article_retract": lambda paper, kind: {"way": "keep", "notice": "It was wrong."},
    "articles_article_share": lambda paper, kind: {"lifetime": "week"},
    "articles_article_share+link": lambda paper, kind: {"link": PreviewLink.objects.get().pk},
    "articles_article_throw_away_new": lambda paper, kind: {"key": "harbour"},
    "articles_article_typed": lambda paper, kind: typed(paper.articles[kind], headline="Another headline"),
    "articles_article_typed_new": lambda paper, kind: typed(opened_version="harbour"),
    "articles_author_merge": lambda paper, kind: {"into": paper.rows["another author"].pk},
    "articles_correction_add": lambda paper, kind: {**_CORRECTION, "article": paper.articles["other_out"].pk},
    "articles_correction_change": lambda paper, kind: _CORRECTION,
    "articles_frontstory_changelist": lambda paper, kind: {"do": "choose", "article": paper.articles["other_out"].pk},
    "articles_image_add": lambda paper, kind: _upload(),
    "articles_image_upload": lambda paper, kind: _upload(),
    "articles_image_change": lambda paper, kind: {"alt": "A ferry", "caption": "", "credit": "Photo: Mira Tallow"},
    "articles_page_add": lambda paper, kind: {**_PAGE, "slug": "notices"},
    "articles_page_change": lambda paper, kind: {**_PAGE, "slug": "advertising", "opened_version": "0"},
    "articles_page_changelist": lambda paper, kind: {"do": "up", "page": paper.rows["articles_page"].pk},
    "articles_section_add": lambda paper, kind: _PLACED,
    "articles_section_change": lambda paper, kind: _PLACED,
    "articles_site_change": lambda paper, kind: {
        "name": "The Tide",
        "language": "en",
        "time_zone": "UTC",
        "comments_mode": "hold",
    },
    "articles_topic_add": lambda paper, kind: _NAMED,
    "articles_topic_change": lambda paper, kind: _NAMED,
    "articles_topic_merge": lambda paper, kind: {"into": paper.rows["another topic"].pk},
    "articles_user_invite": lambda paper, kind: {"username": "bo", "role": "Editor", "_copy": ""},
    "articles_user_change": lambda paper, kind: {"username": "colleague", "role": "Editor", "is_active": "on"},
    "articles_user_links": lambda paper, kind: {"_copy": ""},
    "articles_user_links+revoke": lambda paper, kind: {"revoke": StaffLink.objects.get().pk},
    "comments_comment_changelist": lambda paper, kind: {
        "decision": "approve",
        "seen": "held",
        "comment": paper.rows["comments_comment"].pk,
    },
    "comments_comment_write": lambda paper, kind: {"letter": "Where did you see that?"},
    "comments_letter_change": lambda paper, kind: {"letter": "Who should have asked you?"},
    "comments_comment_answer": lambda paper, kind: _ANSWER,
    "comments_comment_correction": lambda paper, kind: {"kind": "correction", "text": "It is 80 metres, not 90."},
    "comments_comment_answer_article": lambda paper, kind: {**_ANSWER, "article": paper.articles["other_out"].pk},
    "comments_comment_claims": lambda paper, kind: {"do": "take_over", "from": paper.rows["articles_user"].pk},
    "comments_comment_mask": lambda paper, kind: {"passage": "ferry", "_mask": "1"},
    "comments_wordlist_add": lambda paper, kind: {**_WORDS, "language": "kk"},
    "comments_wordlist_change": lambda paper, kind: _WORDS,
    "second_factor": lambda paper, kind: {"do": "begin"},
    "second_factor_codes": lambda paper, kind: {"codes": "abcde-fghij"},
    "my_account": lambda paper, kind: {"first_name": "Ada"},
    "welcome": lambda paper, kind: _NEW_PASSWORDS,
    "forgotten_password": lambda paper, kind: {"who": "ada"},
    "password_change": lambda paper, kind: {"old_password": "correct horse battery", **_NEW_PASSWORDS},
}

_FRAMES = ("", "_page", "_feed", "_mail")

# What an address is asked about in a GET, where it answers nothing to a bare one.
QUERY: dict[str, dict[str, str]] = {
    "autocomplete": {"app_label": "articles", "model_name": "article", "field_name": "topics"},
    **{f"articles_article_preview_new{frame}": {"key": "harbour"} for frame in _FRAMES},
}


def _in_a_week() -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=7)
    return {"appear_date": day.isoformat(), "appear_time": "12:00"}


def _upload() -> dict[str, Any]:
    words = {"alt": "A ferry", "caption": "", "credit": "Photo: Mira Tallow"}
    return {"new_file": SimpleUploadedFile("ferry.jpg", photograph("JPEG", (64, 36)), "image/jpeg"), **words}


# --- What there is before an address is asked, where the paper has nothing for it


def _article(paper: Paper, kind: str) -> Article:
    return Article.objects.get(pk=paper.articles[kind].pk)


def _has_an_old_version(paper: Paper, kind: str, user: User | None) -> None:
    article = _article(paper, kind)
    writing.save(article, replace(content_of(article), headline="Another headline"), None)


def _has_typed(paper: Paper, kind: str, user: User | None) -> None:
    article = _article(paper, kind) if kind in paper.articles else None
    if user is not None:
        form = drafting.OpenForm(user, article, key="" if article else "harbour")
        drafting.keep(form, {name: [value] for name, value in typed().items()})


def _is_retracted(paper: Paper, kind: str, user: User | None) -> None:
    article = _article(paper, kind)
    if article.is_public:
        retracting.retract(article, "It was wrong.", keep_text=False)


def _is_scheduled(paper: Paper, kind: str, user: User | None) -> None:
    article = _article(paper, kind)
    if not article.is_public:
        publishing.publish(article, at=timezone.now() + timedelta(days=1))


def _is_sent(paper: Paper, kind: str, user: User | None) -> None:
    article = _article(paper, kind)
    if article.published_at is None and article.stage == Article.Stage.DRAFT:
        workflow.send_to_editor(article, article.created_by)


def _is_shared(paper: Paper, kind: str, user: User | None) -> None:
    preview_links.make(_article(paper, kind), paper.staff["Editor"], "week")


def _has_versions(paper: Paper, kind: str, user: User | None) -> None:
    page = paper.rows["articles_page"]
    for title in ("Notices", "Small notices"):
        pages.save(page, replace(pages.words_of(page, Site.current()), title=title), None)


def _has_readers(paper: Paper, kind: str, user: User | None) -> None:
    pages.publish(paper.rows["articles_page"], paper.staff["Editor"])


def _is_confirmed(paper: Paper, kind: str, user: User | None) -> None:
    comment, address = paper.rows["comments_comment"], paper.rows["comments_letter"].sealed_address
    Comment.objects.filter(pk=comment.pk).update(sealed_address=address, confirmed_at=timezone.now())


def _is_answerable(paper: Paper, kind: str, user: User | None) -> None:
    moderation.approve(Comment.objects.get(pk=paper.rows["comments_comment"].pk), paper.staff["Editor"])


def _points_out_a_mistake(paper: Paper, kind: str, user: User | None) -> None:
    Comment.objects.filter(pk=paper.rows["comments_comment"].pk).update(offers_correction=True)


def _is_being_read(paper: Paper, kind: str, user: User | None) -> None:
    claims.claim(paper.rows["articles_user"], Comment.objects.waiting())


def _has_an_address(paper: Paper, kind: str, user: User | None) -> None:
    User.objects.update(email="colleague@paper.example")


def _is_invited(paper: Paper, kind: str, user: User | None) -> None:
    link, _token = staff_links.make(paper.rows["articles_user"], "invite", paper.staff["Administrator"])
    StaffLink.objects.filter(pk=link.pk).update(token_digest=staff_links.digest_of(TOKEN))


def _can_be_mailed(paper: Paper, kind: str, user: User | None) -> None:
    User.objects.filter(pk=paper.rows["articles_user"].pk).update(email="colleague@paper.example")


BEFORE: dict[str, Callable[[Paper, str, User | None], Any]] = {
    "articles_article_change+_unschedule": _is_scheduled,
    "articles_article_change+_take_back": _is_sent,
    "articles_article_change+_send_back": _is_sent,
    "articles_article_change+_ready": _is_sent,
    "articles_article_compare": _has_an_old_version,
    "articles_article_notes+_take_back": _is_sent,
    "articles_article_put_back": _is_retracted,
    "articles_article_restore": _has_an_old_version,
    "articles_article_share+link": _is_shared,
    "articles_article_throw_away": _has_typed,
    "articles_article_throw_away_new": _has_typed,
    "articles_article_version": _has_an_old_version,
    "articles_user_links+_mail": _can_be_mailed,
    "articles_user_links+revoke": _is_invited,
    "welcome": _is_invited,
    "articles_page_restore": _has_versions,
    "articles_page_unpublish": _has_readers,
    "articles_page_version": _has_versions,
    "comments_comment_write": _is_confirmed,
    "comments_comment_answer": _is_answerable,
    "comments_comment_correction": _points_out_a_mistake,
    "comments_comment_claims": _is_being_read,
    "comments_mail_test": _has_an_address,
    "second_factor_qr": lambda paper, kind, user: user and second_factor.begin(user),
    **{f"articles_article_preview_new{frame}": _has_typed for frame in _FRAMES},
}
