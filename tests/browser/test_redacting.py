"""A passage that must not be read any more: an administrator removes it, and readers find it nowhere."""

import pytest

from articles.models import Site
from tests.browser.test_versions import change_page, write
from tests.factories import make_comment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIBEL = "Oskar Pell stole the bell"


def test_a_passage_that_is_removed_stands_on_no_page_and_in_no_version_that_a_reader_opens(desk, open_page):
    Site.current()
    article = write(f"The ferry runs twice. {LIBEL}.", f"The ferry runs once. {LIBEL}.", readers_see=2)
    make_comment(article, text=f"So {LIBEL}!")
    public = article.get_absolute_url()
    paths = [public, f"{public}versions/", f"{public}versions/1/", f"{public}versions/2/", "/search/?q=bell"]
    reader = open_page(public, script=False)
    assert [LIBEL in seen(reader, path) for path in paths[:-1]] == [True] * 4

    page = desk(change_page(article))
    page.get_by_role("link", name="Remove a passage").click()
    page.get_by_label("Passage").fill(LIBEL)
    page.get_by_label("Reason").fill("by order of a court")
    page.get_by_role("button", name="Look where it stands").click()
    page.get_by_text("Comments: 1").wait_for()
    page.get_by_role("button", name="Remove it for ever").click()
    page.get_by_text("The passage was removed in").wait_for()

    for path in paths:
        assert "stole the bell" not in seen(reader, path), path
    assert "by order of a court]" in seen(reader, public)
    page.goto(change_page(article))
    assert "stole the bell" not in page.content()


def seen(reader, path: str) -> str:
    reader.goto(path)
    return reader.content()
