"""/comments/<id>/reply/: the page on which one public comment is answered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Site
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return make_comment(state="approved", name="Tove Lind", text="The lock was rebuilt in May.")


def test_the_page_quotes_the_comment_above_its_form(client, comment):
    page = client.get(f"/comments/{comment.pk}/reply/").content.decode()
    assert "The lock was rebuilt in May." in page
    assert f'Replying to <a href="/comments/{comment.pk}/"><bdi>Tove Lind</bdi></a>' in page
    assert f'name="parent" value="{comment.pk}"' in page
    assert f'action="{comment.article.get_absolute_url()}comments/"' in page


def test_the_page_is_neither_indexed_nor_shared(client, comment):
    response = client.get(f"/comments/{comment.pk}/reply/")
    assert response["X-Robots-Tag"] == "noindex"
    assert "private" in response["Cache-Control"]
    assert not response.cookies


def test_held_rejected_and_missing_comments_answer_alike(client, comment):
    numbers = [make_comment(state=state).pk for state in ("held", "rejected", "spam")] + [10**9, 10**30]
    answers = [client.get(f"/comments/{number}/reply/") for number in numbers]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize(
    "fields", [{"retracted_at": timezone.now()}, {"published_at": timezone.now() + timedelta(days=1)}]
)
def test_a_comment_on_an_article_that_is_not_public_cannot_be_answered(client, fields):
    comment = make_comment(make_article(**fields), state="approved")
    assert client.get(f"/comments/{comment.pk}/reply/").status_code == 404


def test_below_a_closed_article_there_is_no_form(client):
    comment = make_comment(make_article(comments_mode="closed"), state="approved")
    page = client.get(f"/comments/{comment.pk}/reply/").content.decode()
    assert "Comments are closed." in page
    assert "<form" not in page


def test_the_page_takes_no_posts(client, comment):
    assert client.post(f"/comments/{comment.pk}/reply/").status_code == 405


def test_the_page_takes_three_queries(client, comment, django_assert_num_queries):
    Site.current()
    with django_assert_num_queries(3):  # the site, the comment with its article, the sections of the header
        client.get(f"/comments/{comment.pk}/reply/")
