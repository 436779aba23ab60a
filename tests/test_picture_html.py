"""A picture's markup."""

import re

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

from articles.models import Site
from articles.picture_html import picture_html
from tests.factories import make_article, make_image

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef"


def image(**fields):
    return make_image(**{"key": KEY, "file": f"images/{KEY}.jpg", **fields})


def test_until_its_renditions_are_there_the_master_stands_alone():
    assert picture_html(image(), sizes="100vw") == (
        f'<picture><img src="/images/{KEY}.jpg" width="1600" height="900" alt="A bridge with its gates shut" '
        'loading="lazy" decoding="async"></picture>'
    )


def test_renditions_are_offered_in_the_better_format_first_and_the_smallest_to_whoever_saves_data():
    html = picture_html(image(rendition_widths=[480, 960]), sizes="(width >= 60rem) 50rem, 100vw")
    wide = ' sizes="(width &gt;= 60rem) 50rem, 100vw">'
    assert html.startswith(
        '<picture><source media="(prefers-reduced-data: reduce)" type="image/avif" '
        f'srcset="/images/{KEY}-480.avif 480w"{wide}'
        f'<source type="image/avif" srcset="/images/{KEY}-480.avif 480w, /images/{KEY}-960.avif 960w"{wide}'
        f'<source type="image/webp" srcset="/images/{KEY}-480.webp 480w, /images/{KEY}-960.webp 960w"{wide}'
        f'<img src="/images/{KEY}.jpg"'
    )


def test_the_picture_at_the_head_of_a_page_is_fetched_first():
    html = picture_html(image(), sizes="100vw", eager=True)
    assert 'fetchpriority="high"' in html
    assert "lazy" not in html


@pytest.mark.parametrize(("given", "expected"), [("", 'alt=""'), ("A gate", 'alt="A gate"')])
def test_its_alternative_can_be_another_one_or_none(given, expected):
    assert expected in picture_html(image(), sizes="100vw", alt=given)


def test_words_and_sizes_cannot_break_out_of_their_attributes():
    html = picture_html(image(alt='"><script>'), sizes='"><script>')
    assert "<script>" not in html


def test_the_tag_of_the_templates_writes_the_same():
    tag = Template('{% load pictures %}{% picture image sizes="100vw" eager=True alt="" %}')
    found = image(rendition_widths=[480])
    assert tag.render(Context({"image": found})) == picture_html(found, sizes="100vw", eager=True, alt="")


# --- The lead image


def lead(template: str, **fields) -> str:
    article = make_article(**fields)
    return render_to_string(template, {"article": article, "site": Site.current()})


def test_an_article_without_a_lead_image_shows_nothing_above_its_text():
    assert lead("articles/_lead_image.html").strip() == ""


def test_a_lead_without_an_image_has_no_picture_and_no_credit():
    html = lead("articles/_lead.html")
    assert '<article class="lead">' in html
    assert not re.search("<(figure|picture|img)", html)


def test_the_lead_image_has_its_caption_and_credit():
    html = lead("articles/_lead_image.html", lead_image=image(caption="The bridge in March"))
    assert "<span>The bridge in March</span>" in html
    assert "<span>Photo: Mira Tallow</span>" in html
    assert 'alt="A bridge with its gates shut"' in html
    assert "lang=" not in html


def test_the_articles_own_caption_takes_the_place_of_the_images():
    html = lead("articles/_lead_image.html", lead_image=image(caption="In March"), lead_caption="In <May>")
    assert "In &lt;May&gt;" in html
    assert "In March" not in html


def test_an_image_without_a_caption_still_names_its_maker():
    html = lead("articles/_lead_image.html", lead_image=image())
    assert html.count("<span>") == 1
    assert "<span>Photo: Mira Tallow</span>" in html


def test_the_words_of_the_image_are_in_the_papers_language_and_those_of_the_article_in_its_own():
    html = lead("articles/_lead_image.html", lead_image=image(), lead_caption="الجسر", language="ar")
    assert '<figure lang="en" dir="ltr">' in html
    assert '<span lang="ar" dir="rtl">الجسر</span>' in html


def test_on_the_front_page_the_picture_leads_to_the_article_and_is_not_read_out_before_the_headline():
    html = lead("articles/_lead.html", lead_image=image(caption="In March"))
    assert '" tabindex="-1" aria-hidden="true"><picture>' in html
    assert 'alt=""' in html
    assert "In March" not in html
    assert "Photo: Mira Tallow" in html
