"""What is made of texts and kept in memory."""

import threading

from django.utils import timezone, translation

from articles.kept_work import KeptWork, row_of
from articles.models import Section


def test_the_same_is_made_once_and_anything_else_anew():
    kept = KeptWork(1000, len)
    made = []

    def make(words):
        return kept.get(lambda: made.append(words) or f"<p>{words}</p>", words)

    assert [make("a"), make("a"), make("b")] == ["<p>a</p>", "<p>a</p>", "<p>b</p>"]
    assert made == ["a", "b"]


def test_another_language_or_time_zone_is_another_result():
    kept = KeptWork(1000, len)

    def made():
        return kept.get(lambda: f"{translation.get_language()} {timezone.get_current_timezone_name()}", "x")

    with translation.override("ru"):
        assert made() == "ru UTC"
    with timezone.override("Asia/Almaty"):
        assert made() == "en Asia/Almaty"
    assert made() == "en UTC"


def test_the_least_recently_used_goes_when_there_is_more_than_the_limit():
    kept = KeptWork(30, len)
    made = []
    for words in ("a", "b", "a", "c", "a", "b"):  # each takes eleven characters with what it is kept under
        kept.get(lambda words=words: made.append(words) or words * 10, words)

    assert made == ["a", "b", "c", "b"]


def test_what_is_longer_than_the_limit_is_made_and_not_kept():
    kept = KeptWork(5, len)
    kept.get(lambda: "abc", "a")

    assert kept.get(lambda: "x" * 6, "b") == "x" * 6
    assert kept.get(lambda: "kept no more", "a") == "abc"


def test_what_was_forgotten_is_made_anew():
    kept = KeptWork(30, len)
    for words in ("a", "b"):
        kept.get(lambda words=words: words * 10, words)
    kept.clear()

    assert [kept.get(lambda: "anew", words) for words in ("a", "b", "a")] == ["anew"] * 3


def test_several_that_make_the_same_at_once_all_get_it():
    kept, together, got = KeptWork(1000, len), threading.Barrier(4), []

    def make():
        together.wait(timeout=10)
        return "made"

    threads = [threading.Thread(target=lambda: got.append(kept.get(make, "x"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == ["made"] * 4


def test_a_row_that_says_anything_else_is_another_text():
    section = Section(pk=1, name="Harbour", slug="harbour")

    assert row_of(section) == row_of(Section(pk=1, name="Harbour", slug="harbour"))
    assert row_of(section) != row_of(Section(pk=1, name="Harbour", slug="harbour", description="The quays."))
    assert row_of(None) == ""
