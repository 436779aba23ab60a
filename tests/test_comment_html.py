"""A reader's text on a page: paragraphs, quotes and links, and nothing a reader could smuggle in."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comments.comment_html import comment_html, review_html
from tests.growth import growth


class Page(HTMLParser):
    """What a browser would see: the elements, their attributes, the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update((tag, name) for name, _value in attrs)
        if tag == "br":
            self.text += "\n"
        else:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def p(inner: str) -> str:
    return f'<p dir="auto">{inner}</p>'


def quote(inner: str) -> str:
    return f'<blockquote dir="auto">{inner}</blockquote>'


def link(address: str) -> str:
    return f'<a href="{address}" rel="nofollow ugc noopener">{address}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One line.", p("One line.")),
        ("One.\nTwo.", p("One.<br>Two.")),
        ("One.\n\nTwo.", p("One.") + p("Two.")),
        ("One.\n \n\n\nTwo.", p("One.") + p("Two.")),
        ("> Said.\nReply.", quote("<p>Said.</p>") + p("Reply.")),
        (">One.\n>\n> Two.", quote("<p>One.</p><p>Two.</p>")),
        (">> Twice.", quote("<p>&gt; Twice.</p>")),
        (">", ""),
        ("a > b", p("a &gt; b")),
        ("<b>&amp;", p("&lt;b&gt;&amp;amp;")),
        ("See https://a.example/b.", p(f"See {link('https://a.example/b')}.")),
        ("(https://a.example/b_(c))", p(f"({link('https://a.example/b_(c)')})")),
        ("https://a.example/?q=1&r=2", p(link("https://a.example/?q=1&amp;r=2"))),
        ('"http://a.example"', p(f"&quot;{link('http://a.example')}&quot;")),
        ("javascript:alert(1) www.a.example ftp://a.example", p("javascript:alert(1) www.a.example ftp://a.example")),
        ("https://bank.example@a.example/", p("https://bank.example@a.example/")),
        ("http:// https://[::1 http://.", p("http:// https://[::1 http://.")),
        ("https://a.example/'onclick='x", p(link("https://a.example/&#x27;onclick=&#x27;x"))),
    ],
)
def test_text_becomes_html(text, html):
    assert comment_html(text) == html


def test_a_very_long_address_is_one_link():
    address = "https://a.example/" + "x" * 3900
    assert comment_html(address) == p(link(address))


SPICES = ["<script>", "&", '"', "'", ">", "\n", "\n\n", "http://", "https://a.example/", "(", ")", "]", "@", "\\", "é"]
TEXTS = st.lists(st.one_of(st.sampled_from(SPICES), st.text(max_size=8)), max_size=30).map("".join)


@given(TEXTS)
@example("http://a.example/]")
@example("http://[")
def test_whatever_is_typed_stays_text(text):
    page = Page(comment_html(text))
    assert not page.open
    assert page.tags <= {"p", "br", "blockquote", "a"}
    assert page.attributes <= {("p", "dir"), ("blockquote", "dir"), ("a", "href"), ("a", "rel")}


@given(TEXTS)
def test_no_character_of_the_text_is_lost(text):
    visible = re.compile(r"[\s>]+")
    unquoted = "".join(visible.split(Page(comment_html(text)).text))
    assert unquoted == "".join(visible.split(text))


@pytest.mark.parametrize(
    "piece", ["http://a", ")", "http://a.example/((((", "http://a.example/))))", "> a\n", "\n", "&<"]
)
def test_time_grows_with_the_text_and_no_faster(piece):
    assert growth(comment_html, piece) <= 2.3


# As the staff review it


def test_the_staff_see_what_is_masked_what_was_found_and_the_links():
    text = "Call 555 now,\n\n> https://a.example/?a=1&b=2"
    assert review_html(text, [0, 4], [(5, 8)]) == (
        "<del>Call</del> <mark>555</mark> now,\n\n&gt; "
        '<a href="https://a.example/?a=1&amp;b=2" rel="nofollow ugc noopener noreferrer">https://a.example/?a=1&amp;b=2</a>'
    )


def test_a_passage_that_ends_inside_another_is_closed_before_it():
    html = review_html("See https://a.example/ferry", [0, 12], [(8, 17)])
    assert Page(html).text == "See https://a.example/ferry"
    address = '<a href="https://a.example/ferry" rel="nofollow ugc noopener noreferrer">'
    assert html == (
        f"<del>See </del><del>{address}http</a></del><del><mark>{address}s://</a></mark></del>"
        f"<mark>{address}a.exa</a></mark>{address}mple/ferry</a>"
    )


@given(TEXTS, st.lists(st.integers(0, 300), unique=True, max_size=8), st.lists(st.integers(0, 300), max_size=6))
def test_the_staff_see_every_character_where_it_was_written(text, masks, found):
    inside = sorted(place for place in masks if place <= len(text))
    pairs = sorted({place for place in found if place <= len(text)})
    page = Page(review_html(text, inside[: len(inside) // 2 * 2], list(zip(pairs[::2], pairs[1::2], strict=False))))
    assert page.text == text
    assert not page.open
    assert page.tags <= {"del", "mark", "a"}
    assert page.attributes <= {("a", "href"), ("a", "rel")}


@pytest.mark.parametrize("piece", ["http://a ", "a ", "> a\n", "&<"])
def test_time_grows_with_what_is_reviewed_and_no_faster(piece):
    def review(text: str) -> None:
        review_html(text, range(0, len(text) // 4 * 4, 2), [(at, at + 1) for at in range(0, len(text), 3)])

    assert growth(review, piece) <= 2.3
