"""The nouns of what we publish, one a file."""

from articles.models.article import Article
from articles.models.audit_event import AuditEvent
from articles.models.author import Author, Byline
from articles.models.correction import Correction
from articles.models.draft import Draft
from articles.models.edition import Edition
from articles.models.editorial_note import EditorialNote
from articles.models.figure import Figure
from articles.models.footnote import Footnote
from articles.models.former_slug import FormerSlug
from articles.models.front_story import FrontStory
from articles.models.image import Image
from articles.models.page import Page, PageVersion
from articles.models.password_request import PasswordRequest
from articles.models.preview_link import PreviewLink
from articles.models.redaction import Redaction
from articles.models.redirect import Redirect
from articles.models.revision import Revision
from articles.models.section import Section
from articles.models.shelf import Shelf
from articles.models.site import Site
from articles.models.source import Source
from articles.models.staff_link import StaffLink
from articles.models.topic import Topic
from articles.models.user import User
from articles.models.vocabulary import CountedWords, Word

__all__ = [
    "Article",
    "AuditEvent",
    "Author",
    "Byline",
    "Correction",
    "CountedWords",
    "Draft",
    "Edition",
    "EditorialNote",
    "Figure",
    "Footnote",
    "FormerSlug",
    "FrontStory",
    "Image",
    "Page",
    "PageVersion",
    "PasswordRequest",
    "PreviewLink",
    "Redaction",
    "Redirect",
    "Revision",
    "Section",
    "Shelf",
    "Site",
    "Source",
    "StaffLink",
    "Topic",
    "User",
    "Word",
]
