"""axe on the pages for whoever runs the paper and looks after its people; no page of the newsroom is left out."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import resolve
from django.utils import timezone
from playwright.sync_api import expect

from articles import audit, front_page, staff_links
from articles.models import FrontStory
from newsportal.models import Backup
from tests import access_table, axe, starting_rows
from tests.browser import test_admin_accessibility, test_admin_accessibility_of_talk
from tests.browser.conftest import at_both_widths
from tests.factories import (
    make_article,
    make_author,
    make_editor,
    make_made_backup,
    make_mail,
    make_member,
    make_page,
    make_source,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Django's own, the same for everything the newsroom looks after.
STOCK = re.compile(r"_(history|delete)$|^password_change(_done)?$|^login$")
# What scripts, frames and pictures ask for.
PARTS = {"jsi18n", "second_factor_qr", "autocomplete", "articles_image_choices", "articles_source_choices"}
PARTS |= {
    name for name, _kind in access_table.lines() if re.search("_preview(_new)?_|_typed|_claims$|_evidence$", name)
}


def fill() -> list[str]:
    """Let there be a colleague, backups and mail, and return the paths of the pages about them."""
    cleo = make_member("Editor", "cleo", email="cleo@paper.example")
    _link, token = staff_links.make(cleo, "invite", make_editor())
    make_made_backup()
    failed = Backup.objects.create(ended_at=timezone.now(), fault="The disk of /srv/backups is full. Free some space.")
    make_mail(fault="closed")
    page = make_page(kind="privacy", title="What we know about you")
    return [
        "/admin/articles/user/invite/",
        f"/admin/articles/user/{cleo.pk}/change/",
        f"/admin/articles/user/{cleo.pk}/links/",
        f"/admin/welcome/{token}/",
        "/admin/welcome/ended/",
        "/admin/forgotten-password/",
        "/admin/forgotten-password/asked/",
        "/admin/my-account/",
        "/admin/comments/mail/",
        "/admin/newsportal/backup/",
        f"/admin/newsportal/backup/{failed.pk}/change/",
        "/admin/articles/page/add/",
        f"/admin/articles/page/{page.pk}/preview/",
        *pages_about_a_row(),
    ]


def pages_about_a_row() -> list[str]:
    """Write what the newsroom has a page about and the other papers look at in a list alone."""
    article, into = make_article(), make_author("Ines Valdor")
    front_page.choose(article)
    rows = [
        audit.record(make_editor(), "add", article),
        FrontStory.objects.get(),
        make_source(),
        Group.objects.get(name="Editor"),
    ]
    paths = [f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/" for row in rows]
    return [*paths, "/admin/auth/group/", f"/admin/articles/author/{make_author().pk}/merge/?into={into.pk}"]


def faults(page) -> list[str]:
    return at_both_widths(page, axe.violations_in_both_themes)


def test_axe_finds_nothing_on_any_page_about_running_the_paper(desk, settings):
    settings.SENDS_MAIL = True
    page = desk("/admin/")
    found = {}
    for path in fill():
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        found[path] = faults(page)
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_each_page_of_the_newsroom_is_one_of_these_or_of_the_others(picture):
    answers = [(name, got[-1]) for (name, _kind), (got, _posted) in access_table.lines().items() if "+" not in name]
    pages = {name for name, administrator in answers if administrator == "200" and not STOCK.search(name)} - PARTS
    paths = test_admin_accessibility.fill(picture)
    starting_rows.put_back()
    paths += test_admin_accessibility_of_talk.fill()
    starting_rows.put_back()
    paths += [*fill(), *(f"/admin/articles/{model}/add/" for model in test_admin_accessibility.REFUSED)]
    shown = {resolve(path.partition("?")[0]).url_name for path in paths}
    assert sorted(pages - shown) == []
    assert pages > {"comments_comment_mask", "newsportal_backup_changelist", "welcome", "articles_page_version"}
