"""Where the pictures are: in a folder of this machine, or in an S3-compatible store that several machines share."""

from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_HOW = (
    "MEDIA_S3_URL=https://key:secret@s3.example/bucket?region=eu-1 "
    "(in key and secret write % / @ and : as %25 %2F %40 and %3A)"
)


def storage(url: str) -> dict[str, Any]:
    """
    Return the entry of Django's STORAGES for MEDIA_S3_URL, "" being the folder MEDIA_ROOT.

    An object of S3 appears whole or not at all, and is kept before its store says so: what `DurableStorage` promises.
    Raises ImproperlyConfigured, without the address: it holds a secret.
    """
    if not url:
        return {"BACKEND": "articles.durable_storage.DurableStorage"}
    place = urlsplit(url)
    bucket = place.path.strip("/")
    named = place.scheme in ("http", "https") and place.hostname and place.username and place.password
    if not named or not bucket or "/" in bucket:
        raise ImproperlyConfigured(f"MEDIA_S3_URL names no bucket of an S3-compatible store. Write it so: {_HOW}.")
    if find_spec("storages") is None:
        raise ImproperlyConfigured(
            "MEDIA_S3_URL needs the packages of requirements-s3.txt: .venv/bin/pip install -r requirements-s3.txt"
        )
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "endpoint_url": f"{place.scheme}://{place.netloc.rpartition('@')[2]}",
            "access_key": unquote(place.username),
            "secret_key": unquote(place.password),
            "bucket_name": bucket,
            "region_name": parse_qs(place.query).get("region", ["us-east-1"])[0],
            "default_acl": None,
            "file_overwrite": True,
            "client_config": _manners(),
        },
    }


def _manners() -> Any:
    """Return how we speak with the store: soon tired, and in the one way that every maker's understands."""
    from botocore.config import Config

    return Config(
        connect_timeout=2,
        read_timeout=10,
        retries={"max_attempts": 2},
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
