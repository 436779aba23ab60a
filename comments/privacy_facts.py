"""
What is kept of readers, why, where and until when: made of the settings in force and of what forgets (`retention`).

A sentence here and the code that it speaks of change together; each period is read from where the code reads it.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.sign_in_throttle import KEPT as SIGN_INS_KEPT
from comments.mail_links import LASTS, Purpose
from comments.retention import REPEATS_ARE_RECOGNISED_FOR, REQUESTS_WAIT_FOR
from comments.throttle import WINDOW


@dataclass(frozen=True)
class Fact:
    """One thing that is kept, in words: what, for what, where, and until when."""

    what: str
    why: str
    where: str
    until: str


def facts() -> list[Fact]:
    """Return everything that is kept of readers, in the language of the site, the most visible first."""
    kept = [*_of_comments(), *_of_addresses(), *_of_letters()]
    if settings.SENDS_MAIL:
        kept += _of_mails()
    return [*kept, *_of_networks(), *_for_ever(), *_beside()]


def _of_comments() -> list[Fact]:
    return [
        Fact(
            _("Your comment and the name you gave"),
            _("Others are to read it."),
            _("In the database. When it is published: on the page, in feeds, and with whoever copies them."),
            _(
                "As long as the paper exists, or until you have it erased. One that was refused, or that you withdrew, "
                "loses name and text %(period)s later."
            )
            % {"period": days(settings.KEEP_REJECTED)},
        ),
        Fact(
            _("What your comment said before you changed it"),
            _("Moderators see what others have answered to."),
            _("In the database, seen by moderators only."),
            _("%(period)s after the change.") % {"period": days(settings.KEEP_VERSIONS)},
        ),
        Fact(
            _("A fingerprint of the link to your private page, on which your comment and its state stand"),
            _("Whoever has the link can change or withdraw the comment, and nobody else."),
            _("In the database. The link itself is with you alone."),
            _("As long as the comment has a text, or until you have it erased."),
        ),
        Fact(
            _("What you say when you report a comment, or object to a decision"),
            _("Moderators decide about it."),
            _("In the database, seen by moderators only. A report says nothing of who sent it."),
            _("Until the comment that it is about loses its text."),
        ),
    ]


def _of_addresses() -> list[Fact]:
    why = _("It tells which comments are of one reader, and lets you look after yours.")
    if settings.SENDS_MAIL:
        why = _("You get the mails that you asked for, and can look after your comments.")
    return [
        Fact(
            _("Your email address"),
            why,
            _(
                "In the database, encrypted with keys that are not in it. No page shows it, neither to readers nor to "
                "moderators or editors."
            ),
            _(
                "%(period)s after the last thing you did or were told, once no mail, decision, letter or subscription "
                "needs it any more."
            )
            % {"period": days(settings.KEEP_ADDRESSES)},
        ),
        Fact(
            _("A keyed fingerprint of your email address, from which nobody can read the address"),
            _("It tells which comments are of one reader, even after the address itself is deleted."),
            _("In the database."),
            _(
                "%(period)s after the last thing you did or were told, once nothing needs it any more, or until you "
                "have everything forgotten."
            )
            % {"period": days(settings.KEEP_READERS)},
        ),
    ]


def _of_letters() -> list[Fact]:
    return [
        Fact(
            _("Your letters to the editors, with the name and the telephone number you gave, and their answers"),
            _("The editors answer you, and can show later what they did."),
            _("In the database, seen by editors only."),
            _(
                "Until you have them forgotten. The email address in them is deleted as above; the link to the private "
                "page of a letter works for %(period)s."
            )
            % {"period": span(LASTS[Purpose.LETTER])},
        )
    ]


def _of_mails() -> list[Fact]:
    return [
        Fact(
            _("That a mail went to you, and what it was about; neither its words nor your address"),
            _("It is not sent twice, and somebody notices when mails do not go out."),
            _("In the database. The mail itself is with the companies that carry it, and in your mailbox."),
            _("%(period)s after it was sent.") % {"period": days(settings.KEEP_MAILS)},
        ),
        Fact(
            _("Fingerprints of the links in mails to you"),
            _("The links work for you, and for nobody else."),
            _("In the database."),
            _(
                "A link to confirm an address works for %(confirm)s, one to your comments for %(mine)s, one that ends "
                "mails for %(unsubscribe)s. A request for a link waits for %(request)s at most."
            )
            % {
                "confirm": span(LASTS[Purpose.CONFIRM]),
                "mine": span(LASTS[Purpose.MINE]),
                "unsubscribe": span(LASTS[Purpose.UNSUBSCRIBE]),
                "request": span(REQUESTS_WAIT_FOR),
            },
        ),
    ]


def _of_networks() -> list[Fact]:
    return [
        Fact(
            _("A keyed fingerprint of the network from which something is posted; its address is not kept"),
            _("Nobody floods the paper, and one network reports a comment once."),
            _("In the database, under a key that changes every day."),
            _("Posts count for %(window)s. The fingerprint is deleted when its day is over.")
            % {"window": span(WINDOW)},
        ),
        Fact(
            _("A keyed fingerprint of what was posted"),
            _("A comment that was sent twice appears once."),
            _("In the database, under a key that changes every day."),
            _("%(period)s after it was posted.") % {"period": span(REPEATS_ARE_RECOGNISED_FOR)},
        ),
    ]


def _for_ever() -> list[Fact]:
    return [
        Fact(
            _("The log of decisions: which comment by its number, what was decided, under which rule, by whom, when"),
            _("The paper answers for its decisions, and nobody can change them afterwards."),
            _("In the database. There are no names of readers in it, and none of their words."),
            _("As long as the paper exists."),
        ),
        Fact(
            _("That somebody had something forgotten: the random number of an address, or that of a comment"),
            _("What comes back with a backup is forgotten again."),
            _("In the database. The number leads to nothing any more."),
            _("As long as the paper exists."),
        ),
        Fact(
            _("Which words are typical of spam"),
            _("Moderators see first what is probably none."),
            _("In the database. It says how much weight a word has, and nothing of a person."),
            _("As long as the paper exists."),
        ),
    ]


def _beside() -> list[Fact]:
    return [
        _backups(),
        Fact(
            _("Cookies"),
            _("There are none for readers. Those who work here get one when they sign in."),
            _("In the browser of whoever works here."),
            _("%(period)s after signing in.") % {"period": span(timedelta(seconds=settings.SESSION_COOKIE_AGE))},
        ),
        Fact(
            _("Failed attempts to sign in to the newsroom: the name that was typed, and the network address"),
            _("Nobody tries passwords until one fits."),
            _("In the database."),
            _("%(period)s at most.") % {"period": span(SIGN_INS_KEPT)},
        ),
    ]


def _backups() -> Fact:
    if settings.BACKUP_EVERY:
        why = _("What breaks can be mended. From one to the next it is %(period)s.") % {
            "period": span(timedelta(hours=settings.BACKUP_EVERY))
        }
    else:
        why = _("What breaks can be mended. Somebody makes one when it is needed.")
    return Fact(
        _("Backups of all this"),
        why,
        _("In files on the server and wherever its owner copies them, without the keys of the email addresses."),
        _(
            "%(period)s, and the newest as long as there is no newer one: so long a backup still holds what has been "
            "deleted here."
        )
        % {"period": days(settings.KEEP_BACKUPS)},
    )


def days(number: int) -> str:
    """Return a number of days in words."""
    return ngettext("%(number)d day", "%(number)d days", number) % {"number": number}


def span(period: timedelta) -> str:
    """Return a period in the largest unit in which it is a whole number: days, hours or minutes."""
    minutes = round(period.total_seconds() / 60)
    if minutes % (24 * 60) == 0:
        return days(minutes // (24 * 60))
    if minutes % 60 == 0:
        return ngettext("%(number)d hour", "%(number)d hours", minutes // 60) % {"number": minutes // 60}
    return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}
