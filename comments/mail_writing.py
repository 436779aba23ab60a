"""How a Message becomes a mail: its headers, its plain text and its HTML, which say the same."""

from email.header import Header
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from articles.models import Site
from comments.messages import Link, Message, Quote
from comments.models import Mail


def one_line(words: str) -> str:
    """Return the words on one line: what a header must not hold is a space, or gone."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


@sensitive_variables()
def write(mail: Mail, message: Message, address: str, site: Site) -> EmailMultiAlternatives:
    """
    Return the mail to one address, in the language that is active, from the paper.

    Nobody answers it and no program should (RFC 3834). Its Message-ID is that of the row, so that a mail which is sent
    twice because nobody heard the server's answer is one mail for whoever sorts them.
    """
    subject = one_line(message.subject)
    parts = [*message.parts, *_ending(message, site)]
    written = EmailMultiAlternatives(
        subject=subject,
        body="\n\n".join(_in_plain_text(part) for part in parts) + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={
            "From": _sender(site),
            "Message-ID": f"<{mail.pk}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
            **_one_click(message),
        },
    )
    shown = {
        "subject": subject,
        "site": site,
        "parts": [(type(part).__name__, part) for part in parts],
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    written.attach_alternative(render_to_string("comments/mail.html", shown), "text/html")
    return written


def _ending(message: Message, site: Site) -> list[str | Link]:
    ending: list[str | Link] = [f"— {site.name}"]
    if message.unsubscribe:
        ending.append(Link(_("No more of these mails"), message.unsubscribe))
    return ending


def _sender(site: Site) -> str:
    """Return the paper's name and address, encoded: Django breaks a long name in other letters into two lines."""
    name = one_line(site.name)
    if name.isascii():
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{settings.DEFAULT_FROM_EMAIL}>'
    encoded = Header(name, "utf-8").encode().replace("\n", "")
    return f"{encoded} <{settings.DEFAULT_FROM_EMAIL}>"


def _one_click(message: Message) -> dict[str, str]:
    """Return the headers by which a mail program ends such mails with one POST (RFC 2369, RFC 8058)."""
    if not message.unsubscribe:
        return {}
    return {
        "List-Unsubscribe": f"<{message.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _in_plain_text(part: str | Link | Quote) -> str:
    if isinstance(part, Link):
        return f"{part.words}:\n{part.address}"
    if isinstance(part, Quote):
        return "\n".join(f"> {line}".rstrip() for line in part.text.splitlines())
    return part
