"""
The vault: readers' email addresses, sealed. The only module that ever holds one in clear.

VAULT_KEYS lists master keys as "id:urlsafe-base64 of 32 bytes". The first seals; the others still open and find what
was sealed before (`manage.py rotate_vault_keys` moves everything under the first). Nothing uses a master key
directly: HKDF-SHA256 (RFC 5869) derives one sub-key for each purpose, and for each day where the purpose asks for
it. Sealing is Fernet (AES-128-CBC with HMAC-SHA256); finding is HMAC-SHA256 over the normalised address.
"""

import base64
import binascii
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from uuid import uuid4

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, Q, QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from comments.address_locks import POINTING, CameMeanwhile, hold, hold_what_came_meanwhile
from comments.models import AddressRequest, SealedAddress

_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,20}")
_KEY_BYTES = 32
_SEAL = """
    INSERT INTO comments_sealedaddress (id, sealed, digest, key_id, created_at) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (key_id, digest) DO UPDATE SET sealed = excluded.sealed
    RETURNING """


class VaultError(RuntimeError):
    """The vault cannot do its work. The message names key ids, never a key or an address."""


@dataclass(frozen=True)
class _Key:
    id: str
    master: bytes = field(repr=False)

    def subkey(self, purpose: str, day: date | None = None) -> bytes:
        """Return the 32-byte key for one purpose, and for one day if given."""
        return _derived(self.master, f"newsportal vault: {purpose}" + (f" on {day.isoformat()}" if day else ""))

    def fernet(self) -> Fernet:
        """Return the cipher that seals addresses under this key."""
        return Fernet(base64.urlsafe_b64encode(self.subkey("sealing")))

    def digest(self, purpose: str, parts: tuple[str, ...], day: date | None = None) -> bytes:
        """Return the HMAC-SHA256 of `parts`, each preceded by its length so that no two lists collide."""
        return self.digester(purpose, day)(*parts)

    def digester(self, purpose: str, day: date | None = None) -> Callable[..., bytes]:
        """Return what makes the digests for one purpose; deriving the sub-key takes longer than many of them."""
        subkey = self.subkey(purpose, day)

        def digest(*parts: str) -> bytes:
            encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
            message = b"".join(len(part).to_bytes(8, "big") + part for part in encoded)
            return hmac.digest(subkey, message, "sha256")

        return digest


@lru_cache(maxsize=64)
def _derived(master: bytes, info: str) -> bytes:
    """Return a sub-key, derived once in a process: it is as secret as the master beside it, and stays as long."""
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=info.encode()).derive(master)


def _keys() -> tuple[_Key, ...]:
    return _parse(tuple(settings.VAULT_KEYS))


@lru_cache(maxsize=4)
def _parse(listed: tuple[str, ...]) -> tuple[_Key, ...]:
    keys = tuple(_parse_one(number, entry) for number, entry in enumerate(listed, 1))
    if not keys:
        raise VaultError("VAULT_KEYS is empty. `python -m newsportal.local_keys` prints a fresh key.")
    if len({key.id for key in keys}) < len(keys):
        raise VaultError("VAULT_KEYS names one key id twice. Give each key its own id.")
    return keys


