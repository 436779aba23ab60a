"""/comments/<id>/report/: how a reader reports a comment, and what is answered."""

import re

import pytest

from articles.models import Site
from comments.models import Comment, Report
from comments.throttle import LIMITS
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db

FILLED = {"kind": "threat", "words": "He means my neighbour."}


@pytest.fixture
def comment() -> Comment:
    return make_comment(make_article(comment_count=1), state="approved", name="Tove Lind", text="The lock was rebuilt.")


def address(comment: Comment) -> str:
    return f"/comments/{comment.pk}/report/"


def test_the_thread_leads_to_the_report_of_each_comment_by_name(client, comment):
    page = client.get(comment.article.get_absolute_url()).text
    link = re.search(rf'<a href="{address(comment)}"\s+rel="nofollow"\s+aria-label="([^"]*)">([^<]*)</a>', page)
    assert link.groups() == ("Report the comment by Tove Lind", "Report")


def test_below_a_closed_article_a_comment_can_be_reported(client):
    comment = make_comment(make_article(comment_count=1, comments_mode="closed"), state="approved")
    page = client.get(comment.article.get_absolute_url()).text
    assert address(comment) in page
    assert f"/comments/{comment.pk}/reply/" not in page


def test_the_page_shows_the_comment_and_asks_for_no_address(client, comment):
    page = client.get(address(comment)).text
    assert "The lock was rebuilt." in page
    assert page.count('type="radio"') == 5
    assert "checked" not in page
    assert 'type="email"' not in page


def test_what_an_editor_masked_is_not_shown(client, comment):
    Comment.objects.update(masks=[0, 8])
    page = client.get(address(comment)).text
    assert "The lock" not in page
    assert "[removed by an editor] was rebuilt." in page


def test_the_page_says_that_nobody_can_be_told_what_came_of_it(client, comment):
    assert "nobody can tell you what came of it" in client.get(address(comment)).text


def test_the_page_is_neither_kept_nor_indexed(client, comment):
    response = client.get(address(comment))
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_a_report_is_kept_and_thanked(client, comment):
    response = client.post(address(comment), FILLED)
    assert (response.status_code, response["Location"]) == (303, "/comments/reported/")
    assert not response.cookies
    assert Report.objects.values_list("comment", "kind", "text").get() == (
        comment.pk, "threat", "He means my neighbour.",
    )  # fmt: skip


def test_words_are_not_needed(client, comment):
    assert client.post(address(comment), {"kind": "illegal"}).status_code == 303
    assert Report.objects.get().text == ""


def test_a_second_report_is_answered_like_the_first(client, comment):
    first, second = (client.post(address(comment), FILLED) for _ in range(2))
    assert (first.status_code, first.headers, first.content) == (second.status_code, second.headers, second.content)
    assert Report.objects.count() == 1


def test_the_thanks_are_the_same_for_everybody(client):
    first, second = (client.get("/comments/reported/") for _ in range(2))
    assert (first.status_code, first.content) == (200, second.content)
    assert first["X-Robots-Tag"] == "noindex"


def test_held_rejected_hidden_and_missing_comments_answer_alike(client, comment):
    numbers = [make_comment(state=state).pk for state in ("held", "rejected", "spam", "withdrawn")]
    numbers += [make_comment(for_editors=True).pk, 10**9, 10**30]
    for ask in (lambda path: client.get(path), lambda path: client.post(path, FILLED)):
        answers = [ask(f"/comments/{number}/report/") for number in numbers]
        assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    assert not Report.objects.exists()


@pytest.mark.parametrize("kind", ["", "rude", "threat\x00"])
def test_a_report_of_no_known_kind_comes_back_with_every_word(client, comment, kind):
    response = client.post(address(comment), {**FILLED, "kind": kind})
    page = response.text
    assert response.status_code == 422
    assert "There is a problem: your report was not sent" in page
    assert '<a href="#f-kind">Choose what is wrong with the comment</a>' in page
    assert 'aria-describedby="f-kind_error"' in page
    assert "He means my neighbour.</textarea>" in page


@pytest.mark.parametrize("words", ["x" * 1001, "x" * 10_000, "a\x00b", "\u202eelttek", "a" + "\u0336" * 1000])
def test_words_that_cannot_be_kept_come_back_with_the_kind(client, comment, words):
    response = client.post(address(comment), {"kind": "other", "words": words})
    assert response.status_code == 422
    assert re.search(r'value="other"[^>]*checked', response.text)
    assert not Report.objects.exists()


def test_bytes_that_are_no_text_break_nothing(client, comment):
    body = b"kind=%FF%FE&words=%ED%A0%80"
    response = client.post(address(comment), body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 422


def test_a_filled_trap_is_said_and_the_next_try_is_taken(client, comment):
    response = client.post(address(comment), {**FILLED, "website": "https://spam.example"})
    assert response.status_code == 422
    assert "A hidden field was filled in" in response.text
    assert "spam.example" not in response.text
    assert "He means my neighbour." in response.text
    assert not Report.objects.exists()


def test_another_site_cannot_report_in_a_readers_name(client, comment):
    response = client.post(address(comment), FILLED, headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
    assert "Your report was not sent" in response.text
    assert f'<a href="{address(comment)}">Go to the form</a>' in response.text
    assert "neighbour" not in response.text
    assert not Report.objects.exists()


def test_ten_megabytes_and_json_are_refused(client, comment):
    assert client.post(address(comment), {**FILLED, "words": "x" * 10_000_000}).status_code == 413
    assert client.post(address(comment), FILLED, content_type="application/json").status_code == 415


def test_too_many_reports_come_back_with_every_word_and_when_to_try_again(client, comment):
    for _ in range(LIMITS["report"]):
        client.post(address(make_comment(state="approved")), FILLED)
    response = client.post(address(comment), FILLED)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 600
    assert "He means my neighbour." in response.text
    assert not Report.objects.filter(comment=comment).exists()


def test_the_page_takes_three_queries(client, comment, django_assert_num_queries):
    Site.current()
    with django_assert_num_queries(3):  # the site, the comment with its article, the sections of the header
        client.get(address(comment))
