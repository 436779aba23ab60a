"""A list in the admin filters by what it declares, and by nothing else a query string can say."""

import pytest
from django.contrib import admin
from django.urls import reverse

from articles.admin.base import NewsroomAdmin
from tests.factories import make_editor

pytestmark = pytest.mark.django_db


def lists() -> list[str]:
    return [f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry]


def test_every_admin_of_ours_inherits_the_rule():
    assert [type(admin_) for admin_ in admin.site._registry.values() if not isinstance(admin_, NewsroomAdmin)] == []


# Four have no list of Django's: the queue of comments, the front page and the paper's own pages are pages of their own,
# the settings go straight to their form.
NO_LISTS = {
    "admin:articles_frontstory_changelist",
    "admin:articles_page_changelist",
    "admin:articles_site_changelist",
    "admin:comments_comment_changelist",
}


@pytest.mark.parametrize("url_name", sorted(set(lists()) - NO_LISTS))
def test_a_lookup_nobody_declared_is_refused(client, url_name):
    client.force_login(make_editor())
    for lookup in ("id__gt", "pk__in", "id__startswith"):
        assert client.get(reverse(url_name), {lookup: "1"}).status_code == 400


@pytest.mark.parametrize("lookup", ["password__startswith", "password__contains", "password", "email__startswith"])
def test_a_password_hash_cannot_be_read_letter_by_letter(client, lookup):
    client.force_login(make_editor())
    assert client.get(reverse("admin:articles_user_changelist"), {lookup: "p"}).status_code == 400


@pytest.mark.parametrize("lookup", ["body__startswith", "plain_text__contains", "notes_text", "bylines__author__name"])
def test_a_draft_cannot_be_read_through_the_list_of_articles(client, lookup):
    client.force_login(make_editor())
    assert client.get(reverse("admin:articles_article_changelist"), {lookup: "p"}).status_code == 400


def test_a_relation_does_not_lead_around_the_rule(client):
    client.force_login(make_editor())
    answer = client.get(reverse("admin:articles_author_changelist"), {"user__password__startswith": "p"})
    assert answer.status_code == 400


def test_a_declared_filter_still_works(client):
    make_editor("gone", is_active=False)
    client.force_login(make_editor("here"))
    page = client.get(reverse("admin:articles_user_changelist"), {"is_active__exact": "0"})
    assert [user.username for user in page.context["cl"].result_list] == ["gone"]


def test_a_nul_in_a_filter_gets_400(client):
    client.force_login(make_editor())
    assert client.get("/admin/articles/correction/?kind=update").status_code == 200
    assert client.get("/admin/articles/correction/?kind=%00").status_code == 400
