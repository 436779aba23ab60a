"""
The threads below an article as HTML: each comment in its place, and what became of those that are gone.

Written here and not in templates, and kept in the memory of the process: a page has dozens of comments, and is made
anew for one of them that changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.kept_work import KeptWork
from articles.languages import direction
from articles.models import Article
from articles.rendering import filled, joined
from articles.templatetags.articles import moment
from comments import house_rules
from comments.comment_html import comment_html
from comments.models import Comment
from comments.thread import Entry

_NOTHING = SafeString("")
_COMMENT = """<article id="c-{id}" aria-labelledby="c-{id}-by">
<div class="who">
<h3 id="c-{id}-by"> <bdi>{name}</bdi> </h3>
{staff}{pick}<p class="meta">
{to}{note}<a href="{address}" rel="bookmark">{posted}</a>
{edited}</p>
</div>
<div class="said"{language}>{text}</div>
<p class="meta act">
{reply}{closed}<a href="{report}" rel="nofollow" aria-label="{report_label}">{report_word}</a>
</p>
</article>
"""
_TOMBSTONE = '<article id="c-{id}">\n<p class="meta"> {why} </p>\n{closed}</article>\n'


def language_attributes(language: str, page: str) -> SafeString:
    """
    Return the attributes that name a comment's language and direction, where it is not `page`, the page's language.

    The empty `lang` says that nobody knows (HTML, section 3.2.6.2): the page's would be wrong.
    """
    if language == page:
        return _NOTHING
    if not language:
        return SafeString(' lang=""')
    return filled(' lang="{}" dir="{}"', language, direction(language))


def link_to_rule(code: str) -> str:
    """Name what a comment went for: a house rule as a link to what it asks."""
    if house_rules.number(code) is None:
        return house_rules.name(code)
    return filled('<a href="{}#{}">{}</a>', reverse("comment_rules"), code, house_rules.name(code))


@dataclass(frozen=True)
class _Said:
    """
    All that the HTML of a public comment is made of, besides the words of the active language.

    `to` is the comment it answers, as its id, its name ("" for one that was taken away) and whether it stands on the
    same page; `note` the number of the note it is about, None for one that is no longer there, 0 for none.
    """

    id: int
    name: str
    text: str
    language: str
    page_language: str
    posted_at: datetime
    edited_at: datetime | None
    is_staff: bool
    is_picked: bool
    to: tuple[int, str, bool] | None
    answers_hidden: bool
    note: int | None
    can_be_answered: bool
    says_closed: bool


_WRITTEN: KeptWork[SafeString] = KeptWork(4_000_000, lambda html: 2 * len(html))


class ThreadWriter:
    """
    Writes the comments of one page of an article, in the language that is active.

    `language` is the page's; `answers_welcome` says whether comments can be answered; `note_numbers` are the numbers of
    the article's notes today by their keys.
    """

    def __init__(
        self, article: Article, *, language: str, answers_welcome: bool, note_numbers: Mapping[str, int]
    ) -> None:
        self._article = article
        self._language = language
        self._answers_welcome = answers_welcome
        self._note_numbers = note_numbers

    def threads(self, entries: Iterable[Entry]) -> SafeString:
        """Return the list of the entries with the replies below each."""
        items = (
            filled(
                "<li>\n{}{}{}</li>\n",
                self._entry(entry),
                self.threads(entry.replies) if entry.replies else "",
                self._way_to_the_rest(entry) if entry.whole else "",
            )
            for entry in entries
        )
        return filled('<ol class="thread">\n{}</ol>\n', joined(items))

    def _way_to_the_rest(self, entry: Entry) -> SafeString:
        """Return the link to all of a thread of which the page has the beginning alone."""
        words = _("The whole thread: %(whole)s comments") % {"whole": entry.whole}
        address = f"{self._article.get_absolute_url()}?thread={entry.comment.thread_id}#comments"
        return filled('<p class="meta act">\n<a href="{}"> {} </a>\n</p>\n', address, words)

    def _entry(self, entry: Entry) -> SafeString:
        if not entry.comment.is_public:
            return self._tombstone(entry)
        said = self._said(entry)
        return _WRITTEN.get(partial(_written, said), said)

    def _said(self, entry: Entry) -> _Said:
        comment, to = entry.comment, entry.to
        return _Said(
            id=comment.pk,
            name=comment.signature,
            text=comment.said,
            language=comment.language,
            page_language=self._language,
            posted_at=comment.posted_at,
            edited_at=comment.edited_at,
            is_staff=bool(comment.staff_id),
            is_picked=comment.picked_at is not None,
            to=(to.pk, to.signature if to.is_public else "", entry.to_is_here) if to else None,
            answers_hidden=entry.answers_hidden,
            note=self._note_numbers.get(comment.note_key) if comment.note_key else 0,
            can_be_answered=self._answers_welcome and not entry.is_closed,
            says_closed=self._says_closed(entry),
        )

    def _says_closed(self, entry: Entry) -> bool:
        return self._answers_welcome and entry.says_closed

    def _tombstone(self, entry: Entry) -> SafeString:
        """Return what stands where a comment was that readers could see: why it is gone, and no word of it."""
        closed = filled('<p class="meta">{}</p>\n', _closed()) if self._says_closed(entry) else ""
        return filled(_TOMBSTONE, id=entry.comment.pk, why=_why_gone(entry.comment), closed=closed)


def _written(said: _Said) -> SafeString:
    return filled(
        _COMMENT,
        id=said.id,
        name=said.name,
        staff=filled('<b class="staff">{}</b>\n', _("Staff")) if said.is_staff else "",
        pick=filled('<span class="meta kick">{}</span>\n', _("Editors’ pick")) if said.is_picked else "",
        to=_answers(said),
        note=_about(said.note) if said.note != 0 else "",
        address=reverse("comment", args=[said.id]),
        posted=moment(said.posted_at),
        edited=_edited(said.edited_at) if said.edited_at else "",
        language=language_attributes(said.language, said.page_language),
        text=comment_html(said.text),
        reply=_way_to_reply(said) if said.can_be_answered else "",
        closed=filled("<span>{}</span>\n", _closed()) if said.says_closed else "",
        report=reverse("report", args=[said.id]),
        report_label=_("Report the comment by %(name)s") % {"name": said.name},
        report_word=pgettext("a reader reports a comment", "Report"),
    )


def _answers(said: _Said) -> SafeString:
    """Return whom a comment answers, where it answers somebody."""
    if said.to is not None:
        number, name, is_here = said.to
        shown = filled("<bdi>{}</bdi>", name) if name else _("a comment that was taken away")
        address = f"#c-{number}" if is_here else reverse("comment", args=[number])
        to = pgettext("in answer to somebody", "to")
        return filled('<span>{}\n<a href="{}">{}</a></span>\n', to, address, shown)
    if said.answers_hidden:
        return filled("<span>{}</span>\n", _("to a comment that is not public"))
    return _NOTHING


def _about(number: int | None) -> SafeString:
    """Return which note a comment is about, by the number it has today."""
    if number is None:
        return filled("<span>{}</span>\n", _("on a note that is no longer there"))
    return filled('<a href="#note-{}">{}</a>\n', number, _("on note %(number)s") % {"number": number})


def _way_to_reply(said: _Said) -> SafeString:
    return filled(
        '<a href="{}" rel="nofollow" aria-label="{}">{}</a>\n',
        reverse("reply", args=[said.id]),
        _("Reply to %(name)s") % {"name": said.name},
        _("Reply"),
    )


def _closed() -> str:
    return _("This thread is closed.")


def _edited(at: datetime) -> SafeString:
    before, _time, after = _("edited %(time)s").partition("%(time)s")
    return filled("<span>{}{}{}</span>\n", before, moment(at), after)


def _why_gone(comment: Comment) -> str:
    if comment.state == "withdrawn":
        return _("Withdrawn by its writer")
    if comment.state != "held":
        return filled("{} ({})", _("Removed by an editor"), link_to_rule(comment.removed_rule))
    if comment.removed_rule == "reports":
        return _("Hidden after reports until an editor has looked")
    if comment.removed_rule == "edited":
        return _("Changed by its writer: hidden until an editor has read it")
    return _("Hidden until an editor has looked")
