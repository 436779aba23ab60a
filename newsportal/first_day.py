"""
What is left to do on the first day, and what has gone wrong since, for whoever is in charge of the paper.

Nothing here is ticked by hand: each item asks the database whether it is done. When all are, the list goes away; what
is red comes back whenever it is true again.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import rights
from articles.dates import with_date
from articles.models import Article, Page, Site, StaffLink, User
from comments import mail_testing
from comments.mail_fault_words import in_words
from comments.models import Mail
from comments.review_signals import duration
from newsportal import backups, rounds

TRIED_IN_VAIN = 3
"""So many attempts a mail has behind it, over half an hour, before it is called a fault: servers ask to wait."""


@dataclass(frozen=True)
class Item:
    """
    One thing to do, or to look at: `sentence` says what and where, `address` leads there, "" where no page does.

    `is_red` is what costs the paper something as long as it is so.
    """

    key: str
    title: str
    done: bool
    is_red: bool
    sentence: str
    address: str


def items(user: User, site: Site) -> list[Item]:
    """
    Return the items for somebody in charge, in the order of a first day: none for anybody else.

    The worker is one of them only where it gives cause to look. At most eleven queries.
    """
    if not (user.has_perm("articles.change_site") and rights.in_charge().filter(pk=user.pk).exists()):
        return []
    found = [make(user, site) for make in ITEMS]
    return [item for item in found if item is not None]


def _name(user: User, site: Site) -> Item:
    default = Site._meta.get_field("name").get_default()
    done = site.confirmed_at is not None and site.name != default
    sentence = "" if done else _("It is still called “%(name)s”. Say what it is called.") % {"name": site.name}
    return Item("name", _("Name the paper"), done, False, sentence, reverse("admin:articles_site_changelist"))


def _article(user: User, site: Site) -> Item:
    done = Article.objects.published().filter(is_sample=False).exists()
    sentence = "" if done else _("The sample articles do not count. A button below the site settings removes them.")
    return Item("article", _("Publish the first article"), done, False, sentence, reverse("admin:articles_article_add"))


def _comments(user: User, site: Site) -> Item:
    """Who may answer is chosen, and readers can read under which rules; where nobody answers, there is nothing more."""
    title = _("Decide about comments")
    settings_page = reverse("admin:articles_site_changelist")
    if site.confirmed_at is None:
        return Item("comments", title, False, False, _("Choose who may answer, and save the settings."), settings_page)
    if site.comments_mode in ("closed", "staff"):
        return Item("comments", title, True, False, "", settings_page)
    page = Page.objects.filter(kind=Page.Kind.COMMENT_RULES).only("pk", "published_at").first()
    if page is None:  # nobody can delete it, but a list of things to do breaks no first page
        return Item("comments", title, False, False, "", reverse("admin:articles_page_changelist"))
    sentence = "" if page.is_public else _("Readers may answer. Publish the page that says under which rules.")
    return Item(
        "comments", title, page.is_public, False, sentence, reverse("admin:articles_page_change", args=[page.pk])
    )


def _mail(user: User, site: Site) -> Item:
    title, page = _("Test the mail"), reverse("admin:comments_mail_changelist")
    if not settings.SENDS_MAIL:
        told = _(
            "No mail goes out: whoever runs the server sets EMAIL_URL (docs/mail.md). Readers can comment all the same."
        )
        return Item("mail", title, False, False, told, page)
    newest = mail_testing.newest_test()
    done = newest is not None and not newest.fault
    if settings.EMAIL_URL == mail_testing.CONSOLE:
        return Item("mail", title, done, False, _("Mail is shown in the console, and nobody gets it."), page)
    fault = (newest.fault if newest else "") or _fault_of_the_outbox()
    if fault:
        return Item("mail", title, done, True, _("Mail fails: %(fault)s.") % {"fault": in_words(fault)}, page)
    told = "" if done else _("Have a test mail sent to yourself, and look whether it arrives.")
    return Item("mail", title, done, False, told, page)


def _fault_of_the_outbox() -> str:
    """Return the code of what keeps back the newest mail that was tried often; "" while none is kept back."""
    stuck = Mail.objects.filter(next_attempt_at__isnull=False, attempts__gte=TRIED_IN_VAIN).exclude(fault="")
    return stuck.order_by("-made_at").values_list("fault", flat=True).first() or ""


def _backup(user: User, site: Site) -> Item:
    title, page = _("Make a backup"), reverse("admin:newsportal_backup_changelist")
    state = backups.state()
    if state.last_fault is not None:
        told = _("The last backup failed: %(fault)s") % {"fault": state.last_fault.fault}
        return Item("backup", title, state.last_good is not None, True, told, page)
    if state.last_good is None:
        running = state.running is not None
        told = _("The first backup is being made.") if running else _("Last backup: never.")
        return Item("backup", title, False, not running, told, page)
    told = _("Last backup: %(moment)s.") % {"moment": with_date(state.last_good.began_at)}
    return Item("backup", title, True, state.is_late, told if state.is_late else "", page)


def _colleague(user: User, site: Site) -> Item:
    """Done when another account has a password, or an invitation that still works."""
    invited = StaffLink.objects.open().filter(purpose=StaffLink.Purpose.INVITE)
    others = User.objects.filter(is_active=True, is_staff=True).exclude(pk=user.pk)
    done = others.filter(~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | Exists(invited)).exists()
    sentence = "" if done else _("If you lose your password, somebody else has to be able to let you in.")
    return Item("colleague", _("Invite a colleague"), done, False, sentence, reverse("admin:articles_user_invite"))


def _worker(user: User, site: Site) -> Item | None:
    last = rounds.last_round()
    if rounds.is_late(last):
        since = duration(timezone.now() - last.began_at) if last else ""
        told = _("It has not gone round for %(time)s.") % {"time": since} if last else _("It has never gone round.")
        how = _(
            "Nothing is mailed, saved or forgotten meanwhile. Start it: make run, or on a server systemctl restart "
            "newsportal.target."
        )
        return Item("worker", _("The worker does not run"), True, True, f"{told} {how}", "")
    if last is not None and last.failed:
        told = _("In its last round it could not do: %(duties)s. Its log says why.") % {"duties": last.failed}
        return Item("worker", _("The worker has trouble"), True, True, told, "")
    return None


ITEMS: list[Callable[[User, Site], Item | None]] = [_name, _article, _comments, _mail, _backup, _colleague, _worker]
