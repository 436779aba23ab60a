import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from articles.citing import save_with_notes
from articles.models import Author, Byline, Redirect, Site
from tests.factories import (
    make_article,
    make_comment,
    make_correction,
    make_draft,
    make_image,
    make_section,
    make_topic,
)
from tests.notes import cite

pytestmark = pytest.mark.django_db

PAGE = "/2026/03/bridge/"


def make_cited_article(*notes, **fields):
    article = make_article(**{"slug": "bridge", "body": f"<p>The bridge{''.join(notes)} closes.</p>", **fields})
    save_with_notes(article)
    return article


def notes_list(response):
    return re.search(r'<section class="notes".*?</section>', response.text, re.DOTALL)[0]


def add_authors(article, *names):
    for place, name in enumerate(names):
        author = Author.objects.create(name=name, slug=name.lower())
        Byline.objects.create(article=article, author=author, position=place)


def test_the_page_shows_headline_standfirst_section_and_text(client):
    make_article(
        slug="bridge",
        headline="Bridge closes",
        standfirst="For eleven weeks.",
        section=make_section("Harbour", slug="harbour"),
    )
    text = client.get(PAGE).text
    assert '<h1 id="headline">Bridge closes</h1>' in text
    assert '<p class="stand">For eleven weeks.</p>' in text
    assert '<p class="kick"><a href="/section/harbour/">Harbour</a></p>' in text
    assert "<p>The bridge closes on Monday.</p>" in text


def test_the_headline_comes_first_in_the_title(client):
    make_article(slug="bridge", headline="Bridge & barge")
    assert f"<title>Bridge &amp; barge | {Site.current().name}</title>" in client.get(PAGE).text


def test_the_description_is_the_standfirst_or_else_the_beginning_of_the_text(client):
    article = make_article(slug="bridge", standfirst="For eleven weeks.", plain_text="The bridge " * 50)
    assert '<meta name="description" content="For eleven weeks.">' in client.get(PAGE).text
    article.standfirst = ""
    article.save()
    assert re.search(r'<meta name="description" content="The bridge [^"]{140,150}…">', client.get(PAGE).text)


def test_authors_are_named_in_the_order_of_the_byline(client):
    add_authors(make_article(slug="bridge"), "Zora", "Abel")
    page = re.sub("</?a[^>]*>", "", client.get(PAGE).text)
    assert "<bdi>Zora</bdi>, <bdi>Abel</bdi>" in page


def test_an_article_without_authors_has_no_byline(client):
    make_article(slug="bridge")
    assert "<bdi>" not in client.get(PAGE).text


@pytest.mark.parametrize(
    ("zone", "stamp", "words"),
    [
        ("UTC", "2026-03-05T09:30+00:00", "5 March 2026, 09:30 UTC"),
        ("Asia/Almaty", "2026-03-05T14:30+05:00", "5 March 2026, 14:30 UTC+5"),
        ("America/St_Johns", "2026-03-05T06:00-03:30", "5 March 2026, 06:00 UTC−3:30"),
    ],
)
def test_the_date_is_absolute_in_the_zone_of_the_site_and_names_it(client, zone, stamp, words):
    Site.current()
    Site.objects.update(time_zone=zone)
    make_article(slug="bridge", published_at=datetime(2026, 3, 5, 9, 30, tzinfo=UTC))
    assert f'<time datetime="{stamp}">{words}</time>' in client.get(PAGE).text


def test_an_import_without_a_date_of_its_own_says_when_it_was_imported(client):
    make_article(slug="bridge", imported_at=datetime(2026, 3, 6, tzinfo=UTC))
    text = client.get(PAGE).text
    assert 'Imported <time datetime="2026-03-06T00:00+00:00">6 March 2026</time>' in text
    assert "5 March 2026" not in text


def test_an_article_that_appeared_elsewhere_says_when(client):
    make_article(slug="bridge", originally_published_on=date(2011, 2, 15))
    assert 'First published <time datetime="2011-02-15">15 February 2011</time>' in client.get(PAGE).text


@pytest.mark.parametrize(
    ("words", "language", "shown"),
    [
        ("", "en", "1 minute to read"),
        ("word " * 230, "en", "1 minute to read"),
        ("word " * 231, "en", "2 minutes to read"),
        ("字" * 1001, "zh", "3 minutes to read"),
    ],
)
def test_the_time_to_read_is_rounded_up(client, words, language, shown):
    make_article(slug="bridge", plain_text=words, language=language)
    assert shown in client.get(PAGE).text


def test_the_counts_lead_to_the_notes_and_the_comments(client):
    make_cited_article(cite("a", text="One"), cite("b", text="Two"), comment_count=27)
    text = client.get(PAGE).text
    assert '<a href="#notes-h">2 sources</a>' in text
    assert '<a href="#comments">27 comments</a>' in text


