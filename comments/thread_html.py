"""
The threads below an article as HTML: each comment in its place, and what became of those that are gone.

Written here and not in templates: a page has dozens of comments, and everything on it that does not change from one to
the next (words, addresses) is looked up once.
"""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.languages import direction
from articles.models import Article
from articles.rendering import filled, joined
from articles.templatetags.articles import moment
from comments import house_rules
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


def language_attributes(comment: Comment, page: str) -> SafeString:
    """
    Return the attributes that name a comment's language and direction, where it is not `page`, the page's language.

    The empty `lang` says that nobody knows (HTML, section 3.2.6.2): the page's would be wrong.
    """
    if comment.language == page:
        return _NOTHING
    if not comment.language:
        return SafeString(' lang=""')
    return filled(' lang="{}" dir="{}"', comment.language, direction(comment.language))


def link_to_rule(code: str) -> str:
    """Name what a comment went for: a house rule as a link to what it asks."""
    if house_rules.number(code) is None:
        return house_rules.name(code)
    return filled('<a href="{}#{}">{}</a>', reverse("comment_rules"), code, house_rules.name(code))


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
        # Comments differ in the number in their addresses alone.
        self._address, self._reply, self._report = (
            reverse(name, args=[0]).partition("0")[::2] for name in ("comment", "reply", "report")
        )
        self._to = pgettext("in answer to somebody", "to")
        self._reply_word, self._reply_to = _("Reply"), _("Reply to %(name)s")
        self._report_word = pgettext("a reader reports a comment", "Report")
        self._report_by = _("Report the comment by %(name)s")

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
        return self._comment(entry) if entry.comment.is_public else self._tombstone(entry)

    def _comment(self, entry: Entry) -> SafeString:
        comment = entry.comment
        name = comment.signature
        return filled(
            _COMMENT,
            id=comment.pk,
            name=name,
            staff=filled('<b class="staff">{}</b>\n', _("Staff")) if comment.staff_id else "",
            pick=filled('<span class="meta kick">{}</span>\n', _("Editors’ pick")) if comment.picked_at else "",
            to=self._answers(entry),
            note=self._about(comment.note_key) if comment.note_key else "",
            address=f"{comment.pk}".join(self._address),
            posted=moment(comment.posted_at),
            edited=_edited(comment) if comment.edited_at else "",
            language=language_attributes(comment, self._language),
            text=entry.html,
            reply=self._way_to_reply(comment, name) if self._answers_welcome and not entry.is_closed else "",
            closed=filled("<span>{}</span>\n", self._closed()) if self._says_closed(entry) else "",
            report=f"{comment.pk}".join(self._report),
            report_label=self._report_by % {"name": name},
            report_word=self._report_word,
        )

    def _answers(self, entry: Entry) -> SafeString:
        """Return whom a comment answers, where it answers somebody."""
        if entry.to is not None:
            name = _("a comment that was taken away")
            if entry.to.is_public:
                name = filled("<bdi>{}</bdi>", entry.to.signature)
            address = f"#c-{entry.to.pk}" if entry.to_is_here else f"{entry.to.pk}".join(self._address)
            return filled('<span>{}\n<a href="{}">{}</a></span>\n', self._to, address, name)
        if entry.answers_hidden:
            return filled("<span>{}</span>\n", _("to a comment that is not public"))
        return _NOTHING

    def _about(self, key: str) -> SafeString:
        """Return which note a comment is about, by the number it has today."""
        number = self._note_numbers.get(key)
        if number is None:
            return filled("<span>{}</span>\n", _("on a note that is no longer there"))
        return filled('<a href="#note-{}">{}</a>\n', number, _("on note %(number)s") % {"number": number})

    def _way_to_reply(self, comment: Comment, name: str) -> SafeString:
        return filled(
            '<a href="{}" rel="nofollow" aria-label="{}">{}</a>\n',
            f"{comment.pk}".join(self._reply),
            self._reply_to % {"name": name},
            self._reply_word,
        )

    def _says_closed(self, entry: Entry) -> bool:
        return self._answers_welcome and entry.says_closed

    def _closed(self) -> str:
        return _("This thread is closed.")

    def _tombstone(self, entry: Entry) -> SafeString:
        """Return what stands where a comment was that readers could see: why it is gone, and no word of it."""
        closed = filled('<p class="meta">{}</p>\n', self._closed()) if self._says_closed(entry) else ""
        return filled(_TOMBSTONE, id=entry.comment.pk, why=_why_gone(entry.comment), closed=closed)


def _edited(comment: Comment) -> SafeString:
    before, _time, after = _("edited %(time)s").partition("%(time)s")
    return filled("<span>{}{}{}</span>\n", before, moment(comment.edited_at), after)


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
