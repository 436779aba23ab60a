"""The page "Comments to review": what its buttons do."""

import re
from html import unescape

import pytest

from articles.models import Article
from comments import moderation
from comments.models import Comment, ModerationEvent, SealedAddress
from tests.factories import (
    make_address,
    make_appeal,
    make_article,
    make_comment,
    make_confirmed,
    make_editor,
    make_report,
)
from tests.review_desk import decisions, press, queue, see, toasts

pytestmark = pytest.mark.django_db


def test_approve_publishes_and_says_whose(client, editor):
    comment = make_comment(name="Olena Brook")
    html = press(client, "approve", comment)
    assert Comment.objects.get().is_public
    [(kind, sentence)] = toasts(html)
    assert kind == "success"
    assert sentence.startswith("Approved the comment by Olena Brook. <a")


@pytest.mark.parametrize("name", ["Olena Brook", "<b>Olena & co</b>"])
def test_the_message_leads_to_where_the_decision_can_be_changed(client, editor, name):
    comment = make_comment(name=name)
    html = press(client, "approve", comment)
    address = unescape(re.search(r'<p>[^<]*<a href="([^"]+)">Find it in the queue', html).group(1))
    assert address.endswith(f"#comment-{comment.pk}")
    assert client.get(address).context["rows"][0].comment == comment


def test_reject_needs_a_reason_and_keeps_the_comment_waiting(client, editor):
    html = press(client, "reject", make_comment())
    assert Comment.objects.get().state == "held"
    assert "Choose a reason" in html


def test_reject_with_a_reason_logs_it(client, editor):
    html = press(client, "reject", make_comment(name="Olena Brook"), reason="off-topic")
    event = ModerationEvent.objects.get()
    assert (event.to_state, event.rule, event.staff) == ("rejected", "off-topic", editor)
    assert "Rejected the comment by Olena Brook." in html


def test_spam_puts_it_under_spam(client, editor):
    html = press(client, "spam", make_comment(name="Olena Brook"))
    assert Comment.objects.get().state == "spam"
    assert "Marked the comment by Olena Brook as spam." in html


def test_every_house_rule_is_offered_in_order(client, editor):
    make_comment()
    offered = re.findall(r'name="reason" value="([a-z-]+)"', see(client))
    assert offered == list(moderation.REASONS)


ALWAYS = {"close"}  # the thread


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("held", {"approve", "reject", "spam"}),
        ("approved", {"reject", "spam", "pick"}),
        ("rejected", {"approve", "spam"}),
        ("spam", {"approve", "reject"}),
        ("withdrawn", set()),
    ],
)
def test_only_decisions_that_change_something_are_offered(client, editor, state, offered):
    make_comment(state=state)
    assert decisions(see(client, state=state)) - ALWAYS == offered


def test_a_published_comment_can_be_put_on_the_front_page_and_taken_off_again(client, editor):
    comment = make_comment(name="Olena Brook", state="approved")
    assert "Chose the comment by Olena Brook for the front page." in press(client, "pick", comment, seen="approved")
    assert Comment.objects.get().picked_at
    html = see(client, state="approved")
    assert decisions(html) - ALWAYS == {"reject", "spam", "unpick"}
    assert f"Chosen for the front page: {editor.username}" in html
    assert "Took the comment by Olena Brook off the front page." in press(client, "unpick", comment, seen="approved")
    assert Comment.objects.get().picked_at is None


def test_a_comment_that_is_not_published_is_not_picked(client, editor):
    html = press(client, "pick", make_comment(name="Olena Brook"))
    assert "Somebody else decided on the comment by Olena Brook meanwhile: it is under “Waiting”." in html
    assert Comment.objects.get().picked_at is None


def test_a_published_comment_leads_to_its_place_below_the_article(client, editor):
    comment = make_comment(state="approved")
    assert f'<a href="/comments/{comment.pk}/">{comment.article.headline}</a>' in see(client, state="approved")


