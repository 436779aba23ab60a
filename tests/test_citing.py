"""Saving an article with its notes: the rows and the text never disagree."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles.body import BodyTooLong
from articles.citing import save_with_notes
from articles.models import Article, Footnote, Image, Source
from tests.at_once import together
from tests.factories import make_article, make_draft, make_image
from tests.notes import cite
from tests.running_paper import wait_until

pytestmark = pytest.mark.django_db


def body(*notes: str) -> str:
    return f"<p>The ferry{''.join(notes)} sails.</p>"


def saved(*notes: str, article: Article | None = None) -> Article:
    article = article or make_draft()
    article.body = body(*notes)
    save_with_notes(article)
    return article


def test_a_new_article_is_stored_with_its_notes_and_its_words():
    article = Article(
        headline="Ferry", body=body(cite("k1", text="Timetable", title="Spring", url="https://f.example/t"))
    )
    save_with_notes(article)
    article.refresh_from_db()
    assert article.plain_text == "The ferry sails."
    assert article.notes_text == "Timetable Spring https://f.example/t"
    assert [(f.number, f.key, f.text, f.source.url) for f in article.footnotes.all()] == [
        (1, "k1", "Timetable", "https://f.example/t")
    ]


def test_the_body_is_stored_clean():
    article = saved("<script>x</script>")
    assert Article.objects.get(pk=article.pk).body == "<p>The ferry sails.</p>"


def test_notes_that_swap_places_keep_their_rows():
    article = saved(cite("a", text="x"), cite("b", text="y"))
    before = dict(article.footnotes.values_list("key", "pk"))
    saved(cite("b", text="y"), cite("a", text="x"), article=article)
    assert dict(article.footnotes.values_list("key", "pk")) == before
    assert list(article.footnotes.values_list("key", flat=True)) == ["b", "a"]


def test_a_note_taken_out_loses_its_row_and_its_source_stays():
    article = saved(cite("a", text="x", url="https://f.example/t"))
    saved(article=article)
    assert article.footnotes.count() == 0
    assert Source.objects.count() == 1


def test_a_changed_note_changes_its_row():
    article = saved(cite("a", text="x"))
    saved(cite("a", text="z", quote="at six", accessed="2026-03-05", url="https://f.example/#p2"), article=article)
    row = article.footnotes.get()
    assert (row.text, row.quote, row.accessed, row.fragment) == ("z", "at six", "2026-03-05", "p2")
    assert row.source.url == "https://f.example/"


def test_one_address_cited_twice_is_one_source():
    article = saved(cite("a", text="x", url="https://f.example/t#1"), cite("b", text="y", url="https://f.example/t#2"))
    other = saved(cite("a", text="x", url="https://f.example/t"))
    assert Source.objects.count() == 1
    assert [f.fragment for f in article.footnotes.all()] == ["1", "2"]
    assert other.footnotes.get().source == article.footnotes.first().source


def test_a_source_takes_the_first_title_a_note_gives_it():
    saved(cite("a", text="x", url="https://f.example/t"))
    saved(cite("a", text="x", url="https://f.example/t", title="Spring timetable"))
    saved(cite("a", text="x", url="https://f.example/t", title="Another"))
    assert Source.objects.get().title == "Spring timetable"


@pytest.mark.parametrize("url", ["javascript:x", "https://f.example/" + "a" * 2000, "https://f.example/#" + "a" * 501])
def test_an_address_that_no_source_can_hold_is_stored_in_the_text_alone(url):
    article = saved(cite("a", text="x", url=url))
    assert article.footnotes.get().source is None
    assert url in article.body


def test_fields_longer_than_their_columns_are_no_crash():
    article = saved(cite("a", text="x", accessed="9" * 60, title="t" * 600, url="https://f.example/"))
    assert len(article.footnotes.get().accessed) == 40
    assert len(Source.objects.get().title) == 500


def test_a_body_over_the_limit_stores_nothing():
    article = saved(cite("a", text="x"))
    article.headline, article.body = "Changed", "x" * 500_001
    with pytest.raises(BodyTooLong):
        save_with_notes(article)
    assert Article.objects.get(pk=article.pk).headline != "Changed"
    assert article.footnotes.count() == 1


def test_a_save_does_not_turn_back_what_publishing_and_readers_did_meanwhile():
    article = make_article()
    Article.objects.filter(pk=article.pk).update(comment_count=7, retracted_at=timezone.now(), withdrawal="accident")
    saved(article=article)
    article.refresh_from_db()
    assert article.comment_count == 7
    assert article.retracted_at is not None


def test_the_number_of_queries_does_not_depend_on_the_number_of_notes(django_assert_num_queries):
    article = make_draft()
    for count in (2, 60):
        article.body = body(*(cite(f"k{i}", text="x", url=f"https://f.example/{count}/{i}") for i in range(count)))
        with django_assert_num_queries(8):
            save_with_notes(article)


def figure(image: Image) -> str:
    return f'<figure data-image="{image.key}"></figure>'


def test_the_rows_of_the_figures_follow_the_text():
    article, first, second, third = make_draft(), make_image(), make_image(), make_image()
    for shown in ([first, second, first], [second, third]):
        article.body = "".join(map(figure, shown))
        save_with_notes(article)
        assert set(article.figures.values_list("image", flat=True)) == {image.pk for image in shown}


def test_a_figure_whose_picture_does_not_exist_stays_in_the_text_and_has_no_row():
    article = make_draft(body='<figure data-image="0123456789abcdef"></figure>')
    save_with_notes(article)
    assert article.figures.count() == 0
    assert "0123456789abcdef" in article.body


def test_the_number_of_queries_does_not_depend_on_the_number_of_figures(django_assert_num_queries):
    article = make_draft()
    for count in (1, 12):
        article.body = "".join(figure(make_image()) for _ in range(count))
        with django_assert_num_queries(7):
            save_with_notes(article)
        assert article.figures.count() == count


@pytest.mark.django_db(transaction=True)
def test_editors_who_cite_the_same_new_pages_in_any_order_share_their_sources():
    notes = [cite(key, text="x", url=f"https://f.example/{key}") for key in ("a", "m", "z")]
    failures: list[Exception] = []

    def save(article: Article, order: int) -> None:
        try:
            saved(*notes[::order], article=article)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(make_draft(), order)) for order in (1, -1)]
    with transaction.atomic():
        # Holds both up in the middle of their pages: had they begun at different ends, neither could go on.
        Source.objects.create(url="https://f.example/m")
        for thread in threads:
            thread.start()
        wait_until(lambda: waiting_for_locks() == 2)
    for thread in threads:
        thread.join()
    assert failures == []
    assert Source.objects.count() == 3
    assert Footnote.objects.count() == 6


def waiting_for_locks() -> int:
    others = "datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # it shows one moment for a whole transaction
        cursor.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {others}")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_two_saves_of_one_article_at_once_leave_the_rows_of_the_last():
    article = make_draft()

    def save(key: str) -> None:
        saved(cite(key, text=key), article=Article.objects.get(pk=article.pk))

    assert together(lambda: save("a"), lambda: save("b")) == []
    article.refresh_from_db()
    [row] = article.footnotes.all()
    assert f'data-fn="{row.key}"' in article.body
