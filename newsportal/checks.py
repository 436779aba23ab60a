"""What `manage.py check` refuses: a paper on the internet that is set up like one at home."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

from comments import vault

_FRESH = "`python -m newsportal.local_keys` prints a fresh pair."


@register(Tags.security)
def vault_keys_can_be_used(**_options: Any) -> list[Error]:
    """Each key of VAULT_KEYS is one that the vault can work with. What it says about one never shows the key."""
    try:
        vault.key_ids()
    except vault.VaultError as fault:
        return [Error(str(fault), id="newsportal.E001")]
    return []


@register(Tags.security, deploy=True)
def the_paper_is_set_up_for_the_internet(**_options: Any) -> list[Error]:
    """
    A public paper has keys, a database and an https address of its own, and a proxy in front.

    Without a trusted proxy each page would redirect to itself for ever, and all readers would count as one network.
    """
    faults = []
    if settings.USES_LOCAL_KEYS:
        hint = f"Set SECRET_KEY and VAULT_KEYS. {_FRESH}"
        faults.append(Error("The keys are the generated ones.", hint=hint, id="newsportal.E002"))
    if settings.USES_EMBEDDED_POSTGRES:
        hint = "Set DATABASE_URL to a server with backups."
        faults.append(Error("The database is the local one.", hint=hint, id="newsportal.E003"))
    if not settings.IS_HTTPS:
        hint = "Set SITE_URL to the public address: https://paper.example"
        faults.append(Error("The address is not https.", hint=hint, id="newsportal.E004"))
    elif not settings.TRUSTED_PROXIES:
        hint = "Set TRUSTED_PROXIES to the address of the proxy that answers for https, such as 127.0.0.1."
        faults.append(Error("Nobody is believed to speak https for the paper.", hint=hint, id="newsportal.E005"))
    return faults


@register(Tags.security, deploy=True)
def mail_can_be_sent_from_here(**_options: Any) -> list[Error]:
    """A public paper that sends mail says whom it is from, and readers' addresses travel encrypted."""
    if not settings.SENDS_MAIL or not settings.IS_HTTPS:
        return []
    faults = []
    if not settings.MAIL_FROM:
        hint = "Set MAIL_FROM to an address of yours that receives: what cannot be delivered comes back there."
        faults.append(Error("Nobody is named as the sender of the paper's mail.", hint=hint, id="newsportal.E006"))
    is_encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if not is_encrypted and settings.EMAIL_HOST not in ("localhost", "127.0.0.1", "::1"):
        hint = "Begin EMAIL_URL with smtp+tls:// or smtp+ssl://."
        faults.append(Error("Mail would leave this machine unencrypted.", hint=hint, id="newsportal.E007"))
    return faults
