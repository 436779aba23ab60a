"""The paper's address: the web server answers here, and SITE_URL leads to it with a certificate that lasts."""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from newsportal.doctor.finding import Finding, fault, fine, warning

PATIENCE = 5  # seconds
LASTS = 14  # days: what renews certificates by itself does so at thirty
_DAY = 24 * 60 * 60


def check() -> Iterator[Finding]:
    """Ask the port, then the public address."""
    yield of_the_port()
    if settings.IS_HTTPS:
        yield from of_the_public_address()


def of_the_port() -> Finding:
    """Say who answers where the web server should."""
    asked = http.client.HTTPConnection("127.0.0.1", settings.PORT, timeout=PATIENCE)
    where = f"http://127.0.0.1:{settings.PORT}"
    try:
        asked.request("GET", "/healthz")
        said = asked.getresponse().read(100)
    except (OSError, http.client.HTTPException):
        do = "Start the paper: `make run`; on a server: systemctl start newsportal.target. Its log says why it ends."
        return fault(f"The web server does not answer at {where}.", do)
    finally:
        asked.close()
    if said != b"ok\n":
        do = f"Stop it, or set PORT to another number than {settings.PORT}, for the proxy too."
        return fault(f"Another program than the paper answers at {where}.", do)
    return fine(f"The web server answers at {where}.")


def of_the_public_address() -> Iterator[Finding]:
    """Look at the certificate of SITE_URL, and whether it is this paper that answers there."""
    site = urlsplit(settings.SITE_URL)
    asked = http.client.HTTPSConnection(
        site.hostname or "", site.port or 443, timeout=PATIENCE, context=ssl.create_default_context()
    )
    try:
        asked.connect()
        yield of_the_certificate(asked.sock)
        asked.request("GET", "/robots.txt")
        said = asked.getresponse().read(100_000).decode(errors="replace")
        yield _whose(said)
    except ssl.SSLCertVerificationError as failure:
        what = f"Browsers refuse the certificate of {settings.SITE_URL}: {failure.verify_message}."
        yield fault(what, "Renew it (`certbot renew`), and give nginx the whole chain (fullchain.pem).")
    except (OSError, http.client.HTTPException):
        do = "Look at the name’s DNS, the firewall and nginx. Some networks hide a public address from inside."
        yield warning(f"{settings.SITE_URL} cannot be reached from this machine.", do)
    finally:
        asked.close()


def of_the_certificate(line: socket.socket) -> Finding:
    """Say how long the certificate of an open line lasts."""
    assert isinstance(line, ssl.SSLSocket)  # noqa: S101
    certificate = line.getpeercert() or {}
    days = int((ssl.cert_time_to_seconds(str(certificate["notAfter"])) - time.time()) / _DAY)
    if days < LASTS:
        do = "What renews it has failed: `systemctl status certbot.timer`, `certbot renew --dry-run`."
        return fault(f"The certificate of {settings.SITE_URL} runs out in {days} days.", do)
    return fine(f"The certificate of {settings.SITE_URL} is good for {days} days.")


def _whose(robots: str) -> Finding:
    if f"Sitemap: {settings.SITE_URL}/" in robots:
        return fine(f"{settings.SITE_URL} leads to the paper.")
    do = f"Let the proxy send requests to http://127.0.0.1:{settings.PORT}, with Host and X-Forwarded-Proto."
    return fault(f"What answers at {settings.SITE_URL} is not this paper.", do)
