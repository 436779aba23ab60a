"""What readers get of an article that was taken from them: at its address, in lists, feeds, the ledger and programs."""

import json
import re

import feedparser
import pytest
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from articles.citing import save_with_notes
from articles.models import Article, Correction, Redirect, Site
from articles.retracting import put_back, remove_by_law, retract, withdraw
from comments.models import Comment
from tests.factories import make_article, make_author, make_comment, make_correction, make_image, make_topic
from tests.site_map import ask, plant, routes

pytestmark = pytest.mark.django_db

HIDDEN, HEADLINE, NOTICE = "Qzxwort", "Vkzkopf", "The letter it rests on was forged."
OWN = f"{HIDDEN} of its writer"  # a reader's words, which stay theirs whatever becomes of the article
PAGE = "/2026/03/bridge/"
NOTE = f'<sup data-fn="k" data-text="{HIDDEN}" data-quote="{HIDDEN}" data-title="{HIDDEN}" data-url="https://a.example/"></sup>'


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://paper.example"


@pytest.fixture
def article():
    """A published article that has everything, a word of HIDDEN in each, in a paper that has one of everything."""
    plant()
    article = Article.objects.get(slug="bridge")
    article.headline, article.standfirst, article.lead_caption = HEADLINE, HIDDEN, HIDDEN
    article.lead_image = make_image(alt=HIDDEN, caption=HIDDEN, credit=HIDDEN)
    article.body = f"<p>It says {HIDDEN}{NOTE}.</p><blockquote data-pull><p>{HIDDEN}</p></blockquote>"
    save_with_notes(article)
    article.bylines.create(author=make_author(HIDDEN, slug="zxq"), position=2)
    article.topics.add(make_topic(HIDDEN, slug="zxq"))
    make_correction(article, text=HIDDEN)
    Comment.objects.update(text=OWN, name=OWN)
    Redirect.objects.create(article=article, slug="old", url_year=2026, url_month=3)
    return article


def pages_with(client, word: str) -> set[str]:
    """
    Return the names of the routes whose answers hold the word anywhere, headers too.

    A comment's own words do not count on the pages of its writer: there they are not the article's.
    """
    addresses = [(route.name, route.address(**parts)) for route in routes() for parts in route.choices()]
    addresses += [("article", "/2026/03/old/"), ("search", "/search/?q=says")]
    found = set()
    for name, address in addresses:
        path, _, query = address.partition("?")
        answer = ask(client, "GET", path, query)
        told = answer.text.replace(OWN, "") if name in OF_ITS_WRITER else answer.text
        if word.lower() in f"{told} {answer.headers}".lower():
            found.add(name)
    return found


OF_ITS_WRITER = {"receipt", "my_comments", "my_comment", "my_export", "confirm_address", "unsubscribe"}
NAMED_TO_ITS_WRITER = OF_ITS_WRITER - {"my_export"}  # that one gives the address alone
READ = {"article", "cite_bibtex", "cite_csl", "comment_feed", "reply", "report"}


def test_what_is_published_is_found_by_the_walk(client, article):
    assert pages_with(client, HIDDEN) >= READ | {"home", "feed_atom", "topic", "corrections", "search"}
    assert pages_with(client, HEADLINE) >= NAMED_TO_ITS_WRITER | {"letter", "complain", "article"}
    assert all(OWN in client.get(page).text for page in ("/comments/receipt/t0ken/", "/comments/mine/m1ne/"))


def test_of_a_retracted_article_whose_text_is_gone_only_headline_and_notice_are_read(client, article):
    retract(article, NOTICE, keep_text=False)
    assert pages_with(client, HIDDEN) == set()
    assert pages_with(client, HEADLINE) == {
        "article",
        "corrections",
        "corrections_feed",
        *("complain", "letter", *NAMED_TO_ITS_WRITER),
        *("feed_atom", "feed_json", "feed_rss", "section_feed"),
    }


def test_of_a_retracted_article_whose_text_stays_the_text_is_read_at_its_own_address_only(client, article):
    retract(article, NOTICE, keep_text=True)
    own = {"corrections", "corrections_feed", "home"}  # an earlier correction stays in the ledger with it
    assert pages_with(client, HIDDEN) - own == READ


