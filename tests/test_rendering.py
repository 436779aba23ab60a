"""The document as its page shows it, and as plain text."""

import re
from pathlib import Path

from django.contrib.staticfiles.finders import find
from django.utils.safestring import SafeString

from articles.body import parse
from articles.rendering import MARGIN_NOTES, notes_text, plain_text, render_page
from tests.notes import cite


def page(html: str) -> str:
    return render_page(parse(html)).body


def test_a_mention_is_a_link_and_a_button_for_the_same_number():
    assert (
        '<p>The pier<span class="fn" id="ref-1"><a href="#note-1" role="doc-noteref" aria-label="Note 1">1</a>'
        '<button type="button" popovertarget="peek-1" aria-label="Note 1, preview">1</button></span> reopens.</p>'
    ) in page(f"<p>The pier{cite('k', text='Notice')} reopens.</p>")


def test_the_preview_stands_beside_the_paragraph_and_says_what_the_note_says():
    source = {"title": "Harbour news", "url": "https://h.example/n"}
    html = page(f"<p>a{cite('k', text='Notice', quote='in May', accessed='2026-03-05', **source)}</p>")
    assert html.startswith('<div class="para"><p>a')
    assert html.endswith(
        '</p><div class="peek" popover id="peek-1" role="note" aria-label="Note 1">'
        '<p><b>1.</b> Notice. <a href="https://h.example/n" rel="noopener">Harbour news</a></p>'
        "<p><q>in May</q></p><p>Read on 5 March 2026</p>"
        '<p class="act"><a href="#note-1">Note 1 in the list</a>'
        '<button type="button" popovertarget="peek-1" popovertargetaction="hide">Close</button></p></div></div>'
    )


def test_a_second_mention_has_its_own_id_and_no_second_preview():
    html = page(f'<p>a{cite("k", text="x")} b<sup data-ref="k"></sup></p><p>c<sup data-ref="k"></sup></p>')
    assert re.findall(r'class="(fn[^"]*)" id="(.*?)"', html) == [
        ("fn", "ref-1"), ("fn bare", "ref-1b"), ("fn bare", "ref-1c")
    ]  # fmt: skip
    assert html.count('class="peek') == 1


def test_back_links_are_lettered_when_there_are_several():
    rendition = render_page(parse(f'<p>a{cite("k", text="x")} b<sup data-ref="k"></sup> c{cite("m", text="y")}</p>'))
    assert [entry.back_links for entry in rendition.notes] == [
        (("#ref-1", "a"), ("#ref-1b", "b")),
        (("#ref-2", ""),),
    ]


def test_the_27th_mention_has_an_id_of_its_own():
    html = page(f"<p>a{cite('k', text='x')}" + '<sup data-ref="k"></sup>' * 27 + "</p>")
    ids = re.findall(r'id="(ref-.*?)"', html)
    assert ids[25:] == ["ref-1z", "ref-1aa", "ref-1ab"]
    assert len(set(ids)) == 28


def test_a_fifth_note_of_a_paragraph_has_no_copy_in_the_margin():
    html = page("<p>a" + "".join(cite(f"k{i}", text="x") for i in range(MARGIN_NOTES + 1)) + "</p>")
    assert html.count('class="peek"') == MARGIN_NOTES
    assert html.count('class="peek loose"') == html.count('class="fn bare"') == 1


def test_the_stylesheet_has_a_place_for_each_note_of_the_margin():
    stylesheet = Path(find("newsportal/site.css")).read_text()
    assert len(set(re.findall(r"anchor-name: (--r[0-9]+);", stylesheet))) == MARGIN_NOTES


def test_notes_of_lists_quotations_and_headings_stand_after_the_outermost_block():
    item = f"<ul><li><p>one{cite('a', text='x')}</p><ul><li><p>two{cite('b', text='y')}</p></li></ul></li></ul>"
    html = page(f"{item}<h2>T{cite('c', text='z')}</h2>")
    assert html.count('class="peek loose"') == 3
    assert html.index("</ul></li></ul>") < html.index('id="peek-1"') < html.index('id="peek-2"') < html.index("<h2>")


