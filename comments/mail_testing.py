"""
A test mail: sent at once, to whoever asks for it, through the very settings that all mail goes out with.

It is spoken to the mail server beside the request, which waits for SECONDS at most: a server that hangs, or lets each
answer drip, must hold nobody's page longer. What came of it is a row of `MailTest`, with a code of
`comments.mail_faults` that `comments.mail_fault_words` puts into words.
"""

import socket
import ssl
from contextlib import suppress
from datetime import timedelta
from queue import Empty, SimpleQueue
from threading import Thread
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from articles import audit
from articles.models import Site, User
from comments.mail_faults import fault_in
from comments.mail_writing import write
from comments.messages import Message
from comments.models import Mail, MailTest

SECONDS = 10.0
"""How long whoever asked for a test waits for its result."""

LINE_SECONDS = 7.0
"""How long the mail server may be silent at any one time. What is left goes into looking why (`_speaks_tls`)."""

LOOK_SECONDS = 2.0

MOST, WITHIN = 5, timedelta(minutes=10)
"""So many tests one person may send, within such a time."""

CONSOLE = "console:"


class CannotTest(Exception):
    """No test can be sent: `why` is "unset", "no-address" or "too-many"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@sensitive_variables()
def send_test(user: User) -> MailTest:
    """
    Send a test mail to the address of somebody's own account, and return what came of it.

    Raises CannotTest where there is no mail server, no address, or where there were MOST tests WITHIN. Call it outside
    of a transaction: none is held while the mail server is spoken to.
    """
    if not settings.SENDS_MAIL:
        raise CannotTest("unset")
    if not user.email:
        raise CannotTest("no-address")
    test = _begin(user)
    site = Site.current()
    with translation.override(site.language), timezone.override(ZoneInfo(site.time_zone)):
        written = write(Mail(kind="test", to_staff=user), _message(user, site), user.email, site)
    test.fault = _hand_over(written)
    test.save(update_fields=["fault"])
    return test


def is_tested() -> bool:
    """Whether the newest test with the settings in force arrived at a mail server that took it."""
    newest = newest_test()
    return settings.SENDS_MAIL and newest is not None and not newest.fault


def newest_test() -> MailTest | None:
    """Return the newest test with the settings in force. What was sent with others tells nothing."""
    return MailTest.objects.filter(set_up=_set_up()).select_related("by").order_by("-at", "-pk").first()


@transaction.atomic(durable=True)
def _begin(user: User) -> MailTest:
    """Count a test before it is sent: of two that are asked for at once, each knows of the other."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if MailTest.objects.filter(by=user, at__gt=timezone.now() - WITHIN).count() >= MOST:
        raise CannotTest("too-many")
    audit.record(user, "test_mail")
    return MailTest.objects.create(by=user, fault="unfinished", set_up=_set_up())


def _set_up() -> bytes:
    """Return a digest of the settings of mail which only this paper can make: EMAIL_URL holds a password."""
    facts = f"{settings.EMAIL_URL}\n{settings.DEFAULT_FROM_EMAIL}"
    return salted_hmac("comments.mail_testing", facts, algorithm="sha256").digest()


def _message(user: User, site: Site) -> Message:
    told = {"paper": site.name, "person": user.name}
    return Message(
        subject=_("Test mail from %(paper)s") % told,
        parts=(
            _("Mail goes out: %(person)s asked for this test in the newsroom, and it has arrived.") % told,
            _(
                "Look where it has arrived. If it lies among the advertising, readers’ mail will too: the domain of "
                "MAIL_FROM then needs its SPF, DKIM and DMARC records."
            ),
        ),
    )


@sensitive_variables()
def _hand_over(written: EmailMessage) -> str:
    """Return the code of what went wrong, "" for nothing, after SECONDS at most."""
    if settings.EMAIL_URL == CONSOLE:
        get_connection().send_messages([written])
        return "console"
    said: SimpleQueue[str] = SimpleQueue()
    Thread(target=lambda: said.put(_speak(written)), name="test mail", daemon=True).start()
    try:
        return said.get(timeout=SECONDS)
    except Empty:
        return "silent"


@sensitive_variables()
def _speak(written: EmailMessage) -> str:
    server = get_connection(timeout=LINE_SECONDS)
    try:
        server.open()
        server.send_messages([written])
    except Exception as failure:
        # Not a word of it goes on: a refusal repeats the address.
        code = fault_in(failure).code
        may_be_tls = code in ("silent", "not-mail", "hung-up") and not settings.EMAIL_USE_SSL
        return "tls-port" if may_be_tls and _speaks_tls() else code
    finally:
        # What was taken is taken: a line that ends without a goodbye changes nothing.
        with suppress(Exception):
            server.close()
    return ""


def _speaks_tls() -> bool:
    """Whether the mail server begins with TLS, whoever its certificate is for: nothing is said to it."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    address = settings.EMAIL_HOST, settings.EMAIL_PORT
    try:
        with socket.create_connection(address, LOOK_SECONDS) as line, context.wrap_socket(line):
            return True
    except OSError:
        return False
