"""
Everybody at every door of the newsroom: role x address x method x kind of article, each cell as tests/access_table.py
has it, and no other table of the database changed than by what may change it.
"""

import pytest
from django.contrib import admin
from django.urls import path

from tests.access_data import BEFORE, DATA, QUERY
from tests.access_table import lines
from tests.factories import make_section
from tests.footprints import Footprints
from tests.staff_map import KINDS, ROLES, Address, Visitor, addresses, below, buttons, plant

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_a_role_as_the_table_says(role, method, settings):
    settings.CHECK_SOURCES = "all"
    paper, table = plant(), lines()
    visitor = Visitor(role, paper)
    wrong = []
    for address in addresses() if method == "GET" else [*addresses(), *buttons()]:
        for kind in KINDS if address.is_about_an_article else ["-"]:
            expected = _line(table, address, kind)[method == "POST"][ROLES.index(role)]
            answer = visitor.ask(method, address.path(paper, kind), _sent(method, address, paper, kind, visitor.user))
            if answer != expected:
                wrong.append(f"{address.name} {kind}: {answer} instead of {expected}")
    assert wrong == []


def test_every_address_has_a_line():
    assert _without_a_line([*addresses(), *buttons()]) == []


def test_an_address_without_a_line_is_found():
    unknown = Address("articles_article_burn", "articles/article/<path:object_id>/burn/")
    assert _without_a_line([*addresses(), unknown]) == [("articles_article_burn", kind) for kind in KINDS]


def test_every_line_is_about_an_address():
    every = [*addresses(), *buttons()]
    known = {(address.name, kind) for address in every for kind in (KINDS if address.is_about_an_article else [])}
    known |= {(address.name, "-") for address in every}
    assert lines().keys() - known == set()
    assert (DATA.keys() | QUERY.keys() | BEFORE.keys()) - {name for name, _kind in known} == set()


def test_the_walk_finds_an_address_wherever_it_is_added(monkeypatch):
    model_admin = admin.site.get_model_admin(type(make_section()))
    urls = [path("<int:number>/sink/", lambda request: None, name="articles_section_sink"), *model_admin.get_urls()]
    monkeypatch.setattr(type(model_admin), "get_urls", lambda self: urls)
    found = [address.route for address in below(admin.site.get_urls(), "")]
    assert "articles/section/<int:number>/sink/" in found


def test_a_change_anywhere_is_seen():
    footprints = Footprints()
    before = footprints.now()
    section = make_section("Harbour")
    added = footprints.now()
    type(section).objects.update(description="By the sea.")
    changed = footprints.now()
    section.delete()
    undone = footprints.now()
    assert before not in (added, changed)
    assert added != changed
    # All is as it was, but for the paper's own count of what has changed.
    assert [name for name in undone if undone[name] != before[name]] == ["articles_edition"]


def _line(table, address, kind):
    return table.get((address.name, kind)) or table[address.name, "-"]


def _sent(method, address, paper, kind, user):
    name = address.name.partition("+")[0]
    confirmed = {"post": "yes"} if name.endswith("_delete") else {}

    def sent():
        for key in {name, address.name} & BEFORE.keys():
            BEFORE[key](paper, kind, user)
        if method == "GET":
            return QUERY.get(name, {})
        data = DATA[name](paper, kind) if name in DATA else confirmed
        return {**data, **({address.button: "1"} if address.button else {}), **_more(address, paper, kind)}

    return sent


def _more(address, paper, kind):
    return DATA[address.name](paper, kind) if address.button and address.name in DATA else {}


def _without_a_line(found):
    table = lines()
    return [
        (address.name, kind)
        for address in found
        for kind in (KINDS if address.is_about_an_article else ["-"])
        if (address.name, kind) not in table and (address.name, "-") not in table
    ]
