"""What `manage.py check` refuses: a paper on the internet that is set up like one at home."""

import base64
import binascii
import re
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

_FRESH = "`python -m newsportal.local_keys` prints a fresh pair."


def _is_vault_key(text: str) -> bool:
    name, separator, key = text.partition(":")
    try:
        size = len(base64.b64decode(key, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error):
        return False
    return bool(re.fullmatch(r"[A-Za-z0-9_-]{1,32}", name)) and bool(separator) and size == 32


@register(Tags.security)
def vault_keys_are_well_formed(**_options: Any) -> list[Error]:
    """Each key of VAULT_KEYS is `id:key`, the key 32 bytes in URL-safe base64, no id twice. Never shows a key."""
    hint = f"VAULT_KEYS=id:key,id:key - each key 32 bytes in URL-safe base64. {_FRESH}"
    wrong = [str(place) for place, key in enumerate(settings.VAULT_KEYS, 1) if not _is_vault_key(key)]
    if wrong:
        return [Error(f"VAULT_KEYS: entry {', '.join(wrong)} is not id:key.", hint=hint, id="newsportal.E001")]
    names = [key.partition(":")[0] for key in settings.VAULT_KEYS]
    if len(set(names)) < len(names):
        return [Error("VAULT_KEYS: an id is used twice.", hint=hint, id="newsportal.E002")]
    return []


@register(Tags.security, deploy=True)
def the_paper_is_set_up_for_the_internet(**_options: Any) -> list[Error]:
    """A public paper has keys, a database and an https address of its own."""
    faults = []
    if settings.USES_LOCAL_KEYS:
        hint = f"Set SECRET_KEY and VAULT_KEYS. {_FRESH}"
        faults.append(Error("The keys are the generated ones.", hint=hint, id="newsportal.E003"))
    if settings.USES_EMBEDDED_POSTGRES:
        hint = "Set DATABASE_URL to a server with backups."
        faults.append(Error("The database is the local one.", hint=hint, id="newsportal.E004"))
    if not settings.IS_HTTPS:
        hint = "Set SITE_URL to the public address: https://paper.example"
        faults.append(Error("The address is not https.", hint=hint, id="newsportal.E005"))
    return faults
