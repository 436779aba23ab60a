"""Saving: what becomes a revision, what the article's own row follows, and two people at once."""

from datetime import date

import pytest

from articles.content import Content, content_in, content_of
from articles.models import Article, FormerSlug, Revision
from articles.publishing import publish
from articles.writing import Outdated, newest_revision, save, working_content
from tests.at_once import together
from tests.factories import (
    make_article,
    make_author,
    make_draft,
    make_editor,
    make_image,
    make_section,
    make_topic,
)

pytestmark = pytest.mark.django_db

FERRY = Content(headline="Ferry", body="<p>It runs.</p>")


def test_a_new_article_is_its_first_revision():
    ada = make_editor()
    revision = save(Article(), FERRY, ada, why="begun")
    assert (revision.number, revision.saved_by, revision.why, revision.public_from) == (1, ada, "begun", None)
    assert (revision.article.headline, revision.article.created_by) == ("Ferry", ada)


def test_everything_that_is_written_comes_back_from_a_revision():
    authors = [make_author("Zoe"), make_author("Ada")]
    content = Content(
        headline="Ferry",
        standfirst="It runs.",
        body="<p>Twice a day.</p>",
        language="ru",
        slug="ferry",
        section=make_section().slug,
        topics=(make_topic("Locks").slug, make_topic("Water").slug),
        authors=tuple(author.slug for author in authors),
        lead_image=make_image().key,
        lead_caption="The quay.",
        originally_published_on=date(2020, 1, 2),
    )
    revision = save(Article(), content, None)
    assert content_in(revision) == content_of(revision.article) == content


def test_a_draft_follows_each_save_and_keeps_every_version():
    article = save(Article(), FERRY, None).article
    save(article, Content(headline="Ferries", body="<p>They run.</p>"), None)
    article.refresh_from_db()
    assert article.headline == "Ferries"
    assert [revision.headline for revision in article.revisions.all()] == ["Ferry", "Ferries"]


def test_a_save_that_changes_nothing_makes_no_revision():
    article = save(Article(), FERRY, None).article
    assert save(article, FERRY, None).number == 1


def test_readers_see_a_saved_text_only_once_it_is_published():
    article = save(Article(), FERRY, None).article
    publish(article)
    save(article, Content(headline="Ferries", body="<p>They run.</p>", slug="ferry"), None)
    article.refresh_from_db()
    assert article.headline == "Ferry"
    publish(article, change="update", notice="There are two ferries now.")
    article.refresh_from_db()
    assert article.headline == "Ferries"
    assert [revision.change for revision in article.revisions.public()] == ["first", "update"]


def test_an_article_from_before_there_were_revisions_keeps_what_it_said():
    article = make_article(headline="Ferry")
    save(article, Content(headline="Ferries", body="<p>They run.</p>"), None)
    first = article.revisions.get(number=1)
    assert (first.headline, first.public_from, first.change) == ("Ferry", article.published_at, "first")


def test_looking_at_what_was_saved_makes_no_revision():
    assert working_content(make_article(headline="Ferry"))[1].headline == "Ferry"
    assert not Revision.objects.exists()


def test_saving_over_a_newer_version_is_refused():
    article = save(Article(), FERRY, None).article
    save(article, Content(headline="Theirs"), None, base=1)
    with pytest.raises(Outdated) as refusal:
        save(article, Content(headline="Mine"), None, base=1)
    assert refusal.value.newest.headline == "Theirs"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_refused():
    article = save(Article(), FERRY, None).article

    refused = together(*(lambda word=word: save(article, Content(headline=word), None, base=1) for word in "ab"))
    assert [type(refusal) for refusal in refused] == [Outdated]
    assert article.revisions.count() == 2


def test_what_was_renamed_is_found_and_what_is_gone_is_left_out():
    topic, gone = make_topic(slug="lock"), make_topic(slug="gone")
    article = make_draft()
    article.topics.set([topic, gone])
    kept = newest_revision(article)
    FormerSlug.objects.create(slug="lock", topic=topic)
    topic.slug = "old-lock"
    topic.save()
    gone.delete()
    save(article, Content(headline="Other"), None)
    save(article, content_in(kept), None)
    assert list(article.topics.all()) == [topic]
