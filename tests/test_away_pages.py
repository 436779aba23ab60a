import pytest

from articles.models import Site
from newsportal.away_pages import NAMES, write_away_pages
from tests.cluster import ROOT

SITE = (ROOT / "deploy/nginx/newsportal.conf").read_text()


@pytest.fixture
def written(settings, tmp_path):
    """Write the pages; return what was said about it, and their texts by file name."""
    settings.STATIC_ROOT = tmp_path

    def write():
        said = []
        write_away_pages(said.append)
        return said, {path.name: path.read_text() for path in (tmp_path / "away").iterdir()}

    return write


@pytest.mark.django_db
def test_the_pages_nginx_shows_by_itself_are_written_once(written):
    said, pages = written()
    assert len(said) == 1
    assert sorted(pages) == sorted(NAMES)
    assert written() == ([], pages)


@pytest.mark.django_db
def test_they_say_what_to_do_in_the_papers_looks_and_without_a_script(written):
    for page in written()[1].values():
        assert "Wait a minute" in page
        assert "your browser most likely still has your words" in page
        assert "newsportal/site.css" in page
        assert "<script" not in page
        assert "style=" not in page


@pytest.mark.django_db
def test_they_speak_the_sites_language_and_are_written_again_when_it_changes(written):
    english = written()[1]
    Site.objects.update(language="ru")
    said, russian = written()
    assert len(said) == 1
    assert all('<html lang="ru">' in russian[name] != english[name] for name in NAMES)


def test_every_page_nginx_names_is_one_that_is_written():
    named = {line.split("/")[-1].strip(";") for line in SITE.splitlines() if "error_page" in line}
    assert named == set(NAMES)
