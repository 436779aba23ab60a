"""The languages an article can be written in. The interface's own language is the Site's setting."""

LANGUAGES = [
    ("ar", "العربية"),
    ("az", "Azərbaycanca"),
    ("be", "Беларуская"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("fa", "فارسی"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("hy", "Հայերեն"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ka", "ქართული"),
    ("kk", "Қазақша"),
    ("ky", "Кыргызча"),
    ("mn", "Монгол"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ru", "Русский"),
    ("tg", "Тоҷикӣ"),
    ("tk", "Türkmençe"),
    ("tr", "Türkçe"),
    ("ug", "ئۇيغۇرچە"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("uz", "Oʻzbekcha"),
    ("zh", "中文"),
]
WITHOUT_SPACES = {"ja", "zh"}
"""Those that put no space between words, so that words cannot be counted."""

_RIGHT_TO_LEFT = {"ar", "fa", "he", "ug", "ur"}

# Open Graph wants a country with each language. These are the pairs that Facebook, whose format it is, knows by name;
# its Arabic is of no country.
_COUNTRIES = {
    "ar": "AR", "az": "AZ", "be": "BY", "de": "DE", "el": "GR", "en": "US", "es": "ES", "fa": "IR", "fr": "FR",
    "he": "IL", "hy": "AM", "it": "IT", "ja": "JP", "ka": "GE", "kk": "KZ", "ky": "KG", "mn": "MN", "pl": "PL",
    "pt": "PT", "ru": "RU", "tg": "TJ", "tk": "TM", "tr": "TR", "ug": "CN", "uk": "UA", "ur": "PK", "uz": "UZ",
    "zh": "CN",
}  # fmt: skip


def open_graph_locale(language: str) -> str:
    """Return a language code as Open Graph writes it: en_US."""
    return f"{language}_{_COUNTRIES[language]}"


def direction(language: str) -> str:
    """Return "rtl" or "ltr", the writing direction of a language code."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"
