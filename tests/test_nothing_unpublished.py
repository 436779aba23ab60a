"""
What is not published stands on no page: not in words, counts or suggestions, on no address of the site map.

Every text of what is hidden holds HIDDEN, every text of what readers may see holds SHOWN; and once the same things
are published, the same walk finds HIDDEN.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.citing import save_with_notes
from articles.content import content_of
from articles.models import Article, Correction, FrontStory, Redirect, Revision, Section, Topic
from articles.publishing import publish
from articles.vocabulary import count_words
from articles.writing import newest_revision, save
from comments.models import Comment
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_correction,
    make_image,
    make_topic,
)
from tests.site_map import COMMENT, FOR_ONE_READER, ask, plant, routes

pytestmark = pytest.mark.django_db

HIDDEN, SHOWN = "Qzxwort", "Jvkwort"
SHARED, UNTITLED = "https://ferry.example/shared", "https://ferry.example/untitled"


def words(what: str, stem: str = HIDDEN) -> str:
    return f"{stem} {stem}{what}"


def note(key: str, stem: str, address: str, title: str) -> str:
    return f'<sup data-fn="{key}" data-text="{words("note", stem)}" data-title="{title}" data-url="{address}"></sup>'


def body(stem: str, *notes: str) -> str:
    table = f"<table><tr><td>{words('cell', stem)}</td></tr></table>"
    pull = f"<blockquote data-pull><p>{words('pull', stem)}</p></blockquote>"
    return f"<p>{words('body', stem)}{''.join(notes)}</p>{table}{pull}"


def hide(name: str, topic: Topic, author, **fields) -> Article:
    """An article nobody may see, with everything an article can have."""
    addresses = (f"https://{HIDDEN}.example/a", SHARED, UNTITLED)
    article = make_article(
        slug=f"{HIDDEN.lower()}-{name}",
        headline=words(f"headline{name}"),
        standfirst=words("standfirst"),
        section=Section.objects.get(),
        body=body(HIDDEN, *(note(f"k{n}", HIDDEN, url, words("title")) for n, url in enumerate(addresses))),
        lead_caption=words("leadcaption"),
        lead_image=make_image(alt=words("alt"), caption=words("caption"), credit=words("credit")),
        **fields,
    )
    save_with_notes(article)
    article.topics.set([topic, Topic.objects.get(slug="water")])
    article.bylines.create(author=author)
    FrontStory.objects.create(article=article, position=FrontStory.objects.count())
    Redirect.objects.create(article=article, slug=f"{HIDDEN.lower()}-old-{name}", url_year=2026, url_month=3)
    newest_revision(article)
    make_correction(article, text=words("correction"))
    make_comment(article, name=words("name"), text=words("comment"), state="approved", picked_at=timezone.now())
    return article


@pytest.fixture
def hidden():
    """Everything that can be unpublished in a paper that has one of everything; what of it has an address."""
    plant()
    topic = make_topic(words("topic"), slug=f"{HIDDEN.lower()}-topic", description=words("description"))
    author = make_author(words("author"), slug=f"{HIDDEN.lower()}-author", bio=words("bio"))
    make_author(words("ghost"), slug=f"{HIDDEN.lower()}-ghost")
    year = {"url_year": 2026, "url_month": 4}
    hide("draft", topic, author, published_at=None, url_year=None, url_month=None)
    hide("scheduled", topic, author, published_at=timezone.now() + timedelta(hours=1), **year)
    hide("retracted", topic, author, retracted_at=timezone.now())
    article = Article.objects.get(slug="bridge")
    article.headline, article.standfirst = words("headline", SHOWN), words("standfirst", SHOWN)
    article.body = body(SHOWN, note("s", SHOWN, SHARED, words("title", SHOWN)), note("u", SHOWN, UNTITLED, ""))
    save_with_notes(article)
    save(article, content_of(article), None)
    publish(article)
    hidden = {"headline": words("headline"), "body": body(HIDDEN, note("v", HIDDEN, SHARED, words("title")))}
    save(article, replace(content_of(article), authors=(author.slug,), **hidden), None)
    other = make_article(headline=words("other", SHOWN), body=article.body, section=article.section)
    save_with_notes(other)
    Comment.objects.filter(pk=COMMENT).update(text=words("comment", SHOWN))
    make_correction(article, text=words("future"), noted_at=timezone.now() + timedelta(hours=1))
    for state in ("held", "rejected", "spam"):
        make_comment(article, name=words("name"), text=words(state), state=state)
    count_words()


def every_address() -> list[tuple[str, str, str]]:
    """(route, address, query) of all there is to read, and of all there would be if nothing were hidden."""
    stem = HIDDEN.lower()
    more = {
        "slug": [f"{stem}-{name}" for name in ("topic", "author", "ghost", "draft", "scheduled", "retracted")],
        "domain": [f"{stem}.example"],
        "month": ["03", "04"],
        "comment_id": list(Comment.objects.values_list("pk", flat=True)),
        "part": [1, 2],
        "place": [3, 4],
        "key": ["s", "k0", "v"],
    }
    more["slug"] += [f"{stem}-old-{name}" for name in ("draft", "scheduled", "retracted")]
    found = []
    for route in routes():
        good = [parts for parts in route.choices() if route.name not in ("receipt", "letter")]
        tried = good + [{**parts, part: value} for parts in good for part in parts for value in more.get(part, [])]
        tried += [{**parts, "month": "04"} for parts in tried if "month" in parts]
        found += [(route.name, route.address(**parts), "") for parts in tried]
    found += [("article", "/2026/03/bridge/", "order=newest"), ("home", "/", "page=2")]
    found += [("search", "/search/", f"q={query}") for query in (SHOWN, f"{SHOWN}note", "comment", "bridge")]
    return found


def pages_with(client, *words: str) -> list[set[str]]:
    """Return, for each word, the names of the routes whose answers hold it anywhere, headers too."""
    found = [set() for _word in words]
    for name, address, query in dict.fromkeys(every_address()):
        answer = ask(client, "GET", address, query)
        text = f"{answer.text} {answer.headers}".lower()
        for word, names in zip(words, found, strict=True):
            if word.lower() in text or word.encode() in answer.content:
                names.add(name)
    return found


def test_what_is_not_published_stands_only_on_the_page_of_a_secret_link_and_the_walk_reads_every_other(client, hidden):
    with_hidden, with_shown = pages_with(client, HIDDEN, SHOWN)
    assert with_hidden == {"preview"}
    of_no_article = {"archive", "robots_txt", "sitemap", "sitemap_lists", "sitemap_articles", "open_search", "logo"}
    of_no_article |= {"comment_rules", "comment_log", "comment_log_json", "contact", "page"}
    of_no_article |= {"image", "rendition", "security_txt", "sitemap_news", *FOR_ONE_READER}
    of_no_article -= {"reply", "report", "complain", "discuss_note", "preview", "confirm_address", "unsubscribe"}
    of_no_article -= {"my_comments", "my_comment", "my_export"}
    assert sorted(with_shown ^ ({route.name for route in routes()} - of_no_article)) == []


def test_the_same_words_are_found_everywhere_once_they_are_published(client, hidden):
    now = timezone.now()
    Article.objects.filter(url_year=None).update(url_year=2026, url_month=4)
    Article.objects.filter(slug__startswith=HIDDEN.lower()).update(published_at=now, retracted_at=None, withdrawal="")
    Comment.objects.update(state="approved", published_at=timezone.now())
    Correction.objects.update(noted_at=now)
    Revision.objects.exclude(public_from__lte=now).update(public_from=now, change="update")
    [found] = pages_with(client, HIDDEN)
    unsaid = {"archive", "robots_txt", "sitemap", "open_search", "logo", "image", "rendition", "security_txt"}
    unsaid |= {"comment_rules", "comment_log", "comment_log_json", "contact", "page"}
    unsaid |= {"healthz", "readyz", "metrics"}
    unsaid |= {"receipt", "receipt_act", "reported", "letter", "search", "confirm_address", "unsubscribe"}
    unsaid |= {name for name in FOR_ONE_READER if name.startswith("my_") or name.endswith(("_mine", "_my_comments"))}
    assert found >= {route.name for route in routes()} - unsaid - {"forgotten"}


def test_what_is_not_published_is_in_no_count(client, hidden):
    text = {path: client.get(path).text for path in ("/archive/", "/sources/", "/sitemap.xml", "/sitemap-lists-1.xml")}
    assert text["/archive/"].count("/2026/03/") == 1
    assert "/2026/04/" not in "".join(text.values())
    assert "<span>2 articles</span>" in text["/sources/"]
    assert client.get("/2026/03/").context["page"].paginator.count == 2
    assert client.get("/topic/water/").context["page"].paginator.count == 1
    assert client.get("/corrections/").context["page"].paginator.count == 1


@pytest.mark.parametrize("where", ["headlinedraft", "body", "note", "title", "cell", "comment", "topic"])
def test_a_search_for_what_is_not_published_finds_and_suggests_nothing(client, hidden, where):
    for query in (HIDDEN + where, f"{HIDDEN}{where}"[:-1] + "q", f'"{words(where)}"'):
        answer = client.get("/search/", {"q": query})
        assert (len(answer.context["page"]), answer.context["suggestion"]) == (0, "")


def test_a_word_that_is_published_is_suggested(client, hidden):
    assert client.get("/search/", {"q": f"{SHOWN}bodx"}).context["suggestion"].lower() == f"{SHOWN}body".lower()
