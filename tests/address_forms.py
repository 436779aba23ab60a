"""Every form of readers that takes an email address: where it is sent, and what is sent besides."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from articles.models import Article
from comments import vault
from comments.models import SealedAddress
from tests.factories import make_comment, make_page


@dataclass(frozen=True)
class AddressForm:
    """A form below an article or of its own: its path, and valid values for the fields beside the address."""

    path: Callable[[Article], str]
    filled: dict[str, Any] = field(default_factory=dict)


def _contact(_article: Article) -> str:
    """Return the path of the page "Contact", which readers can open from then on."""
    return make_page(kind="contact", title="Contact").get_absolute_url()


FORMS = {
    "a comment": AddressForm(
        lambda article: f"{article.get_absolute_url()}comments/",
        {"name": "Tove Lind", "comment": "The lock was rebuilt in May."},
    ),
    "a comment that asks for mail": AddressForm(
        lambda article: f"{article.get_absolute_url()}comments/",
        {"name": "Tove Lind", "comment": "The gates were greased in June.", "mail": "on"},
    ),
    "a comment with a fault": AddressForm(lambda article: f"{article.get_absolute_url()}comments/", {"name": ""}),
    "a complaint": AddressForm(
        lambda article: f"{article.get_absolute_url()}complaint/",
        {"kind": "complaint", "name": "Tove Lind", "letter": "I was never asked."},
    ),
    "a message to the paper": AddressForm(_contact, {"name": "Tove Lind", "letter": "Do you print small notices?"}),
    "a message with a fault": AddressForm(_contact, {"name": ""}),
    "my comments": AddressForm(lambda article: "/comments/mine/"),
    "my comments with a fault": AddressForm(lambda article: "/comments/mine/?", {"website": "x"}),
    "a complaint with a fault": AddressForm(lambda article: f"{article.get_absolute_url()}complaint/", {"name": ""}),
}


def make_known(article: Article, address: str, **fields: Any) -> SealedAddress:
    """An address whose owner has confirmed it and has a published comment; `fields` of the address besides."""
    row = vault.seal(address)
    now = timezone.now()
    SealedAddress.objects.filter(pk=row.pk).update(**{"confirmed_at": now, **fields})
    make_comment(article, state="approved", sealed_address=row, confirmed_at=now, mail="each")
    row.refresh_from_db()
    return row
