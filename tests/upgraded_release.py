"""
Run by the code of today over the database of the release before: upgrades it, looks, and goes back.

JSON of the pages in between and of what was said, on stdout.
"""

import json
import sys

import django

django.setup()

from pathlib import Path  # noqa: E402

from django.db import connections  # noqa: E402

from newsportal import preparing, upgrading  # noqa: E402
from newsportal.backups.restoring import restore  # noqa: E402
from tests.earlier_release import look  # noqa: E402

if __name__ == "__main__":
    preparing.collect_static = lambda say: None  # it takes long, and has its own test
    said: list[str] = []
    upgrading.begin(said.append)
    upgrading.finish(said.append)
    pages = look()
    connections.close_all()
    [back] = {line.split("FILE=")[1].split()[0] for line in said if "FILE=" in line}
    restore(Path(back), said.append, replace=True, forward=False)
    json.dump({"pages": pages, "said": said}, sys.stdout)
