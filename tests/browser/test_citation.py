import pytest

from articles.models import Byline
from tests.factories import make_article, make_author, make_section

pytestmark = pytest.mark.browser

PAGE = "/2026/03/bridge/"


@pytest.fixture
def article():
    article = make_article(
        slug="bridge", headline="</script>Hydroelectrotechnicalinfrastructuremodernisation", section=make_section()
    )
    Byline.objects.create(article=article, author=make_author("Mira Tallow"))
    return article


def test_the_data_for_search_engines_is_in_the_page_and_no_policy_complains(open_page, article):
    page = open_page(PAGE)
    data = page.locator('script[type="application/ld+json"]')
    assert data.count() == 2
    assert page.evaluate("text => JSON.parse(text).headline", data.first.text_content()) == article.headline


def test_the_citation_opens_by_keyboard_and_without_script(open_page, article):
    page = open_page(PAGE, script=False)
    link = page.get_by_role("link", name="BibTeX")
    assert not link.is_visible()
    page.get_by_text("Cite this article").focus()
    page.keyboard.press("Enter")
    assert link.is_visible()


def test_the_open_citation_does_not_widen_the_page(open_page, article):
    page = open_page(PAGE, width=320)
    page.get_by_text("Cite this article").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_entry_for_a_bibliography_is_downloaded_under_the_name_of_the_article(open_page, article):
    page = open_page(PAGE)
    page.get_by_text("Cite this article").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="BibTeX").click()
    assert download.value.suggested_filename == "bridge.bib"
