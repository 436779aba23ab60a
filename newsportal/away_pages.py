"""What nginx says by itself: while the paper does not answer, and to whoever asks too much of it at once."""

from collections.abc import Callable

from django.conf import settings
from django.template import loader
from django.utils import translation

from articles.models import Site

NAMES = ("429.html", "502.html")
"""Templates, and the files in the folder `away` of the static files, named by the status they go with."""


def write_away_pages(say: Callable[[str], None]) -> None:
    """
    Write each page that nginx shows without asking the paper, in the site's language, when it says something else.

    Static files have to be there: the pages name the stylesheet by its hash.
    """
    folder = settings.STATIC_ROOT / "away"
    folder.mkdir(parents=True, exist_ok=True)
    with translation.override(Site.current().language):
        pages = {folder / name: loader.render_to_string(name).encode() for name in NAMES}
    changed = [path for path, page in pages.items() if not path.exists() or path.read_bytes() != page]
    for path in changed:
        path.write_bytes(pages[path])
    if changed:
        say("Writing the pages that nginx shows while the paper is away.")
