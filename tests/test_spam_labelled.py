"""Files of labelled comments."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.spam.labelled import BadFile, Labelled, read_labelled


def written(folder, name: str, content: str | bytes):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


EXPECTED = [Labelled("Two lines,\nhere", True, "bridge", "Ann"), Labelled("Thanks", False, "ferry", "")]


def test_the_three_kinds_of_files_say_the_same(tmp_path):
    csv = 'text,label,group,name\n"Two lines,\nhere",spam,bridge,Ann\nThanks,0,ferry,\n'
    tsv = 'label\ttext\tgroup\tname\n1\t"Two lines,\nhere"\tbridge\tAnn\nHAM\tThanks\tferry\t\n'
    jsonl = (
        '{"text": "Two lines,\\nhere", "label": 1, "group": "bridge", "name": "Ann"}\n\n'
        '{"text": "Thanks", "label": false, "group": "ferry"}\n'
    )
    for name, content in (("a.csv", csv), ("a.tsv", tsv), ("a.jsonl", jsonl)):
        assert read_labelled(written(tmp_path, name, content)) == EXPECTED


def test_without_groups_each_comment_is_its_own(tmp_path):
    rows = read_labelled(written(tmp_path, "a.csv", "text,label\nOne,ham\nTwo,spam\n"))
    assert [row.group for row in rows] == ["line 2", "line 3"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", "One", "ends in .csv"),
        ("a.csv", "words,label\nOne,ham\n", "line 2: a comment needs"),
        ("a.csv", "text,label\nOne,perhaps\n", "line 2: the label is 'perhaps'"),
        ("a.csv", "text,label\nOne\n", "line 2: a comment needs"),
        ("a.jsonl", '{"text": "One"', "line 1: this is no JSON"),
        ("a.jsonl", "[" * 100_000, "line 1: this is no JSON"),
        ("a.jsonl", "3\n", "line 1: a comment needs"),
        ("a.jsonl", '{"text": 3, "label": 1}', "line 1: a comment needs"),
        ("a.csv", b"text,label\n\xff,ham\n", "save the file as UTF-8"),
        ("a.csv", "text,label\n" + "x" * 200_000 + ",ham\n", "field larger"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(tmp_path, name, content, said):
    with pytest.raises(BadFile, match=said):
        read_labelled(written(tmp_path, name, content))


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.tsv", "a.jsonl"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content, name):
    path = written(tmp_path_factory.mktemp("labelled"), name, content)
    try:
        assert all(isinstance(row, Labelled) for row in read_labelled(path))
    except BadFile as refusal:
        assert str(path) in str(refusal)


@given(st.lists(st.tuples(st.text(max_size=30), st.booleans()), max_size=5))
def test_any_text_comes_back_from_jsonl(tmp_path_factory, rows):
    lines = "".join(json.dumps({"text": text, "label": int(label)}) + "\n" for text, label in rows)
    path = written(tmp_path_factory.mktemp("labelled"), "a.jsonl", lines)
    assert [(row.text, row.is_spam) for row in read_labelled(path)] == rows
