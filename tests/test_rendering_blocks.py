"""Pull quotes, tables and figures as pages, feeds and plain text show them."""

import re

import pytest

from articles.body import parse
from articles.models import Image
from articles.rendering import plain_text, render_feed, render_page
from articles.rendering.cards import link_words

KEY = "0123456789abcdef"
NOTE = '<sup data-fn="k" data-text="x"></sup>'
FIGURE = f'<figure data-image="{KEY}"></figure>'
CAPTIONED = f'<figure data-image="{KEY}"><figcaption>The <em>pier</em>{NOTE}</figcaption></figure>'


@pytest.fixture(autouse=True)
def _paper(settings) -> None:
    settings.SITE_URL = "https://paper.example"


def pictures(**fields: str) -> dict[str, Image]:
    known = {"alt": "Gates & locks", "credit": "Photo: M. <Tallow>", "caption": "In March", **fields}
    return {KEY: Image(key=KEY, file=f"images/{KEY}.jpg", width=1600, height=900, **known)}


def page(html: str, **fields: str) -> str:
    return render_page(parse(html), pictures(**fields)).body


def feed(html: str) -> str:
    return render_feed(parse(html), article_path="/2026/03/pier/", prefix="a1", images=pictures())


def table(*rows: str, caption: str = "") -> str:
    return f"<table>{caption}{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


# --- Figures -----------------------------------------------------------------------------------------------------


def test_a_figure_shows_its_picture_with_size_and_alternative_its_caption_and_its_credit():
    html = page(CAPTIONED.replace(NOTE, ""))
    assert re.search(rf'<img src="/images/{KEY}.jpg" width="1600" height="900" alt="Gates &amp; locks"', html)
    assert html.endswith(
        '<figcaption class="meta"><span>The <em>pier</em></span>'
        "<span>Photo: M. &lt;Tallow&gt;</span></figcaption></figure>"
    )


def test_a_figure_without_a_caption_has_that_of_its_picture():
    assert "<span>In March</span>" in page(FIGURE)
    assert '<figcaption class="meta"><span>Photo' in page(FIGURE, caption="")


CARD = CAPTIONED.replace(NOTE, "").replace(
    "><figcaption", ' data-link="https://www.youtube.com/watch?v=a&amp;b"><figcaption'
)


def test_a_card_is_one_link_of_its_picture_and_of_where_it_leads():
    html = page(CARD)
    assert html.startswith('<figure><a href="https://www.youtube.com/watch?v=a&amp;b" rel="noopener"><picture>')
    assert "</picture>Watch on youtube.com</a><figcaption" in html
    assert "<span>The <em>pier</em></span><span>Photo" in html


def test_a_card_loads_nothing_from_where_it_leads():
    loaded = re.findall(r'(?:src|srcset|data|action|poster)="([^"]*)', page(CARD) + feed(CARD))
    assert loaded == [f"/images/{KEY}.jpg", f"https://paper.example/images/{KEY}.jpg"]


def test_a_card_in_a_feed_has_its_link_too():
    assert feed(CARD).startswith('<figure><a href="https://www.youtube.com/watch?v=a&amp;b"><img src="https://paper')
    assert '">Watch on youtube.com</a><figcaption>The <em>pier</em> Photo' in feed(CARD)


def test_a_card_without_its_picture_keeps_caption_and_link():
    html = render_page(parse(CARD)).body
    assert html.startswith('<p>The <em>pier</em></p><p><a href="https://www.youtube.com/watch?v=a&amp;b"')


def test_the_plain_text_has_the_address_of_a_card():
    assert plain_text(parse(f"<p>One</p>{CARD}")) == "One\nThe pier\nhttps://www.youtube.com/watch?v=a&b"


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("https://youtu.be/a1", "Watch on youtu.be"),
        ("https://m.youtube.com/watch?v=a1", "Watch on m.youtube.com"),
        ("https://mastodon.example/@desk/1", "Open on mastodon.example"),
        ("https://xn--80aswg.xn--p1ai/karta", "Open on сайт.рф"),
        ("https://notyoutube.com/", "Open on notyoutube.com"),
        ("https://a..b/", "Open on https://a..b/"),
    ],
)
def test_a_card_says_where_it_leads(link, words):
    assert link_words(link) == words


def test_a_figure_whose_picture_does_not_exist_is_its_caption():
    assert render_page(parse(FIGURE)).body == ""
    assert "The <em>pier</em>" in render_page(parse(CAPTIONED)).body


