"""The address of a colleague is seen by whoever looks after accounts and by its owner, and stands nowhere else."""

import pytest
from django.test import Client

from articles.models import User
from tests import staff_map
from tests.address_scan import find
from tests.canary import public_pages, whole
from tests.site_map import plant

pytestmark = pytest.mark.django_db
ADDRESS = "Ottilie.Brandt9@staffmail.example"


def pages_with_the_address(role: str, below: str = "") -> list[str]:
    """Every address of the newsroom, of those whose names begin so, at which this role is shown a colleague's."""
    paper = staff_map.plant()
    User.objects.update(email=ADDRESS)
    client = Client()
    client.force_login(paper.staff[role])
    found = []
    for address in staff_map.addresses():
        if not address.name.startswith(below):
            continue
        kind = staff_map.KINDS[-1] if address.is_about_an_article else "-"
        if find(ADDRESS, whole(client.get(address.path(paper, kind)))):
            found.append(address.name)
    return found


def test_an_editor_is_shown_no_address_but_their_own():
    assert pages_with_the_address("Editor") == ["my_account"]


def test_an_administrator_is_shown_it_on_the_account_alone():
    assert pages_with_the_address("Administrator", "articles_user") == ["articles_user_change"]


def test_no_page_of_readers_has_it(client):
    plant()
    User.objects.update(email=ADDRESS, first_name="Ottilie", last_name="Brandt")
    pages = public_pages(client)
    assert len(pages) > 40
    assert [page for page, text in pages.items() if find(ADDRESS, text)] == []
