"""Notes as a body holds them."""


def cite(key: str, flags: str = "", **fields: str) -> str:
    """The element of a note; `fields` are text, title, url, quote and accessed, `flags` such as " data-lost"."""
    attributes = "".join(f' data-{name}="{value}"' for name, value in fields.items())
    return f'<sup data-fn="{key}"{attributes}{flags}></sup>'
