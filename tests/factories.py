"""Rows for tests, each valid as it comes; arguments change what a test is about."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from articles import citing, front_page
from articles.models import Article, Author, Correction, Image, Page, Section, Source, Topic, User
from comments import vault
from comments.models import Appeal, Comment, Letter, Mail, Report, SealedAddress
from newsportal.models import Backup

_serial = count(1)


def make_editor(username: str | None = None, **fields: Any) -> User:
    """A member of staff who may do everything, unless the test says otherwise."""
    values = {"is_staff": True, "is_superuser": True, **fields}
    return User.objects.create_user(username or f"editor{next(_serial)}", password="correct horse battery", **values)


def make_writer(*permissions: str) -> User:
    """A member of staff who may do what is named, such as "change_article", and nothing else."""
    writer = make_editor(is_superuser=False)
    writer.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return writer


def make_member(role: str, username: str | None = None, **fields: Any) -> User:
    """A member of staff in one of the roles of `articles.roles`."""
    member = make_editor(username, is_superuser=False, **fields)
    member.groups.add(Group.objects.get(name=role))
    return member


def make_section(name: str | None = None, **fields: Any) -> Section:
    """A section of the paper."""
    number = next(_serial)
    return Section.objects.create(
        name=name or f"Section {number}", slug=fields.pop("slug", f"section-{number}"), **fields
    )


def make_topic(name: str | None = None, **fields: Any) -> Topic:
    """A topic that articles can have."""
    number = next(_serial)
    return Topic.objects.create(name=name or f"Topic {number}", slug=fields.pop("slug", f"topic-{number}"), **fields)


def make_author(name: str | None = None, **fields: Any) -> Author:
    """A name for a byline."""
    number = next(_serial)
    return Author.objects.create(name=name or f"Author {number}", slug=fields.pop("slug", f"author-{number}"), **fields)


def make_image(**fields: Any) -> Image:
    """A picture of 1600 by 900 pixels whose renditions are not made yet; its file is named and does not exist."""
    digest = f"{next(_serial):064x}"
    values = {
        "digest": digest,
        "key": digest[-16:],
        "file": f"images/{digest[-16:]}.jpg",
        "width": 1600,
        "height": 900,
        "alt": "A bridge with its gates shut",
        "credit": "Photo: Mira Tallow",
        **fields,
    }
    return Image.objects.create(**values)


def make_correction(article: Article | None = None, **fields: Any) -> Correction:
    """A correction of a published article."""
    values = {"text": "The bridge is 80 metres long, not 90.", "noted_at": datetime(2026, 3, 6, 9, 0, tzinfo=UTC)}
    return Correction.objects.create(article=article or make_article(), **{**values, **fields})


def make_article(**fields: Any) -> Article:
    """
    A published article with one paragraph; `published_at=None, url_year=None, url_month=None` makes a draft.

    One with `retracted_at` was published by accident, unless `withdrawal` says otherwise.
    """
    number = next(_serial)
    values = {
        "headline": f"Harbour bridge closes for repairs {number}",
        "slug": f"harbour-bridge-{number}",
        "body": "<p>The bridge closes on Monday.</p>",
        "published_at": datetime(2026, 3, 5, 9, 0, tzinfo=UTC),
        "url_year": 2026,
        "url_month": 3,
        "withdrawal": "accident" if fields.get("retracted_at") else "",
        **fields,
    }
    return Article.objects.create(**values)


def make_front(*headlines: str) -> list[Article]:
    """Published articles that are chosen for the front page, in this order."""
    articles = [make_article(headline=headline) for headline in headlines]
    for article in articles:
        front_page.choose(article)
    return articles


def make_draft(**fields: Any) -> Article:
    """An article nobody has published."""
    return make_article(**{"published_at": None, "url_year": None, "url_month": None, **fields})


def make_source(url: str | None = None, **fields: Any) -> Source:
    """An address the paper has cited, in no article any more and never checked."""
    return Source.objects.create(url=url or f"https://ferry{next(_serial)}.example/timetable", **fields)


def make_citing(*urls: str, **fields: Any) -> Article:
    """A published article with a note for each of the addresses."""
    notes = "".join(
        f'<sup data-fn="n{number}" data-text="Note {number}" data-url="{url}"></sup>'
        for number, url in enumerate(urls, 1)
    )
    article = make_article(**{"body": f"<p>The ferry runs.{notes}</p>", **fields})
    citing.save_with_notes(article)
    return article


def make_broken(url: str, **fields: Any) -> Source:
    """A source of a published article that is missing for a week."""
    now = datetime.now(UTC)
    make_citing(url)
    values = {"checked_at": now, "answer": "missing", "status": 404, "failures": 3, **fields}
    Source.objects.filter(url=url).update(failing_since=now - timedelta(days=7), **values)
    return Source.objects.get(url=url)


def make_comment(article: Article | None = None, parent: Comment | None = None, **fields: Any) -> Comment:
    """A held comment, under `parent` when one is given."""
    article = article or (parent.article if parent else make_article())
    values = {"name": "Ines Valdor", "text": "The ferry runs twice a day until then.", **fields}
    if values.get("state") == "approved":
        values.setdefault("published_at", timezone.now())
    comment = Comment(article=article, **values)
    if parent is not None:
        comment.place_under(parent)
    comment.save()
    return comment


def make_removed(article: Article | None = None, parent: Comment | None = None, **fields: Any) -> Comment:
    """A comment that readers could see until an editor rejected it for personal data."""
    now = timezone.now()
    values = {"state": "rejected", "removed_rule": "personal-data", "published_at": now, "removed_at": now, **fields}
    return make_comment(article, parent, **values)


def make_address(**fields: Any) -> SealedAddress:
    """The sealed address of one more reader."""
    return SealedAddress.objects.create(
        **{"sealed": b"sealed", "digest": next(_serial).to_bytes(32), "key_id": "k", **fields}
    )


def make_confirmed(article: Article | None = None, address: SealedAddress | None = None, **fields: Any) -> Comment:
    """A held comment whose writer has confirmed its address."""
    address = address or make_address(confirmed_at=timezone.now())
    return make_comment(
        article, **{"sealed_address": address, "confirmed_at": timezone.now(), "rule": "review", **fields}
    )


def make_report(comment: Comment, **fields: Any) -> Report:
    """A report about a comment that waits, from one more network."""
    return Report.objects.create(
        **{"comment": comment, "kind": "threat", "network": next(_serial).to_bytes(32), **fields}
    )


def make_appeal(comment: Comment, **fields: Any) -> Appeal:
    """An appeal that waits."""
    return Appeal.objects.create(**{"comment": comment, "text": "I named my source.", **fields})


def make_reader(address: str | None = None, **fields: Any) -> SealedAddress:
    """A reader whose address the vault opens, and who has confirmed it."""
    sealed = vault.seal(address or f"reader{next(_serial)}@mail.example")
    SealedAddress.objects.filter(pk=sealed.pk).update(**{"confirmed_at": timezone.now(), **fields})
    return SealedAddress.objects.get(pk=sealed.pk)


def make_mail(**fields: Any) -> Mail:
    """A mail that is due: to a moderator about what waits, unless it goes to a reader."""
    number = next(_serial)
    to_staff = None if "to_reader" in fields else make_editor(email=f"colleague{number}@paper.example")
    values = {"kind": "queue_digest", "to_staff": to_staff, "next_attempt_at": timezone.now(), **fields}
    return Mail.objects.create(**{"key": f"{values['kind']} {number}", **values})


def make_letter(article: Article | None = None, **fields: Any) -> Letter:
    """A complaint of a reader about an article, under a sealed address; `first=` makes an answer to it."""
    first = fields.get("first")
    values = {"name": "Ruta Wend", "text": "I was never asked.", **fields}
    if first is None:
        values = {"opens": "complaint", "sealed_address": vault.seal(f"letter{next(_serial)}@wend.example"), **values}
    return Letter.objects.create(article=first.article if first else article or make_article(), **values)


def make_message(**fields: Any) -> Letter:
    """A message of a reader from the page "Contact", under a sealed address."""
    address = vault.seal(f"letter{next(_serial)}@wend.example")
    values = {"opens": "contact", "name": "Ruta Wend", "text": "Do you print small notices?", "sealed_address": address}
    return Letter.objects.create(**{**values, **fields})


def make_made_backup(**fields: Any) -> Backup:
    """The row of a backup that was made; there is no file."""
    began = fields.pop("began_at", timezone.now())
    name = f"newsportal-{began:%Y%m%d-%H%M%S}Z-0.6.{next(_serial)}.tar"
    return Backup.objects.create(**{"began_at": began, "ended_at": began, "file": name, "size": 4096, **fields})


def make_page(**fields: Any) -> Page:
    """A published page of the paper; `kind=` takes the one that is there from the first day."""
    said = {"title": "Advertising", "body": "<p>We print small notices.</p>", "published_at": timezone.now(), **fields}
    kind = said.pop("kind", "")
    if kind:
        Page.objects.filter(kind=kind).update(**said)
        return Page.objects.get(kind=kind)
    return Page.objects.create(**{"slug": f"page-{next(_serial)}", **said})
