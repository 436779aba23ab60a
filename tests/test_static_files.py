import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from articles.models import Site

LONGEST_STYLESHEET = 6 * 1024


def read(path):
    return Path(finders.find(path)).read_bytes()


def test_the_stylesheet_of_the_reader_weighs_at_most_six_kilobytes_on_the_wire():
    assert len(brotli.compress(read("newsportal/site.css"), quality=11)) <= LONGEST_STYLESHEET


def test_the_stylesheet_loads_nothing_from_elsewhere():
    style = read("newsportal/site.css").decode()
    assert "@import" not in style
    assert all(address.startswith("fonts/") for address in re.findall(r"url\((.*?)\)", style))


@pytest.mark.django_db
def test_the_font_that_is_preloaded_is_the_file_the_stylesheet_uses(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    Site.current()
    Site.objects.update(language="ru")
    text = Client().get("/").text
    preloaded = re.findall(r'rel="preload" href="/static/newsportal/(.*?)"', text)
    stylesheet = re.search(r'rel="stylesheet" href="/static/(.*?)"', text)[1]
    used = re.findall(r'url\("?(.*?)"?\)', (tmp_path / stylesheet).read_text())
    assert len(preloaded) == 2
    assert set(preloaded) <= set(used)
    assert all(re.search(r"\.[0-9a-f]{12}\.woff2$", font) for font in preloaded)
