from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from articles.models import Correction, Site
from tests.factories import make_article, make_correction, make_draft, make_section

pytestmark = pytest.mark.django_db

PAGE = "/corrections/"


@pytest.fixture(autouse=True)
def _paper():
    Site.current()


def texts(response):
    return [correction.text for correction in response.context["page"]]


def test_corrections_stand_in_the_ledger_newest_first(client):
    for day, text in ((6, "First"), (8, "Third"), (7, "Second")):
        make_correction(text=text, noted_at=datetime(2026, 3, day, tzinfo=UTC))
    assert texts(client.get(PAGE)) == ["Third", "Second", "First"]


def test_a_correction_says_when_and_what_and_leads_to_its_box(client):
    article = make_article(headline="Bridge <closes>")
    correction = make_correction(article, text="It is 80 metres, not <90>.")
    text = client.get(PAGE).text
    assert f'<a href="{article.get_absolute_url()}#correction-{correction.pk}">Bridge &lt;closes&gt;</a>' in text
    assert "It is 80 metres, not &lt;90&gt;." in text
    assert '<span class="flag">Correction</span>' in text
    assert ">6 March 2026</time>" in text


def test_an_update_is_not_called_a_correction(client):
    make_correction(kind=Correction.Kind.UPDATE)
    assert '<span class="flag">Update</span>' in client.get(PAGE).text


def test_a_correction_in_another_language_says_so(client):
    make_correction(make_article(headline="أخبار", language="ar"), text="تصحيح")
    text = client.get(PAGE).text
    assert '<h3 lang="ar" dir="rtl">' in text
    assert '<p class="said" lang="ar" dir="rtl">تصحيح</p>' in text


def test_corrections_of_what_readers_cannot_open_are_not_in_the_ledger(client):
    make_correction(make_article(retracted_at=timezone.now()), text="Retracted")
    make_correction(make_draft(), text="Draft")
    make_correction(make_article(published_at=timezone.now() + timedelta(hours=1)), text="Scheduled")
    make_correction(text="Not noted yet", noted_at=timezone.now() + timedelta(hours=1))
    response = client.get(PAGE)
    assert texts(response) == []
    assert "Nothing has been corrected yet." in response.text


def test_the_ledger_is_paged_and_each_page_has_one_address_and_a_title_of_its_own(client, settings):
    settings.SITE_URL = "https://paper.example"
    article = make_article()
    for _ in range(21):
        make_correction(article)
    text = client.get(f"{PAGE}?page=2").text
    assert '<link rel="canonical" href="https://paper.example/corrections/?page=2">' in text
    assert "<title>Corrections, page 2 | " in text
    assert '<meta name="description" content="What ' in text
    assert client.get(f"{PAGE}?page=3").status_code == 404
    assert client.get(f"{PAGE}?page=abc").status_code == 404


def test_the_number_of_queries_does_not_depend_on_the_number_of_corrections(client):
    make_correction(make_article(section=make_section()))
    with assertNumQueries(5):
        client.get(PAGE)
    for _ in range(19):
        make_correction(make_article(section=make_section()))
    with assertNumQueries(5):
        client.get(PAGE)


def test_the_box_of_a_correction_has_its_own_id_and_is_named_by_its_heading_and_date():
    article = make_article(language="ar")
    correction = make_correction(article, text="One <b>.\n\nTwo.")
    box = render_to_string(
        "articles/_corrections_box.html",
        {"article": article, "corrections": [correction], "site": Site.current()},
    )
    anchor = f"correction-{correction.pk}"
    assert f'<section class="box" id="{anchor}" aria-labelledby="{anchor}-h {anchor}-t">' in box
    assert f'<p class="meta" id="{anchor}-t" lang="en" dir="ltr"><time' in box
    assert f'<h2 id="{anchor}-h" lang="en" dir="ltr">Correction</h2>' in box
    assert '<time datetime="2026-03-06T09:00+00:00">' in box
    assert "<p>One &lt;b&gt;.</p>" in box
    assert "alert" not in box


def test_the_newest_corrections_lead_to_their_boxes_and_to_the_ledger():
    correction = make_correction()
    rail = render_to_string("articles/_latest_corrections.html", {"corrections": [correction], "site": Site.current()})
    assert f'href="{correction.article.get_absolute_url()}#{correction.anchor}"' in rail
    assert 'href="/corrections/"' in rail
    assert render_to_string("articles/_latest_corrections.html", {"corrections": []}).strip() == ""


def test_every_page_leads_to_the_ledger_the_sources_and_the_archive(client):
    text = client.get("/").text
    foot = text[text.index("<footer") :]
    assert '<nav aria-label="About this paper">' in foot
    for path in ("/corrections/", "/sources/", "/archive/"):
        assert f'<a href="{path}">' in foot
        assert client.get(path).status_code == 200
