"""What an editor is told of a source: what came of asking it."""

from urllib.parse import quote

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.asking import Answer
from articles.models import Source


def warning(source: Source) -> str:
    """Return what somebody who cites the source should know of it, as a sentence; "" while there is nothing."""
    if not source.failures:
        return ""
    sentences = {
        Answer.MISSING: _("On %(day)s this address answered %(status)s: nothing is there."),
        Answer.NO_NAME: _("On %(day)s there was no site of this name."),
        Answer.BAD_CERTIFICATE: _("On %(day)s the certificate of this site was not valid: browsers warn of it."),
        Answer.REFUSED: _("On %(day)s nothing answered at this address."),
        # It failed before, and the last time nobody could tell.
        Answer.UNCLEAR: _("This address has not worked since %(since)s."),
    }
    values = {"day": _day(source.checked_at), "status": source.status, "since": _day(source.failing_since)}
    return sentences[Answer(source.answer)] % values


def state(source: Source) -> str:
    """Return in a few words whether the source still answers."""
    if source.is_broken:
        return _("Broken since %(day)s") % {"day": _day(source.failing_since)}
    if source.checked_at is None:
        return _("Not checked yet")
    return _("Works") if source.answer == Answer.WORKS else _("Cannot tell")


def archive_address(url: str) -> str:
    """Return where the Internet Archive lists its copies of a page."""
    return f"https://web.archive.org/web/*/{quote(url, safe=':/?&=%+,;@~')}"


def _day(moment) -> str:
    return date_format(localtime(moment), "j E Y")
