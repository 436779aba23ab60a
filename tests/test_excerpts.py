"""The words around a match: what is marked, where it is cut, and that markup stays text."""

import re
from html import unescape

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pytest_django.asserts import assertNumQueries

from articles import body, rendering
from articles.excerpts import EXCERPT_CHARACTERS, show_matches, with_texts
from articles.models import Article
from articles.search import asked_words
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def shown(query, **fields):
    """The row of an article, as a page of results for `query` has it."""
    article = make_article(**fields)
    row = with_texts(Article.objects.for_lists(), query).get(pk=article.pk)
    show_matches([row], query)
    return row


def words_of(excerpt):
    return unescape(re.sub("</?mark>", "", excerpt))


@pytest.mark.parametrize(
    ("language", "text", "query", "expected"),
    [
        ("en", "The bridges close.", "bridge", "The <mark>bridges</mark> close."),
        ("ru", "Мосты закрыты.", "мостов", "<mark>Мосты</mark> закрыты."),
        ("fr", "Son résumé à lui.", "resume", "Son <mark>résumé</mark> à lui."),
        ("ru", "Ёлка и мост.", "елка", "<mark>Ёлка</mark> и мост."),
        ("en", "Old and new bridges.", "old -new", "<mark>Old</mark> and new bridges."),
        ("en", "The КНБ and its laws.", "КНБ law", "The <mark>КНБ</mark> and its <mark>laws</mark>."),
        ("ar", "الجسر مغلق", "الجسر", "<mark>الجسر</mark> مغلق"),
        ("en", "A well-known bridge.", "known", "A well-<mark>known</mark> bridge."),
        ("en", "The ferry.", "bridge", ""),
    ],
)
def test_the_words_that_were_asked_for_are_marked(language, text, query, expected):
    assert shown(query, language=language, plain_text=text).excerpt == expected


def test_markup_in_a_text_stays_text_and_what_is_inside_is_marked():
    row = shown("bridge", plain_text='A <b class="x">bridge</b> & <script>alert(1)</script>')
    assert row.excerpt == (
        "A &lt;b class=&quot;x&quot;&gt;<mark>bridge</mark>&lt;/b&gt; &amp; &lt;script&gt;alert(1)&lt;/script&gt;"
    )


def test_a_text_cannot_mark_words_itself():
    assert shown("bridge", plain_text="\x02Other\x03 bridge").excerpt == "\x02Other\x03 <mark>bridge</mark>"


def test_a_number_of_a_note_is_never_in_an_excerpt():
    document = body.parse('<p>The bridge<sup data-fn="a" data-text="Notice of closing"></sup> closes.</p>')
    row = shown("bridge", plain_text=rendering.plain_text(document), notes_text=rendering.notes_text(document))
    assert row.excerpt == "The <mark>bridge</mark> closes."


def test_an_excerpt_is_cut_between_words_and_says_so():
    row = shown("bridge", plain_text=f"{'Water rises. ' * 60}The bridge holds. {'Boats pass. ' * 60}")
    assert re.fullmatch(r"… (\w+\W+)+<mark>bridge</mark>( \w+\.?)+ …", row.excerpt)
    assert len(words_of(row.excerpt)) < 1.5 * EXCERPT_CHARACTERS


def test_an_excerpt_is_taken_where_most_of_the_words_stand():
    text = f"A bridge. {'Water rises. ' * 60}The old stone bridge holds."
    assert (
        "<mark>old</mark> <mark>stone</mark> <mark>bridge</mark>" in shown("old stone bridge", plain_text=text).excerpt
    )


def test_a_match_late_in_a_long_text_is_shown():
    row = shown("lighthouses", plain_text=f"{'Water rises. ' * 5000}«Lighthouse» stands. {'Boats pass. ' * 500}")
    assert "«<mark>Lighthouse</mark>» stands." in row.excerpt


def test_a_word_longer_than_an_excerpt_is_cut():
    row = shown("bridge", plain_text=f"bridge {'x' * 5000}")
    assert len(words_of(row.excerpt)) <= EXCERPT_CHARACTERS + 2


def test_a_text_whose_letters_move_when_it_is_folded_is_shown_without_marks():
    assert shown("bridge", plain_text="The old cafe\u0301 at the bridge.").excerpt == ""


def test_all_articles_of_a_page_are_marked_by_one_query():
    for language, text in (("en", "Bridges close."), ("ru", "Мосты закрыты."), ("fr", "Le bridge.")):
        make_article(language=language, plain_text=text, notes_text="Order about the bridge.")
    rows = list(with_texts(Article.objects.for_lists(), "bridge мост"))
    with assertNumQueries(1):
        show_matches(rows, "bridge мост")
    assert {row.excerpt for row in rows} == {
        "<mark>Bridges</mark> close.", "<mark>Мосты</mark> закрыты.", "Le <mark>bridge</mark>.",
    }  # fmt: skip


def test_a_word_that_only_begins_alike_is_not_marked():
    assert shown("bridge", plain_text="The brigade at the bridge.").excerpt == "The brigade at the <mark>bridge</mark>."


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=400)
    | st.text("abб <>&-'\x02\x03\n", max_size=400),
    query=st.text('ab б"-<>&', max_size=20),
)
def test_an_excerpt_is_a_piece_of_its_text_whatever_that_is(text, query):
    assume(asked_words(query))
    Article.objects.all().delete()
    excerpt = shown(query, plain_text=text).excerpt
    assert "<" not in excerpt.replace("<mark>", "").replace("</mark>", "")
    assert words_of(excerpt).removeprefix("… ").removesuffix(" …") in text


def test_a_match_of_any_word_is_where_the_passage_begins():
    text = f"{'Water rises. ' * 1000}A lighthouse. {'Boats pass. ' * 1000}An island. {'Boats pass. ' * 500}"
    assert "<mark>lighthouse</mark>" in shown("island lighthouse", plain_text=text).excerpt