@pytest.mark.parametrize("take_away", [lambda article: remove_by_law(article, NOTICE), withdraw])
def test_what_was_removed_by_law_or_published_by_accident_is_not_even_named(client, article, take_away):
    take_away(article)
    assert pages_with(client, HIDDEN) == set()
    assert pages_with(client, HEADLINE) == set()
    ledger = client.get("/corrections/").text + client.get("/corrections/feed.json").text
    assert "/bridge/" not in ledger
    assert "/bridge/" not in client.get("/comments/mine/m1ne/export.json").text


def test_a_retraction_answers_200_with_its_notice_above_the_text(client):
    article = make_article(slug="bridge", headline="Bridge", body="<p>It is 90 metres long.</p>")
    retract(article, NOTICE, keep_text=True)
    page = client.get(PAGE)
    assert page.status_code == 200
    order = ["Retracted:</span> Bridge", "This article was retracted", NOTICE, "It is 90 metres long."]
    places = [page.text.index(words, page.text.index("<h1")) for words in order]
    assert places == sorted(places)
    assert "<title>Retracted: Bridge |" in page.text
    assert f'<meta name="description" content="{NOTICE}">' in page.text


def test_a_retraction_without_its_text_answers_200_with_headline_and_notice(client):
    article = make_article(slug="bridge", headline="Bridge", body="<p>It is 90 metres long.</p>")
    retract(article, NOTICE, keep_text=False)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert page.headers["ETag"]
    assert "Retracted:</span> Bridge" in page.text
    assert NOTICE in page.text
    assert "90 metres" not in page.text
    assert f'id="{Correction.objects.get().anchor}"' in page.text


@pytest.mark.parametrize(
    ("take_away", "status"), [(lambda article: remove_by_law(article, NOTICE), 451), (withdraw, 410)]
)
@pytest.mark.parametrize("address", [PAGE, "/2026/03/old/", "/2026/03/Bridge/"])
def test_the_answer_of_what_is_gone_is_short_lived_and_leads_nowhere(client, take_away, status, address):
    article = make_article(slug="bridge")
    Redirect.objects.create(article=article, slug="old", url_year=2026, url_month=3)
    take_away(article)
    answer = client.get(address)
    assert answer.status_code == status
    assert answer["Cache-Control"] == "max-age=0, s-maxage=1"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert (NOTICE in answer.text) is (status == 451)


def test_a_removal_by_law_says_who_blocks_it(client):
    remove_by_law(make_article(slug="bridge"), NOTICE)
    assert client.get(PAGE)["Link"] == '<https://paper.example/>; rel="blocked-by"'


def test_an_old_address_leads_to_the_notice_of_a_retraction(client):
    article = make_article(slug="bridge")
    Redirect.objects.create(article=article, slug="old", url_year=2026, url_month=3)
    retract(article, NOTICE, keep_text=False)
    assert client.get("/2026/03/old/")["Location"] == PAGE


def data_of(page) -> dict:
    return json.loads(re.search(r'ld\+json">(.*?)</script>', page.text)[1])


@pytest.mark.parametrize("keep_text", [True, False])
def test_programs_are_told_of_a_retraction(client, keep_text):
    article = make_article(slug="bridge")
    record = retract(article, NOTICE, keep_text=keep_text)
    data = data_of(client.get(PAGE))
    assert data["creativeWorkStatus"] == "Retracted"
    told = {"@type": "CorrectionComment", "text": NOTICE, "datePublished": data["dateModified"]}
    assert data["correction"] == [told]
    assert data["dateModified"].startswith(record.noted_at.isoformat(timespec="seconds"))


def test_a_published_article_has_no_such_status(client):
    make_article(slug="bridge")
    assert "creativeWorkStatus" not in data_of(client.get(PAGE))


