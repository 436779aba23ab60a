"""The page "Comments to review": what it shows to whom, and what its buttons do."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, User
from comments import moderation
from comments.admin.queue import ROWS_ON_A_PAGE, TABS
from comments.models import Comment, ModerationEvent
from tests.factories import make_article, make_comment, make_draft, make_editor

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def editor(client) -> User:
    """A signed-in editor; `client` carries the session."""
    user = make_editor()
    client.force_login(user)
    return user


def make_staff(*permissions: str) -> User:
    """A member of staff who may do these things in `comments` and nothing else."""
    user = make_editor(is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions, content_type__app_label="comments"))
    return user


def posted(at: datetime, **fields) -> Comment:
    comment = make_comment(**fields)
    Comment.objects.filter(pk=comment.pk).update(posted_at=at)
    return comment


def queue(**parameters: str) -> str:
    return reverse("admin:comments_comment_changelist", query=parameters)


def see(client, **parameters: str) -> str:
    answer = client.get(queue(**parameters))
    assert answer.status_code == 200
    return answer.content.decode()


def shown(html: str) -> list[int]:
    """The ids of the comments on the page, in their order."""
    return [int(pk) for pk in re.findall(r'<li class="row" id="comment-(\d+)"', html)]


def press(client, decision: str, *comments: Comment, seen: str = "held", follow: bool = True, at: str = "", **fields):
    """Press a button of the page; return the page it leads to, or the redirect itself."""
    data = {"decision": decision, "seen": seen, "comment": [comment.pk for comment in comments], **fields}
    answer = client.post(at or queue(), data, follow=follow)
    return answer.content.decode() if follow else answer


# What it shows


def test_a_comment_that_waits_is_listed_with_its_name_text_and_article(client, editor):
    comment = make_comment(name="Olena Brook", text="Which lane stays open?")
    html = see(client)
    assert shown(html) == [comment.pk]
    assert "Olena Brook" in html
    assert "Which lane stays open?" in html
    assert f'<a href="{comment.article.get_absolute_url()}">{comment.article.headline}</a>' in html


def test_the_longest_wait_is_first(client, editor):
    late, early = posted(NOON), posted(NOON - timedelta(hours=3))
    assert shown(see(client)) == [early.pk, late.pk]


def test_what_is_decided_is_listed_from_the_latest_decision(client, editor):
    first, second = make_comment(), make_comment()
    moderation.mark_spam(second, editor)
    moderation.mark_spam(first, editor)
    assert shown(see(client, state="spam")) == [first.pk, second.pk]


@pytest.mark.parametrize("state", TABS)
def test_each_tab_lists_its_state_and_no_other(client, editor, state):
    of_state = {each: make_comment(state=each).pk for each in TABS}
    assert shown(see(client, state=state)) == [of_state[state]]


def test_the_first_tab_says_how_many_wait_and_how_long_the_oldest_does(client, editor):
    with time_machine.travel(NOON, tick=False):
        posted(NOON - timedelta(minutes=72))
        posted(NOON - timedelta(minutes=5))
        html = see(client)
    assert "To review 2</a>" in html
    assert "Oldest waits 1 h 12 min" in html


def test_the_tab_that_is_open_is_marked(client, editor):
    assert re.search(r'aria-current="page">Rejected</a>', see(client, state="rejected"))


@pytest.mark.parametrize(
    ("state", "sentence"), [("held", "No comment waits for review."), ("spam", "No comments here.")]
)
def test_an_empty_tab_says_so(client, editor, state, sentence):
    assert sentence in see(client, state=state)


def test_a_reply_is_shown_with_what_it_answers(client, editor):
    parent = make_comment(name="Harald Quist", text="The timetable is on the pier.", state="approved")
    make_comment(parent=parent)
    html = see(client)
    assert "Reply to Harald Quist" in html
    assert "The timetable is on the pier." in html


def test_markup_in_a_name_or_a_comment_stays_text(client, editor):
    make_comment(name="<b>Bold</b>", text="<script>alert(1)</script>")
    html = see(client)
    assert "<script>alert" not in html
    assert "<b>Bold" not in html
    assert "&lt;b&gt;Bold" in html


def test_a_decided_comment_says_who_decided_and_under_which_rule(client, editor):
    moderation.reject(make_comment(), editor, "personal-data")
    assert f"Rejected: {editor.username}, Personal data" in see(client, state="rejected")


def test_a_comment_on_an_article_that_is_not_public_leads_to_its_desk_page(client, editor):
    comment = make_comment(make_draft())
    assert reverse("admin:articles_article_change", args=[comment.article_id]) in see(client)


def test_a_page_holds_fifty_and_the_next_the_rest(client, editor):
    article = make_article()
    comments = [make_comment(article) for _ in range(ROWS_ON_A_PAGE + 2)]
    assert len(shown(see(client))) == ROWS_ON_A_PAGE
    assert shown(see(client, page="2")) == [comment.pk for comment in comments[-2:]]


@pytest.mark.parametrize("page", ["0", "-1", "99", "two", "²", "9" * 400, "", "1 OR 1=1"])
def test_a_page_that_does_not_exist_shows_one_that_does(client, editor, page):
    comment = make_comment()
    assert shown(see(client, page=page)) == [comment.pk]


def test_a_search_finds_words_in_names_and_comments(client, editor):
    by_name, by_text = make_comment(name="Rowena Pike"), make_comment(text="A pike was caught off the pier.")
    make_comment()
    assert shown(see(client, q="PIKE")) == [by_name.pk, by_text.pk]


def test_a_search_without_a_find_says_so(client, editor):
    make_comment()
    assert "Nothing here holds “<b>zz</b>”" in see(client, q="<b>zz</b>").replace("&lt;", "<").replace("&gt;", ">")


def test_a_search_with_a_nul_is_answered(client, editor):
    comment = make_comment()
    assert shown(see(client, q="ferry\x00")) == [comment.pk]


def test_all_comments_of_the_page_can_be_ticked_without_script(client, editor):
    make_comment()
    make_comment()
    assert see(client).count(" checked>") == 0
    assert see(client, select="all").count(" checked>") == 2


def test_the_number_of_queries_does_not_grow_with_the_comments(client, editor):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            see(client, state="rejected")
        return len(captured)

    def add_a_reply_with_a_decision() -> None:
        reply = make_comment(parent=make_comment(), name=f"Reader {Comment.objects.count()}")
        moderation.reject(reply, make_editor(), "other")

    add_a_reply_with_a_decision()
    queries()  # makes the row of site settings
    few = queries()
    for _ in range(12):
        add_a_reply_with_a_decision()
    assert queries() == few == 11


# What its buttons do


def test_approve_publishes_and_says_whose(client, editor):
    comment = make_comment(name="Olena Brook")
    html = press(client, "approve", comment)
    assert Comment.objects.get().is_public
    assert '<p role="status">Approved the comment by Olena Brook. <a' in html


@pytest.mark.parametrize("name", ["Olena Brook", "<b>Olena & co</b>"])
def test_the_message_leads_to_where_the_decision_can_be_changed(client, editor, name):
    comment = make_comment(name=name)
    html = press(client, "approve", comment)
    address = unescape(re.search(r'role="status">[^<]*<a href="([^"]+)">Find it in the queue', html).group(1))
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
    offered = re.findall(r'<option value="([a-z-]+)">', see(client))
    assert offered == list(moderation.REASONS)


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("held", {"approve", "reject", "spam"}),
        ("approved", {"reject", "spam", "pick"}),
        ("rejected", {"approve", "spam"}),
        ("spam", {"approve", "reject"}),
    ],
)
def test_only_decisions_that_change_something_are_offered(client, editor, state, offered):
    make_comment(state=state)
    assert set(re.findall(r'name="decision" value="(\w+)"', see(client, state=state))) == offered


def test_a_published_comment_can_be_put_on_the_front_page_and_taken_off_again(client, editor):
    comment = make_comment(name="Olena Brook", state="approved")
    assert "Chose the comment by Olena Brook for the front page." in press(client, "pick", comment, seen="approved")
    assert Comment.objects.get().picked_at
    html = see(client, state="approved")
    assert set(re.findall(r'name="decision" value="(\w+)"', html)) == {"reject", "spam", "unpick"}
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


# Who may


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(queue()).url.startswith(reverse("admin:login"))
    assert 'name="sign-in-password"' in press(client, "approve", make_comment())
    assert Comment.objects.get().state == "held"


def test_an_account_that_is_not_staff_is_asked_to_sign_in(client):
    client.force_login(make_editor(is_staff=False))
    assert 'name="sign-in-password"' in press(client, "approve", make_comment())
    assert Comment.objects.get().state == "held"


def test_staff_without_the_permission_are_refused(client):
    client.force_login(make_staff("view_moderationevent", "change_comment", "delete_comment", "add_comment"))
    comment = make_comment()
    assert press(client, "approve", comment, follow=False).status_code == 403
    assert Comment.objects.get().state == "held"


@pytest.mark.parametrize("permissions", [(), ("view_comment",), ("change_comment", "view_moderationevent")])
def test_staff_who_may_not_moderate_choose_nothing_for_the_front_page(client, permissions):
    client.force_login(make_staff(*permissions))
    comment = make_comment(state="approved")
    assert press(client, "pick", comment, seen="approved", follow=False).status_code == 403
    assert Comment.objects.get().picked_at is None


def test_staff_without_any_permission_do_not_see_the_queue(client):
    client.force_login(make_staff())
    assert client.get(queue()).status_code == 403


def test_staff_who_may_only_see_are_offered_no_button_and_refused_the_decision(client):
    client.force_login(make_staff("view_comment"))
    comment = make_comment()
    html = see(client)
    assert shown(html) == [comment.pk]
    assert 'name="decision"' not in html
    assert press(client, "approve", comment, follow=False).status_code == 403
    assert Comment.objects.get().state == "held"


def test_the_permission_to_moderate_is_enough(client):
    client.force_login(make_staff("moderate_comment"))
    comment = make_comment()
    assert shown(see(client)) == [comment.pk]
    press(client, "approve", comment)
    assert Comment.objects.get().is_public


def test_a_decision_without_the_forms_token_is_refused(editor):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert press(strict, "approve", make_comment(), follow=False).status_code == 403
    assert Comment.objects.get().state == "held"
