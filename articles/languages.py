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
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ug", "ur"}


def direction(language: str) -> str:
    """Return "rtl" or "ltr", the writing direction of a language code."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"
