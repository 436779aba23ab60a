"""What stands below a note on the article's page: the way to say something about it, and what has been said."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.paths import path_to
from articles.rendering import RenderedNote, filled, joined
from comments.note_discussions import Discussion


def discussion_html(discussion: Discussion, note: RenderedNote, language: SafeString) -> SafeString:
    """Return the links of one note; `language` are the attributes for the site's words. Empty when there is neither."""
    links = []
    if discussion.address:
        label = _("Discuss this note, number %(number)s") % {"number": note.number}
        discuss = '<a href="{}" rel="nofollow" aria-label="{}">{}</a>\n'
        links.append(filled(discuss, discussion.address, label, _("Discuss this note")))
    if discussion.number:
        number = discussion.number
        words = ngettext("%(count)s comment", "%(count)s comments", number) % {"count": number}
        links.append(filled('<a href="{}"> {} </a>\n', path_to("comment", discussion.first), words))
    return filled('<p class="meta act"{}>\n{}</p>\n', language, joined(links)) if links else SafeString("")
