"""manage.py import_article, on real files."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.body import parse
from articles.importing.files import import_file
from articles.models import Article, Section, Site, Source
from tests.at_once import together
from tests.factories import make_article

pytestmark = pytest.mark.django_db

PAGE = """The Gazette

Bridge Closes for Repairs

The bridge closes on Monday[1], the council\u00a0said.

  1. ^ Monday (https://harbour.example/notices/12)

Leave a Reply

Your email address will not be published. Required fields are marked *
"""


class Run:
    """What one run of the command said, and its exit code."""

    def __init__(self, *arguments: object) -> None:
        out, err = StringIO(), StringIO()
        self.code: object = 0
        try:
            call_command("import_article", *map(str, arguments), stdout=out, stderr=err)
        except SystemExit as exit_:
            self.code = exit_.code
        self.paths = out.getvalue().splitlines()
        self.said = err.getvalue().splitlines()


@pytest.fixture
def write(tmp_path):
    def _write(content: str | bytes = PAGE, name: str = "bridge.txt") -> Path:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    return _write


def admin_path(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def test_a_page_becomes_a_draft_and_its_admin_path_is_printed(write):
    run = Run(write())
    article = Article.objects.get()
    assert (run.paths, run.said, run.code) == ([admin_path(article)], [], 0)
    assert article.headline == "Bridge Closes for Repairs"
    assert article.plain_text == "The bridge closes on Monday, the council\u00a0said."
    assert article.imported_from == "bridge.txt"
    assert article.imported_at is not None
    assert article.originally_published_on is None
    assert Source.objects.get().url == "https://harbour.example/notices/12"


def test_publish_shows_it_to_readers_and_prints_its_public_path(write):
    run = Run(write(), "--publish")
    article = Article.objects.published().get()
    assert run.paths == [f"/{article.url_year}/{article.url_month:02}/bridge-closes-for-repairs/"]


def test_the_same_file_twice_is_one_article(write):
    first = Run(write())
    second = Run(write(name="copy.txt"))
    assert second.paths == first.paths
    assert second.code == 0
    assert Article.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_file_imported_twice_at_once_is_one_article():
    results: list[bool] = []
    Site.current()
    assert together(*[lambda: results.append(import_file(PAGE.encode()).is_new)] * 2) == []
    assert sorted(results) == [False, True]


def test_a_draft_imported_again_with_publish_is_published(write):
    Run(write())
    run = Run(write(), "--publish")
    assert run.paths == [Article.objects.published().get().get_absolute_url()]


def test_a_changed_file_is_a_new_article(write):
    Run(write())
    Run(write(PAGE.replace("Monday", "Tuesday")))
    assert Article.objects.count() == 2


def test_windows_line_ends_a_byte_order_mark_and_other_scripts_are_imported(write):
    text = PAGE.replace("the council\u00a0said", "Көпір жабылады, мост закрыт, الجسر مغلق")
    Run(write(text.replace("\n", "\r\n").encode("utf-8-sig")))
    assert Article.objects.get().plain_text == "The bridge closes on Monday, Көпір жабылады, мост закрыт, الجسر مغلق."


def test_an_address_wrapped_over_lines_with_parentheses_is_whole(write):
    Run(write(PAGE.replace("/notices/12", "/Bridge_(new)_\n     (2026)")))
    assert Source.objects.get().url == "https://harbour.example/Bridge_(new)_(2026)"


def test_a_marker_without_a_note_makes_a_draft_whose_problem_is_named(write):
    file = write(PAGE.replace("said.", "said[2]."))
    run = Run(file, "--publish")
    assert run.paths == [admin_path(Article.objects.get())]
    assert run.code == 0
    [said] = run.said
    assert said.startswith(f"{file}: Near “The bridge closes on Monday, the council said.”, a number refers to a note")


def test_a_note_without_a_marker_makes_a_draft_whose_problem_is_named(write):
    file = write(PAGE.replace("Monday[1]", "Monday"))
    run = Run(file, "--publish")
    assert run.paths == [admin_path(Article.objects.get())]
    assert run.said[0].startswith(f"{file}: Note 1, “Monday”, has no place in the text.")


def test_a_renumbering_is_reported_and_is_no_obstacle(write):
    file = write(PAGE.replace("[1]", "[4]").replace("1. ^", "4. ^"))
    run = Run(file, "--publish")
    assert Article.objects.published().count() == 1
    assert run.said == [f"{file}: Notes are numbered in the order of the text: 4 is now 1."]


def test_a_section_is_made_when_it_is_missing_and_said(write):
    file = write()
    run = Run(file, "--section", "Harbour")
    assert Article.objects.get().section.name == "Harbour"
    assert run.said == [f"{file}: The section “Harbour” is new."]


def test_a_section_that_is_there_is_used(write):
    section = Section.objects.create(name="Harbour", slug="harbour")
    run = Run(write(), "--section", "harbour")
    assert Article.objects.get().section == section
    assert run.said == []


def test_the_date_is_when_it_first_appeared(write):
    Run(write(), "--date", "2024-02-29", "--publish")
    article = Article.objects.get()
    assert article.originally_published_on == date(2024, 2, 29)
    assert article.published_at.date() != article.originally_published_on


@pytest.mark.parametrize(
    "typed", ["29.02.2024", "2023-02-29", "soon", (timezone.localdate() + timedelta(days=2)).isoformat()]
)
def test_a_date_that_is_none_or_still_to_come_is_refused_in_words(write, typed):
    with pytest.raises(CommandError, match=typed):
        Run(write(), "--date", typed)
    assert Article.objects.count() == 0


@pytest.mark.parametrize("typed", ["", " ", "x" * 81])
def test_a_section_without_a_usable_name_is_refused_in_words(write, typed):
    with pytest.raises(CommandError, match="1 to 80 characters"):
        Run(write(), "--section", typed)


def test_an_unknown_option_is_refused():
    with pytest.raises((CommandError, TypeError)):
        Run("a.txt", "--colour", "red")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "it is empty."),
        (b"\x89PNG\0\0", "it is a binary file, no text."),
        (PAGE.encode("utf-16"), "it is in UTF-16. Save it as UTF-8."),
        ("Газета".encode("cp1251"), "it is not UTF-8 (byte 1). Save it as UTF-8."),
        (b"a" * 5_000_001, "it is larger than 5 MB."),
        (b"The Gazette\n\nBridge", "it has no text after the headline."),
    ],
)
def test_a_file_that_is_no_page_is_named_and_the_others_are_imported(write, content, fault):
    bad = write(content, "bad.txt")
    run = Run(bad, write(), "--section", "Harbour")
    article = Article.objects.get()
    assert (run.code, run.paths) == (1, [admin_path(article)])
    assert run.said == [f"{bad}: {fault}", f"{bad.parent / 'bridge.txt'}: The section “Harbour” is new."]


def test_nothing_of_a_bad_file_is_stored(write):
    run = Run(write(b""), "--section", "Harbour")
    assert run.code == 1
    assert Section.objects.count() == Article.objects.count() == 0


def test_a_missing_file_and_a_folder_are_named_and_the_others_are_imported(write, tmp_path):
    missing = tmp_path / "missing.txt"
    run = Run(missing, tmp_path, write())
    assert run.code == 1
    assert run.said == [f"{missing}: No such file or directory.", f"{tmp_path}: it is no file."]
    assert Article.objects.count() == 1


def test_a_dry_run_says_what_would_happen_and_stores_nothing(write):
    other = write(PAGE.replace("Monday", "Tuesday"), "other.txt")
    bad = write(PAGE.replace("[1]", ""), "bad.txt")
    run = Run(write(), other, bad, "--publish", "--section", "Harbour", "--dry-run")
    assert [path.rsplit("/", 2)[-2] for path in run.paths[:2]] == [
        "bridge-closes-for-repairs",
        "bridge-closes-for-repairs-2",
    ]
    assert run.paths[2] == "a draft: Bridge Closes for Repairs"
    assert Article.objects.count() == Section.objects.count() == Source.objects.count() == 0


def test_an_article_is_in_the_language_of_the_site_until_an_editor_says_otherwise(write):
    Site.current()
    Site.objects.update(language="ru")
    Run(write())
    assert Article.objects.get().language == "ru"


def test_a_slug_taken_that_month_gets_a_number(write):
    now = timezone.now()
    make_article(slug="bridge-closes-for-repairs", url_year=now.year, url_month=now.month)
    assert Run(write(), "--publish").paths[0].endswith("/bridge-closes-for-repairs-2/")


def test_a_file_name_of_any_bytes_is_no_obstacle(tmp_path):
    file = tmp_path / "br\udcffdge.txt"
    file.write_bytes(PAGE.encode())
    Run(file)
    assert Article.objects.get().imported_from == "br?dge.txt"


def test_bytes_are_imported_without_a_file():
    result = import_file(PAGE.encode(), publish=True)
    assert result.is_new
    assert result.article.is_public
    assert parse(result.article.body).faults == ()