def test_a_note_that_says_nothing_the_text_does_not_has_no_copy_in_the_margin():
    html = page(f"<p>a{cite('k', ' data-lost', text='word')} b{cite('m', ' data-lost', text='x', quote='said')}</p>")
    assert 'class="fn bare"' in html
    assert '<div class="peek loose"' in html
    assert html.count("fn bare") == html.count("peek loose") == 1


def test_a_lost_link_is_said_in_words_and_is_no_link():
    html = page(f"<p>a{cite('k', ' data-lost', text='word')}</p>")
    assert '<b>1. word.</b> <span class="gone">Source link not preserved in the imported copy.</span>' in html
    assert "()" not in html
    assert re.findall(r'href="(.*?)"', html) == ["#note-1", "#note-1"]


def test_all_links_are_lost_only_when_no_note_has_any_other_fate():
    lost, kept, plain = (
        cite("a", " data-lost", text="x"),
        cite("b", text="y", url="https://h.example"),
        cite("c", text="z"),
    )
    assert render_page(parse(f"<p>a{lost}</p>")).all_lost
    assert not render_page(parse(f"<p>a{lost}{kept}</p>")).all_lost
    assert not render_page(parse(f"<p>a{lost}{plain}</p>")).all_lost
    assert not render_page(parse("<p>a</p>")).all_lost


def test_an_address_that_is_none_is_shown_as_text():
    html = page(f"<p>a{cite('k', text='x', url='javascript:alert(1)')}</p>")
    assert "<b>1.</b> x. javascript:alert(1)</p>" in html


def test_an_unplaced_note_is_listed_without_a_way_back():
    rendition = render_page(parse(f"<p>a</p><p>{cite('k', ' data-unplaced', text='x')}</p>"))
    assert [entry.back_links for entry in rendition.notes] == [()]
    assert rendition.body == '<div class="para"><p>a</p></div>'


def test_a_dangling_marker_leads_nowhere():
    html = page('<p>a<sup data-ref="gone"></sup></p>')
    assert "href" not in html
    assert "button" not in html


def test_text_cannot_write_markup_or_ids():
    hostile = "&lt;script&gt;&quot;&gt;&lt;i id=&quot;ref-1&quot;&gt;"
    html = page(f"<p>{hostile}{cite('k', text=hostile, title=hostile, quote=hostile, accessed=hostile)}</p>")
    assert "<script" not in html
    assert "<i " not in html
    assert isinstance(html, SafeString)


def test_braces_in_the_text_are_only_braces():
    assert "{0} {kind} %(x)s" in page(f"<p>{{0}} {{kind}} %(x)s{cite('k', text='{}')}</p>")


def test_links_outward_have_a_rel_and_links_within_the_paper_do_not():
    html = page('<p><a href="https://h.example/">out</a> <a href="/2026/03/pier/">in</a></p>')
    assert '<a href="https://h.example/" rel="noopener">out</a> <a href="/2026/03/pier/">in</a>' in html


def test_a_list_item_of_one_paragraph_needs_no_paragraph():
    assert page("<ul><li><p>one</p></li><li><p>two</p><p>three</p></li></ul>") == (
        "<ul><li>one</li><li>two<p>three</p></li></ul>"
    )


def test_the_label_of_a_source_is_its_title_or_its_shortened_address():
    titled = cite("a", title="News", url="https://www.h.example/n")
    untitled = cite("b", url="https://www.h.example/" + "n" * 80)
    notes = render_page(parse(f"<p>a{titled}{untitled}</p>")).notes
    assert (notes[0].label, notes[0].domain) == ("News", "h.example")
    assert (notes[1].label, notes[1].domain) == ("h.example/" + "n" * 49 + "…", "")


def test_a_date_that_is_none_is_shown_as_it_was_typed():
    assert "<p>Read on early spring</p>" in page(f"<p>a{cite('k', text='x', accessed='early spring')}</p>")


def test_plain_text_is_a_line_a_paragraph_without_markers():
    cited = cite("k", text="Notice", url="https://h.example/", quote="q")
    document = parse(f"<h2>Pier</h2><p>a{cited}b<br>c</p><ul><li><p>d</p></li></ul>")
    assert plain_text(document) == "Pier\nab\nc\nd"
    assert notes_text(document) == "Notice https://h.example/ q"
