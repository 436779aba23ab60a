import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from articles.citing import save_with_notes
from articles.models import Article, Byline
from tests.factories import make_article, make_author, make_comment, make_correction, make_section, make_topic
from tests.notes import cite

pytestmark = pytest.mark.browser

FILLER = "The harbour board met twice in the spring and the question of the bridge stood first on its list. " * 6
NAME_OF_STOP = """() => {
    const stop = document.activeElement;
    return stop.getAttribute("href") || stop.ariaLabel || stop.textContent.trim();
}"""
PHONE, TABLET, DESK = 390, 800, 1280


def path_of(body, **fields):
    article = make_article(body=body, **fields)
    save_with_notes(article)
    return article.get_absolute_url()


def box(page, selector):
    found = page.locator(selector).bounding_box()
    assert found is not None, f"{selector} is not shown"
    return found


def path_of_two_notes():
    first, second = cite("a", text="Minutes", url="https://harbour.example/m"), cite("b", text="Notice")
    return path_of(f"<p>{FILLER}The cost{first} and the date{second}.</p><p>{FILLER}</p>")


@pytest.mark.parametrize("width", [PHONE, TABLET])
def test_a_number_opens_its_note_without_script_and_escape_closes_it(open_page, width):
    page = open_page(path_of_two_notes(), width=width, script=False)
    number = page.get_by_role("button", name="Note 1, preview")
    expect(page.locator("#peek-1")).to_be_hidden()
    number.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#peek-1")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#peek-1")).to_be_hidden()
    expect(number).to_be_focused()


def test_an_open_note_is_next_in_the_order_of_the_keyboard(open_page):
    page = open_page(path_of_two_notes(), width=PHONE, script=False)
    page.get_by_role("button", name="Note 1, preview").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#peek-1").get_by_role("link").first).to_be_focused()


