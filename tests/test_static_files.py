import re
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client, override_settings

from articles.models import Site

LONGEST_STYLESHEET = 6 * 1024
STYLES = [file.read_text() for file in Path(__file__).parents[1].glob("*/static/*/*.css")]


def read(path):
    return Path(finders.find(path)).read_bytes()


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    """The folder of the static files as the paper serves them, made once: compressing them takes seconds."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(**as_served(folder)):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


def as_served(folder: Path) -> dict[str, Any]:
    backend = {"BACKEND": "newsportal.static_files.StaticFiles"}
    return {"STATIC_ROOT": folder, "STORAGES": {**settings.STORAGES, "staticfiles": backend}}


@pytest.fixture
def collected(collection):
    """Return what a static file is when it is served: `collected("newsportal/site.css")`."""
    with override_settings(**as_served(collection)):
        yield lambda path: (collection / storages["staticfiles"].stored_name(path)).read_bytes()


def test_the_stylesheet_of_the_reader_weighs_at_most_six_kilobytes_on_the_wire(collected):
    served = collected("newsportal/site.css")
    assert len(brotli.compress(served, quality=11)) <= LONGEST_STYLESHEET


def test_the_stylesheet_is_served_without_its_comments_and_with_all_its_rules(collected):
    served = collected("newsportal/site.css").decode()
    assert "/*" not in served
    assert served.count("{") == re.sub(r"/\*.*?\*/", "", read("newsportal/site.css").decode(), flags=re.DOTALL).count(
        "{"
    )


@pytest.mark.parametrize("style", [*STYLES, "a { b: c\n.d { e: f }"])
def test_each_rule_of_a_stylesheet_is_closed_before_the_next_section(style):
    rules = [re.sub(r"/\*.*?\*/", "", section, flags=re.DOTALL) for section in re.split(r"(?=/\* ---)", style)]
    is_sound = all(section.count("{") == section.count("}") for section in rules)
    assert is_sound == (style in STYLES)


@pytest.mark.parametrize("style", [*STYLES, "@media (prefers-color-scheme: dark) { a { display: none } }"])
def test_a_theme_changes_nothing_but_colours(style):
    """Colours are written light-dark(…, …), which stands for a colour only."""
    assert ("prefers-color-scheme" not in style) == (style in STYLES)


def test_the_stylesheet_loads_nothing_from_elsewhere():
    style = read("newsportal/site.css").decode()
    assert "@import" not in style
    assert all(address.startswith("fonts/") for address in re.findall(r"url\((.*?)\)", style))


@pytest.mark.django_db
def test_the_font_that_is_preloaded_is_the_file_the_stylesheet_uses(collection, collected):
    Site.current()
    Site.objects.update(language="ru")
    text = Client().get("/").text
    preloaded = re.findall(r'rel="preload" href="/static/newsportal/(.*?)"', text)
    stylesheet = re.search(r'rel="stylesheet" href="/static/(.*?)"', text)[1]
    used = re.findall(r'url\("?(.*?)"?\)', (collection / stylesheet).read_text())
    assert len(preloaded) == 2
    assert set(preloaded) <= set(used)
    assert all(re.search(r"\.[0-9a-f]{12}\.woff2$", font) for font in preloaded)
