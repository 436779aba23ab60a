"""Videos, posts and maps of other sites: a card with a picture of our own, or a link, and never an embed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_editing_blocks import button, make_picture
from tests.browser.test_pasting import paste_data
from tests.browser.test_prose_editor import draft, form_of, press, save, text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIDEO = "https://www.youtube.com/watch?v=a1B2c3D4e5F"
POST = "https://twitter.com/port/status/12"
SAID = f'<blockquote class="twitter-tweet"><p>Gates shut</p><a href="{POST}?ref_src=x">5 March</a>'


def card(page: Page):
    return page.get_by_role("dialog", name="A card instead of an embed")


@pytest.mark.parametrize(
    ("pasted", "link"),
    [
        ({"text/plain": f"{VIDEO}&si=spy&utm_source=x"}, VIDEO),
        ({"text/plain": '<iframe src="https://www.youtube-nocookie.com/embed/a1B2c3D4e5F?rel=0"></iframe>'}, VIDEO),
        ({"text/plain": "https://vimeo.com/123456"}, "https://vimeo.com/123456"),
        ({"text/plain": f"{SAID}</blockquote><script async src='//platform.twitter.com/widgets.js'></script>"},
         "https://twitter.com/port/status/12"),
        ({"text/plain": "https://social.example/@port/112233445566"}, "https://social.example/@port/112233445566"),
        ({"text/html": "<iframe src='//maps.example/embed?x=1'></iframe>"}, "https://maps.example/embed?x=1"),
        ({"text/plain": '<iframe src="https://www.openstreetmap.org/export/embed.html?bbox=1%2C2%2C3%2C4&amp;marker=5%2C6">'},
         "https://www.openstreetmap.org/?minlon=1&minlat=2&maxlon=3&maxlat=4&mlat=5&mlon=6"),
    ],
    ids=["address", "player", "vimeo", "post", "mastodon", "copied from a page", "map"],
)  # fmt: skip
def test_an_embed_on_the_clipboard_becomes_a_card_and_the_editor_says_why(desk, pasted, link):
    image = make_picture("A gate")
    page = desk(form_of(draft("<p>One</p>")))
    paste_data(page, pasted)
    expect(card(page)).to_contain_text("it would let that site follow our readers")
    expect(card(page).get_by_label("Where it leads")).to_have_value(link)
    card(page).get_by_label("Caption").fill("The gates, filmed")
    card(page).get_by_role("radio", name="A gate").check()
    card(page).get_by_role("button", name="Insert the card").click()
    expect(text(page).get_by_text(f"Leads to {link}")).to_be_visible()
    stored = link.replace("&", "&amp;")
    caption = "<figcaption>The gates, filmed</figcaption>"
    figure = f'<figure data-image="{image.key}" data-link="{stored}">{caption}</figure>'
    assert save(page).body == f"<p>One</p>{figure}"


def test_whoever_wants_just_the_link_gets_it(desk):
    page = desk(form_of(draft("<p>One </p>")))
    paste_data(page, {"text/plain": VIDEO})
    card(page).get_by_role("button", name="Insert just the link").click()
    assert save(page).body == f'<p>One <a href="{VIDEO}">{VIDEO}</a></p>'


def test_what_is_no_video_post_or_map_is_pasted_as_it_is(desk):
    page = desk(form_of(draft("<p>One </p>")))
    others = ["https://harbour.example/log", "https://www.youtube.com/@port", "https://x.com/port", "One two"]
    for address in others:
        paste_data(page, {"text/plain": address})
        expect(text(page)).to_contain_text(address)
        expect(card(page)).to_have_count(0)
        press(page, "Control+End")
        page.keyboard.type(" ")
    assert save(page).plain_text.rstrip() == " ".join(["One", *others])


def test_a_card_is_made_from_the_toolbar_and_its_address_changed_later(desk):
    make_picture("A gate")
    page = desk(form_of(draft("<p>One</p>")))
    press(page, "Control+End")
    button(page, "Card").click()
    card(page).get_by_role("button", name="Insert the card").click()
    assert "whole address" in card(page).get_by_label("Where it leads").evaluate("input => input.validationMessage")
    card(page).get_by_label("Where it leads").fill(VIDEO)
    card(page).get_by_role("radio").first.check()
    card(page).get_by_role("button", name="Insert the card").click()
    button(page, "Card").click()
    card(page).get_by_label("Where it leads").fill("https://vimeo.com/1")
    card(page).get_by_role("button", name="Save the address").click()
    assert 'data-link="https://vimeo.com/1"' in save(page).body