def test_a_note_of_a_caption_opens_after_the_figure_and_not_in_the_margin():
    html = page(CAPTIONED)
    assert html.index("</figure>") < html.index('class="peek loose"')
    assert 'class="fn bare" id="ref-1"' in html


def test_a_feed_shows_the_master_by_its_whole_address():
    assert feed(FIGURE) == (
        f'<figure><img src="https://paper.example/images/{KEY}.jpg" width="1600" height="900" alt="Gates &amp; locks">'
        "<figcaption>In March Photo: M. &lt;Tallow&gt;</figcaption></figure>"
    )


# --- Tables ------------------------------------------------------------------------------------------------------


def test_a_table_stands_in_a_frame_that_the_keyboard_reaches_named_by_its_caption():
    html = page(table("<td>a</td>", caption="<caption>Piers</caption>"))
    assert html == (
        '<div class="frame" role="region" tabindex="0" aria-labelledby="table-1"><table>'
        '<caption id="table-1">Piers</caption><tbody><tr><td>a</td></tr></tbody></table></div>'
    )


def test_a_table_without_a_caption_is_named_by_its_number():
    assert re.findall('aria-label="(.*?)"', page(table("<td>a</td>") * 2)) == ["Table 1", "Table 2"]


def test_rows_of_headers_are_the_head_and_say_that_they_stand_over_columns():
    html = page(table("<th>Pier</th><th>Metres</th>", "<th>East</th><td>80</td>"))
    assert (
        '<thead><tr><th scope="col">Pier</th><th scope="col">Metres</th></tr></thead>'
        '<tbody><tr><th scope="row">East</th><td>80</td></tr></tbody>'
    ) in html


@pytest.mark.parametrize("rows", [("<th>a</th>",), ('<th rowspan="2">a</th><th>b</th>', "<td>c</td>")])
def test_headers_that_reach_into_the_body_or_over_nothing_are_no_head(rows):
    assert "<thead>" not in page(table(*rows))


def test_spans_are_shown():
    assert '<th scope="col" colspan="2">a</th>' in page(table('<th colspan="2">a</th>', "<td>b</td><td>c</td>"))


def test_a_note_of_a_cell_opens_after_the_table():
    html = page(table(f"<td>a{NOTE}</td>"))
    assert html.index("</table></div>") < html.index('class="peek loose"')


def test_a_table_in_a_feed_needs_no_frame():
    assert feed(table("<td>a</td>", caption="<caption>Piers</caption>")) == (
        "<table><caption>Piers</caption><tbody><tr><td>a</td></tr></tbody></table>"
    )


# --- Pull quotes -------------------------------------------------------------------------------------------------

SAID = "<p>“The pier, he said, will <em>never</em> open.” So it was.</p>"
PULLED = "<blockquote data-pull><p>The pier will never open</p></blockquote>"
REPEATED = "<blockquote data-pull><p>Will never open!</p></blockquote>"


def test_a_pull_quote_that_repeats_the_text_is_not_read_out_again():
    assert '<aside class="pull" aria-hidden="true"><p>Will never open!</p></aside>' in page(SAID + REPEATED)


LINKED = REPEATED.replace("never", '<a href="/p/">never</a>')
NOTED = REPEATED.replace("!", f"!{NOTE}")


@pytest.mark.parametrize(
    "quote", [PULLED, NOTED, LINKED, REPEATED.replace("Will", "Ill")], ids=["other", "note", "link", "part"]
)
def test_a_pull_quote_that_says_more_than_the_text_is_read_out(quote):
    html = page(SAID + quote)
    assert '<aside class="pull">' in html
    assert "aria-hidden" not in html


def test_a_feed_leaves_out_what_it_would_say_twice():
    assert "Will never" not in feed(SAID + REPEATED)
    assert "<blockquote><p>The pier will never open</p></blockquote>" in feed(SAID + PULLED)


# --- Plain text --------------------------------------------------------------------------------------------------


def test_plain_text_opens_with_the_running_text_and_has_captions_and_rows_after_it():
    rows = table("<th>Pier</th><th>Metres</th>", "<td>East</td><td>80</td>", caption="<caption>Piers</caption>")
    document = parse(f"{CAPTIONED}{PULLED}{REPEATED}{SAID}{rows}<p>End.</p>")
    assert plain_text(document).split("\n") == [
        "“The pier, he said, will never open.” So it was.",
        "End.",
        "The pier",
        "The pier will never open",
        "Piers",
        "Pier\tMetres",
        "East\t80",
    ]
