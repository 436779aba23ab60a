"""Two topics or two authors become one: what moves, what leads on, what stays, and what is refused."""

import pytest

from articles import writing
from articles.content import authors_of, content_of, topics_of
from articles.merging import CannotMerge, merge
from articles.models import Article, Author, FormerSlug, Topic
from articles.renaming import save_with_slug
from articles.writing import newest_revision, working_content
from tests.at_once import together
from tests.factories import make_article, make_author, make_draft, make_editor, make_image, make_topic

pytestmark = pytest.mark.django_db

KINDS = [("topic", make_topic), ("author", make_author)]
each_kind = pytest.mark.parametrize(("kind", "make"), KINDS)


def with_articles(thing, count: int = 1):
    for _ in range(count):
        thing.articles.add(make_article())
    return thing


@each_kind
def test_the_articles_of_both_are_the_articles_of_the_one_that_stays(kind, make):
    keep, other = with_articles(make(), 2), with_articles(make(), 3)
    other.articles.add(make_draft())
    assert merge(keep, other) == 4
    assert keep.articles.count() == 6
    assert list(type(keep).objects.all()) == [keep]


@each_kind
def test_an_article_with_both_keeps_one(kind, make):
    keep, other = make(), make()
    article = make_article()
    for thing in (keep, other):
        thing.articles.add(article)
    merge(keep, other)
    assert list(keep.articles.all()) == [article]


@pytest.mark.parametrize(
    ("before", "after"),
    [("other third keep", "keep third"), ("keep third other", "keep third"), ("third other keep", "third keep")],
)
def test_an_article_with_both_authors_names_the_one_in_the_better_place(before, after):
    names = {name: make_author(name) for name in ("keep", "other", "third")}
    article = make_article()
    for place, name in enumerate(before.split(), 1):
        article.bylines.create(author=names[name], position=place)
    merge(names["keep"], names["other"])
    assert " ".join(byline.author.name for byline in article.bylines.all()) == after


def test_authors_of_other_articles_keep_their_places():
    keep, other, third = make_author("Keep"), make_author("Other"), make_author("Third")
    article = make_article()
    for place, author in enumerate([third, other], 1):
        article.bylines.create(author=author, position=place)
    article.bylines.model.objects.create(article=make_article(), author=keep, position=2)
    merge(keep, other)
    assert [byline.author.name for byline in article.bylines.all()] == ["Third", "Keep"]


@each_kind
def test_every_address_of_the_other_leads_to_the_one_that_stays(client, kind, make):
    keep, other = with_articles(make(slug="quay")), with_articles(make(slug="old-pier"))
    other.slug = "pier"
    save_with_slug(other)
    merge(keep, other)
    for old in ("pier", "old-pier"):
        for page in ("", "feed.atom", "feed.json"):
            answer = client.get(f"/{kind}/{old}/{page}")
            assert (answer.status_code, answer.url) == (301, f"/{kind}/quay/{page}")
    assert client.get(f"/{kind}/quay/").status_code == 200


@each_kind
def test_what_was_merged_twice_leads_to_the_last(client, kind, make):
    first, second, third = (with_articles(make(slug=slug)) for slug in ("first", "second", "third"))
    merge(second, first)
    merge(third, second)
    assert client.get(f"/{kind}/first/").url == f"/{kind}/third/"


@each_kind
def test_an_address_that_was_merged_is_given_to_no_other(kind, make):
    keep, other = make(slug="quay"), make(slug="pier")
    merge(keep, other)
    assert FormerSlug.objects.get(slug="pier", **{kind: keep})


def test_a_version_that_names_the_other_finds_the_one_that_stays_and_is_not_changed():
    topics = make_topic(slug="quay"), make_topic(slug="pier")
    authors = make_author(slug="ada"), make_author(slug="a-tallow")
    article = make_article()
    article.topics.set([topics[1]])
    article.bylines.create(author=authors[1])
    newest_revision(article)
    merge(*topics)
    merge(*authors)
    kept = working_content(article)[1]
    assert (kept.topics, kept.authors) == (("pier",), ("a-tallow",))
    assert (topics_of(kept), authors_of(kept)) == ([topics[0]], [authors[0]])


def test_what_the_one_that_stays_says_of_itself_stays():
    photo, account = make_image(), make_editor()
    keep = make_author(bio="Covers the harbour.", photo=photo, user=account)
    merge(keep, make_author(bio="Other.", photo=make_image(), user=make_editor()))
    kept = Author.objects.get()
    assert (kept.bio, kept.photo, kept.user) == ("Covers the harbour.", photo, account)


def test_what_it_lacks_it_takes_from_the_other():
    photo, account = make_image(), make_editor()
    merge(make_author(), make_author(bio="Covers the harbour.", photo=photo, user=account))
    kept = Author.objects.get()
    assert (kept.bio, kept.photo, kept.user) == ("Covers the harbour.", photo, account)
    merge(make_topic(), make_topic(description="Ships and sheds."))
    assert Topic.objects.get().description == "Ships and sheds."


@each_kind
def test_nothing_is_merged_into_itself(kind, make):
    thing = with_articles(make())
    with pytest.raises(CannotMerge, match="itself"):
        merge(thing, thing)
    assert thing.articles.count() == 1


def test_a_topic_is_not_merged_with_an_author():
    topic, author = make_topic(), make_author()
    author.pk = topic.pk + 1
    with pytest.raises(CannotMerge):
        merge(topic, author)


@each_kind
def test_what_was_merged_already_is_not_merged_again(kind, make):
    keep, other, third = make(), make("Pier"), make()
    merge(keep, type(other).objects.get(pk=other.pk))
    with pytest.raises(CannotMerge, match="Pier"):
        merge(third, other)
    with pytest.raises(CannotMerge, match="Pier"):
        merge(other, third)


@pytest.mark.django_db(transaction=True)
@each_kind
def test_two_who_merge_the_same_two_at_once_both_ways_leave_one(kind, make):
    one, two = with_articles(make()), with_articles(make())
    failures = together(lambda: merge(one, two), lambda: merge(two, one))
    assert [type(failure) for failure in failures] == [CannotMerge]
    assert type(one).objects.get().articles.count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_article_saved_while_its_topic_is_merged_has_the_one_that_stays():
    for _ in range(5):
        keep, other = make_topic(), make_topic()
        article = make_draft()
        article.topics.set([other])
        content = content_of(article)
        changed = type(content)(**{**vars(content), "headline": "New"})
        failures = together(
            lambda article=article, changed=changed: writing.save(article, changed, None),
            lambda keep=keep, other=other: merge(keep, other),
        )
        assert failures == []
        assert list(Article.objects.get(pk=article.pk).topics.all()) == [keep]