def test_a_decision_leads_back_to_the_same_tab_page_and_search(client, editor):
    comment = make_comment(state="spam")
    at = queue(state="spam", q="ferry", page="3")
    answer = press(client, "approve", comment, seen="spam", follow=False, at=at)
    assert (answer.status_code, answer.url) == (303, at)


def test_a_decision_leads_on_to_the_comment_below(client, editor):
    first, second = make_comment(), make_comment()
    answer = press(client, "approve", first, follow=False, next=str(second.pk))
    assert answer.url.endswith(f"#comment-{second.pk}")


def test_ticked_comments_are_approved_together(client, editor):
    article = make_article()
    html = press(client, "approve", *[make_comment(article) for _ in range(3)])
    assert Comment.objects.public().count() == 3
    assert Article.objects.get().comment_count == 3
    assert "Approved 3 comments." in html


def test_ticked_comments_are_marked_as_spam_together(client, editor):
    html = press(client, "spam", make_comment(), make_comment())
    assert Comment.objects.filter(state="spam").count() == 2
    assert "Marked 2 comments as spam." in html


def test_a_button_for_ticked_comments_without_a_tick_asks_for_one(client, editor):
    assert "Tick at least one comment first." in press(client, "approve")


def test_what_somebody_else_decided_stays_and_is_said(client, editor):
    comment = make_comment(name="Olena Brook")
    moderation.reject(comment, make_editor(), "abuse")
    html = press(client, "approve", comment)
    assert Comment.objects.get().state == "rejected"
    assert "Somebody else decided on the comment by Olena Brook meanwhile: it is under “Rejected”." in html


def test_one_conflict_does_not_undo_the_others(client, editor):
    mine, theirs, also_mine = make_comment(), make_comment(), make_comment()
    moderation.mark_spam(theirs, make_editor())
    html = press(client, "approve", mine, theirs, also_mine)
    assert set(Comment.objects.public()) == {mine, also_mine}
    assert "Approved 2 comments." in html
    assert "Somebody else decided on the comment by" in html


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"decision": "delete", "seen": "held"},
        {"decision": "approve", "seen": "lost"},
        {"decision": "reject", "seen": "held", "reason": "dislike"},
        {"decision": "approve", "seen": "held", "comment": "abc"},
        {"decision": "approve", "seen": "held", "comment": "9" * 40},
        {"decision": "approve", "seen": "held", "comment": "\x00"},
        {"decision": "approve", "seen": "held", "next": "javascript:alert(1)"},
    ],
)
def test_a_form_no_button_sends_changes_nothing_and_is_answered_in_words(client, editor, data):
    comment = make_comment()
    answer = client.post(queue(), {"comment": comment.pk, **data}, follow=True)
    assert answer.status_code == 200
    assert '<div class="toast error">' in answer.content.decode()
    assert Comment.objects.get().state == "held"


@pytest.mark.parametrize("state", ["held", "approved"])
def test_a_reported_comment_is_kept_and_its_reports_are_settled(client, editor, state):
    comment = make_comment(name="Olena Brook", state=state)
    report = make_report(comment)
    assert decisions(see(client, state="reported")) - ALWAYS == {"keep", "reject", "spam"}
    html = press(client, "keep", comment, seen=state, at=queue(state="reported"))
    assert "Kept the comment by Olena Brook. Its reports are settled." in html
    report.refresh_from_db()
    assert report.outcome == "kept"


def test_a_reported_comment_is_taken_down_under_a_house_rule(client, editor):
    comment = make_comment()
    moderation.approve(comment, editor)
    report = make_report(comment)
    press(client, "reject", comment, seen="approved", reason="personal-data")
    comment.refresh_from_db()
    report.refresh_from_db()
    assert (comment.state, comment.removed_rule, report.outcome) == ("rejected", "personal-data", "removed")


