"""The articles a new paper opens with."""

import pytest
from django.conf import settings

from articles.body import parse
from articles.models import Article, Image, Section
from articles.renditions import make_due_renditions
from articles.samples import FOLDER, PICTURE, Removal, has_samples, load_samples, remove_samples
from tests.factories import make_article, make_comment, make_image

pytestmark = pytest.mark.django_db

FILES = sorted(FOLDER.glob("*/*.txt"))


def test_every_sample_is_published_in_its_section_without_faults():
    assert load_samples() == len(FILES) > 0
    articles = Article.objects.published().select_related("section")
    assert sorted(article.section.name for article in articles) == [file.parent.name for file in FILES]
    assert all(parse(article.body).faults == () for article in articles)


def test_every_note_of_a_sample_has_its_source():
    load_samples()
    assert all(note.url for article in Article.objects.all() for note in parse(article.body).notes)


def test_loading_twice_loads_once():
    load_samples()
    load_samples()
    assert Article.objects.count() == len(FILES)


def test_removing_takes_the_samples_and_their_sections_and_nothing_else():
    own = make_article()
    load_samples()
    assert has_samples()
    assert remove_samples() == Removal(deleted=len(FILES), retracted=0)
    assert list(Article.objects.all()) == [own]
    assert Section.objects.count() == 0
    assert not has_samples()


def test_a_section_of_the_samples_that_is_in_use_stays():
    load_samples()
    section = Section.objects.first()
    make_article(section=section)
    remove_samples()
    assert list(Section.objects.all()) == [section]


def test_a_sample_with_comments_is_retracted_and_keeps_them():
    load_samples()
    answered = Article.objects.first()
    make_comment(answered)
    assert remove_samples() == Removal(deleted=len(FILES) - 1, retracted=1)
    answered.refresh_from_db()
    assert not answered.is_public
    assert answered.comments.count() == 1
    assert not has_samples()


def test_a_sample_opens_with_a_picture_whose_copies_the_worker_makes():
    load_samples()
    image = Article.objects.get(lead_image__isnull=False).lead_image
    assert image.alt and image.caption and image.credit
    assert PICTURE.stat().st_size < 60_000
    make_due_renditions()
    image.refresh_from_db()
    assert image.rendition_widths == [480, 960, 1600]


def test_the_picture_goes_with_the_samples(django_capture_on_commit_callbacks):
    load_samples()
    with django_capture_on_commit_callbacks(execute=True):
        remove_samples()
    assert not Image.objects.exists()
    assert list((settings.MEDIA_ROOT / "images").iterdir()) == []


def test_the_picture_stays_where_an_article_of_ours_shows_it():
    load_samples()
    make_article(lead_image=Image.objects.get())
    remove_samples()
    assert Image.objects.exists()


def test_an_editors_choice_of_another_picture_is_kept():
    load_samples()
    other = make_image()
    Article.objects.filter(lead_image__isnull=False).update(lead_image=other)
    load_samples()
    assert Article.objects.get(lead_image__isnull=False).lead_image == other


def test_samples_that_were_removed_come_back():
    load_samples()
    make_comment(Article.objects.first())
    remove_samples()
    load_samples()
    assert Article.objects.published().count() == len(FILES)
