"""The page "Comments to review": what it shows."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments import moderation
from comments.admin.queue import ROWS_ON_A_PAGE
from comments.admin.tabs import TABS
from comments.models import Comment, WordList
from tests.factories import (
    make_appeal,
    make_article,
    make_citing,
    make_comment,
    make_confirmed,
    make_draft,
    make_editor,
    make_report,
)
from tests.review_desk import posted, see, shown

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


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


def one_under_each_tab() -> dict[str, int]:
    comments = {state: make_comment(state=state) for state in ("held", "rejected", "spam", "withdrawn", "approved")}
    comments["editors"] = make_comment(for_editors=True)
    comments["reported"] = make_report(make_comment(state="approved")).comment
    comments["appeals"] = make_appeal(make_comment(state="rejected")).comment
    comments["corrections"] = make_comment(state="approved", offers_correction=True)
    return {tab: comment.pk for tab, comment in comments.items()}


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_lists_what_is_meant_for_it(client, editor, tab):
    of_tab = one_under_each_tab()
    also = {"approved": {"corrections", "reported"}, "rejected": {"appeals"}}
    expected = {of_tab[each] for each in {tab, *also.get(tab, ())}}
    if tab == "held":  # what is reported stands above what waits
        expected.add(of_tab["reported"])
    assert set(shown(see(client, state=tab))) == expected


def test_a_tab_nobody_knows_is_the_first_one(client, editor):
    comment = make_comment()
    assert shown(see(client, state="burned")) == [comment.pk]


def test_the_first_tab_says_how_many_wait_and_how_long_the_oldest_does(client, editor):
    with time_machine.travel(NOON, tick=False):
        posted(NOON - timedelta(minutes=72))
        posted(NOON - timedelta(minutes=5))
        html = see(client)
    assert "To review 2</a>" in html
    assert "Oldest waits 1 h 12 min" in html


def test_what_waits_is_counted_beside_its_tab(client, editor):
    none = see(client)
    assert all(f"{label} 0</a>" in none for label in ("Reported", "Appeals", "For the editors", "Offered corrections"))
    for _ in range(2):
        one_under_each_tab()
    make_comment(state="rejected", offers_correction=True)
    html = see(client)
    assert all(f"{label} 2</a>" in html for label in ("Reported", "Appeals", "For the editors", "Offered corrections"))


def test_the_tab_that_is_open_is_marked(client, editor):
    assert re.search(r'aria-current="page">Rejected</a>', see(client, state="rejected"))


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("held", "No comment waits for review."), ("spam", "No comments here."), ("reported", "No report waits.")],
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


def test_an_approval_names_its_editor_and_no_rule(client, editor):
    moderation.approve(make_comment(), editor)
    assert f"<li>Approved: {editor.username}</li>" in see(client, state="approved")


def test_a_comment_on_an_article_that_is_not_public_leads_to_its_desk_page(client, editor):
    comment = make_comment(make_draft())
    assert reverse("admin:articles_article_change", args=[comment.article_id]) in see(client)


def test_a_page_holds_twenty_five_and_the_next_the_rest(client, editor):
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


@pytest.mark.parametrize(("state", "expected"), [("rejected", 18), ("held", 29)])
def test_the_number_of_queries_does_not_grow_with_the_comments(client, editor, state, expected):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            see(client, state=state)
        return len(captured)

    def add() -> None:
        article = make_citing("https://ferry.example/")
        parent = make_confirmed(article, state="approved")
        for each in ("held", "rejected"):
            reply = make_comment(parent=parent, name=f"Reader {Comment.objects.count()}", state=each, note_key="n1")
            make_report(reply)
            reply.versions.create(text="An earlier text.")
        make_appeal(reply)
        moderation.undo(moderation.approve(reply, make_editor()), make_editor())

    for _ in range(3):
        add()
    queries()  # makes the row of site settings
    few = queries()
    for _ in range(12):
        add()
    queries()  # lets go of what is given to nobody any more
    assert queries() == few == expected


# What it shows of a comment


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def test_a_comment_is_shown_to_the_character(client, editor):
    make_comment(text="> quoted\n\n  and so on")
    assert '<p class="said" dir="auto">&gt; quoted\n\n  and so on</p>' in see(client)


def test_what_is_masked_is_struck_out(client, editor):
    make_comment(text="Call Ada at home.", masks=[5, 8])
    assert "Call <del>Ada</del> at home." in see(client)


def test_what_looks_like_personal_data_is_marked_and_offered_to_be_masked(client, editor):
    make_comment(text="Call him: +7 701 555 12 34.")
    html = see(client)
    assert "<mark>+7 701 555 12 34</mark>" in html
    assert "Mask the phone number" in html


def test_what_is_masked_already_is_not_offered_again(client, editor):
    make_comment(text="Call him: +7 701 555 12 34.", masks=[8, 27])
    assert "Mask the phone number" not in see(client)


def test_a_comment_on_a_note_is_shown_with_the_note(client, editor):
    article = make_citing("https://ferry.example/")
    make_comment(article, note_key="n1")
    text = text_of(see(client))
    assert "About note 1 Note 1" in text


def test_a_comment_on_a_note_that_is_gone_says_so(client, editor):
    make_comment(note_key="gone")
    assert "About a note that is no longer in the article" in see(client)


def test_reports_are_shown_with_their_kind_and_the_readers_words(client, editor):
    comment = make_comment(state="approved")
    make_report(comment, kind="personal-data", text="That is <my> flat.")
    text = text_of(see(client, state="reported"))
    assert "Reported: It gives away somebody’s personal data That is <my> flat." in text


def test_the_first_three_reported_comments_stand_above_what_waits(client, editor):
    waiting = make_comment()
    reported = [make_comment(state="approved") for _ in range(4)]
    for comment in (reported[2], reported[0], reported[3], reported[1]):
        make_report(comment)
    html = see(client)
    assert shown(html) == [reported[2].pk, reported[0].pk, reported[3].pk, waiting.pk]
    assert "Reported 4</a>" in html


def test_an_appeal_is_shown_with_the_readers_words(client, editor):
    make_appeal(make_comment(state="rejected"), text="I named my source.")
    html = see(client, state="appeals")
    assert "Appeal: I named my source." in text_of(html)
    assert "Appeals 1</a>" in html


def test_earlier_texts_are_folded_below_the_comment(client, editor):
    make_comment(edited_at=NOON).versions.create(text="I first said <this>.")
    text = text_of(see(client))
    assert "1 earlier text Until" in text
    assert "I first said <this>." in text


def test_a_likely_threat_is_folded_and_cannot_be_ticked(client, editor):
    WordList.objects.create(kind="fold", words="threat")
    make_comment(text="A threat.")
    html = see(client)
    assert re.search(
        r'<details class="folded">\s*<summary>[^<]+</summary>\s*<p class="said" dir="auto">A threat.', html
    )
    assert 'name="comment" value' in html
    assert 'type="checkbox"' not in html


def test_colleagues_names_stand_beside_their_decisions(client, editor):
    moderation.mark_spam(make_comment(), make_editor("zoe", first_name="Zoe", last_name="Brook"))
    assert "Marked as spam: Zoe Brook, Spam" in text_of(see(client, state="spam"))