@pytest.mark.parametrize(
    ("decision", "outcome", "state", "sentence"),
    [
        ("overturn", "overturned", "approved", "Published the comment by Olena Brook. The appeal is granted."),
        ("uphold", "upheld", "rejected", "The decision about the comment by Olena Brook stands."),
    ],
)
def test_an_appeal_is_answered(client, editor, decision, outcome, state, sentence):
    comment = make_comment(name="Olena Brook", state="rejected")
    appeal = make_appeal(comment)
    assert decisions(see(client, state="appeals")) - ALWAYS == {"overturn", "uphold"}
    assert sentence in press(client, decision, comment, seen="rejected", at=queue(state="appeals"))
    comment.refresh_from_db()
    appeal.refresh_from_db()
    assert (comment.state, appeal.outcome, appeal.staff) == (state, outcome, editor)


def test_an_appeal_that_waits_no_more_is_said(client, editor):
    comment = make_comment(name="Olena Brook", state="rejected")
    html = press(client, "overturn", comment, seen="rejected", at=queue(state="appeals"))
    assert "Somebody else decided on the comment by Olena Brook meanwhile" in html


def test_what_was_sent_to_the_editors_is_never_published(client, editor):
    comment = make_comment(name="Olena Brook", for_editors=True)
    assert decisions(see(client, state="editors")) - ALWAYS == {"reject", "spam"}
    html = press(client, "approve", comment)
    assert "Its writer sent it to the editors only. It cannot be published." in html
    assert Comment.objects.get().state == "held"


def test_a_passage_is_masked_and_shown_again(client, editor):
    comment = make_comment(name="Olena Brook", text="Call Ada at home.")
    assert "Masked a passage of the comment by Olena Brook." in press(client, "mask", comment, start=5, end=8)
    assert Comment.objects.get().said == "Call [removed by an editor] at home."
    assert "unmask" in decisions(see(client))
    press(client, "unmask", comment)
    assert Comment.objects.get().masks == []


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ({}, "Select the words to mask in the comment, then mask them."),
        ({"start": "5"}, "Select the words to mask in the comment, then mask them."),
        ({"start": "5", "end": "500"}, "The passage to mask is not in the comment. Select it again."),
        ({"start": "8", "end": "5"}, "The passage to mask is not in the comment. Select it again."),
        ({"start": "5", "end": "9" * 40}, "The passage to mask is not in the comment. Select it again."),
    ],
)
def test_a_passage_that_is_not_there_is_not_masked(client, editor, place, sentence):
    comment = make_comment(text="Call Ada at home.")
    assert sentence in press(client, "mask", comment, **place)
    assert Comment.objects.get().masks == []


def test_a_thread_is_closed_and_opened_again(client, editor):
    first = make_comment(state="approved")
    make_comment(parent=first, name="Olena Brook")
    reply = first.replies.get()
    assert "Closed the thread of the comment by Olena Brook." in press(client, "close", reply)
    first.refresh_from_db()
    assert first.closed_at
    assert decisions(see(client)) >= {"reopen"}
    press(client, "reopen", reply)
    first.refresh_from_db()
    assert first.closed_at is None


def test_a_confirmed_reader_is_read_first_and_no_longer(client, editor):
    comment = make_confirmed(name="Olena Brook")
    assert decisions(see(client)) >= {"hold_reader"}
    html = press(client, "hold_reader", comment)
    assert "What the reader Olena Brook writes will wait for review." in html
    assert SealedAddress.objects.get().held_at
    assert decisions(see(client)) >= {"free_reader"}
    press(client, "free_reader", comment)
    assert SealedAddress.objects.get().held_at is None


def test_a_reader_who_confirmed_nothing_is_not_held(client, editor):
    comment = make_comment(sealed_address=make_address())
    assert "hold_reader" not in decisions(see(client))
    assert "Nobody has confirmed the address it was sent with" in press(client, "hold_reader", comment)
    assert SealedAddress.objects.get().held_at is None
