"""Stylesheets, fonts and scripts: collected, and those of this version."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

from newsportal.doctor.finding import Finding, fault, fine

_DO = "`make run` collects them; on a server: .venv/bin/python manage.py collectstatic --no-input, then restart."


def check() -> Iterator[Finding]:
    """Compare what is served with what this version has."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        yield fault(f"No static files are collected in {settings.STATIC_ROOT}: pages come without their looks.", _DO)
    elif changed := _changed_since(manifest):
        yield fault(f"The static files are of another version: {changed[0]} is one of {len(changed)} that differ.", _DO)
    else:
        yield fine("The static files are those of this version.")


def _changed_since(manifest: Path) -> list[str]:
    """Return the files that were not collected, or were written after the others were."""
    collected = json.loads(manifest.read_text())["paths"]
    when = manifest.stat().st_mtime
    return sorted(
        path
        for finder in get_finders()
        for path, storage in finder.list([])
        if path not in collected or storage.get_modified_time(path).timestamp() > when
    )
