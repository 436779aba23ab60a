"""What editors choose for the front page of what readers said."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Site
from comments import event_log, moderation
from comments.models import Comment, ModerationEvent
from comments.picks import EXCERPT_CHARACTERS, excerpt
from tests.at_once import together
from tests.factories import make_article, make_comment, make_editor
from tests.growth import growth

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def published(**fields) -> Comment:
    """A public comment that its article counts."""
    return make_comment(**{"article": make_article(comment_count=1), "state": "approved", **fields})


def chosen(at: datetime = NOON, **fields) -> Comment:
    return published(**{"picked_at": at, "language": "en", **fields})


def rail() -> str:
    """The editors' picks as the front page shows them."""
    template = Template("{% load comments %}{% readers_picks %}")
    return template.render(Context({"site": Site(language="en")}))


# The verbs


def test_a_pick_notes_its_time_and_its_event():
    comment, editor = published(), make_editor()
    event = moderation.pick(comment, editor)
    assert Comment.objects.get().picked_at is not None
    facts = (event.comment, event.staff, event.action, event.from_state, event.to_state, event.rule)
    assert facts == (comment, editor, "pick", "approved", "approved", "editor")


def test_a_pick_changes_neither_state_nor_count_nor_the_time_of_the_decision():
    comment = published(decided_at=NOON)
    moderation.pick(comment, make_editor())
    comment.refresh_from_db()
    assert (comment.state, comment.decided_at, comment.article.comment_count) == ("approved", NOON, 1)


def test_what_was_picked_can_be_taken_back():
    comment, editor = chosen(), make_editor()
    assert moderation.unpick(comment, editor).action == "unpick"
    assert Comment.objects.get().picked_at is None
    assert comment.picked_at is None


@pytest.mark.parametrize("state", ["held", "rejected", "spam"])
def test_only_a_published_comment_can_be_picked(state):
    comment = make_comment(state=state)
    with pytest.raises(moderation.AlreadyDecided):
        moderation.pick(comment, make_editor())
    assert not ModerationEvent.objects.exists()


def test_a_comment_taken_down_meanwhile_is_not_picked():
    comment, editor = published(), make_editor()
    moderation.reject(Comment.objects.get(), editor, "abuse")
    with pytest.raises(moderation.AlreadyDecided) as refusal:
        moderation.pick(comment, editor, seen="approved")
    assert refusal.value.state == "rejected"


def test_picking_twice_and_taking_back_twice_is_refused():
    comment, editor = published(), make_editor()
    with pytest.raises(moderation.AlreadyDecided):
        moderation.unpick(comment, editor)
    moderation.pick(comment, editor)
    with pytest.raises(moderation.AlreadyDecided):
        moderation.pick(comment, editor)
    assert ModerationEvent.objects.count() == 1


@pytest.mark.parametrize("verb", ["reject", "mark_spam"])
def test_a_comment_that_is_taken_down_is_no_pick_any_more(verb):
    comment, editor = chosen(), make_editor()
    if verb == "reject":
        moderation.reject(comment, editor, "abuse")
    else:
        moderation.mark_spam(comment, editor)
    assert (Comment.objects.get().picked_at, comment.picked_at) == (None, None)
    moderation.approve(comment, editor)
    assert Comment.objects.get().picked_at is None


def test_picks_stand_in_a_log_that_verifies():
    comment, editor = make_comment(), make_editor()
    moderation.approve(comment, editor)
    moderation.pick(comment, editor)
    moderation.unpick(comment, editor)
    assert event_log.verify() is None
    assert list(ModerationEvent.objects.values_list("action", flat=True)) == ["unpick", "pick", "approve"]


@pytest.mark.django_db(transaction=True)
def test_of_a_pick_and_a_rejection_at_once_none_leaves_a_hidden_pick():
    comment, editor = published(), make_editor()

    def read():
        return Comment.objects.get(pk=comment.pk)

    failures = together(
        lambda: moderation.pick(read(), editor, seen="approved"),
        lambda: moderation.reject(read(), editor, "abuse", seen="approved"),
    )
    assert all(isinstance(failure, moderation.AlreadyDecided) for failure in failures)
    comment.refresh_from_db()
    assert (comment.state, comment.picked_at) == ("rejected", None)
    assert event_log.verify() is None


# The rail of the front page


def test_the_rail_shows_words_name_and_article_and_leads_to_the_comment():
    article = make_article(headline="Harbour bridge closes")
    comment = chosen(article=article, name="Tove <b>", text="Which lane stays <i>open</i>?")
    html = rail()
    assert '<h2 id="picks-h">Readers reply</h2>' in html
    assert '<p dir="auto">Which lane stays &lt;i&gt;open&lt;/i&gt;?</p>' in html
    assert "<bdi>Tove &lt;b&gt;</bdi>" in html
    assert f'<a href="/comments/{comment.pk}/">Harbour bridge closes</a>' in html


def test_the_three_chosen_last_are_shown_newest_first():
    comments = [chosen(NOON + timedelta(hours=hour)) for hour in (2, 0, 3, 1)]
    shown = [int(pk) for pk in re.findall(r"/comments/(\d+)/", rail())]
    assert shown == [comments[2].pk, comments[0].pk, comments[3].pk]


def test_nothing_is_shown_while_nothing_is_chosen():
    published()
    assert rail().strip() == ""


@pytest.mark.parametrize("fields", [{"retracted_at": NOON}, {"published_at": timezone.now() + timedelta(days=1)}])
def test_a_pick_below_an_article_that_is_not_public_is_not_shown(fields):
    chosen(article=make_article(**fields))
    assert rail().strip() == ""


def test_a_pick_and_its_article_name_their_languages():
    chosen(article=make_article(language="ru"), language="ar", text="الجسر مغلق")
    html = rail()
    assert '<blockquote lang="ar" dir="rtl">' in html
    assert re.search(r'<a href="/comments/\d+/" lang="ru" dir="ltr">', html)


def test_the_rail_takes_one_query_and_leaves_the_texts_of_articles_where_they_are(django_assert_num_queries):
    for hour in range(5):
        chosen(NOON + timedelta(hours=hour))
    with django_assert_num_queries(1) as captured:
        rail()
    assert "body" not in captured.captured_queries[0]["sql"]


# The excerpt


def test_a_long_comment_is_cut_after_a_word():
    assert excerpt("one two, three four", 12) == "one two…"
    assert excerpt("one two three", 7) == "one two…"


def test_a_short_one_stays_whole_on_one_line():
    assert excerpt("one\n\ntwo\tthree") == "one two three"


def test_what_a_comment_quotes_is_left_out_unless_it_says_nothing_else():
    assert excerpt("> The lock was rebuilt\nIn May?") == "In May?"
    assert excerpt("> The lock was rebuilt") == "> The lock was rebuilt"


def test_a_text_without_spaces_is_cut_anywhere():
    assert excerpt("桥" * 500) == "桥" * EXCERPT_CHARACTERS + "…"


@given(st.text(max_size=600), st.integers(1, 300))
def test_no_excerpt_is_longer_than_asked_for_and_each_is_words_of_the_comment(text, length):
    cut = excerpt(text, length)
    assert len(cut) <= length + 1
    assert cut.removesuffix("…") in " ".join(text.split()) or "\n>" in f"\n{text}"


@pytest.mark.parametrize("unit", ["a ", ">\n", "a", " ", "-"])
def test_the_time_of_an_excerpt_grows_with_the_text(unit):
    assert growth(excerpt, unit) <= 2.3
