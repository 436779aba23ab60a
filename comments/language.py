"""
Which language a comment is written in, by its script and its letters.

Readers name no language, and a wrong one is read out in the wrong voice. So this says only what letters can show: the
script with the most letters decides, and within Cyrillic and Arabic script the alphabet that leaves the fewest of
them out. Where letters cannot tell, it is the article's language.
"""

import re
from collections import Counter

LATIN = frozenset({"az", "de", "en", "es", "fr", "it", "pl", "pt", "tk", "tr", "uz"})
# One letter in this many may be foreign (a name, a borrowed word) before it counts against a language.
FOREIGN_LETTERS = 40
# So many letters without one of the language's own are not that language; fewer may be chance.
ENOUGH_LETTERS = 60
# A Chinese or Japanese letter is worth a syllable or a word: "iPhone" in a sentence does not outweigh it.
WEIGHT_OF_A_SYLLABLE = 3

_ADDRESS = re.compile(r"https?://\S*", re.IGNORECASE)
_SCRIPTS = {
    "Latin": re.compile(r"[a-z\u00aa\u00ba\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff]"),
    "Cyrillic": re.compile(r"[\u0430-\u0481\u048a-\u052f\u1c80-\u1c88\ua640-\ua66e\ua680-\ua69d]"),
    "Arabic": re.compile(
        r"[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06d5\u06ee-\u06fc\u06ff\u0750-\u077f\ufb50-\ufefc]"
    ),
    "Hebrew": re.compile(r"[\u05d0-\u05ea\u05ef-\u05f2\ufb1d-\ufb4f]"),
    "Greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "Armenian": re.compile(r"[\u0560-\u0588]"),
    "Georgian": re.compile(r"[\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2d]"),
    "Kana": re.compile(r"[\u3041-\u3096\u30a1-\u30fc\u31f0-\u31ff\uff66-\uff9d]"),
    "Han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]"),
}
_OF_SCRIPT = {"Hebrew": "he", "Greek": "el", "Armenian": "hy", "Georgian": "ka"}

_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
# The first of each script is the language that its bare letters mean. Of alphabets that fit equally well the one named
# first counts: where a longer one adds letters, a text without any of them is hardly in its language.
_CYRILLIC = {
    "ru": _RUSSIAN,
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "mn": _RUSSIAN + "өү",
    "ky": _RUSSIAN + "ңөү",
    "kk": _RUSSIAN + "әғқңөұүһі",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "tg": "абвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя",
    "uz": "абвгғдеёжзийкқлмнопрстуўфхҳцчшъьэюя",
}
_ARABIC = {
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي",
    "fa": "آأؤئءابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "ur": "آأؤئءابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہۂۃھیۓے",
    "ug": "ئاەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي",
}


def guess_language(text: str, article: str, site: str) -> str:
    """
    Return the code of the language of `text`, "" when its letters are none that we know.

    `article` and `site` are the codes of the article's language and of the paper's, which settle what letters leave
    open. Every code is one of `articles.languages`.
    """
    text = _ADDRESS.sub(" ", text).lower()
    found = {script: letters.findall(text) for script, letters in _SCRIPTS.items()}
    syllables = WEIGHT_OF_A_SYLLABLE * (len(found["Kana"]) + len(found["Han"]))
    sizes = {script: len(found[script]) for script in found if script not in ("Kana", "Han")} | {"Han": syllables}
    others = sum(map(str.isalpha, text)) - sum(map(len, found.values()))
    script = max(sizes, key=sizes.__getitem__)
    if sizes[script] == 0 or others > sizes[script]:
        return ""
    if script == "Latin":
        return next((code for code in (article, site) if code in LATIN), "en")
    if script == "Cyrillic":
        return _by_alphabet(found[script], _CYRILLIC, (article, site))
    if script == "Arabic":
        return _by_alphabet(found[script], _ARABIC, (article, site))
    if script == "Han":
        # A Chinese text can hold a kana or two; a Japanese one is half kana.
        return "ja" if 10 * len(found["Kana"]) >= len(found["Kana"]) + len(found["Han"]) else "zh"
    return _OF_SCRIPT[script]


def _by_alphabet(letters: list[str], alphabets: dict[str, str], likely: tuple[str, str]) -> str:
    """Return the language whose alphabet leaves the fewest letters out; of several, a `likely` one, then the first."""
    counts = Counter(letters)
    bare = next(iter(alphabets))
    order = [code for code in (*likely, *alphabets) if code in alphabets]
    best = min(order, key=lambda code: _foreign(counts, alphabets[code]))
    if _foreign(counts, alphabets[best]) * FOREIGN_LETTERS > len(letters):
        return ""
    its_own = _foreign(counts, alphabets[bare])
    if len(letters) >= ENOUGH_LETTERS and its_own * FOREIGN_LETTERS < len(letters):
        return bare
    return best


def _foreign(counts: Counter[str], alphabet: str) -> int:
    """Return how many letters are not in the alphabet."""
    return sum(number for letter, number in counts.items() if letter not in alphabet)
