"""
The admin under its content security policy: every page works, nothing is loosened, and the policy bites.

The fixtures fail a test when the browser complained of anything (see conftest.py).
"""

import pytest
from playwright.sync_api import Page

from articles import citing
from articles.models import Article, Author
from tests.browser.test_prose_editor import form_of, text
from tests.factories import make_article, make_comment, make_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_no_page_of_the_admin_makes_the_browser_complain(desk):
    article = make_article(body='<p>One<sup data-fn="a" data-text="A" data-url="https://ferry.example/"></sup></p>')
    citing.save_with_notes(article)
    make_comment(article)
    draft = make_draft()
    page: Page = desk("/admin/")
    for path in [
        form_of(article),
        form_of(draft),
        "/admin/articles/article/",
        "/admin/articles/article/add/",
        "/admin/articles/page/add/",
        f"/admin/articles/article/{article.pk}/history/",
        f"/admin/articles/article/{draft.pk}/delete/",
        f"/admin/articles/article/{draft.pk}/preview/",
        f"/admin/articles/article/{draft.pk}/share/",
        f"/admin/articles/article/{draft.pk}/redact/",
        "/admin/articles/site/1/change/",
        "/admin/articles/source/",
        "/admin/articles/section/add/",
        "/admin/articles/author/add/",
        "/admin/articles/image/",
        "/admin/articles/image/add/",
        "/admin/articles/user/",
        "/admin/articles/user/invite/",
        "/admin/auth/group/add/",
        "/admin/comments/comment/",
        "/admin/password_change/",
    ]:
        answer = page.goto(path)
        assert answer.status == 200, path
        assert page.locator("main h1").count() == 1, path
        assert page.locator("style").count() == 0, path


def test_the_author_of_an_article_is_found_by_typing(desk):
    Author.objects.create(name="Ines Valdor", slug="ines-valdor")
    page = desk("/admin/articles/article/add/")
    page.get_by_role("searchbox", name="Written by").click()
    page.keyboard.type("Ines")
    page.get_by_role("option", name="Ines Valdor").click()
    assert page.locator("#id_written_by").input_value()


def test_authors_are_printed_in_the_order_they_were_chosen(desk):
    Author.objects.create(name="Ines Valdor", slug="ines-valdor")
    Author.objects.create(name="Abel Tarn", slug="abel-tarn")
    page = desk("/admin/articles/article/add/")
    page.get_by_label("Headline").fill("Ferry")
    box = page.get_by_role("searchbox", name="Written by")
    for name in ("Abel", "Ines"):
        box.click()
        page.keyboard.type(name)
        page.get_by_role("option", name=name).click()
    page.locator(".field-written_by .select2-selection__choice__remove").first.click()
    box.click()
    page.keyboard.type("Abel")
    page.get_by_role("option", name="Abel").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved as a draft").wait_for()
    authors = Article.objects.get().authors.order_by("bylines__position")
    assert [author.name for author in authors] == ["Ines Valdor", "Abel Tarn"]


def test_the_editor_brings_no_style_of_its_own(desk):
    page = desk(form_of(make_draft(body="<p>Two  spaces</p>")))
    assert page.locator("style").count() == 0
    assert text(page).evaluate("box => getComputedStyle(box).whiteSpaceCollapse") == "break-spaces"


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/articles/article/add/"])
def test_the_policy_allows_neither_inline_script_nor_eval_nor_inline_style(desk, path):
    page = desk("/admin/login/")
    policy = page.goto(path).header_value("content-security-policy")
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["style-src"] == "'self'"
    assert directives["script-src"].startswith("'self'")


def test_a_nonce_is_used_once(desk):
    page = desk("/admin/articles/article/add/")
    nonces = set()
    for _ in range(2):
        page.reload()
        nonces.add(page.locator('script[type="importmap"]').evaluate("script => script.nonce"))
    assert len(nonces) == 2
