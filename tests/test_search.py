"""What the search finds, and in which order."""

from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import search
from articles.body import MAX_BODY_BYTES
from articles.models import Article
from articles.search import asked_words, find, fold, tidy
from tests.factories import make_article
from tests.growth import growth

pytestmark = pytest.mark.django_db


def found(query, **options):
    headlines = dict(Article.objects.values_list("pk", "headline"))
    return [headlines[pk] for pk in find(query, Article.objects.published(), **options)]


@pytest.mark.parametrize(
    ("language", "text", "query"),
    [
        ("en", "The bridges were closing.", "bridge close"),
        ("ru", "Мосты закрываются.", "мост"),
        ("ru", "Закон о КНБ and the laws.", "КНБ law"),
        ("ru", "Новогодняя ёлка.", "елка"),
        ("ru", "Новогодняя елка.", "ёлка"),
        ("ru", "За\u0301мок на холме.", "замок"),
        ("kk", "Көпір жабылады, қала күтеді.", "қала көпір"),
        ("ar", "الجسر مغلق", "الجسر"),
        ("fr", "Son résumé est là.", "resume"),
        ("en", "A resume of it.", "résumé"),
        ("en", "The well\u00adknown bridge", "wellknown"),
        ("en", "If a <bridge and c> d.", "bridge"),
        ("en", "“Bridge”… it’s—closed", "bridge closed"),
        ("ru", "«Мост»—закрыт, №5", "мост закрыт 5"),
        ("en", "The bridge", "«bridge»"),
        ("fa", "پل، بسته", "پل"),
        ("zh", "大桥 周一 关闭", "大桥"),
    ],
)
def test_the_words_of_an_article_are_found_in_its_language(language, text, query):
    make_article(headline="Here", plain_text=text, language=language)
    assert found(query) == ["Here"]


def test_a_language_without_a_configuration_is_searched_word_for_word():
    make_article(headline="Here", plain_text="Көпірлер the", language="kk")
    assert found("көпір") == []
    assert found("the") == ["Here"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("old bridge", ["One", "Two"]),
        ('"old bridge"', ["One"]),
        ('"old bridge', ["One"]),
        ("bridge -new", ["One"]),
        ("ferry OR new", ["Three", "Two"]),
        ("zeppelin", []),
        ("-bridge", []),
        ("bridge OR -new", []),
    ],
)
def test_quotes_or_and_minus_mean_what_they_mean_elsewhere(query, expected):
    make_article(headline="One", plain_text="The old bridge.")
    make_article(headline="Two", plain_text="A new bridge by the old mill.")
    make_article(headline="Three", plain_text="The ferry.")
    assert sorted(found(query)) == sorted(expected)


def test_the_headline_counts_more_than_the_standfirst_the_text_and_the_notes():
    make_article(headline="Notes", notes_text="A bridge.")
    make_article(headline="Text", plain_text="A bridge.")
    make_article(headline="Standfirst", standfirst="A bridge.")
    make_article(headline="A bridge")
    assert found("bridge") == ["A bridge", "Standfirst", "Text", "Notes"]


def test_of_two_answers_as_good_the_newer_comes_first():
    for year in (2024, 2026, 2025):
        make_article(
            headline=f"Bridge {year}",
            published_at=datetime(year, 3, 5, tzinfo=UTC),
            url_year=year,
            plain_text="It closes.",
        )
    assert found("bridge") == ["Bridge 2026", "Bridge 2025", "Bridge 2024"]


def test_only_the_newest_matches_are_ranked(monkeypatch):
    monkeypatch.setattr(search, "RANKED", 1)
    for number in range(3):
        make_article(headline=f"Bridge {number}")
    assert found("bridge") == ["Bridge 2", "Bridge 1"]


def test_a_changed_article_is_found_by_its_new_words():
    article = make_article(headline="Here", plain_text="The bridge.")
    article.plain_text = "The ferry."
    article.save()
    assert found("bridge") == []
    assert found("ferry") == ["Here"]


