"""The newsroom's first page: what waits for the person who opens it, and nothing that they may not see."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.admin import AdminSite
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles import source_words
from articles.dates import with_date
from articles.models import Article, Correction, EditorialNote, Source, User
from articles.source_check import broken_sources

SHOWN = 10


@dataclass(frozen=True)
class Line:
    """One thing that waits: its name with a link to its form, and what else there is to know about it."""

    name: str
    address: str
    language: str
    facts: list[str]


@dataclass(frozen=True)
class Part:
    """What waits for one reason; `more` is the address of the list that has all of it, empty while this is all."""

    key: str
    title: str
    lines: list[Line]
    more: str = ""


@dataclass(frozen=True)
class Viewer:
    """Who looks at the page, and what they may see."""

    user: User
    articles: QuerySet[Article]
    corrections: QuerySet[Correction]
    sources: QuerySet[Source]


def parts(request: HttpRequest, site: AdminSite) -> list[Part]:
    """Return what waits for the person of the request, most urgent first, in one query for each part."""
    articles, corrections = _seen(site, Article, request), _seen(site, Correction, request)
    may_see_sources = site.get_model_admin(Source).has_view_permission(request)
    viewer = Viewer(
        request.user,
        articles.prefetch_related(None).select_related("created_by", "assignee"),
        corrections,
        broken_sources() if may_see_sources else Source.objects.none(),
    )
    return [part for part in (make(viewer) for make in PARTS) if part.lines]


def _seen(site: AdminSite, model: type[Model], request: HttpRequest) -> QuerySet:
    admin = site.get_model_admin(model)
    rows = admin.get_queryset(request)
    return rows if admin.has_view_permission(request) else rows.none()


def awaiting_review(viewer: Viewer) -> Part:
    """What was sent to the editors, the longest wait first."""
    sent = EditorialNote.objects.filter(article=OuterRef("pk"), move=EditorialNote.Move.SENT).order_by("-at", "-pk")
    found = viewer.articles.filter(stage=Article.Stage.REVIEW).annotate(
        sent_at=Coalesce(Subquery(sent.values("at")[:1]), F("updated_at"))
    )
    return _part(
        "review",
        _("With the editor"),
        found.order_by("sent_at", "pk"),
        lambda article: [*_writer(article), _("since %(moment)s") % {"moment": with_date(article.sent_at)}],
        {"stage": Article.Stage.REVIEW.value},
    )


def looked_after(viewer: Viewer) -> Part:
    """What was given to this person and is not done."""
    found = viewer.articles.filter(Q(published_at__isnull=True) | Q(is_changed=True), assignee=viewer.user)
    return _part(
        "assigned",
        _("You look after"),
        found.order_by("-updated_at", "-pk"),
        lambda article: [*_writer(article), article.get_stage_display()],
        {"who": "me"},
    )


def drafts(viewer: Viewer) -> Part:
    """What this person began and readers have never seen."""
    found = viewer.articles.filter(published_at__isnull=True, created_by=viewer.user)
    return _part(
        "drafts",
        _("Your drafts"),
        found.order_by("-updated_at", "-pk"),
        lambda article: [
            article.get_stage_display(),
            _("saved %(moment)s") % {"moment": with_date(article.updated_at)},
        ],
        {"who": "begun", "state": "draft"},
    )


def scheduled(viewer: Viewer) -> Part:
    """What readers get today, by the clocks of the paper."""
    now = timezone.localtime()
    end = now.replace(hour=23, minute=59, second=59, microsecond=999_999)
    found = viewer.articles.filter(published_at__gt=now, published_at__lte=end, retracted_at__isnull=True)
    return _part(
        "scheduled",
        _("Scheduled for today, by the clocks of %(zone)s") % {"zone": timezone.get_current_timezone_name()},
        found.order_by("published_at", "pk"),
        lambda article: [date_format(timezone.localtime(article.published_at), "H:i"), *_writer(article)],
        {"state": "scheduled"},
    )


def changes_to_come(viewer: Viewer) -> Part:
    """What readers have, and what was saved since."""
    found = viewer.articles.filter(published_at__isnull=False, retracted_at__isnull=True, is_changed=True)
    return _part(
        "changed",
        _("Published, with changes to come"),
        found.order_by("-updated_at", "-pk"),
        lambda article: [
            article.get_stage_display(),
            _("saved %(moment)s") % {"moment": with_date(article.updated_at)},
        ],
        {"state": "changed"},
    )


def corrected(viewer: Viewer) -> Part:
    """What the paper admitted last."""
    rows = list(viewer.corrections.order_by("-noted_at", "-pk")[:5])
    lines = [
        Line(
            name=row.article.headline,
            address=reverse("admin:articles_correction_change", args=[row.pk]),
            language=row.article.language,
            facts=[row.get_kind_display(), with_date(row.noted_at), Truncator(row.text).words(12)],
        )
        for row in rows
    ]
    return Part("corrections", _("Latest corrections"), lines, reverse("admin:articles_correction_changelist"))


def broken(viewer: Viewer) -> Part:
    """Sources that do not answer any more, for whoever can look after them."""
    rows = list(viewer.sources.order_by("failing_since", "pk")[: SHOWN + 1])
    lines = [
        Line(
            name=str(source),
            address=reverse("admin:articles_source_change", args=[source.pk]),
            language="",
            facts=[source_words.state(source)],
        )
        for source in rows[:SHOWN]
    ]
    more = reverse("admin:articles_source_changelist", query={"state": "broken"}) if len(rows) > SHOWN else ""
    return Part("sources", _("Sources that are gone"), lines, more)


# Each is asked for one query; what it finds nothing in is left out.
PARTS: list[Callable[[Viewer], Part]] = [
    awaiting_review,
    looked_after,
    scheduled,
    drafts,
    changes_to_come,
    broken,
    corrected,
]


def _part(
    key: str,
    title: str,
    found: QuerySet[Article],
    facts: Callable[[Article], list[str]],
    query: dict[str, str],
) -> Part:
    """Make a part of the first articles found; `query` is what the list of articles is asked for all of them."""
    rows = list(found[: SHOWN + 1])
    lines = [
        Line(
            name=article.headline,
            address=reverse("admin:articles_article_change", args=[article.pk]),
            language=article.language,
            facts=facts(article),
        )
        for article in rows[:SHOWN]
    ]
    more = reverse("admin:articles_article_changelist", query=query) if len(rows) > SHOWN else ""
    return Part(key, title, lines, more)


def _writer(article: Article) -> list[str]:
    return [article.created_by.name] if article.created_by else []
