"""Comparing two versions of a text: what came, what went, what stayed, notes included."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.body import leaves, parse, text_of
from articles.comparing import Comparison, Gap, compare
from articles.content import Content
from tests.growth import growth
from tests.notes import cite

KEY, OTHER_KEY = "0123456789abcdef", "fedcba9876543210"


def compared(old: str, new: str) -> Comparison:
    return compare(Content(headline="A", body=old), Content(headline="A", body=new))


def marked(parts) -> str:
    """The words in one line, [-out-] and {+in+}; mentions of notes are (1)."""
    signs = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
    shown = {"text": "{}", "note": "({})", "break": "/", "cell": "|"}
    return "".join(
        signs[part.change].format("".join(shown[piece.kind].format(piece.text) for piece in part.pieces))
        for part in parts
    )


def changes(old: str, new: str) -> list[tuple[str, str, str]]:
    return [(line.change, line.role, marked(line.parts)) for line in compared(old, new).lines if line.change != "same"]


# --- Words -------------------------------------------------------------------------------------------------------


def test_a_word_in_the_place_of_another_is_out_and_in():
    assert changes("<p>The bridge closes on Monday.</p>", "<p>The bridge closes on Friday.</p>") == [
        ("changed", "paragraph", "The bridge closes on [-Monday-]{+Friday+}.")
    ]


def test_a_sentence_that_was_rewritten_is_not_patched_together_from_its_small_words():
    old = "<p>Nobody counted. The board met on the old quay. Barges wait at the lock.</p>"
    new = "<p>Nobody counted. Eleven skippers spoke in the town hall. Barges wait at the lock.</p>"
    assert changes(old, new)[0][2] == (
        "Nobody counted. [-The board met on the old quay-]{+Eleven skippers spoke in the town hall+}."
        " Barges wait at the lock."
    )


def test_a_word_that_became_a_link_or_strong_was_changed():
    [(_, _, words)] = changes("<p>The bridge shuts.</p>", '<p>The <a href="/2026/">bridge</a> shuts.</p>')
    assert words == "The [-bridge-]{+bridge+} shuts."
    [(_, _, words)] = changes("<p>The bridge shuts.</p>", "<p>The bridge <strong>shuts</strong>.</p>")
    assert words == "The bridge [-shuts-]{+shuts+}."


def test_each_character_of_a_script_without_spaces_is_a_word():
    assert changes("<p>今日橋は閉まる。</p>", "<p>明日橋は閉まる。</p>")[0][2] == "[-今-]{+明+}日橋は閉まる。"


def test_a_word_with_an_apostrophe_or_a_hyphen_is_one():
    assert changes("<p>It wasn’t a lock-keeper.</p>", "<p>It isn’t a lock-master.</p>")[0][2] == (
        "It [-wasn’t-]{+isn’t+} a [-lock-keeper-]{+lock-master+}."
    )


def test_words_are_counted_as_they_came_and_went():
    comparison = compare(
        Content(headline="Ferry", body="<p>It runs twice a day.</p>"),
        Content(headline="Ferry halts", body="<p>It runs no more.</p>"),
    )
    assert (comparison.words_in, comparison.words_out) == (3, 3)


# --- Blocks ------------------------------------------------------------------------------------------------------


def test_a_new_paragraph_and_one_taken_out_are_told_from_those_that_stayed():
    old = "<p>Ships wait here.</p><p>Grain rots in the hold.</p><p>Nobody pays.</p>"
    new = "<p>Ships wait here.</p><p>Nobody pays.</p><p>Insurers refuse.</p>"
    assert changes(old, new) == [
        ("out", "paragraph", "[-Grain rots in the hold.-]"),
        ("in", "paragraph", "{+Insurers refuse.+}"),
    ]


def test_a_paragraph_that_changed_is_found_though_one_was_put_before_it():
    old = "<p>The gates have been shut since Monday.</p>"
    new = "<p>Nothing moves at the lock.</p><p>The gates have been shut since Tuesday.</p>"
    assert [change for change, _, _ in changes(old, new)] == ["in", "changed"]


def test_a_paragraph_that_went_elsewhere_is_moved():
    one, two = "<p>Ships wait here, eleven of them.</p>", "<p>Nobody pays for the grain.</p>"
    lines = compared(one + two, two + one).lines
    assert [(line.change, line.moved) for line in lines if line.change != "same"] == [("out", True), ("in", True)]


def test_a_paragraph_that_became_a_heading_says_what_it_was():
    line = compared("<p>Tides</p>", "<h2>Tides</h2>").lines[0]
    assert (line.change, line.was, line.role, marked(line.parts)) == ("changed", "paragraph", "heading", "Tides")


@pytest.mark.parametrize(
    ("html", "role"),
    [
        ("<h3>{}</h3>", "subheading"),
        ("<ul><li>{}</li></ul>", "item"),
        ("<ol><li>{}</li></ol>", "numbered"),
        ("<blockquote><p>{}</p></blockquote>", "quote"),
        ("<blockquote data-pull><p>{}</p></blockquote>", "pull"),
        ("<table><caption>{}</caption><tr><td>x</td></tr></table>", "caption"),
        (f'<figure data-image="{KEY}"><figcaption>{{}}</figcaption></figure>', "picture"),
    ],
)
def test_words_in_every_kind_of_block_are_compared(html, role):
    words = "High water at {}, low at noon"
    assert changes(html.format(words.format("six")), html.format(words.format("ten"))) == [
        ("changed", role, "High water at [-six-]{+ten+}, low at noon")
    ]


def test_the_row_of_a_table_is_compared_cell_by_cell():
    table = "<table><tr><td>Monday</td><td>{}</td></tr><tr><td>Tuesday</td><td>Two</td></tr></table>"
    assert changes(table.format("Six tides"), table.format("Ten tides")) == [
        ("changed", "row", "Monday|[-Six-]{+Ten+} tides")
    ]


def test_another_picture_is_one_out_and_one_in():
    lines = compared(f'<figure data-image="{KEY}"></figure>', f'<figure data-image="{OTHER_KEY}"></figure>').lines
    assert [(line.change, line.image) for line in lines] == [("out", KEY), ("in", OTHER_KEY)]


def test_a_table_whose_spans_changed_differs_in_its_layout_alone():
    comparison = compared(
        '<table><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></table>',
        '<table><tr><th colspan="2">a</th></tr><tr><td>b</td><td>c</td></tr></table>',
    )
    assert (comparison.is_only_layout, comparison.is_empty, comparison.has_changed_lines) == (True, False, False)


def test_excerpts_leave_out_what_is_far_from_a_change():
    old = "".join(f"<p>Paragraph {word}.</p>" for word in "abcdefghi")
    excerpts = list(compared(old, old.replace("Paragraph e", "Section e")).excerpts())
    counts = [item.count if isinstance(item, Gap) else marked(item.parts) for item in excerpts]
    assert counts == [3, "Paragraph d.", "[-Paragraph-]{+Section+} e.", "Paragraph f.", 3]


# --- Notes -------------------------------------------------------------------------------------------------------


def notes(old: str, new: str) -> list[tuple]:
    return [
        (note.change, note.number, note.moved, {field.name: marked(field.parts) for field in note.fields})
        for note in compared(old, new).notes
    ]


def test_the_text_title_address_quotation_and_date_of_a_note_are_compared():
    old = cite("k1", text="Old text", title="Plan A", url="https://a.example/", quote="We wait", accessed="2026-03-01")
    new = cite("k1", text="New text", title="Plan B", url="https://b.example/", quote="We go", accessed="2026-03-02")
    assert notes(f"<p>a{old}</p>", f"<p>a{new}</p>") == [
        (
            "changed",
            1,
            False,
            {
                "text": "[-Old-]{+New+} text",
                "title": "Plan [-A-]{+B+}",
                "url": "[-https://a.example/-]{+https://b.example/+}",
                "quote": "We [-wait-]{+go+}",
                "accessed": "[-2026-03-01-]{+2026-03-02+}",
            },
        )
    ]


def test_a_note_that_came_and_one_that_went_are_told_with_all_they_say():
    one, two = cite("k1", text="One"), cite("k2", text="Two", url="https://two.example/")
    assert notes(f"<p>a{one}</p>", f"<p>a{two}</p>") == [
        ("in", 1, False, {"text": "{+Two+}", "url": "{+https://two.example/+}"}),
        ("out", 1, False, {"text": "[-One-]"}),
    ]


def test_a_note_that_got_another_number_only_because_one_came_before_it_did_not_change():
    one, two = cite("k1", text="One"), cite("k2", text="Two")
    assert [note[:3] for note in notes(f"<p>a{one}</p>", f"<p>b{two}a{one}</p>")] == [("in", 1, False)]


def test_a_note_that_went_before_others_moved():
    one, two, three = (cite(f"k{n}", text=str(n)) for n in (1, 2, 3))
    old, new = f"<p>a{one} b{two} c{three}</p>", f"<p>c{three} a{one} b{two}</p>"
    assert [note[:3] for note in notes(old, new)] == [("same", 1, True)]


def test_a_note_that_lost_its_place_in_the_text_moved():
    placed, unplaced = cite("k1", text="One"), '<sup data-fn="k1" data-text="One" data-unplaced></sup>'
    assert [note[:3] for note in notes(f"<p>a{placed}</p>", f"<p>a</p><p>{unplaced}</p>")] == [("same", 1, True)]


def test_the_mention_of_a_note_has_the_number_it_had_in_each_text():
    one, two = cite("k1", text="One"), cite("k2", text="Two")
    [(_, _, words)] = changes(f"<p>Here is a{one} and b{two}.</p>", f"<p>Here is b{two}.</p>")
    assert words == "Here is [-a(1) and -]b(1)."


# --- What stands around the text ---------------------------------------------------------------------------------


def test_texts_and_facts_beside_the_body_are_compared_and_the_order_of_topics_is_not():
    old = Content(headline="Ferry halts", topics=("b", "a"), authors=("ada", "bo"), lead_image=KEY, language="en")
    new = Content(headline="Ferry runs", topics=("a", "b"), authors=("bo", "ada"), lead_image="", language="en")
    comparison = compare(old, new)
    assert [(text.name, marked(text.parts)) for text in comparison.texts] == [("headline", "Ferry [-halts-]{+runs+}")]
    assert [(fact.name, fact.old, fact.new) for fact in comparison.facts] == [
        ("lead_image", (KEY,), ()),
        ("authors", ("ada", "bo"), ("bo", "ada")),
    ]


def test_what_is_equal_has_no_difference():
    content = Content(headline="Ferry", body=f"<p>It runs{cite('k1', text='One')}.</p>")
    assert compare(content, content).is_empty
    assert not compare(content, Content(headline="Ferry", body="<p>It runs.</p>")).is_empty


# --- Properties --------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(["bridge", "the", "a", "ferry", "lock-keeper", "it’s", "橋", "мост", ",", ".", "\u0301", "&"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
NOTES = st.sampled_from(["", cite("k1", text="One"), cite("k2", text="Two"), '<sup data-ref="k1"></sup>'])
BLOCKS = st.sampled_from(
    [
        "<p>{}</p>",
        "<p><em>{}</em></p>",
        "<h2>{}</h2>",
        "<ul><li>{}</li></ul>",
        "<blockquote><p>{}</p></blockquote>",
        "<table><tr><td>{}</td><td>x</td></tr></table>",
        f'<figure data-image="{KEY}"><figcaption>{{}}</figcaption></figure>',
    ]
)
BODIES = st.lists(st.tuples(BLOCKS, SENTENCES, NOTES), max_size=8).map(
    lambda parts: "".join(block.format(words.replace("&", "&amp;") + note) for block, words, note in parts)
)


def side(comparison: Comparison, change: str) -> str:
    parts = (part for line in comparison.lines for part in line.parts)
    return "".join(part.text for part in parts if part.change in ("same", change))


def words(html: str) -> str:
    return "".join(text_of(leaf.inlines) for leaf in leaves(parse(html).blocks))


@given(BODIES, BODIES)
def test_each_side_of_a_comparison_gives_back_its_text(old, new):
    comparison = compared(old, new)
    assert (side(comparison, "out"), side(comparison, "in")) == (words(old), words(new))


@given(st.text(max_size=80), st.text(max_size=80))
def test_each_side_gives_back_any_headline(old, new):
    [*texts] = compare(Content(headline=old), Content(headline=new)).texts
    for text in texts:
        assert "".join(part.text for part in text.parts if part.change != "in") == old
        assert "".join(part.text for part in text.parts if part.change != "out") == new


@given(BODIES, BODIES)
def test_texts_that_differ_are_never_called_equal(old, new):
    assert compared(old, new).is_empty == (parse(old) == parse(new))


# --- Growth ------------------------------------------------------------------------------------------------------


def numbered(letter: str, text: str) -> list[str]:
    return [f"{letter}{place}" for place in range(len(text))]


def shuffled(words: list[str]) -> list[str]:
    return random.Random(1).sample(words, len(words))


def paragraphs(words: list[str]) -> str:
    return "".join(f"<p>{' '.join(words[start : start + 60])}</p>" for start in range(0, len(words), 60))


def one_paragraph(words: list[str]) -> str:
    return f"<p>{' '.join(words)}</p>"


@pytest.mark.parametrize("layout", [one_paragraph, paragraphs])
@pytest.mark.parametrize(
    "other",
    [
        lambda text: numbered("a", text),
        lambda text: numbered("b", text),
        lambda text: numbered("a", text)[::-1],
        lambda text: shuffled(numbered("a", text)),
        lambda text: [word if place % 2 else "x" for place, word in enumerate(numbered("a", text))],
    ],
    ids=["equal", "all different", "backwards", "shuffled", "every second"],
)
def test_twice_the_words_take_twice_the_time(layout, other):
    def compare_with_the_other(text: str) -> Comparison:
        return compared(layout(numbered("a", text)), layout(other(text)))

    assert growth(compare_with_the_other, "w", 10_000) <= 2.3


@pytest.mark.parametrize(
    ("old", "new"), [("a b ", "b a a "), ("<p>a b</p>", "<p>b c</p>"), ("<p>a</p><p>b</p>", "<p>b</p>")]
)
def test_twice_the_repetition_takes_twice_the_time(old, new):
    assert growth(lambda text: compared(f"<p>{old * len(text)}</p>", f"<p>{new * len(text)}</p>"), "w", 5_000) <= 2.3


def test_a_text_of_the_greatest_length_is_compared():
    old = paragraphs(numbered("a", "w" * 60_000))
    assert compared(old, old.replace("a7 ", "b7 ")).words_in == 1