def test_an_article_whose_language_is_corrected_is_read_in_it():
    article = make_article(headline="Here", plain_text="Мосты.", language="kk")
    assert found("мостов") == []
    article.language = "ru"
    article.save()
    assert found("мостов") == ["Here"]


def _unique_words(letters, pattern):
    """As many words as a body holds, none twice."""
    words, size, number = [], 0, 0
    while size < MAX_BODY_BYTES - 40:
        digits, rest = [], number
        for _ in range(pattern.count("x")):
            rest, digit = divmod(rest, len(letters))
            digits.append(letters[digit])
        word = "".join(digits.pop() if sign == "x" else sign for sign in pattern)
        words.append(word)
        size += len(word.encode())
        number += 1
    return "".join(words).encode()[:MAX_BODY_BYTES].decode(errors="ignore")


_THREE_BYTES = "".join(map(chr, range(0x4E00, 0x9FA0)))
_FOUR_BYTES = "".join(map(chr, range(0x20000, 0x2A600)))
_GROWING = "".join(chr(letter) for letter in (0x23A, 0x23E))


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize(
    ("letters", "pattern"),
    [
        ("abcdefghijklmnopqrstuvwxyz0123456789", "xxx "),
        ("abcdefghijklmnopqrstuvwxyz", "xx-xx "),
        ("abcdefghijklmnopqrstuvwxyz", "xx.xx/xx "),
        ("абвгдежзиклмнопрст", "xxx-xxx "),
        (_THREE_BYTES, "x-x "),
        (_THREE_BYTES, "xx-xx-xx "),
        (_FOUR_BYTES, "xx "),
        (_FOUR_BYTES, "xxxxx-xxxxx "),
        (_FOUR_BYTES, "x" * 600 + " "),
        ("\U0001d15e\U0001d15f\U0001d160", "x" * 24 + " "),
        (_GROWING, "x" * 24 + " "),
        ("ab", "x" * 3000 + " "),
        ("ab", "x" * 1000 + "-" + "x" * 1000 + " "),
        ("<&>\"'", "xxxxxxx"),
    ],
)
def test_no_text_is_too_much_for_the_vector(letters, pattern, language):
    words = _unique_words(letters, pattern)
    texts = {"headline": words[:300], "standfirst": words[300:1300], "plain_text": words, "notes_text": words[::-1]}
    make_article(language=language, **texts)
    assert Article.objects.count() == 1


def test_a_text_that_is_not_cut_would_be_too_much():
    with pytest.raises(OperationalError, match="too long for tsvector"), connection.cursor() as cursor:
        cursor.execute("SELECT to_tsvector('simple', %s)", [_unique_words(_FOUR_BYTES, "x-x ")])


@given(st.text(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_can_be_asked(text):
    if not Article.objects.exists():
        make_article(headline="A résumé of the КНБ law")
    asked = tidy(text)
    assert tidy(asked) == asked
    assert isinstance(find(asked, Article.objects.published()), list)


def test_control_characters_and_halves_of_surrogates_are_spaces():
    assert tidy("\x00old\ud800\n  bridge\x9f ") == "old bridge"


def test_letters_composed_of_two_characters_are_one():
    assert tidy("re\u0301sume\u0301 и\u0306") == "résumé й"


def test_what_is_excluded_is_not_asked():
    assert asked_words('Old -new "Stone Bridge" OR -"big ship" Ёлка-x') == ["old", "stone", "bridge", "елка", "x"]


def test_the_vector_folds_every_letter_as_the_query_is_folded():
    words = [f"q{chr(letter)}q" for letter in range(0xA0, 0x530)]
    make_article(headline="Here", plain_text=" ".join(words), language="fr")
    assert fold("qéq qёq qйq q\u0439q q«q") == "qeq qеq qйq qйq q q"
    assert [word for word in words if asked_words(word) and found(word) != ["Here"]] == []


@pytest.mark.parametrize("unit", ["a", '"', '-"', "- ", "OR ", "é"])
def test_reading_a_query_takes_time_in_proportion_to_it(unit):
    assert growth(asked_words, unit, size=60_000) <= 2.3
