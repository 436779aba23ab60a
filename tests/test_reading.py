"""An article with all that stands around its text, in one query."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from articles.models import Article, Byline, Correction, Figure
from articles.reading import surroundings, with_surroundings
from tests.factories import make_article, make_author, make_correction, make_image, make_section, make_topic

pytestmark = pytest.mark.django_db


def load(article):
    return with_surroundings(Article.objects.all()).get(pk=article.pk)


def fields_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def make_full_article():
    article = make_article(section=make_section(), lead_image=make_image())
    for position in range(3):
        Byline.objects.create(article=article, author=make_author(bio="A bio."), position=3 - position)
        article.topics.add(make_topic(description="What it is about."))
        make_correction(article, noted_at=datetime(2026, 3, 9 - position, 9, 30, 15, 250, tzinfo=UTC))
        Figure.objects.create(article=article, image=make_image(rendition_widths=[480, 960], caption="Gates"))
    return article


def test_everything_around_an_article_is_one_query():
    article = make_full_article()
    with assertNumQueries(1):
        loaded = load(article)
        around = surroundings(loaded)
        assert all(byline.author.bio and byline.article.headline for byline in around.bylines)
        assert (loaded.section, loaded.lead_image) == (article.section, article.lead_image)


def test_what_comes_out_is_what_the_rows_hold():
    article = make_full_article()
    around = surroundings(load(article))
    authors = [byline.author for byline in article.bylines.select_related("author")]
    for made, stored in [
        ([byline.author for byline in around.bylines], authors),
        (around.topics, list(article.topics.all())),
        (around.corrections, list(article.corrections.all())),
        (
            sorted(around.images.values(), key=lambda image: image.pk),
            [f.image for f in article.figures.order_by("image_id")],
        ),
    ]:
        assert [fields_of(row) for row in made] == [fields_of(row) for row in stored]


def test_the_pictures_of_the_text_are_found_by_their_keys():
    article = make_full_article()
    images = surroundings(load(article)).images
    assert {key: image.pk for key, image in images.items()} == {
        figure.image.key: figure.image_id for figure in article.figures.select_related("image")
    }


def test_an_article_alone_has_nothing_around_it():
    make_full_article()
    around = surroundings(load(make_article()))
    assert (around.bylines, around.topics, around.corrections, around.images) == ([], [], [], {})


def test_a_correction_with_a_date_to_come_is_not_there_yet():
    article = make_article()
    make_correction(article, noted_at=timezone.now().replace(year=2126))
    assert surroundings(load(article)).corrections == []


def test_corrections_stand_in_the_order_of_their_dates():
    article = make_article()
    later = make_correction(article, noted_at=datetime(2026, 3, 9, tzinfo=UTC), kind=Correction.Kind.UPDATE)
    earlier = make_correction(article, noted_at=datetime(2026, 3, 8, tzinfo=UTC))
    assert surroundings(load(article)).corrections == [earlier, later]
