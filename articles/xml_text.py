"""What text may stand in XML."""

import re

# XML 1.0, section 2.2: the other characters cannot be written in it, not even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Return the text without the characters that XML does not know."""
    return _NOT_IN_XML.sub("", text)
