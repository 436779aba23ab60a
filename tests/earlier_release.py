"""
Run by the code of the release before, in its folder: `earlier_release.py fill` or `look` says its pages as JSON.

Only what that release has is used here.
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

PAGES = ["/", "/2026/03/ferry/", "/sources/", "/feed.atom", "/comments/rules/", "/search/?q=ferry"]
BODY = '<p>The ferry leaves, says <em>Zorblax</em> qvink.<sup data-fn="a" data-title="Timetable" data-url="https://ferry.example/t"></sup></p>'


def fill() -> None:
    from articles import citing
    from articles.models import Article, Site, User
    from comments import moderation, vault
    from comments.models import Comment

    call_command("migrate", verbosity=0, interactive=False)
    Site.current()
    editor = User.objects.create_superuser("ines", password="quiet harbour lamp")
    address = {"slug": "ferry", "url_year": 2026, "url_month": 3, "published_at": timezone.now()}
    article = Article(headline="The ferry leaves", body=BODY, **address)
    citing.save_with_notes(article)
    oonagh = {"name": "Oonagh", "sealed_address": vault.seal("oonagh@letters.example"), "confirmed_at": timezone.now()}
    for said in ({"text": "Twice a barnacle, says Zorblax qvink.", **oonagh}, {"text": "It was June.", "name": "Mira"}):
        moderation.approve(Comment.objects.create(article=article, **said), editor)


def look() -> dict[str, list]:
    with override_settings(ALLOWED_HOSTS=["*"], STORAGES=_plain_static_files()):
        answers = {page: Client().get(page) for page in PAGES}
    return {page: [answer.status_code, answer.content.decode()] for page, answer in answers.items()}


def _plain_static_files() -> dict:
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {**settings.STORAGES, "staticfiles": plain}


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill()
    json.dump(look(), sys.stdout)
