import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.templatetags.articles import contact, nameplate


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Notes 4 Neighbours", "Notes <b>4</b> Neighbours"),
        ("Один 2 два", "Один <b>2</b> два"),
        ("The Quay Gazette", "The Quay Gazette"),
        ("4 Neighbours", "4 Neighbours"),
        ("Radio 4", "Radio 4"),
        ("Area 51 News", "Area 51 News"),
        ("News 24 7", "News 24 7"),
        ("Lists 1 2 Three", "Lists 1 2 Three"),
        ("Squares ² Cubes", "Squares ² Cubes"),
    ],
)
def test_a_lone_digit_between_words_is_raised_and_nothing_else(name, shown):
    assert nameplate(name) == shown


@given(st.text(max_size=60))
def test_a_name_can_hold_no_markup_of_its_own(name):
    shown = nameplate(name).replace("<b>", "").replace("</b>", "")
    assert "<" not in shown
    assert ">" not in shown


def test_a_contact_that_is_a_web_address_becomes_a_link():
    assert contact("https://paper.example/write?a=1&b=2") == (
        '<a href="https://paper.example/write?a=1&amp;b=2">https://paper.example/write?a=1&amp;b=2</a>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "12 Quay Street",
        "desk@paper.example",
        "+44 20 7946 0000",
        "javascript:alert(1)",
        "Call https://paper.example",
        "https://",
        "http://[desk",
        "http://℀.example",
    ],
)
def test_any_other_contact_stays_text(text):
    assert contact(text) == text
    assert not hasattr(contact(text), "__html__")
