"""The nouns of what we publish, one a file."""

from articles.models.article import Article
from articles.models.author import Author, Byline
from articles.models.footnote import Footnote
from articles.models.redirect import Redirect
from articles.models.section import Section
from articles.models.site import Site
from articles.models.source import Source
from articles.models.user import User

__all__ = ["Article", "Author", "Byline", "Footnote", "Redirect", "Section", "Site", "Source", "User"]
