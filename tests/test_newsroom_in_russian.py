"""Every page of the newsroom of a paper in Russian: our words, Django's, and those of the apps beside it."""

import re

import pytest
from django.conf import settings
from django.db import connection

from articles.models import Site
from tests.access_data import QUERY
from tests.staff_map import Address, Paper, addresses, plant
from tests.test_site_language import NAMES, latin_words

pytestmark = pytest.mark.django_db

FORMATS = {"JPEG", "PNG", "WebP", "AVIF", "SHA", "QR"}
ADDRESSES = {"tel", "well", "known", "security", "txt", "advertising"}
"""What begins an address, the parts of /.well-known/security.txt, and the address that a page of the paper may have."""
COMMANDS = re.compile(r"make run\b|systemctl restart newsportal\.target")
"""What somebody at the server types, in a sentence that is not markup."""
ROLES_OF_STAFF = {"Editor"}
"""What Django keeps the groups under; a deletion and a history name the row so."""
KINDS = ["own_draft", "own_sent", "own_out"]


@pytest.fixture
def paper() -> Paper:
    """A paper in Russian with one row of each thing, whose writers wrote English."""
    planted = plant()
    Site.objects.update(language="ru")
    return planted


@pytest.fixture
def written(paper) -> set[str]:
    """Every Latin word that somebody has written, or called a file, and that a page may therefore show."""
    with connection.cursor() as cursor:
        ours = ("articles_", "comments_", "newsportal_")
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith(ours)]
        cursor.execute(" UNION ALL ".join(f"SELECT t::text FROM {name} t" for name in names))
        rows = " ".join(row for (row,) in cursor.fetchall()).replace(r"\\x", " ")  # what bytes begin with
        return set(re.findall("[A-Za-z]{2,}", rows))


def foreign(page: str, written: set[str]) -> set[str]:
    """Return the English words of a page; languages, time zones and the folder of the backups have their own names."""
    page = page.replace(str(settings.BACKUP_DIR), "")
    page = COMMANDS.sub("", re.sub(r"<option[^>]*>[^<]*</option>", "", page))
    return latin_words(page) - NAMES - FORMATS - ADDRESSES - ROLES_OF_STAFF - {"English"} - written


def kinds(address: Address) -> list[str]:
    return KINDS if address.is_about_an_article else ["-"]


@pytest.mark.parametrize("role", ["Reporter", "Administrator"])
def test_no_page_of_the_newsroom_shows_english(client, paper, written, role):
    client.force_login(paper.staff[role])
    found, read = {}, 0
    for address in addresses():
        if address.name == "logout":
            continue
        for kind in kinds(address):
            answer = client.get(address.path(paper, kind), QUERY.get(address.name, {}), follow=True)
            if answer["Content-Type"].startswith("text/html"):
                read += 1
                found[f"{address.name} {kind}"] = foreign(answer.text, written)
    assert {name: words for name, words in found.items() if words} == {}
    assert read > len(addresses()) / 2


def test_english_in_the_newsroom_would_be_found(client, paper, written, monkeypatch):
    client.force_login(paper.staff["Administrator"])
    monkeypatch.setattr("articles.admin.sections.TopicAdmin.new", "Fresh Wording")
    assert foreign(client.get("/admin/articles/topic/add/").text, written) == {"Fresh", "Wording"}


def test_what_a_button_did_is_told_in_russian_on_the_next_page(client, paper):
    client.force_login(paper.staff["Administrator"])
    source = paper.rows["articles_source"]
    told = client.post(f"/admin/articles/source/{source.pk}/check/", follow=True)
    assert "Этот адрес не проверяется" in told.text
