"""docs/mail.md says of each fault what the page Mail says, in the same words."""

import re

from django.conf import settings
from django.utils.translation import override

from comments.mail_fault_words import WORDS

DOCS = (settings.BASE_DIR / "docs" / "mail.md").read_text()
ROW = re.compile(r"^\| `([a-z-]+)` \| (.+) \| (.+) \|$", re.MULTILINE)


def test_each_fault_stands_in_the_docs_in_the_words_of_the_page():
    faults = DOCS[DOCS.index("## What each fault means") : DOCS.index("## When it is tried again")]
    with override("en"):
        said = [(code, str(wrong), str(do) or "Nothing") for code, (wrong, do) in WORDS.items()]
    assert ROW.findall(faults) == said


def test_every_kind_of_address_that_is_understood_stands_in_the_docs():
    for scheme in ("smtp+tls://", "smtp+ssl://", "smtp://", "console:"):
        assert f"| `{scheme}" in DOCS
