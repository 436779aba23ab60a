"""A name that could be taken for the paper's own is known by what it looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.names import OwnNames, skeleton
from tests.growth import growth

OWN = OwnNames(["Ada Holm", "Ислам Сеитов", "Quill", "José Peña"], "The Harbour Gazette")


@pytest.mark.parametrize(
    "name",
    [
        "Ada Holm",
        "ADA HOLM",
        "Аda Ноlm",  # Cyrillic А and Н
        "Αda Ηolm",  # Greek
        "Ada H0lm",
        "4da Holm",
        "Ada Ho1m",
        "Ada HoIm",
        "Ada Holrn",
        "Àda Hólm",
        "AdaHolm",
        "Ada-Holm",
        "Ada  Holm!",
        "A d a H o l m",
        "𝐀𝐝𝐚 𝐇𝐨𝐥𝐦",
        "Ada Holm, journalist",
        "Ada\u00ad Holm",
        "ᴀᴅᴀ ʜᴏʟᴍ",
        "Jose Pena",
        "ИСЛАМ СЕИТОВ",
        "Quill",
        "quiII",
        "Harbour Gazette, The Harbour Gazette",
        "TheHarbourGazette",
        "Editor",
        "The editors",
        "Edіtor",  # Cyrillic і
        "E.d.i.t.o.r",
        "✓ Staff",
        "[Staff] Ada",
        "Adm1n",
        "M0DERAT0R",
        "Редакция",
        "главный редактор",
        "Модератор 2",
        "Рeдaктop",  # Latin e, a, o, p
        "La rédaction",
        "Redaktion",
        "Әкімші",
    ],
)
def test_what_looks_like_the_papers_own_is_known(name):
    assert OWN.resembled_by(name)


@pytest.mark.parametrize(
    "name",
    [
        "Oona Kettle",
        "Ada Holmes",
        "Holm",
        "Ada",
        "Quill Pen",
        "Harbour Master",
        "Creditor",
        "Stafford",
        "Moderate Man",
        "Admiral",
        "Ислам",
        "Иван Редакторов",
        "李明",
        "محمد",
        "R2",
        "🙂",
        "",
    ],
)
def test_other_names_are_left_alone(name):
    assert not OWN.resembled_by(name)


def test_a_paper_without_people_still_has_offices():
    assert OwnNames().resembled_by("Admin")
    assert not OwnNames().resembled_by("Oona Kettle")
    assert not OwnNames(["", "🙂"], "").resembled_by("🙂")


@given(st.text())
def test_a_skeleton_is_its_own_skeleton_in_any_case(name):
    assert skeleton(skeleton(name)) == skeleton(name)
    assert skeleton(f" {name}. ") == skeleton(name)


@given(st.text(min_size=1).filter(skeleton))
def test_every_name_resembles_itself(name):
    assert OwnNames([name]).resembled_by(name)


@pytest.mark.parametrize("unit", ["a", "r", "a ", "!", "v\u0301", "Н"])
def test_the_time_grows_with_the_name(unit):
    assert growth(skeleton.__wrapped__, unit) <= 2.3
