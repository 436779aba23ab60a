"""How much of a process's memory kept pages take, and that each is made by one alone."""

import threading
import time

import pytest

from articles.kept_pages import Kept, OneAtATime, Shelf


def page(size: int = 100) -> Kept:
    return Kept("news", {}, [1, 0], None, '"a"', {}, {"": b"x" * size})


def test_a_page_is_found_under_its_address():
    shelf = Shelf()
    kept = page()
    shelf.put("/a/", kept)
    assert shelf.get("/a/") is kept
    assert shelf.get("/b/") is None


def test_the_page_asked_for_longest_ago_goes_first():
    shelf = Shelf(most=10 * page(1000).size)
    for number in range(8):
        shelf.put(f"/{number}/", page(1000))
    shelf.get("/0/")
    for number in range(8, 12):
        shelf.put(f"/{number}/", page(1000))
    assert shelf.get("/0/")
    assert shelf.get("/1/") is None


def test_the_pages_never_take_more_than_they_may():
    shelf = Shelf(most=100_000)
    for number in range(500):
        shelf.put(f"/{number % 70}/", page(number * 20))
        assert shelf.bytes <= 100_000
    assert shelf.bytes == sum(found.size + len(key) for key, (found, _) in shelf._pages.items())


def test_a_page_that_is_large_drives_out_no_other():
    shelf = Shelf(most=100_000)
    shelf.put("/a/", page())
    shelf.put("/large/", page(20_000))
    assert shelf.get("/large/") is None
    assert shelf.get("/a/")


def test_a_page_that_became_large_is_not_answered_as_it_was():
    shelf = Shelf(most=100_000)
    shelf.put("/a/", page())
    shelf.put("/a/", page(20_000))
    assert shelf.get("/a/") is None


def test_nothing_is_left_when_all_is_forgotten():
    shelf = Shelf()
    shelf.put("/a/", page())
    shelf.clear()
    assert (shelf.get("/a/"), shelf.bytes) == (None, 0)


def test_of_many_who_want_the_same_one_does_it_at_a_time():
    turns, at_once, most = OneAtATime(), 0, 0

    def take() -> None:
        nonlocal at_once, most
        with turns.turn("/a/"):
            at_once += 1
            most = max(most, at_once)
            time.sleep(0.002)
            at_once -= 1

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert turns._waiting == {}


def test_nobody_waits_for_what_has_another_name():
    turns, done = OneAtATime(), threading.Event()

    def other() -> None:
        with turns.turn("/b/"):
            done.set()

    with turns.turn("/a/"):
        threading.Thread(target=other).start()
        assert done.wait(5)


def test_the_turn_is_given_on_after_a_failure():
    turns = OneAtATime()
    with pytest.raises(ValueError, match="page"), turns.turn("/a/"):
        raise ValueError("page")
    with turns.turn("/a/"):
        pass
    assert turns._waiting == {}
