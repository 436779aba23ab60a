"""The page on which an article is shown to somebody outside, and on which that ends."""

import re

import pytest

from articles import preview_links
from articles.models import PreviewLink
from tests.article_form import form_of
from tests.factories import make_draft, make_editor, make_writer

pytestmark = pytest.mark.django_db


def share(article) -> str:
    return f"/admin/articles/article/{article.pk}/share/"


def test_a_link_is_made_and_shown_once(desk, client, settings):
    settings.SITE_URL = "https://paper.example"
    article = make_draft(body="<p>Secret so far.</p>")
    made = desk.post(share(article), {"lifetime": "day"}).text
    path = re.search(r"<output>https://paper\.example(/preview/[\w-]{32}/)</output>", made)[1]
    assert path not in desk.get(share(article)).text
    assert "Secret so far." in client.get(path).text


def test_a_link_is_revoked_at_once(desk, client):
    article = make_draft()
    link, token = preview_links.make(article, make_editor(), "day")
    page = desk.post(share(article), {"link": link.pk}, follow=True).text
    assert "The link is revoked" in page
    assert "Revoked <time" in page
    assert client.get(f"/preview/{token}/").status_code == 404


def test_the_list_says_who_made_a_link_and_until_when_and_not_how_often_it_was_opened(desk, client):
    article = make_draft()
    link, token = preview_links.make(article, make_editor("ines"), "day")
    before = desk.get(share(article)).text
    assert "ines" in before
    assert link.expires_at.strftime("%H:%M") in before
    client.get(f"/preview/{token}/")
    csrf = re.compile(r'value="[A-Za-z0-9]{64}"')
    assert csrf.sub("", desk.get(share(article)).text) == csrf.sub("", before)


def test_a_link_of_another_article_cannot_be_revoked_here(desk):
    link, _ = preview_links.make(make_draft(), make_editor(), "day")
    assert "had ended already" in desk.post(share(make_draft()), {"link": link.pk}, follow=True).text
    link.refresh_from_db()
    assert link.revoked_at is None


@pytest.mark.parametrize("sent", ["", "0", "x", "-1", "9" * 19, "9" * 5000, "\0"])
def test_a_number_that_is_no_links_breaks_nothing(desk, sent):
    assert desk.post(share(make_draft()), {"link": sent}).status_code == 303


@pytest.mark.parametrize("sent", ["", "year", "\0", "x" * 10_000])
def test_a_lifetime_that_is_not_offered_is_refused_in_words(desk, sent):
    answer = desk.post(share(make_draft()), {"lifetime": sent})
    assert answer.status_code == 422
    assert "errorlist" in answer.text
    assert not PreviewLink.objects.exists()


def test_the_form_leads_there_whoever_may_change_the_article(desk, client):
    article = make_draft()
    assert f'href="{share(article)}"' in desk.get(form_of(article)).text
    client.force_login(make_writer("view_article"))
    assert f'href="{share(article)}"' not in client.get(form_of(article)).text


def test_whoever_may_only_read_the_article_shares_nothing(desk, client):
    article = make_draft()
    link, _ = preview_links.make(article, make_editor(), "day")
    client.force_login(make_writer("view_article", "publish_article"))
    assert client.get(share(article)).status_code == 403
    assert client.post(share(article), {"lifetime": "day"}).status_code == 403
    assert client.post(share(article), {"link": link.pk}).status_code == 403
    assert PreviewLink.objects.get().revoked_at is None


def test_an_article_that_is_not_there_is_not_shared(desk):
    assert desk.get("/admin/articles/article/999999/share/").status_code == 404
    assert desk.get(f"/admin/articles/article/{'9' * 400}/share/").status_code == 404


def test_the_list_takes_as_many_queries_for_twenty_links_as_for_two(desk, django_assert_num_queries):
    article = make_draft()
    for count in (2, 18):
        for _ in range(count):
            preview_links.make(article, make_editor(), "day")
        with django_assert_num_queries(10):
            desk.get(share(article))
