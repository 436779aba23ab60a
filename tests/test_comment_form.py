"""What a reader may send, and what we say about the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, Site
from comments.forms import CommentForm
from comments.policy import policy_of
from tests.growth import growth

ARTICLE = Article(pk=7, url_year=2026, url_month=3, slug="harbour-bridge")
POLICY = policy_of(ARTICLE, Site())
FILLED = {"name": "Oona Kettle", "email": "oona@letters.example", "comment": "The lock was rebuilt in May."}


def filled(**changes: str) -> CommentForm:
    return CommentForm({**FILLED, **changes}, article=ARTICLE, policy=POLICY)


def errors(field: str, value: str) -> list[str]:
    return list(filled(**{field: value}).errors.get(field, []))


def cleaned(field: str, value: str) -> str:
    form = filled(**{field: value})
    assert not form.errors, form.errors
    return form.cleaned_data[field]


def test_a_filled_form_is_a_submission():
    form = filled()
    assert form.is_valid()
    submission = form.submission("203.0.113.9")
    assert (submission.article_id, submission.parent_id, submission.trap) == (7, None, "")
    assert (submission.name, submission.email, submission.text) == tuple(
        FILLED[f] for f in ("name", "email", "comment")
    )


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("comment", "Write your comment before posting"),
        ("name", "Enter the name to show with your comment"),
        ("email", "Enter your email address. It will not be published"),
    ],
)
@pytest.mark.parametrize("nothing", ["", "   \n ", "\u200b\u2060", "\u3164\u2800", "\u200d", "\u0301"])
def test_a_field_with_nothing_to_see_is_empty(field, message, nothing):
    assert errors(field, nothing) == [message]


def test_text_is_composed_and_has_one_kind_of_line_end():
    assert cleaned("comment", "  e\u0301\r\na\rb\u2028c  ") == "é\na\nb\nc"


def test_a_name_is_one_line_with_single_spaces():
    assert cleaned("name", " Oona\t \u00a0Kettle\n") == "Oona Kettle"


@pytest.mark.parametrize(
    "name",
    ["Жәмила Р.", "李小龍", "Ağaoğlu-Çelik", "سارة", "مى\u200cخواهم", "क्\u200dष", "Łukasz 3.", "🙂"],
)
def test_names_of_every_script_pass(name):
    assert cleaned("name", name) == name


@pytest.mark.parametrize(
    "text",
    [
        "שָׁלוֹם",
        "Việt Nam",
        "ที่นี่",
        "རྒྱུད",
        "ကျွန်ုပ်တို့",
        "👩\u200d👩\u200d👧\u200d👦 1\ufe0f\u20e3",
        "soft\u00adhyphen",
        "a\u200fb",
    ],
)
def test_texts_of_every_script_pass(text):
    assert cleaned("comment", text)


@pytest.mark.parametrize("field", ["comment", "name"])
@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x9f", "\u202e", "\u2066", "\u2069", "\ud800"]
)
def test_a_character_nobody_can_read_is_refused_with_its_place(field, character):
    (message,) = errors(field, f"Call me at{character}5")
    assert "after “Call me at”" in message


def test_a_bad_first_character_is_named_too():
    (message,) = errors("comment", "\u202eabc")
    assert "at the beginning" in message


@pytest.mark.parametrize("character", ["\u200b", "\u00ad", "\ufeff", "\u200f", "\u2060", "\U000e0041"])
def test_a_hidden_character_in_a_name_is_refused(character):
    (message,) = errors("name", f"Oona{character} Kettle")
    assert "hidden character after “Oona”" in message


@pytest.mark.parametrize("field", ["comment", "name"])
def test_a_pile_of_marks_is_refused(field):
    (message,) = errors(field, "a" + "\u0336" * 5)
    assert "at most 4" in message


@pytest.mark.parametrize(("field", "limit"), [("name", 80), ("comment", 4000)])
def test_the_longest_text_passes_and_one_more_does_not(field, limit):
    assert cleaned(field, "ж" * limit)
    (message,) = errors(field, "ж" * (limit + 1))
    assert str(limit) in message
    assert str(limit + 1) in message


def test_line_ends_count_as_one_character():
    assert len(cleaned("comment", "a\r\n" * 1999 + "aa")) == 4000


@pytest.mark.parametrize(
    "address",
    [
        "a@b.co",
        "o'brien+news@mail.letters.example",
        "x" * 64 + "@letters.example",
        "oona@bücher.example",
        "oona@xn--bcher-kva.example",
        "oona@почта.қаз",
        "oona@ユニコード.example",
        "a@" + ".".join(["x" * 60] * 4) + ".example",
    ],
)
def test_a_plain_address_passes(address):
    assert cleaned("email", address) == address


@pytest.mark.parametrize(
    "address",
    [
        "oona",
        "oona@",
        "@letters.example",
        "oona@localhost",
        "oona@127.0.0.1",
        "oona@[127.0.0.1]",
        "oona@[IPv6:::1]",
        '"<script>"@letters.example',
        '"oona"@letters.example',
        "oona@letters.example, kettle@letters.example",
        "Oona <oona@letters.example>",
        "mailto:oona@letters.example",
        "oona@letters..example",
        ".oona@letters.example",
        "oona.@letters.example",
        "oona@-letters.example",
        "oona@letters.e",
        "oona@letters.example.",
        "oona kettle@letters.example",
        "oona@letters.exam\nple",
        "oona@letters.example\x00.",
        "ünal@letters.example",
        "x" * 65 + "@letters.example",
        "a@" + "x" * 64 + ".example",
        "a@" + ".".join(["x" * 60] * 4) + ".examples1234",
        "a@" + "ж" * 60 + ".example",
        "oona@letters.\u202eexample",
        "a@@b.example",
    ],
)
def test_anything_else_is_no_address(address):
    assert errors("email", address) == ["Enter an email address in the form name@example.com"]


@given(st.text(), st.text(), st.text())
def test_whatever_is_sent_gets_an_answer_and_stays_as_typed(name, email, comment):
    form = CommentForm({"name": name, "email": email, "comment": comment}, article=ARTICLE, policy=POLICY)
    form.is_valid()
    assert [form[field].value() for field in ("name", "email", "comment")] == [name, email, comment]


@given(st.text(min_size=1))
def test_what_was_accepted_is_accepted_again_unchanged(text):
    form = filled(comment=text, name=text)
    for field in ("comment", "name"):
        if field not in form.errors:
            assert cleaned(field, form.cleaned_data[field]) == form.cleaned_data[field]


@pytest.mark.parametrize("piece", ["a", "\u0301\u0316", "a@", ".a", "\r\n", "\u200b"])
def test_time_grows_with_the_text_and_no_faster(piece):
    assert growth(lambda text: filled(comment=text, name=text, email=text).is_valid(), piece, 100_000) <= 2.3
