"""Document -> page, feed, mail and plain text. The only place in this app that calls HTML safe."""

from articles.rendering.email import email_text, mail_picture, render_email
from articles.rendering.feed import render_feed
from articles.rendering.filling import filled, joined
from articles.rendering.head import json_ld, one_line
from articles.rendering.note_list import note_items
from articles.rendering.notes import RenderedNote, mention_id, short_address
from articles.rendering.page import MARGIN_NOTES, PageRendition, render_page
from articles.rendering.plain import notes_text, plain_text

__all__ = [
    "MARGIN_NOTES",
    "PageRendition",
    "RenderedNote",
    "email_text",
    "filled",
    "joined",
    "json_ld",
    "mail_picture",
    "mention_id",
    "note_items",
    "notes_text",
    "one_line",
    "plain_text",
    "render_email",
    "render_feed",
    "render_page",
    "short_address",
]
