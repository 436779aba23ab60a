"""Chromium, for whoever drives it."""

import os
import shutil
from pathlib import Path

FLAGS = [
    "--no-sandbox",  # Chromium refuses its sandbox to root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium(*others: str) -> str | None:
    """Return the browser named in CHROMIUM, else the system's, else the first of these `others` that is there."""
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), *others]
    return next((path for path in candidates if path and Path(path).is_file()), None)