def test_the_page_counts_its_sources_as_lists_do(client):
    minutes = "https://harbour.example/m"
    make_cited_article(cite("a", url=f"{minutes}#1"), cite("b", url=f"{minutes}#2"), cite("c", text="A talk"))
    assert '<a href="#notes-h">2 sources</a>' in client.get(PAGE).text


def test_a_draft_and_a_scheduled_article_get_404(client):
    make_draft(slug="draft", url_year=2026, url_month=3)
    make_article(slug="tomorrow", published_at=timezone.now() + timedelta(days=1))
    for slug in ("draft", "tomorrow", "never"):
        assert client.get(f"/2026/03/{slug}/").status_code == 404


@pytest.mark.parametrize("address", ["/2026/3/bridge/", "/26/03/bridge/", "/2026/13/bridge/", "/2026/04/bridge/"])
def test_an_address_with_another_date_gets_404(client, address):
    make_article(slug="bridge")
    assert client.get(address).status_code == 404


def test_an_old_address_leads_to_the_present_one(client):
    Redirect.objects.create(url_year=2026, url_month=3, slug="old", article=make_article(slug="bridge"))
    response = client.get("/2026/03/old/")
    assert (response.status_code, response["Location"]) == (301, PAGE)
    assert response["Cache-Control"] == "no-cache"


def test_capitals_and_a_missing_slash_lead_to_the_address(client):
    make_article(slug="bridge")
    assert client.get("/2026/03/Bridge/")["Location"] == PAGE
    assert client.get("/2026/03/bridge")["Location"] == PAGE


def test_the_canonical_address_comes_from_the_settings(client, settings):
    settings.SITE_URL = "https://paper.example"
    make_article(slug="bridge")
    assert '<link rel="canonical" href="https://paper.example/2026/03/bridge/">' in client.get(PAGE + "?from=mail").text


def test_the_section_of_the_article_is_marked_in_the_bar(client):
    make_article(slug="bridge", section=make_section("Harbour", slug="harbour"))
    assert '<a href="/section/harbour/" aria-current="true">Harbour</a>' in client.get(PAGE).text


def test_an_article_in_another_language_names_it_and_the_words_of_the_site_name_theirs(client):
    make_article(slug="bridge", language="ar", headline="الجسر")
    text = client.get(PAGE).text
    assert '<article class="story" aria-labelledby="headline" lang="ar" dir="rtl">' in text
    assert '<p class="meta" lang="en" dir="ltr">' in text


def test_an_article_in_the_language_of_the_site_names_none(client):
    make_article(slug="bridge")
    assert client.get(PAGE).text.count("lang=") == 1


def test_a_note_stands_in_the_list_with_its_way_back_first(client):
    record = {"text": "Minutes", "title": "Board", "url": "https://harbour.example/m", "quote": "half"}
    make_cited_article(cite("a", **record, accessed="2026-03-05"))
    listed = notes_list(client.get(PAGE))
    assert 'role="doc-endnotes" aria-labelledby="notes-h"' in listed
    back, link = listed.index('href="#ref-1"'), listed.index('href="https://harbour.example/m"')
    assert listed.index('<li id="note-1">') < back < link
    assert 'role="doc-backlink" aria-label="Back to note 1 in the text">^</a>' in listed
    for part in ("Minutes", ">Board</a>", ">harbour.example</a>)", "<q>half</q>", "Read on 5 March 2026"):
        assert part in listed


def test_a_note_that_is_mentioned_twice_has_two_ways_back(client):
    make_cited_article(cite("a", text="Minutes"), '<sup data-ref="a"></sup>')
    listed = notes_list(client.get(PAGE))
    assert 'href="#ref-1" role="doc-backlink" aria-label="Back to note 1 in the text, mention a">a</a>' in listed
    assert 'href="#ref-1b" role="doc-backlink" aria-label="Back to note 1 in the text, mention b">b</a>' in listed


def test_one_sentence_says_that_every_link_was_lost(client):
    make_cited_article(cite("a", text="warned", lost="1"), cite("b", text="agreed", lost="1"))
    listed = notes_list(client.get(PAGE))
    assert listed.count("not preserved") == 1
    assert listed.index("The links to the sources were not preserved in the imported copy.") < listed.index("<ol>")
    assert "()" not in listed


def test_where_some_links_are_left_each_lost_one_says_so(client):
    make_cited_article(cite("a", text="warned", lost="1"), cite("b", text="Board", url="https://harbour.example/m"))
    listed = notes_list(client.get(PAGE))
    assert listed.count("Source link not preserved in the imported copy.") == 1
    assert "The links to the sources" not in listed


