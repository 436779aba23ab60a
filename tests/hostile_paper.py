"""
A paper in which every text that an editor or a reader can write tries to become markup, script or a template.

Wherever it succeeded, an element or an attribute is called MARK.
"""

from html import escape

from django.utils import timezone

from articles.citing import save_with_notes
from articles.models import Article, Site
from comments.models import Comment, CommentVersion, Letter, WordList
from tests.factories import (
    make_appeal,
    make_article,
    make_comment,
    make_correction,
    make_letter,
    make_removed,
    make_report,
)
from tests.site_map import COMMENT, plant

MARK = "qzx"
# Closes a script, a title and an attribute; what XML forbids; a template; a format; a line end of JavaScript; and what
# turns the direction of writing.
HOSTILE = f"</script></title>'\"><{MARK} {MARK}=1>]]>{{{{7|add:7000001}}}}%s%(x)s\u2028\u202e\x0b\ufffe&{MARK};"
RUNS = f"\"><img src=x onerror='{MARK}=1'><svg onload={MARK}=1></title></textarea></script><script>{MARK}=1</script>"
COMPUTED = "7000008"
ADDRESSES = [
    f"javascript:{MARK}=1",
    f"https://ferry.example/'\"><{MARK}>",
    f"https://ferry.example/%s]]>{{{{7|add:7000001}}}}&{MARK}",
    f"data:text/html,<script>{MARK}=1</script>",
    f"//evil.example/{MARK}",
]


def fill(text: str = HOSTILE) -> None:
    """Write the paper of `site_map.plant` with `text` wherever text can stand, cut where there is less room."""
    plant()
    Site.objects.update(name=text[:100], tagline=text, contact=text)
    article = Article.objects.get(slug="bridge")
    for row, fields in (
        (article.section, {"name": text[:80], "description": text}),
        (article.topics.get(), {"name": text[:80], "description": text}),
        (article.authors.get(), {"name": text[:120], "bio": text, "photo": article.lead_image}),
        (article.lead_image, {"alt": text, "caption": text, "credit": text}),
        (article.corrections.get(), {"text": text}),
    ):
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    other = make_article(section=article.section)
    other.topics.set(article.topics.all())
    for row in (article, other):
        row.headline, row.standfirst, row.lead_caption, row.imported_from = text, text, text, text
        row.body = body(text, article.lead_image.key)
        save_with_notes(row)
    make_correction(article, kind="update", text=text)
    _talk(text)


def body(text: str, picture: str) -> str:
    """A text with every kind of block and note; what stands in it is what a form would send."""
    typed = escape(text)
    notes = "".join(
        f'<sup data-fn="k{number}" data-text="{typed}" data-title="{typed}" data-quote="{typed}" '
        f'data-accessed="{typed}" data-url="{escape(address)}"></sup>'
        for number, address in enumerate(ADDRESSES)
    )
    links = "".join(f'<a href="{escape(address)}">{typed}</a>' for address in ADDRESSES)
    return (
        f"<p>{typed}{notes}{links}</p><h2>{typed}</h2><blockquote data-pull><p>{typed}</p></blockquote>{text}"
        f'<figure data-image="{picture}"><figcaption>{typed}</figcaption></figure><ul><li>{typed}</li></ul>'
        f"<table><caption>{typed}</caption><tr><th>{typed}</th></tr><tr><td>{typed}</td></tr></table><hr>"
    )


def _talk(text: str) -> None:
    words = "\n\n".join([text, f"> {text}", *ADDRESSES])
    Comment.objects.filter(pk=COMMENT).update(name=text[:80], text=words, picked_at=timezone.now())
    parent = Comment.objects.get(pk=COMMENT)
    make_comment(parent=parent, name=text[:80], text=words, state="approved")
    held = make_comment(parent.article, name=text[:80], text=words, offers_correction=True, confirmed_at=timezone.now())
    Comment.objects.filter(pk=held.pk).update(sealed_address=parent.sealed_address)
    make_comment(parent.article, name=text[:80], text=words, for_editors=True)
    CommentVersion.objects.create(comment=held, text=words)
    make_report(parent, text=text)
    make_appeal(make_removed(parent.article, name=text[:80], text=words), text=words[:2000])
    letter = parent.article.letters.get()
    Letter.objects.filter(pk=letter.pk).update(name=text[:80], phone=text[:40], text=words)
    make_letter(first=letter, name=text[:80], phone=text[:40], text=words)
    WordList.objects.create(words=text)
