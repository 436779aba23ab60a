"""
Names that could be taken for the paper's own: its people, the paper itself, or an office such as "moderator".

Names are compared by their skeleton: what is left when look-alike letters of other scripts, digits in place of
letters, accents, case and punctuation no longer make a difference. After the idea of Unicode Technical Standard 39,
section 4, with a table of our own for what looks alike in Latin, Cyrillic and Greek. Pure: no Django, no database.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Capitals whose small letter looks like another one.
_CAPITALS = str.maketrans("ΗΝΥΡΧΒΜНВУ", "hnypxbmhby")
_ALIKE = str.maketrans(
    {
        **dict(zip("авсегнікмопртухѕјԁһԛԝӏьԍ", "abcerhikmonptyxsjdhqwlbg", strict=True)),
        **dict(zip("αβεζηικμνορςτυχγω", "abeznikmvopctuxyw", strict=True)),
        **dict(zip("ıɩłøđɑɡɪꞁɴʀʏʙᴀᴄᴅᴇꜰɢʜᴊᴋʟᴍᴏᴘꜱᴛᴜᴠᴡᴢօսհ", "iiiodagilnrybacdefghjklmopstuvwzouh", strict=True)),
        **dict(zip("013457869@$€|", "oleasbbbgasel", strict=True)),
        "æ": "ae",
        "œ": "oe",
    }
)
_BETWEEN_LETTERS = re.compile(r"(?<=\w)!(?=\w)")
_SPELT = re.compile(r"(?<!\S)\S(?: \S)+(?!\S)")

# What people on a paper are called, in the languages of its readers; each as one word.
_OFFICES = """
    admin admins administrator administrators administration editor editors editorial editorialteam moderator moderators
    moderation mod mods staff newsroom newsdesk official editorinchief
    админ админы администратор администрация модератор модераторы модерация редактор редакторы редакция главред
    главныйредактор әкімші әкімшілік редакциясы редакторы модераторы редакція адміністратор адміністрація рэдакцыя
    redaktion redakteur redakteurin redakteure chefredakteur chefredaktion administratorin moderatorin
    rédaction rédacteur rédactrice modérateur modératrice modération administrateur administratrice
    redacción redactor redactora moderador moderadora administrador administradora editora
    redazione redattore moderatore amministratore redação redator redakcja redaktor administracja
    yönetici editör moderatör
"""


@lru_cache(maxsize=8192)
def skeleton(name: str) -> str:
    """
    Return the name's skeleton: words of letters that look different, with single spaces; "" for one without letters.

    It is for comparing with another skeleton, and for nobody to read.
    """
    seen = "".join(character for character in name if unicodedata.category(character) != "Cf")
    plain = unicodedata.normalize("NFKC", _BETWEEN_LETTERS.sub("l", seen)).translate(_CAPITALS).casefold()
    bare = "".join(mark for mark in unicodedata.normalize("NFD", plain) if unicodedata.category(mark)[0] != "M")
    alike = bare.translate(_ALIKE).replace("i", "l")
    words = "".join(letter if letter.isalnum() else " " for letter in alike)
    words = words.replace("rn", "m").replace("vv", "w")
    # "E d i t o r" is one word.
    return _SPELT.sub(lambda spelt: spelt.group().replace(" ", ""), " ".join(words.split()))


OFFICES = frozenset(map(skeleton, _OFFICES.split()))


class OwnNames:
    """The names of the people who write for the paper and work on it, and of the paper."""

    def __init__(self, people: Iterable[str] = (), paper: str = "") -> None:
        self._people = frozenset(map(skeleton, people)) - {""}
        self._paper = skeleton(paper)

    def resembled_by(self, name: str) -> bool:
        """
        Whether a reader's name could be taken for one of them: it names an office or the paper, or is a person's name.

        A name of one word alone has to be the whole name; longer ones may have something before and behind.
        """
        spoken = skeleton(name)
        words, squeezed = spoken.split(), spoken.replace(" ", "")
        if squeezed in OFFICES or any(word in OFFICES for word in words):
            return True
        if self._paper and (f" {self._paper} " in f" {spoken} " or squeezed == self._paper.replace(" ", "")):
            return True
        return any(_is_said_in(person, spoken) for person in self._people)


def _is_said_in(person: str, spoken: str) -> bool:
    if " " not in person:
        return spoken == person
    return f" {person} " in f" {spoken} " or spoken.replace(" ", "") == person.replace(" ", "")
