"""/comments/receipt/<token>/: what became of one comment, for whoever has the link."""

import pytest
from django.utils import timezone

from articles.models import Article
from comments.models import Comment
from tests.factories import make_article

pytestmark = pytest.mark.django_db

FILLED = {"name": "Oona <b>", "email": "oona@letters.example", "comment": "It was May.\n\nNot <i>June</i>."}


@pytest.fixture
def receipt(client):
    return client.post(f"{make_article().get_absolute_url()}comments/", FILLED)["Location"]


def test_it_shows_the_comment_and_that_it_waits(client, receipt):
    page = client.get(receipt).content.decode()
    assert "Awaiting review" in page
    assert "<bdi>Oona &lt;b&gt;</bdi>" in page
    assert '<p dir="auto">Not &lt;i&gt;June&lt;/i&gt;.</p>' in page


def test_it_says_who_can_see_it(client, receipt):
    assert "Whoever has this link can see this page" in client.get(receipt).content.decode()


def test_it_never_shows_the_address(client, receipt):
    response = client.get(receipt)
    assert "letters.example" not in response.content.decode() + str(response.headers)


def test_it_is_kept_by_nobody_and_tells_no_other_site(client, receipt):
    response = client.get(receipt)
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def decide(state):
    Comment.objects.update(state=state, decided_at=timezone.now(), published_at=timezone.now())


def test_a_published_comment_is_linked(client, receipt):
    decide("approved")
    comment = Comment.objects.get()
    page = client.get(receipt).content.decode()
    assert "Published" in page
    assert f'<a href="/comments/{comment.pk}/">Read it below the article</a>' in page


@pytest.mark.parametrize("state", ["rejected", "spam"])
def test_a_comment_that_was_turned_down_says_so(client, receipt, state):
    decide(state)
    page = client.get(receipt).content.decode()
    assert "Not published" in page
    assert "Awaiting review" not in page


def test_a_comment_that_readers_could_see_was_removed_by_an_editor(client, receipt):
    decide("rejected")
    Comment.objects.update(removed_at=timezone.now(), removed_rule="illegal")
    page = client.get(receipt).content.decode()
    assert "Removed by an editor" in page
    assert "rule 5: Illegal content" in page
    assert "Not published" not in page


@pytest.mark.parametrize("mail", ["", "on"])
def test_while_it_waits_everybody_hears_of_the_mail_that_asks_for_the_address(client, mail):
    receipt = client.post(f"{make_article().get_absolute_url()}comments/", {**FILLED, "mail": mail})["Location"]
    assert "look into your mailbox" in client.get(receipt).content.decode()
    decide("approved")
    assert "look into your mailbox" not in client.get(receipt).content.decode()


def test_a_paper_that_sends_no_mail_promises_none(client, receipt, settings):
    settings.SENDS_MAIL = False
    assert "mailbox" not in client.get(receipt).content.decode()


def test_a_comment_that_a_rule_put_away_waits_until_an_editor_agrees(client):
    trapped = client.post(f"{make_article().get_absolute_url()}comments/", {**FILLED, "website": "x"})["Location"]
    assert Comment.objects.get().state == "spam"
    assert "Awaiting review" in client.get(trapped).content.decode()


@pytest.mark.parametrize("state", ["held", "approved"])
def test_a_receipt_does_not_lead_to_an_article_that_was_withdrawn(client, receipt, state):
    Comment.objects.update(state=state, published_at=timezone.now())
    article = Comment.objects.get().article
    Article.objects.update(retracted_at=timezone.now(), withdrawal="accident")
    page = client.get(receipt).content.decode()
    assert article.get_absolute_url() not in page
    assert ("The article was withdrawn" in page) == (state == "approved")


@pytest.mark.parametrize("token", ["A" * 43, "x", "%00", "%ED%A0%80", "é", "A" * 5000])
def test_a_token_that_nobody_got_is_not_found(client, receipt, token):
    assert client.get(f"/comments/receipt/{token}/").status_code == 404


def test_the_receipt_takes_four_queries(client, receipt, django_assert_num_queries):
    with django_assert_num_queries(4):  # the site, the comment with its article, its appeal, the sections of the header
        client.get(receipt)
