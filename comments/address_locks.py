"""
The order in which a reader's address is locked, for whoever deletes it or lets another take its place.

Others hold something of a reader's when they come to the address: who decides about a comment holds that, who writes a
letter holds the exchange, the mailer holds the mail, and each then adds a row that points at the address, which waits
for it. So whoever wants the address itself takes all of that first, and nobody waits in a circle.
"""

from django.db import OperationalError
from psycopg2.errors import LockNotAvailable

from comments.models import Comment, Letter, Mail, MailLink, SealedAddress

POINTING = ((Comment, "sealed_address"), (Letter, "sealed_address"), (Mail, "to_reader"), (MailLink, "address"))
"""What points at an address, in the order of their locks."""


class CameMeanwhile(Exception):
    """Somebody holds a row of the address that was not there when its rows were locked: let go, and begin anew."""


def hold(address_id: object) -> SealedAddress | None:
    """Lock what points at an address, then its row, until the transaction ends; None when there is no such address."""
    _lock_what_points_at(address_id)
    return SealedAddress.objects.select_for_update().filter(pk=address_id).first()


def hold_what_came_meanwhile(address_id: object) -> None:
    """Lock what points by now at an address that is held, without waiting for anybody. Raises CameMeanwhile."""
    try:
        _lock_what_points_at(address_id, nowait=True)
    except OperationalError as refusal:
        if isinstance(refusal.__cause__, LockNotAvailable):
            raise CameMeanwhile from None
        raise


def _lock_what_points_at(address_id: object, *, nowait: bool = False) -> None:
    for model, field in POINTING:
        rows = model.objects.filter(**{field: address_id}).order_by("pk").values_list("pk", flat=True)
        list(rows.select_for_update(no_key=True, nowait=nowait))
