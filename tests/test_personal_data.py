"""What looks like personal data is found where it stands; what newspapers are full of is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.personal_data import KINDS, Found, find
from tests.growth import growth


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in find(text)]


@pytest.mark.parametrize(
    "number",
    [
        "+7 701 555 01 99",
        "+7(727)255-01-99",
        "+77015550199",
        "8 (701) 555-01-99",
        "8-777-555-01-99",
        "87015550199",
        "7 495 555 01 99",
        "+44 20 7946 0958",
        "+1 (212) 555-0142",
        "0044 20 7946 0958",
        "(212) 555-0142",
        "212-555-0142",
        "1-212-555-0142",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "0171 5550199",
        "(030) 5550199",
        "020 7946 0958",
        "030/5550199",
        "+49 30 5550199",
        "+380 44 555 01 99",
    ],
)
def test_telephone_numbers_are_found(number):
    assert found(f"Call {number}, ask for Oona.") == [("phone", number)]


@pytest.mark.parametrize(
    ("text", "number"),
    [("тел. 255-01-99", "255-01-99"), ("Tel: 555 0199", "555 0199"), ("call me on 55501 99", "55501 99")],
)
def test_a_short_number_is_one_where_the_words_say_so(text, number):
    assert found(text) == [("phone", number)]


@pytest.mark.parametrize(
    "address",
    [
        "oona@letters.example",
        "oona.kettle+news@post.letters.example",
        "oona @ letters.example",
        "oona(at)letters.example",
        "oona [at] letters [dot] example",
        "oona at letters dot example",
        "oona at letters.post dot example",
        "оона собака почта точка ру",
        "оона@почта.рф",
    ],
)
def test_email_addresses_are_found_also_in_words(address):
    assert found(f"Write to {address} today") == [("email", address)]


@pytest.mark.parametrize(
    "address",
    [
        "12 Harbour Street",
        "7a, Old Mill Lane",
        "ул. Абая, 12",
        "ул. Абая, д. 12",
        "улице Старой Мельницы, дом 7",
        "проспект Победы 41",
        "Абай көшесі, 12",
        "д. 5, кв. 12",
        "дом 5 корп. 2 кв 12",
        "Hafenstraße 12",
        "Lindenweg 4b",
        "12 rue de la Paix",
        "4 bis, avenue Foch",
        "Calle Mayor, 12",
    ],
)
def test_a_street_with_a_house_is_found(address):
    assert found(f"He lives: {address}.") == [("address", address)]


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("card", "4111 1111 1111 1111"),
        ("card", "4111111111111111"),
        ("card", "5500-0000-0000-0004"),
        ("card", "340000000000009"),
        ("iban", "DE89 3704 0044 0532 0130 00"),
        ("iban", "GB29NWBK60161331926819"),
        ("iban", "KZ86125KZT5004100100"),
    ],
)
def test_card_and_account_numbers_are_found_by_their_check(kind, number):
    assert found(f"Send it to {number} please") == [(kind, number)]
    assert found(f"Send it to {number} 2026 please") == [(kind, number)]


@pytest.mark.parametrize("number", ["4111 1111 1111 1112", "DE88 3704 0044 0532 0130 00"])
def test_a_number_whose_check_is_wrong_is_no_card_and_no_account(number):
    assert not [one for one in find(f"Take {number} of them") if one.kind in ("card", "iban")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "In 2019, 2020 and 2021 the council met 12 times.",
        "From 1999-2004, and on 24.11.2026, 2026-11-24, 11/24/2026 or 24 11 2026.",
        "Open 08.00-09.30 and 10:00-18:30.",
        "It cost 12 500 000 ₸, then 1,250,000.50 euros, or +10 000 000 tenge.",
        "Law No 44-ФЗ, article 282.1, decree 1234/2026-п.",
        "ISBN 978-5-699-12014-7 and ISBN 0-306-40615-2, ISSN 0317-8471.",
        "They won 3:2, 6-4 7-6 6-3; the index fell from 3456.78 to 3412.10.",
        "The server is 192.168.100.200, version 1.24.10.2.",
        "See https://pier.example/news/87015550199 and www.pier.example/?id=4111111111111111.",
        "In 2019 Wall Street fell; on Harbour Street 200 people stood.",
        "I looked at the dot above it. He was at harbour.example yesterday. Ask @pier about it.",
        "В 2019 году на улице было 200 человек, а проспект Победы 2019 года не узнать.",
        "Население 19 456 789 человек, бюджет 8 700 000 000 тенге.",
        "Pages 112-118, 2nd edition, 100 000 copies.",
        "Call 112 or 911.",
        "Coordinates 51.1283, 71.4305.",
    ],
)
def test_what_newspapers_are_full_of_is_left_alone(text):
    assert found(text) == []


def test_several_are_found_in_their_order_and_no_two_overlap():
    text = "12 Harbour Street, oona@letters.example, +7 701 555 01 99"
    assert [one.kind for one in find(text)] == ["address", "email", "phone"]


@given(st.text(alphabet=st.sampled_from("0123456789 +-().@,/атdotstreetAZ\x00\ud800мул")))
def test_every_passage_lies_in_the_text_and_none_overlaps_another(text):
    passages = find(text)
    edges = [0, *(edge for one in passages for edge in (one.start, one.end)), len(text)]
    assert edges == sorted(edges)
    assert all(one.start < one.end and one.kind in KINDS for one in passages)


@given(st.text(max_size=40).filter(lambda text: not find(text)))
def test_a_number_set_apart_is_found_in_any_text(text):
    assert Found("phone", len(text) + 2, len(text) + 18) in find(f"{text}\n\n+7 701 555 01 99\n")


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "1",
            "8 ",
            "+7 701 555 ",
            "0 (",
            "a@",
            "a.",
            "a at b dot ",
            "at ",
            "A",
            "12 Abc ",
            "ул. а ",
            "GB29 ",
            "4111 ",
        ),
        *("www.", "Abc ", "тел. 1", "д. 1 кв ", "-1", "1-", "calle A "),
    ],
)
def test_the_time_grows_with_the_text(unit):
    assert growth(find, unit) <= 2.3
