"""Publishing: the gate, the address, the redirects."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.checklist import faults
from articles.content import Content, content_of
from articles.models import Article, Correction, Redirect, Site
from articles.publishing import (
    AlreadyPublic,
    CannotPublish,
    CannotRename,
    publish,
    rename,
    schedule,
    unschedule,
)
from articles.writing import save, working_content
from tests.at_once import together
from tests.factories import make_article, make_draft, make_image

pytestmark = pytest.mark.django_db

SOUND = '<p>The pier reopens in May.<sup data-fn="k1" data-text="Harbour notice"></sup></p>'


def test_a_sound_article_is_published_now():
    article = make_draft(body=SOUND)
    publish(article)
    assert article.is_public
    assert list(Article.objects.published()) == [article]


def test_the_date_of_the_address_is_the_one_in_the_sites_time_zone():
    Site.current()
    Site.objects.update(time_zone="Asia/Almaty")
    article = make_draft(body=SOUND, slug="pier")
    publish(article, at=datetime(2026, 2, 28, 21, 0, tzinfo=UTC))
    assert article.address == {"year": 2026, "month": 3, "slug": "pier"}


def test_an_empty_slug_is_made_from_the_headline():
    article = make_draft(body=SOUND, slug="", headline="Қала мен теңіз")
    publish(article)
    assert article.slug == "qala-men-teniz"


def test_a_headline_without_letters_gives_the_articles_number():
    article = make_draft(body=SOUND, slug="", headline="新聞")
    publish(article)
    assert article.slug == f"article-{article.pk}"


def test_an_address_made_of_a_headline_gets_a_number_where_it_is_taken():
    at = datetime(2026, 3, 9, tzinfo=UTC)
    slugs = []
    for _ in range(3):
        article = make_draft(body=SOUND, slug="", headline="Pier")
        publish(article, at=at)
        slugs.append(article.slug)
    assert slugs == ["pier", "pier-2", "pier-3"]


def test_the_number_of_an_address_is_the_next_that_is_free():
    at = datetime(2026, 3, 9, tzinfo=UTC)
    publish(make_draft(body=SOUND, slug="", headline="p" * 80), at=at)
    publish(make_draft(body=SOUND, slug="p" * 80 + "-2"), at=at)
    second = make_draft(body=SOUND, slug="", headline="p" * 80)
    publish(second, at=at)
    assert second.slug == "p" * 80 + "-3"


def test_an_address_that_was_typed_and_is_taken_that_month_is_a_fault():
    at = datetime(2026, 3, 9, tzinfo=UTC)
    publish(make_draft(body=SOUND, slug="pier"), at=at)
    second = make_draft(body=SOUND, slug="pier")
    with pytest.raises(CannotPublish, match="Another article of that month has this address"):
        publish(second, at=at)
    publish(second, at=datetime(2026, 4, 9, tzinfo=UTC))
    assert second.address == {"year": 2026, "month": 4, "slug": "pier"}


def test_publishing_twice_changes_nothing():
    article = make_draft(body=SOUND)
    publish(article, at=datetime(2026, 3, 9, tzinfo=UTC))
    before = Article.objects.filter(pk=article.pk).values("published_at", "slug", "url_year", "url_month").get()
    publish(article)
    assert Article.objects.filter(pk=article.pk).values(*before).get() == before


def test_a_date_to_come_schedules_and_can_be_moved():
    article = make_draft(body=SOUND)
    publish(article, at=timezone.now() + timedelta(days=40))
    assert not article.is_public
    publish(article)
    assert article.is_public


def test_a_retracted_article_is_not_published_again_by_accident():
    article = make_article(body=SOUND, retracted_at=timezone.now())
    with pytest.raises(CannotPublish, match="Put it back"):
        publish(article)
    assert not article.is_public


# --- Dates to come -----------------------------------------------------------------------------------------------


def in_days(days: float) -> datetime:
    return timezone.now() + timedelta(days=days)


def test_a_scheduled_article_appears_at_its_minute_and_nobody_has_to_do_anything():
    article = make_draft(body=SOUND)
    schedule(article, datetime(2036, 3, 9, 12, 0, tzinfo=UTC))
    with time_machine.travel(datetime(2036, 3, 9, 11, 59, 59, tzinfo=UTC), tick=False):
        assert not Article.objects.published().exists()
    with time_machine.travel(datetime(2036, 3, 9, 12, 0, tzinfo=UTC), tick=False):
        assert list(Article.objects.published()) == [article]


def test_a_new_date_settles_the_address_anew_with_the_slug_that_was_typed_since():
    article = make_draft(body=SOUND, slug="pier")
    schedule(article, datetime(2036, 3, 9, tzinfo=UTC))
    save(article, replace(working_content(article)[1], slug="quay"), None)
    schedule(article, datetime(2036, 4, 9, tzinfo=UTC))
    assert article.address == {"year": 2036, "month": 4, "slug": "quay"}
    assert not Redirect.objects.exists()


def test_a_date_taken_back_makes_a_draft_that_follows_each_save_again():
    article = make_draft(body=SOUND)
    schedule(article, in_days(2))
    content = replace(working_content(article)[1], headline="Pier reopens")
    save(article, content, None)
    unschedule(article)
    article.refresh_from_db()
    assert (article.published_at, article.url_year, article.headline) == (None, None, "Pier reopens")
    assert not article.revisions.filter(public_from__isnull=False).exists()
    save(article, replace(content, headline="Pier stays shut"), None)
    article.refresh_from_db()
    assert article.headline == "Pier stays shut"


@pytest.mark.parametrize("verb", [unschedule, lambda article: schedule(article, in_days(9))])
def test_what_readers_have_already_is_not_moved_or_taken_back(verb):
    article = make_article(body=SOUND)
    with pytest.raises(AlreadyPublic):
        verb(article)
    assert Article.objects.published().exists()


@pytest.mark.parametrize("change", ["update", "correction"])
def test_a_change_that_readers_are_told_of_is_a_record_of_the_same_moment(change):
    article = make_article(body=SOUND)
    save(article, replace(content_of(article), body="<p>The pier reopens in June.</p>"), None)
    revision = publish(article, change=change, notice="It is June, not May.")
    correction = Correction.objects.get()
    assert (correction.kind, correction.text, correction.noted_at) == (
        change,
        "It is June, not May.",
        revision.public_from,
    )
    assert revision.change == change


def test_a_change_that_readers_are_told_of_needs_words():
    article = make_article(body=SOUND)
    save(article, replace(content_of(article), body="<p>June.</p>"), None)
    with pytest.raises(IntegrityError, match="correction_says_something"), transaction.atomic():
        publish(article, change="correction")
    article.refresh_from_db()
    assert article.body == SOUND


# --- Faults ------------------------------------------------------------------------------------------------------


def test_each_fault_is_a_sentence_that_names_the_note_and_the_words_around_it():
    article = make_draft(
        body='<p>One<sup data-ref="zz"></sup>. Two<sup data-fn="a"></sup>. Three<sup data-fn="b" data-text="x" '
        'data-url="ftp:x"></sup>.</p><p><sup data-fn="c" data-text="loose" data-unplaced></sup></p>'
    )
    with pytest.raises(CannotPublish) as refusal:
        publish(article)
    assert refusal.value.faults == [
        "Near “One.”, a number refers to a note that does not exist. Write the note, or delete the number.",
        "Note 1, near “Two.”, has no text. Write it, or delete the note.",
        "Note 2, near “Three.”, has an address that is no web address. It has to begin with https:// or http://.",
        "Note 3, “loose”, has no place in the text. Put it where it belongs, or delete it.",
    ]
    article.refresh_from_db()
    assert article.published_at is None


def test_a_figure_needs_a_picture_that_the_paper_has(django_assert_num_queries):
    image = make_image()
    figures = "".join(f'<figure data-image="{key}"></figure>' for key in (image.key, "feed" * 4, "beef" * 4))
    with django_assert_num_queries(1):
        found = faults(Content(headline="Pier", body=figures), Article())
    assert found == [
        f"The text shows a picture that the paper does not have: {key}. Choose another one, or delete it."
        for key in ("feed" * 4, "beef" * 4)
    ]


def test_an_article_without_headline_or_text_has_two_faults():
    assert faults(Content(headline=" ", body="<p> </p>"), Article()) == [
        "The article has no headline.",
        "The article has no text.",
    ]


def test_percent_signs_in_the_text_do_not_spoil_a_sentence():
    assert "100%(s)" in faults(Content(headline="x", body='<p>100%(s)<sup data-ref="q"></sup></p>'), Article())[0]


# --- Renaming ----------------------------------------------------------------------------------------------------


def public(slug: str) -> Article:
    return make_article(body=SOUND, slug=slug)


def redirects() -> dict[str, int]:
    return dict(Redirect.objects.values_list("slug", "article_id"))


def test_a_renamed_article_is_still_found_at_its_old_address():
    article = public("pier")
    rename(article, "pier-reopens")
    assert article.slug == "pier-reopens"
    assert redirects() == {"pier": article.pk}


def test_renaming_back_takes_the_old_address_back():
    article = public("pier")
    rename(article, "pier-reopens")
    rename(article, "pier")
    assert redirects() == {"pier-reopens": article.pk}


def test_renaming_to_the_same_address_changes_nothing():
    article = public("pier")
    rename(article, "pier")
    assert redirects() == {}


def test_a_draft_and_a_scheduled_article_leave_no_redirect():
    draft = make_draft(body=SOUND, slug="pier")
    rename(draft, "quay")
    publish(draft, at=timezone.now() + timedelta(days=1))
    rename(draft, "dock")
    assert redirects() == {}
    assert draft.slug == "dock"


def test_an_address_another_article_has_is_refused():
    public("quay")
    with pytest.raises(CannotRename):
        rename(public("pier"), "quay")


def test_an_address_that_still_leads_to_another_article_is_given_to_nobody():
    first, second = public("pier"), public("quay")
    rename(first, "pier-reopens")
    with pytest.raises(CannotRename):
        rename(second, "pier")
    third = make_draft(body=SOUND, slug="", headline="Pier")
    publish(third, at=first.published_at)
    assert third.slug == "pier-2"


@pytest.mark.parametrize("slug", ["", "Pier", "two--hyphens", "пирс", "a b", "p" * 201])
def test_a_malformed_address_is_refused(slug):
    with pytest.raises(CannotRename):
        rename(public("pier"), slug)


@pytest.mark.django_db(transaction=True)
def test_articles_of_one_name_published_at_once_get_addresses_of_their_own():
    articles = [make_draft(body=SOUND, slug="", headline="Pier") for _ in range(4)]
    at = datetime(2026, 3, 9, tzinfo=UTC)
    assert together(*[lambda article=article: publish(article, at=at) for article in articles]) == []
    assert sorted(article.slug for article in articles) == ["pier", "pier-2", "pier-3", "pier-4"]
