"""The sealed addresses: the keys that are set open them."""

from collections.abc import Iterator

from comments import vault
from comments.models import SealedAddress
from newsportal.doctor.finding import Finding, fault, fine

SAMPLE = 5  # addresses of each key: one key opens all of its own, or none


def check() -> Iterator[Finding]:
    """Try to open a few addresses sealed under each key. None is shown, nor kept."""
    sealed = SealedAddress.objects.filter(sealed__isnull=False)
    shut = []
    for key_id in sealed.order_by("key_id").values_list("key_id", flat=True).distinct():
        sample = sealed.filter(key_id=key_id).order_by("-created_at")[:SAMPLE]
        if not all(vault.can_open(row) for row in sample):
            shut.append(key_id)
    if shut:
        what = f"VAULT_KEYS does not open the addresses sealed under {', '.join(shut)}: no mail reaches these readers."
        yield fault(what, "Put the old key back, from your copy of the keys, after the new one; no other way exists.")
    else:
        yield fine("The keys open the addresses that are sealed.")
