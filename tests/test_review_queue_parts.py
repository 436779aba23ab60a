"""The page "Comments to review" without a reload: what its script is sent after a decision."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments import claims, moderation
from comments.admin.queue import ROWS_ON_A_PAGE
from comments.models import Comment
from tests.factories import make_article, make_comment, make_editor, make_report
from tests.review_desk import make_staff, queue, see, send, shown, toasts

pytestmark = pytest.mark.django_db


def make_waiting(number: int) -> list[Comment]:
    article = make_article()
    return [make_comment(article) for _ in range(number)]


def on_screen(*comments: Comment) -> str:
    return ",".join(str(comment.pk) for comment in comments)


def test_a_decision_brings_the_rows_that_the_screen_lacks(client, editor):
    comments = make_waiting(ROWS_ON_A_PAGE + 2)
    assert shown(see(client)) == [comment.pk for comment in comments[:-2]]
    answer = send(client, "approve", comments[0], shown=on_screen(*comments[:-2]))
    assert list(answer["rows"]) == [str(comments[-2].pk)]
    assert answer["order"] == [comment.pk for comment in comments[1:-1]]


def test_a_decision_brings_what_was_done_and_the_numbers_of_the_tabs(client, editor):
    first, second = make_comment(name="Olena Brook"), make_comment()
    answer = send(client, "approve", first, shown=on_screen(first, second), next=second.pk)
    assert toasts(answer["parts"]["toasts"])[0][1].startswith("Approved the comment by Olena Brook.")
    assert 'value="undo"' in answer["parts"]["toasts"]
    assert "To review 1</a>" in answer["parts"]["tabs"]
    assert answer["next"] == second.pk
    assert answer["rows"] == {}


def test_a_row_that_stays_is_sent_as_it_is_now(client, editor):
    comment = make_comment(text="Call Ada at home.")
    answer = send(client, "mask", comment, start=5, end=8, shown=on_screen(comment))
    assert "Call <del>Ada</del> at home." in answer["rows"][str(comment.pk)]
    assert answer["order"] == [comment.pk]


def test_what_is_taken_back_comes_back_in_its_place(client, editor):
    first, second = make_waiting(2)
    answer = send(client, "approve", first, shown=on_screen(first, second))
    event = re.search(r'name="event" value="(\d+)"', answer["parts"]["toasts"]).group(1)
    answer = send(client, "undo", event=event, shown=on_screen(second))
    assert answer["order"] == [second.pk, first.pk]
    assert list(answer["rows"]) == [str(first.pk)]
    assert answer["next"] == first.pk


def test_what_was_overtaken_leaves_the_screen_and_is_said(client, editor):
    comment = make_comment(name="Olena Brook")
    moderation.reject(comment, make_editor(), "abuse")
    answer = send(client, "approve", comment, shown=on_screen(comment))
    [(kind, sentence)] = toasts(answer["parts"]["toasts"])
    assert (kind, answer["order"]) == ("warning", [])
    assert "Somebody else decided on the comment by Olena Brook meanwhile" in sentence
    assert "No comment waits for review." in answer["parts"]["foot"]


def test_a_faulty_button_changes_no_row(client, editor):
    comment = make_comment()
    answer = send(client, "reject", comment, shown=on_screen(comment))
    assert [kind for kind, _sentence in toasts(answer["parts"]["toasts"])] == ["error"]
    assert (answer["rows"], answer["order"]) == ({}, [comment.pk])


@pytest.mark.parametrize("sent", ["", "abc", ",,", "\x00", "9" * 40, "-1", "²", "1,2" * 3000])
def test_a_screen_that_makes_no_sense_gets_every_row(client, editor, sent):
    first, second = make_waiting(2)
    answer = send(client, "approve", first, shown=sent)
    assert list(answer["rows"]) == [str(second.pk)]


def test_who_only_asks_gets_the_parts_and_a_token(client, editor):
    make_comment()
    answer = client.get(queue(), {"shown": "abc"}, headers={"Accept": "application/json"}).json()
    assert answer["token"]
    assert len(answer["rows"]) == 1
    assert toasts(answer["parts"]["toasts"]) == []


def test_a_stranger_is_sent_no_parts(client):
    assert client.get(queue(), headers={"Accept": "application/json"}).status_code == 302


def test_the_number_of_queries_of_a_decision_does_not_grow_with_the_comments(client, editor):
    def queries(comment: Comment) -> int:
        with CaptureQueriesContext(connection) as captured:
            send(client, "approve", comment, shown=on_screen(*Comment.objects.waiting()[:ROWS_ON_A_PAGE]))
        return len(captured)

    comments = make_waiting(80)
    see(client)
    few = queries(comments[0])
    Comment.objects.filter(pk__in=[comment.pk for comment in comments[10:70]]).update(text="x" * 4000)
    assert queries(comments[1]) == few


# Who is reading


CLAIMS = reverse("admin:comments_comment_claims")


def test_two_moderators_who_open_the_desk_get_different_comments(client, editor):
    comments = make_waiting(ROWS_ON_A_PAGE + 5)
    mine = shown(see(client))
    bo = make_editor("bo", first_name="Bo", last_name="Lind")
    client.force_login(bo)
    html = see(client)
    assert shown(html) == [comment.pk for comment in comments[ROWS_ON_A_PAGE:]]
    assert not set(mine) & set(shown(html))
    assert f"{editor.name} is reading 25 comments" in html


def test_the_next_page_lets_go_of_the_one_before(client, editor):
    comments = make_waiting(ROWS_ON_A_PAGE + 2)
    see(client)
    assert shown(see(client, page="2")) == [comment.pk for comment in comments[-2:]]
    assert set(Comment.objects.filter(claimed_by=editor)) == set(comments[-2:])


def test_a_reported_comment_is_read_by_one_moderator(client, editor):
    reported = make_report(make_comment(state="approved")).comment
    assert shown(see(client)) == [reported.pk]
    client.force_login(make_editor())
    assert shown(see(client)) == []


def test_when_colleagues_read_all_that_waits_the_page_says_so(client, editor):
    make_comment()
    see(client)
    client.force_login(make_editor())
    assert "Colleagues are reading all that waits." in see(client)


def test_who_only_looks_is_given_nothing_and_sees_all(client):
    client.force_login(make_staff("view_comment"))
    comment = make_comment()
    assert shown(see(client)) == [comment.pk]
    assert not Comment.objects.filter(claimed_by__isnull=False).exists()


@pytest.mark.parametrize("state", ["approved", "rejected", "reported", "spam"])
def test_the_other_tabs_give_nothing_to_anybody(client, editor, state):
    make_report(make_comment(state="approved"))
    make_comment()
    see(client, state=state)
    assert not Comment.objects.filter(claimed_by__isnull=False).exists()


def test_what_a_colleague_reads_is_taken_over_and_said(client, editor):
    comments = make_waiting(3)
    bo = make_editor()
    claims.claim(bo, Comment.objects.waiting())
    answer = client.post(CLAIMS, {"do": "take_over", "from": bo.pk}, follow=True)
    html = answer.content.decode()
    assert shown(html) == [comment.pk for comment in comments]
    assert "You read 3 comments more now." in html


def test_nobody_takes_over_their_own(client, editor):
    make_comment()
    see(client)
    html = client.post(CLAIMS, {"do": "take_over", "from": editor.pk}, follow=True).content.decode()
    assert "You read 0 comments more now." in html


@pytest.mark.parametrize("sent", ["", "abc", "0", "9" * 40, "\x00", "²"])
def test_nothing_is_taken_over_from_nobody(client, editor, sent):
    assert client.post(CLAIMS, {"do": "take_over", "from": sent}).status_code == 404


def test_what_is_mine_is_renewed(client, editor):
    make_waiting(2)
    mine = shown(see(client))
    assert client.post(CLAIMS, {"do": "renew"}).json() == {"mine": mine}


@pytest.mark.parametrize("permissions", [(), ("view_comment",)])
def test_whoever_may_not_moderate_takes_nothing_over(client, permissions):
    make_comment()
    holder = make_editor()
    claims.claim(holder, Comment.objects.waiting())
    client.force_login(make_staff(*permissions))
    for sent in ({"do": "take_over", "from": holder.pk}, {"do": "renew"}):
        assert client.post(CLAIMS, sent).status_code == 403
    assert Comment.objects.get().claimed_by == holder


def test_claims_are_nothing_to_look_at(client, editor):
    assert client.get(CLAIMS).status_code == 405
