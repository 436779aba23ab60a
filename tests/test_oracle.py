"""
Whoever sends an address learns nothing about it: a known one is answered as any other.

Status, headers and body are the same, and so are the statements that run; how long it takes is measured by
`benchmarks.oracle`.
"""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import posting, vault
from comments.models import SealedAddress
from tests.address_forms import FORMS, make_known
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)

# Of one length: a form that is sent back holds what was typed.
KNOWN, UNKNOWN = "oona.kettle@letters.example", "ines.valdor@letters.example"
KINDS = {
    "confirmed": {},
    "read first": {"held_at": timezone.now()},
    "without mail": {"mail_off_at": timezone.now()},
    "expired": {"sealed": None},
}
_VALUES = re.compile(r"'(?:[^']|'')*'|\b[0-9a-f]{8}-[0-9a-f-]{27}\b| ?-?\b\d+\b")


def answer(form: str, article, address: str) -> dict[str, Any]:
    """What a client sees of the answer, random tokens apart, and the statements behind it without their values."""
    client = Client(REMOTE_ADDR="203.0.113.9")
    sent = {**FORMS[form].filled, "email": address}
    with CaptureQueriesContext(connection) as statements:
        response = client.post(FORMS[form].path(article), sent)
    told = re.sub(r"[\w-]{43}", "(token)", f"{response.headers}\n{response.content.decode()}")
    return {
        "status": response.status_code,
        "told": told.replace(address, "(address)"),
        "cookies": response.cookies.output(),
        "statements": [_VALUES.sub("?", statement["sql"]) for statement in statements],
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMS)
def test_a_known_address_is_answered_as_any_other(form, kind):
    article = make_article()
    make_known(article, KNOWN, **KINDS[kind])
    answer(form, article, "somebody@else.example")  # what runs only once a process, has run
    assert answer(form, article, KNOWN) == answer(form, article, UNKNOWN)


def test_an_answer_that_depends_on_the_address_is_seen(monkeypatch):
    def seal(address: str) -> SealedAddress:
        row = real(address)
        if row.confirmed_at:
            raise posting.Refused("known", "Welcome back.", status=403)
        return row

    real = vault.seal
    article = make_article()
    make_known(article, KNOWN)
    monkeypatch.setattr(vault, "seal", seal)
    assert answer("a comment", article, KNOWN) != answer("a comment", article, UNKNOWN)


def test_one_statement_more_is_seen(monkeypatch):
    def seal(address: str) -> SealedAddress:
        row = real(address)
        return row if row.confirmed_at is None else SealedAddress.objects.get(pk=row.pk)

    real = vault.seal
    article = make_article()
    make_known(article, KNOWN)
    monkeypatch.setattr(vault, "seal", seal)
    assert answer("a comment", article, KNOWN)["statements"] != answer("a comment", article, UNKNOWN)["statements"]