def test_markup_in_a_note_is_text(client):
    make_cited_article(cite("a", text="&lt;b&gt;Minutes", title="&lt;i&gt;", quote="&lt;s&gt;", accessed="&lt;u&gt;"))
    listed = notes_list(client.get(PAGE))
    assert "&lt;b&gt;Minutes" in listed
    for tag in ("<b>Minutes", "<i>", "<s>", "<u>"):
        assert tag not in listed


def test_an_article_without_notes_has_no_list(client):
    make_article(slug="bridge")
    assert "Notes and sources" not in client.get(PAGE).text


def test_the_comments_and_the_form_stand_below(client):
    article = make_article(slug="bridge")
    make_comment(article, name="Ines Valdor", state="approved")
    text = client.get(PAGE).text
    assert '<section class="talk" id="comments" aria-labelledby="talk-h">' in text
    assert "Ines Valdor" in text
    assert "Your email address will not be published. Required fields are marked *" in text


def test_the_latest_change_is_named_above_and_leads_to_its_box(client):
    article = make_article(slug="bridge")
    make_correction(article, noted_at=datetime(2026, 3, 6, tzinfo=UTC))
    update = make_correction(article, kind="update", noted_at=datetime(2026, 3, 7, tzinfo=UTC))
    header = re.search(r"<header>.*?</header>", client.get(PAGE).text, re.DOTALL)[0]
    assert re.search(rf'<a href="#{update.anchor}">\s*Updated <time datetime="2026-03-07', header)
    update.delete()
    header = re.search(r"<header>.*?</header>", client.get(PAGE).text, re.DOTALL)[0]
    assert re.search(r'<a href="#correction-\d+">\s*Corrected <time datetime="2026-03-06', header)


def test_an_article_that_was_not_changed_does_not_say_so(client):
    make_article(slug="bridge")
    make_correction(make_article())
    text = client.get(PAGE).text
    assert 'class="flag"' not in text
    assert "#correction-" not in text


def test_related_articles_stand_between_the_article_and_the_comments(client):
    article, other = make_article(slug="bridge"), make_article(headline="Ferry timetable")
    make_topic().articles.add(article, other)
    text = client.get(PAGE).text
    assert text.index("</article>") < text.index('<h2 id="related-h">Related</h2>') < text.index('id="comments"')
    assert f'<a href="{other.get_absolute_url()}">Ferry timetable</a>' in text


def test_an_article_that_nothing_is_related_to_has_no_such_heading(client):
    make_article()
    make_article(slug="bridge")
    assert "related-h" not in client.get(PAGE).text


def test_the_topics_are_linked(client):
    make_topic("Ferries", slug="ferries").articles.add(make_article(slug="bridge"))
    assert '<a href="/topic/ferries/">Ferries</a>' in client.get(PAGE).text


def make_full_article():
    """An article with one of everything that a page can have."""
    figure = f'<figure data-image="{make_image().key}"></figure>'
    body = f"<p>The bridge{cite('a', text='One', url='https://e.example/1')} closes.</p>{figure}"
    article = make_article(slug="bridge", body=body, section=make_section(), lead_image=make_image())
    save_with_notes(article)
    add_authors(article, "Zora")
    make_correction(article)
    make_topic().articles.add(article, make_article(headline="Ferry timetable"))
    make_comment(article, state="approved")
    return article


def test_the_parts_of_the_page_stand_in_their_order(client):
    article = make_full_article()
    text = client.get(PAGE).text
    parts = [
        '<h1 id="headline">',
        f'src="{article.lead_image.get_absolute_url()}"',
        '<div class="prose">',
        'class="box"',
        'id="notes-h"',
        "/topic/",
        'id="related-h"',
        'id="comments"',
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_the_number_of_queries_does_not_depend_on_what_the_article_contains(client):
    Site.current()
    make_article(slug="plain")
    with assertNumQueries(5):
        client.get("/2026/03/plain/")
    article = make_full_article()
    with assertNumQueries(5):
        client.get(PAGE)
    images = [make_image() for _ in range(5)]
    notes = "".join(cite(f"k{n}", text="One", url=f"https://e.example/{n}") for n in range(30))
    article.body = f"<p>{notes}</p>" + "".join(f'<figure data-image="{image.key}"></figure>' for image in images)
    save_with_notes(article)
    add_authors(article, "Mina", "Abel")
    for _ in range(5):
        make_correction(article)
        make_topic().articles.add(article, make_article(section=make_section()))
        make_comment(parent=make_comment(article, state="approved"), state="approved")
    with assertNumQueries(5):
        client.get(PAGE)


def test_the_pictures_of_the_text_stand_in_their_order(client):
    images = [make_image(alt=f"View {number}") for number in range(3)]
    figures = "".join(f'<figure data-image="{image.key}"></figure>' for image in images)
    make_cited_article(body=f"<p>The bridge closes.</p>{figures}")
    assert re.findall('alt="(View .)"', client.get(PAGE).text) == ["View 0", "View 1", "View 2"]
