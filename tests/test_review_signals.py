"""What an editor reads beside a comment before deciding."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import moderation
from comments.models import Comment, SealedAddress, SpamFilter, WordList
from comments.review_signals import Signal, duration, folded_among, is_folded, signals_for
from tests.factories import make_address, make_appeal, make_article, make_comment, make_confirmed, make_editor

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def signals(comment: Comment) -> list[Signal]:
    return signals_for([Comment.objects.select_related("parent").get(pk=comment.pk)], NOON)[comment.pk]


def words(comment: Comment) -> list[str]:
    return [signal.text for signal in signals(comment)]


@pytest.mark.parametrize(
    ("span", "written"),
    [
        (timedelta(seconds=-5), "0 min"),
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(minutes=72), "1 h 12 min"),
        (timedelta(hours=23, minutes=59), "23 h 59 min"),
        (timedelta(days=3, hours=4, minutes=30), "3 d 4 h"),
    ],
)
def test_a_wait_is_written_as_an_editor_says_it(span, written):
    assert duration(span) == written


def test_a_comment_that_waits_says_how_long():
    comment = make_comment()
    Comment.objects.filter(pk=comment.pk).update(posted_at=NOON - timedelta(minutes=72))
    assert "Waits 1 h 12 min" in words(comment)


def test_a_decided_comment_waits_no_longer():
    assert not any("Waits" in text for text in words(make_comment(state="approved")))


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("See https://pier.example/plan", Signal("1 link")),
        ("http://a.example and WWW.b.example", Signal("2 links", stands_out=True)),
        ("https://www.pier.example/", Signal("1 link")),
    ],
)
def test_links_are_counted(text, signal):
    assert signal in signals(make_comment(text=text))


def test_a_comment_without_links_says_nothing_of_them():
    assert not any("link" in text for text in words(make_comment()))


def test_the_same_text_elsewhere_stands_out():
    comment = make_comment(text="Best price for boat trips.")
    make_comment(text="Best price for boat trips.")
    make_comment(text="Best price for boat trips.", state="spam")
    assert Signal("Same text in 3 articles", stands_out=True) in signals(comment)


def test_the_same_text_below_one_article_is_counted_in_comments():
    article = make_article()
    comment = make_comment(article, text="Best price for boat trips.")
    make_comment(article, text="Best price for boat trips.")
    assert Signal("Same text in 2 comments", stands_out=True) in signals(comment)


def test_a_first_name_on_an_article_says_so():
    comment = make_comment(name="Ines Valdor")
    make_comment(name="Ines Valdor")  # on another article
    assert "First under this name here" in words(comment)


def test_a_name_seen_before_on_the_article_is_counted():
    article = make_article()
    comment = make_comment(article)
    make_comment(article)
    make_comment(article, state="approved")
    assert "2 more under this name here" in words(comment)


def test_a_filled_hidden_field_stands_out():
    assert Signal("Filled a hidden field", stands_out=True) in signals(make_comment(rule="honeypot", state="spam"))


def test_a_reply_to_what_is_not_published_stands_out():
    reply = make_comment(parent=make_comment(state="rejected"))
    assert Signal("Answers a comment that is not published", stands_out=True) in signals(reply)


def test_a_reply_to_a_published_comment_needs_no_word():
    reply = make_comment(parent=make_comment(state="approved"))
    assert not any("Answers" in text for text in words(reply))


def test_the_address_makes_no_difference():
    article = make_article()
    address = SealedAddress.objects.create(sealed=b"x", digest=b"\x5a" * 32, key_id="k1")
    with_address = make_comment(article, name="Ines Valdor", text="One.", sealed_address=address)
    make_comment(article, name="Somebody Else", text="Two.", sealed_address=address)
    without = make_comment(make_article(), name="Ines Valdor", text="Three.")
    Comment.objects.update(posted_at=NOON)
    assert signals(with_address) == signals(without)


def test_an_address_that_was_only_typed_says_nothing_though_its_owner_is_known():
    known = make_confirmed(state="approved", published_at=NOON, name="Oona Kettle").sealed_address
    SealedAddress.objects.update(held_at=NOON)
    article = make_article()
    make_confirmed(article, known, state="approved", published_at=NOON, name="Ines Valdor")
    typed = make_comment(article, name="Ines Valdor", text="One.", sealed_address=known)
    other = make_comment(article, name="Ines Valdor", text="Two.", sealed_address=make_address())
    Comment.objects.update(posted_at=NOON)
    assert signals(typed) == signals(other)
    assert "Address not confirmed" in words(typed)


def test_a_first_comment_of_a_confirmed_reader_says_so():
    assert "First comment" in words(make_confirmed())


def test_a_confirmed_readers_other_comments_are_counted_by_what_became_of_them():
    address = make_address(confirmed_at=NOON)
    for state in ("approved", "approved", "approved", "rejected", "spam", "held", "withdrawn"):
        make_confirmed(None, address, state=state)
    make_comment(sealed_address=address, state="rejected")  # somebody typed it
    comment = make_confirmed(None, address)
    assert "Same reader: 3 approved, 2 rejected, 1 waiting" in words(comment)


def test_a_reader_who_is_read_first_is_named_so():
    comment = make_confirmed()
    moderation.hold_reader(comment, make_editor())
    assert Signal("A reader you wanted to read first", stands_out=True) in signals(comment)


NAME_TAKEN = Signal("Name used by another published reader", stands_out=True)


@pytest.mark.parametrize("confirmed", [True, False])
def test_the_name_of_a_confirmed_reader_stands_out_under_another(confirmed):
    article = make_article()
    make_confirmed(article, state="approved", name="Ines Valdor")
    comment = make_confirmed(article, name="Ines Valdor") if confirmed else make_comment(article, name="Ines Valdor")
    assert NAME_TAKEN in signals(comment)


def test_a_reader_may_use_the_own_name_again():
    article = make_article()
    first = make_confirmed(article, state="approved", name="Ines Valdor")
    assert NAME_TAKEN not in signals(make_confirmed(article, first.sealed_address, name="Ines Valdor"))
    assert NAME_TAKEN not in signals(make_confirmed(article, first.sealed_address, name="INES VALDOR"))
    assert NAME_TAKEN not in signals(first)


def test_a_name_that_only_looks_like_a_published_one_stands_out_also_where_nobody_confirmed():
    article = make_article()
    make_comment(article, state="approved", name="Ines Valdor")
    assert NAME_TAKEN in signals(make_comment(article, name="Іnes Vаldor"))  # Cyrillic І and а
    assert NAME_TAKEN not in signals(make_comment(article, name="Ines Valdor"))


@pytest.mark.parametrize("fields", [{"state": "rejected"}, {"state": "held"}])
def test_a_name_that_was_not_published_is_nobodys(fields):
    article = make_article()
    make_confirmed(article, name="Ines Valdor", **fields)
    assert NAME_TAKEN not in signals(make_comment(article, name="Ines Valdor"))


def test_a_name_like_the_papers_own_stands_out():
    signal = Signal("Name like a colleague’s or the paper’s", stands_out=True)
    assert signal in signals(make_comment(name="Editor", rule="staff-name"))


def test_possible_personal_data_is_named_by_its_kind_until_it_is_masked():
    text = "Ring +7 701 555 01 99 or +7 701 555 01 98, oona@letters.example"
    found = "Possible personal data: telephone number, email address"
    assert Signal(found, stands_out=True) in signals(make_comment(text=text))
    assert not any("personal data" in words for words in words(make_comment(text=text, masks=[5, len(text)])))


def test_listed_words_are_named_and_slurs_are_not():
    WordList.objects.create(words="casino\nbingo")
    WordList.objects.create(words="scum", kind="fold")
    said = words(make_comment(text="Bingo at the casino, scum"))
    assert said[:2] == ["A word of the list of threats and slurs", "Listed: bingo, casino"]
    assert not any("scum" in text for text in said)


def test_only_comments_with_a_slur_are_folded():
    WordList.objects.create(words="casino")
    WordList.objects.create(words="scum", kind="fold", language="en")
    slur, in_the_name = make_comment(text="You scum.", language="en"), make_comment(name="Scum", language="en")
    plain, russian = make_comment(text="Casino!", language="en"), make_comment(text="scum", language="ru")
    assert folded_among([slur, in_the_name, plain, russian]) == {slur.pk, in_the_name.pk}
    assert [is_folded(Comment.objects.get(pk=one.pk)) for one in (slur, plain)] == [True, False]


def test_whether_it_is_folded_is_known_after_its_signals_without_a_query():
    comment = Comment.objects.select_related("parent").get(pk=make_comment().pk)
    signals_for([comment], NOON)
    with CaptureQueriesContext(connection) as captured:
        assert not is_folded(comment)
    assert len(captured) == 0


def test_what_its_writer_did_since_is_said():
    comment = make_comment(edited_at=NOON, state="rejected")
    make_appeal(comment)
    assert {"Edited", "Appealed"} <= set(words(comment))
    assert not {"Edited", "Appealed"} & set(words(make_comment()))


def test_a_score_is_said_in_words_and_no_score_is_not():
    trained = SpamFilter.objects.create(
        decisions=9, weights=b"", report={"auc": 0.9, "likely": 0.9, "doubtful": 0.6}, in_use=False
    )
    likely = make_comment(spam_score=0.95, spam_filter=trained)
    assert signals(likely)[0] == Signal("Looks like spam", stands_out=True)
    assert not any("spam" in text for text in words(make_comment()))


def test_the_papers_own_answers_have_no_reader():
    answer = make_comment(state="approved", staff=make_editor())
    assert not {"Address not confirmed", "First under this name here"} & set(words(answer))


def test_a_page_of_comments_takes_the_same_queries_for_any_number():
    def queries() -> int:
        comments = list(Comment.objects.select_related("parent"))
        with CaptureQueriesContext(connection) as captured:
            signals_for(comments, NOON)
        return len(captured)

    make_confirmed()
    few = queries()
    for number in range(5):
        make_comment(text=f"Text {number}")
        make_confirmed(text=f"Other text {number}")
    assert queries() == few == 5