def _parse_one(number: int, entry: str) -> _Key:
    key_id, _colon, encoded = entry.strip().partition(":")
    try:
        master = base64.b64decode(encoded.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        master = b""
    if not _KEY_ID.fullmatch(key_id) or len(master) != _KEY_BYTES:
        # The entry is a secret: name its place only, and let no traceback carry it.
        raise VaultError(
            f"Entry {number} of VAULT_KEYS is not id:key, the key being urlsafe base64 of {_KEY_BYTES} bytes and "
            "the id at most 20 letters, digits, - or _. `python -m newsportal.local_keys` prints a fresh one."
        ) from None
    return _Key(key_id, master)


def key_ids() -> list[str]:
    """Return the ids of the listed keys, the sealing one first. Raises VaultError when one cannot be used."""
    return [key.id for key in _keys()]


@sensitive_variables()
def normalise(address: str) -> str:
    """
    Return the form of an address by which two spellings count as one reader.

    The domain is compared as DNS does: lower case, a non-ASCII label as its punycode. The local part is case-folded:
    the standard lets a server tell Ada@ from ada@, none in use does, and a reader types both. Dots and +tags stay:
    what they mean is each provider's own rule.
    """
    local, _at, domain = address.strip().rpartition("@")
    labels = unicodedata.normalize("NFKC", domain).lower().split(".")
    ascii_labels = [label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in labels]
    return unicodedata.normalize("NFC", local).casefold() + "@" + ".".join(ascii_labels)


@sensitive_variables()
def seal(address: str) -> SealedAddress:
    """
    Return the one row of this address, sealed under the first key.

    Known or not, the same statements run: the row is written anew each time, which also refills one whose sealed
    text had expired. Call it inside a transaction: the row stays locked until that ends, so that parallel posts
    from one address meet here and get the same row.
    """
    keys, normal = _keys(), normalise(address)
    sealed = keys[0].fernet().encrypt(address.strip().encode())
    digest = keys[0].digest("address", (normal,))
    if len(keys) > 1:
        _bring_under_first_key(normal, digest, sealed)
    columns = [field.column for field in SealedAddress._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(_SEAL + ", ".join(columns), [uuid4(), sealed, digest, keys[0].id, timezone.now()])
        return SealedAddress.from_db(connection.alias, columns, cursor.fetchone())


@sensitive_variables()
def _bring_under_first_key(normal: str, digest: bytes, sealed: bytes) -> None:
    first, *older = _keys()
    found_before = Q()
    for key in older:
        found_before |= Q(key_id=key.id, digest=key.digest("address", (normal,)))
    already_there = SealedAddress.objects.filter(key_id=first.id, digest=digest)
    row = SealedAddress.objects.filter(found_before).order_by("created_at").values("pk")[:1]
    try:
        with transaction.atomic():
            SealedAddress.objects.filter(~Exists(already_there), found_before, pk=row).update(
                key_id=first.id, digest=digest, sealed=sealed
            )
    except IntegrityError:
        # A parallel post has just written the row under the first key; rotation merges this one into it.
        return


@sensitive_variables()
def seal_request(address: str) -> AddressRequest:
    """Keep that somebody asked for this address, known or not; the one statement is the same for both."""
    keys, parts = _keys(), (normalise(address),)
    digests = [[key.id, key.digest("address", parts).hex()] for key in keys]
    return AddressRequest.objects.create(sealed=keys[0].fernet().encrypt(address.strip().encode()), digests=digests)


def find_requested(request: AddressRequest) -> SealedAddress | None:
    """
    Return the row of the address that was asked for, None for one that nobody has written under.

    Where its sealed text had expired it is filled again: whoever has just asked waits for a mail.
    """
    known = Q(pk=None)
    for key_id, digest in request.digests:
        known |= Q(key_id=key_id, digest=bytes.fromhex(digest))
    row = SealedAddress.objects.filter(known).order_by("created_at").first()
    if row is not None and row.sealed is None:
        row.sealed = request.sealed
        row.save(update_fields=["sealed"])
    return row


def requests_for(row: SealedAddress) -> QuerySet[AddressRequest]:
    """Return the requests that ask for this row's address."""
    return AddressRequest.objects.filter(digests__contains=[[row.key_id, bytes(row.digest).hex()]])


@sensitive_variables()
def open_sealed(row: SealedAddress) -> str:
    """Return the address in clear. Raises VaultError when it was erased or no listed key opens it."""
    if row.sealed is None:
        raise VaultError("This address was erased; nothing is left to open.")
    keys = _keys()
    try:
        return MultiFernet([key.fernet() for key in keys]).decrypt(bytes(row.sealed)).decode()
    except InvalidToken:
        known = ", ".join(key.id for key in keys)
        message = f"An address sealed under key {row.key_id!r} does not open with the listed keys ({known})."
        raise VaultError(message) from None


def count_openable() -> tuple[int, int]:
    """Return how many of the sealed addresses open with the listed keys, and how many there are."""
    opened = [can_open(row) for row in SealedAddress.objects.exclude(sealed=None).iterator()]
    return sum(opened), len(opened)


@sensitive_variables()
def can_open(row: SealedAddress) -> bool:
    """Return whether a listed key opens what is sealed in this row; the address itself goes nowhere."""
    try:
        open_sealed(row)
    except VaultError:
        return False
    return True


@sensitive_variables()
def keyed_digests(purpose: str, *parts: str, day: date | None = None) -> list[bytes]:
    """Return the 32-byte digest of `parts` under each listed key, the sealing one first; `day` makes them daily."""
    return [key.digest(purpose, parts, day) for key in _keys()]


@sensitive_variables()
def keyed_digest(purpose: str, *parts: str, day: date | None = None) -> bytes:
    """Return the 32-byte digest of `parts` under the first key; different purposes and days never match."""
    return _keys()[0].digest(purpose, parts, day)


def digesters(purpose: str) -> list[Callable[[str], bytes]]:
    """Return for each listed key, the sealing one first, the function that makes `keyed_digest` of one part."""
    return [key.digester(purpose) for key in _keys()]


def token_digest(token: str) -> bytes:
    """Return the SHA-256 under which a random token is stored. It needs no key: nobody can guess the token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True)
class Rotation:
    """What one rotation did, in rows; `left` could not be moved and still need their old keys."""

    moved: int
    merged: int
    left: int


def rotate(progress: Callable[[int, int], None] = lambda done, total: None) -> Rotation:
    """
    Seal and digest every address anew under the first key; rows that turn out the same become one.

    Each row is a transaction of its own, so it can be stopped, repeated and run beside readers who post and editors
    who decide; its locks are taken in the order of `comments.address_locks`.
    `progress` hears rows done and rows to do. Erased addresses are left: their digest cannot be made again.
    """
    waiting = list(SealedAddress.objects.exclude(key_id=_keys()[0].id).values_list("pk", flat=True))
    results = []
    for done, pk in enumerate(waiting, 1):
        results.append(_rotate_row_unhindered(pk))
        progress(done, len(waiting))
    return Rotation(*(results.count(result) for result in ("moved", "merged", "left")))


def _rotate_row_unhindered(pk: object) -> str:
    while True:
        try:
            return _rotate_row(pk)
        except CameMeanwhile:
            continue


@sensitive_variables()
@transaction.atomic
def _rotate_row(pk: object) -> str:
    row = hold(pk)
    if row is None:
        return "merged"
    try:
        address = open_sealed(row)
    except VaultError:
        return "left"
    kept = seal(address)
    if kept.pk == row.pk:
        return "moved"
    hold_what_came_meanwhile(pk)
    _move_to(kept, row)
    row.delete()
    return "merged"


def _move_to(kept: SealedAddress, row: SealedAddress) -> None:
    """Let everything that points at `row` point at `kept`, which keeps the latest of what is known of its owner."""
    for model, name in POINTING:
        model.objects.filter(**{name: row}).update(**{name: kept})
    known = ("confirmed_at", "held_at", "mail_off_at")
    latest = {name: max(filter(None, (getattr(row, name), getattr(kept, name))), default=None) for name in known}
    SealedAddress.objects.filter(pk=kept.pk).update(**latest)