def test_the_keyboard_goes_from_the_skip_link_through_the_page_in_its_order(open_page):
    path = path_of_two_notes()
    make_comment(Article.objects.get(), state="approved", pk=7)
    page = open_page(path, width=PHONE)
    stops = []
    for _ in range(17):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(NAME_OF_STOP))
    assert stops == [
        "#main", "/", "/search/", "#notes-h", "Note 1, preview", "Note 2, preview",
        "#ref-1", "https://harbour.example/m", f"{path}notes/a/discuss/", "#ref-2",
        f"{path}notes/b/discuss/", "Cite this article", f"{path}complaint/", "#respond",
        "/comments/7/", "/comments/7/reply/", "/comments/7/report/",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_reference_leads_to_its_note_and_the_note_back_into_view(open_page, width):
    page = open_page(path_of_two_notes(), width=width, script=False)
    if width == PHONE:
        page.get_by_role("button", name="Note 2, preview").click()
        page.get_by_role("link", name="Note 2 in the list").click()
    else:
        page.get_by_role("link", name="Note 2", exact=True).click()
    assert page.url.endswith("#note-2")
    expect(page.locator("#note-2")).to_be_in_viewport()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Back to note 2 in the text").click()
    assert page.url.endswith("#ref-2")
    expect(page.locator("#ref-2")).to_be_in_viewport()
    assert box(page, "#ref-2")["y"] >= 0


def test_on_a_wide_screen_a_note_stands_in_the_margin_level_with_its_number(open_page):
    page = open_page(path_of_two_notes(), width=DESK, script=False)
    note, number, text = box(page, "#peek-1"), box(page, "#ref-1"), box(page, ".prose")
    assert note["x"] > text["x"] + text["width"]
    assert abs(note["y"] - number["y"]) < 30
    assert note["x"] + note["width"] <= DESK


def test_margin_notes_never_overlap(open_page):
    crowd = " word".join(cite(f"k{n}", text="A long explanation. " * 8) for n in range(4))
    page = open_page(path_of(f"<p>One{crowd} end.</p><p>Next{cite('z', text='Short')}.</p>"), width=DESK)
    notes = [box(page, f"#peek-{n}") for n in range(1, 6)]
    for above, below in pairwise(notes):
        assert above["y"] + above["height"] <= below["y"]


def test_the_margin_of_an_article_from_right_to_left_is_on_the_left(open_page):
    page = open_page(path_of(f"<p>الجسر{cite('a', text='محضر')} يُغلق.</p>", language="ar"), width=DESK)
    note, text = box(page, "#peek-1"), box(page, ".prose")
    assert note["x"] >= 0
    assert note["x"] + note["width"] < text["x"]


BARE = {
    "imported": f"<p>Word{cite('a', text='word', lost='1')} here.</p>",
    "in a list": f"<ul><li>Ferry{cite('a', text='Timetable')}</li></ul>",
    "in a quotation": f"<blockquote><p>Ferry{cite('a', text='Timetable')}</p></blockquote>",
}


@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
@pytest.mark.parametrize("body", BARE.values(), ids=BARE)
def test_a_note_without_a_place_in_the_margin_opens_near_its_number_at_any_width(open_page, body, width):
    page = open_page(path_of(body), width=width, script=False)
    expect(page.locator("#peek-1")).to_be_hidden()
    page.locator("#ref-1").get_by_role("button").click()
    note, number = box(page, "#peek-1"), box(page, "#ref-1 button")
    assert note["x"] >= 0
    assert note["x"] + note["width"] <= width
    if width != PHONE:
        assert 0 <= note["y"] - (number["y"] + number["height"]) < 20
        assert note["x"] <= number["x"] + number["width"] and number["x"] <= note["x"] + note["width"]


def test_the_fifth_note_of_a_paragraph_and_a_second_mention_open_at_their_number(open_page):
    body = "<p>Words" + " and".join(cite(f"k{n}", text="Note") for n in range(5)) + ".</p>"
    page = open_page(path_of(body + f'<p>{FILLER}Again<sup data-ref="k0"></sup>.</p>'), width=DESK, script=False)
    for opener, note in (("#ref-5", "#peek-5"), ("#ref-1b", "#peek-1")):
        page.locator(opener).get_by_role("button").click()
        opened, number = box(page, note), box(page, f"{opener} button")
        assert 0 <= opened["y"] - (number["y"] + number["height"]) < 20
        page.keyboard.press("Escape")


def test_each_number_is_one_stop_for_the_keyboard_and_large_enough_for_a_finger(open_page):
    page = open_page(path_of_two_notes(), width=PHONE)
    shown = page.locator("#ref-1 > :visible")
    assert shown.count() == 1
    area = page.evaluate(
        """() => { const after = getComputedStyle(document.querySelector('#ref-1 button'), '::after');
                   return [parseFloat(after.width), parseFloat(after.height)]; }"""
    )
    assert min(area) >= 24


@pytest.mark.parametrize("width", [320, TABLET, DESK])
def test_nothing_scrolls_sideways(open_page, width):
    long = "Hydroelectrotechnicalinfrastructuremodernisationcommissionerssubcommittee"
    note = cite("a", text=long, title=long, url=f"https://harbour.example/{long}/{long}")
    body = f"<h2>{long}</h2><p>{long}{note}</p><ul><li>{long}<ul><li>{long}</li></ul></li></ul>"
    path = path_of(f"{body}<blockquote><p>{long}</p></blockquote>", headline=long, standfirst=long)
    page = open_page(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_text_of_twice_the_size_does_not_scroll_sideways(open_page):
    page = open_page(path_of_two_notes(), width=640)
    page.evaluate("document.documentElement.attributeStyleMap.set('font-size', CSS.percent(200))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_in_print_the_notes_are_a_list_with_their_addresses(open_page):
    page = open_page(path_of_two_notes(), width=DESK)
    page.emulate_media(media="print")
    expect(page.locator("#peek-1")).to_be_hidden()
    expect(page.locator("#respond")).to_be_hidden()
    expect(page.locator("#ref-1 a")).to_be_visible()
    printed = page.evaluate("getComputedStyle(document.querySelector('#note-1 a[href^=http]'), '::after').content")
    assert "https://harbour.example/m" in re.sub(r"\s", "", printed)


def test_long_threads_stay_inside_the_page(open_page):
    article = make_article()
    comment = None
    for _ in range(6):
        comment = make_comment(article, parent=comment, state="approved", name="N" * 60, text="W" * 300)
    page = open_page(article.get_absolute_url(), width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_nothing_is_taken_out_between_arabic_letters(open_page):
    article = make_article(headline="الميناء يفتح أبوابه", language="ar")
    for path in (article.get_absolute_url(), "/"):
        heading = open_page(path).get_by_role("heading", name=article.headline)
        assert heading.evaluate("element => getComputedStyle(element).letterSpacing") == "normal"


def path_of_full_article(picture, **fields):
    """A page with everything on it, and the longest words a paper could have."""
    long_word = "Hydroelectrotechnicalinfrastructuremodernisationcommission"
    cells = f"<tr><td>{long_word}</td><td>12,345</td></tr>" * 2
    path = path_of(
        f"<p>{FILLER}{long_word}{cite('a', text=long_word, url='https://harbour.example/' + 'm' * 80)}</p>"
        f'<figure data-image="{picture.key}"></figure><table><tbody>{cells}</tbody></table>',
        lead_image=picture,
        headline=f"{long_word} reports",
        standfirst=f"What the {long_word} wrote.",
        section=make_section("Water"),
        **fields,
    )
    article = Article.objects.get()
    make_topic(long_word).articles.add(article, make_article(headline=f"The {long_word} again"))
    Byline.objects.create(article=article, author=make_author(long_word))
    make_correction(article, text=f"The name is {long_word}.")
    make_comment(article, name=long_word, text=long_word, state="approved")
    return path


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("width", "size"), [(320, 100), (320, 200), (800, 200), (1280, 100)])
def test_a_full_article_never_scrolls_sideways(open_page, picture, language, width, size):
    page = open_page(path_of_full_article(picture, language=language), width=width)
    page.evaluate(f"document.documentElement.attributeStyleMap.set('font-size', CSS.percent({size}))")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


SHIFTS = """async () => {
    await document.fonts.ready;
    await Promise.all([...document.querySelectorAll("img:not([loading=lazy])")].map(image => image.decode()));
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const observer = new PerformanceObserver(() => {});
    observer.observe({type: "layout-shift", buffered: true});
    return observer.takeRecords().reduce((sum, shift) => sum + shift.value, 0);
}"""


def test_nothing_moves_while_the_page_loads(open_page, picture):
    page = open_page(path_of_full_article(picture), width=PHONE)
    assert page.evaluate(SHIFTS) == 0
    page.locator("main").evaluate("main => { main.style.marginTop = '300px' }")
    assert page.evaluate(SHIFTS) > 0


def test_on_paper_the_sources_are_spelled_out_and_what_is_for_screens_is_gone(open_page, picture):
    page = open_page(path_of_full_article(picture), width=TABLET)
    page.emulate_media(media="print")
    after = page.locator(".notes a[href^=http]").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert "https://harbour.example/mmm" in after
    expect(page.locator(".story > figure img")).to_be_visible()
    expect(page.get_by_role("heading", name="Related")).to_be_hidden()
    expect(page.get_by_role("heading", name="Leave a Reply")).to_be_hidden()


def test_the_date_of_a_correction_leads_to_its_box(open_page, picture):
    page = open_page(path_of_full_article(picture), width=PHONE, script=False)
    page.get_by_role("link", name="Corrected").click()
    expect(page.locator(".box:target")).to_be_in_viewport()
