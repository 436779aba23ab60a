"""What can be written in XML."""

import re

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Return the text without the characters that XML 1.0 (section 2.2) does not know, not even escaped."""
    return _FORBIDDEN.sub("", text)
