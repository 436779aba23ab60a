"""At the door of the admin without any role; what each role is answered stands in test_access_matrix.py."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles import citing
from articles.models import Author, Site, Source
from tests.factories import (
    make_article,
    make_comment,
    make_correction,
    make_editor,
    make_image,
    make_section,
    make_topic,
)

MODELS = sorted(f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows() -> dict[str, int]:
    """One row of each thing the admin knows, by the name its pages have."""
    article = make_article()
    return {
        "articles_article": article.pk,
        "articles_section": make_section().pk,
        "articles_author": Author.objects.create(name="Ada", slug="ada").pk,
        "articles_topic": make_topic().pk,
        "articles_correction": make_correction(article).pk,
        "articles_source": Source.objects.create(url="https://ferry.example/").pk,
        "articles_image": make_image().pk,
        "articles_site": Site.current().pk,
        "articles_user": make_editor().pk,
        "comments_comment": make_comment(article).pk,
    }


def pages(rows: dict[str, int]) -> list[str]:
    """Every page of the admin: lists, add forms, and the form, history and deletion of each row."""
    found = [reverse(name) for name in ("admin:index", "admin:password_change", "admin:jsi18n")]
    for model in MODELS:
        found += [reverse(f"admin:{model}_changelist"), reverse(f"admin:{model}_add")]
        if model in rows:
            found += [reverse(f"admin:{model}_{view}", args=[rows[model]]) for view in ("change", "history", "delete")]
    return found


def test_a_deactivated_member_of_staff_cannot_sign_in(client):
    make_editor("ada", is_active=False)
    answer = client.post("/admin/login/", {"username": "ada", "password": "correct horse battery"})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_staff_without_permissions_see_the_index_and_nothing_else(client, rows):
    client.force_login(make_editor(is_superuser=False))
    open_to_all = {reverse(name) for name in ("admin:index", "admin:password_change", "admin:jsi18n")}
    for path in pages(rows):
        expected = 200 if path in open_to_all else 403
        assert client.get(path, follow=True).status_code == expected, path
        if path not in open_to_all:
            assert client.post(path, follow=True).status_code == 403, path


@pytest.mark.parametrize("model", ["article", "section", "topic", "author", "correction", "image", "user"])
def test_whoever_may_only_look_cannot_change(client, rows, model):
    reader = make_editor(is_superuser=False)
    reader.user_permissions.add(Permission.objects.get(codename=f"view_{model}"))
    client.force_login(reader)
    model = f"articles_{model}"
    form = reverse(f"admin:{model}_change", args=[rows[model]])
    assert client.get(form).status_code == 200
    assert client.post(form, {}).status_code == 403
    assert client.post(reverse(f"admin:{model}_delete", args=[rows[model]]), {"post": "yes"}).status_code in (302, 403)
    assert client.post(reverse(f"admin:{model}_add"), {}).status_code == 403


def test_a_source_names_the_articles_that_cite_it(client):
    article = make_article(body='<p>A<sup data-fn="a" data-url="https://ferry.example/"></sup></p>')
    citing.save_with_notes(article)
    client.force_login(make_editor())
    page = client.get(reverse("admin:articles_source_changelist")).content.decode()
    assert f'<a href="/admin/articles/article/{article.pk}/change/">{article.headline}</a>' in page