@pytest.mark.parametrize("path", ["/feed.atom", "/feed/"])
def test_feed_readers_get_the_notice_in_place_of_the_text_they_hold(client, path):
    article = make_article(slug="bridge", headline="Bridge")
    make_article(headline="Ferry", published_at=article.published_at.replace(hour=8))
    before = feedparser.parse(client.get(path).content).entries
    retract(article, NOTICE, keep_text=True)
    after = feedparser.parse(client.get(path).content).entries
    assert [entry.id for entry in after] == [entry.id for entry in before]
    assert [entry.title for entry in after] == ["Retracted: Bridge", "Ferry"]
    assert NOTICE in after[0].content[0].value
    assert "closes on Monday" not in after[0].content[0].value


def test_a_retraction_older_than_the_feed_reaches_is_not_in_it(client):
    old = make_article(published_at=timezone.now().replace(year=2020), url_year=2020)
    for _ in range(30):
        make_article()
    retract(old, NOTICE, keep_text=True)
    assert "Retracted" not in client.get("/feed.atom").text


def test_the_ledger_marks_a_retraction_and_leads_to_it(client):
    record = retract(make_article(slug="bridge", headline="Bridge"), NOTICE, keep_text=False)
    page = client.get("/corrections/").text
    assert '<span class="flag">Retraction</span>' in page
    assert f'<a href="{PAGE}#{record.anchor}">Bridge</a>' in page


def test_the_ledger_keeps_a_removal_by_law_without_naming_it(client):
    remove_by_law(make_article(slug="bridge", headline="Bridge"), NOTICE)
    page = client.get("/corrections/").text
    assert '<span class="flag">Removed by law</span>' in page
    assert NOTICE in page
    assert "Bridge" not in page


def test_what_was_put_back_says_so_below_its_text(client):
    article = make_article(slug="bridge", headline="Bridge")
    retract(article, NOTICE, keep_text=False)
    put_back(article, "The letter was genuine.")
    page = client.get(PAGE).text.partition("<main")[2]
    assert '<h1 id="headline">Bridge</h1>' in page
    assert page.index("closes on Monday") < page.index(NOTICE) < page.index("The letter was genuine.")


def test_nobody_answers_a_retracted_article_and_its_comments_stay_with_its_text(client):
    article = make_article(slug="bridge")
    comment = make_comment(article, state="approved", text="I saw the letter.")
    retract(article, NOTICE, keep_text=True)
    page = client.get(PAGE).text
    assert "I saw the letter." in page
    assert "Comments are closed: the article was retracted." in page
    assert 'name="comment"' not in page
    assert client.get(f"/comments/{comment.pk}/")["Location"].startswith(PAGE)
    sent = {"comment": "More.", "name": "Ines", "email": "ines@reader.example"}
    assert client.post(f"{PAGE}comments/", sent, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 403
    assert Comment.objects.count() == 1


def test_comments_go_with_the_text_of_a_retracted_article(client):
    article = make_article(slug="bridge")
    comment = make_comment(article, state="approved", text="I saw the letter.")
    retract(article, NOTICE, keep_text=False)
    assert "I saw the letter." not in client.get(PAGE).text
    assert client.get(f"/comments/{comment.pk}/").status_code == 404
    assert client.get(f"{PAGE}feed.atom").status_code == 404


def test_a_retracted_article_is_cited_as_retracted(client):
    article = make_article(slug="bridge", headline="Bridge")
    retract(article, NOTICE, keep_text=True)
    assert "title = {{Retracted: Bridge}}" in client.get(f"{PAGE}cite.bib").text
    item = client.get(f"{PAGE}cite.json").json()[0]
    assert item["title"] == "Retracted: Bridge"
    assert item["note"].startswith("Retracted 20")


def test_an_update_is_marked_in_lists_and_a_correction_outweighs_it(client):
    article = make_article()
    make_correction(article, kind="update")
    assert '<span class="flag">Updated</span>' in client.get("/").text
    make_correction(article)
    assert '<span class="flag">Corrected</span>' in client.get("/").text
    assert '<span class="flag">Updated</span>' not in client.get("/2026/03/").text


@pytest.mark.parametrize("keep_text", [True, False])
def test_a_retracted_page_costs_no_more_queries_than_a_published_one(client, keep_text):
    Site.current()
    article = make_article(slug="bridge")
    retract(article, NOTICE, keep_text=keep_text)
    with assertNumQueries(5 if keep_text else 3):
        client.get(PAGE)
