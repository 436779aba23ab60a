"""The catalogues of newsportal/locale/: whole, compiled, and in line with the sources."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin

from newsportal.django_words import SAID_OUR_WAY
from tests.catalogues import Entry, read_mo, read_po

LOCALE = settings.BASE_DIR / "newsportal" / "locale"
DOMAINS = ["django", "djangojs"]
SOURCES = ["articles", "comments", "newsportal", "templates"]
RUSSIAN_FORMS = 3  # 1 комментарий, 2 комментария, 5 комментариев
# What is filled in later, and what is markup; %% is a percent sign and filled with nothing.
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}|</?\w+>")


def catalogue(domain: str) -> Path:
    return LOCALE / "ru" / "LC_MESSAGES" / f"{domain}.po"


def messages(domain: str) -> list[Entry]:
    return [entry for key, entry in read_po(catalogue(domain)).items() if key]


def disagreements(entry: Entry) -> list[str]:
    """Return the translations of an entry that fill in something else than its source does."""
    wanted = sorted(PLACEHOLDER.findall(entry.plural or entry.key.rpartition("\x04")[2]))
    return [words for words in entry.strings if sorted(PLACEHOLDER.findall(words)) != wanted]


@pytest.mark.parametrize("domain", DOMAINS)
def test_everything_is_translated(domain):
    assert [entry.key for entry in messages(domain) if entry.is_fuzzy or not all(entry.strings)] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_what_is_counted_has_every_form_of_russian(domain):
    forms = {entry.key: len(entry.strings) for entry in messages(domain)}
    assert forms == {entry.key: RUSSIAN_FORMS if entry.plural else 1 for entry in messages(domain)}


@pytest.mark.parametrize("domain", DOMAINS)
def test_what_is_filled_in_is_the_same_in_both_languages(domain):
    assert [words for entry in messages(domain) for words in disagreements(entry)] == []


def test_a_lost_placeholder_would_be_found():
    assert disagreements(Entry("%(number)d link", "%(number)d links", ("%(number)d ссылка", "ссылки"), False)) == [
        "ссылки"
    ]


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_compiled_catalogue_says_the_same(domain):
    written = {key: entry.strings for key, entry in read_po(catalogue(domain)).items()}
    assert read_mo(catalogue(domain).with_suffix(".mo")) == written


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_header_has_no_date(domain):
    """A date in it would change with every run of `make messages`, and two people's changes would collide."""
    assert not re.search(r"-Date|\d{4}-\d\d", read_po(catalogue(domain))[""].strings[0])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the sources, for gettext to write in; without gettext a skip, except where CI says not to."""
    if shutil.which("xgettext") is None:
        sentence = "GNU gettext is missing: apt-get install gettext."
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    for name in SOURCES:
        shutil.copytree(settings.BASE_DIR / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(settings.BASE_DIR / name, tmp_path)
    return tmp_path


def extract(copy: Path, domain: str) -> set[str]:
    """Return the keys that the copy's sources ask for."""
    command = [sys.executable, "manage.py", "makemessages", "--all", "--domain", domain, "--no-obsolete"]
    environment = {**os.environ, "VAR_DIR": str(copy / "var")}
    ran = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return set(read_po(copy / catalogue(domain).relative_to(settings.BASE_DIR)))


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_catalogue_holds_what_the_sources_ask_for_and_no_more(domain, copy):
    """When this fails: `make messages`, then translate what is new."""
    assert extract(copy, domain) == set(read_po(catalogue(domain)))


def test_words_that_nobody_has_put_into_the_catalogue_would_be_found(copy):
    (copy / "templates" / "new.html").write_text('{% load i18n %}{% translate "Weather in the harbour" %}')
    assert extract(copy, "django") - set(read_po(catalogue("django"))) == {"Weather in the harbour"}


def spoken(source: str) -> set[str]:
    """Return the words that a module passes to `_`, wherever it does: gettext looks into no f-string."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args]
    words = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "_"]
    return {word.value for word in words if isinstance(word, ast.Constant)}


def test_words_inside_of_an_f_string_are_in_the_catalogue_too():
    sources = [path for name in SOURCES for path in (settings.BASE_DIR / name).rglob("*.py")]
    said = set().union(*(spoken(path.read_text()) for path in sources))
    assert said - set(read_po(catalogue("django"))) == set()


def test_words_inside_of_an_f_string_would_be_found():
    assert spoken("""f"{name}, {_('page %(number)s') % told}" """) == {"page %(number)s"}


def test_django_still_says_what_we_say_our_way():
    """When this fails: look the sentence up in contrib/admin, and translate what Django says now."""
    django_says = read_mo(Path(admin.__file__).parent / "locale" / "ru" / "LC_MESSAGES" / "django.mo")
    assert set(SAID_OUR_WAY) - set(django_says) == set()
