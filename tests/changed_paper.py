"""
A paper that changed its mind: articles with versions, retracted ones, a card, and a preview for an outsider.

`fill()` writes it into an empty database and returns the path of each kind of page that `tests.rich_paper` has not.
"""

from dataclasses import replace

from django.utils import timezone

from articles import preview_links, retracting
from articles.citing import save_with_notes
from articles.content import content_of
from articles.models import Article, Site
from articles.publishing import publish
from articles.writing import save
from tests.factories import make_article, make_draft, make_editor
from tests.notes import cite
from tests.rich_paper import PARAGRAPHS, make_picture

VIDEO = "https://www.youtube.com/watch?v=a1B2c3D4e5F"
NOTICE = "The board shows that the crane in the picture is not the one that fell.\n\nWe are sorry."


def fill() -> dict[str, str]:
    """Write the paper and return the path of each kind of page by its name."""
    Site.current()
    Site.objects.update(name="The Quay 4 Gazette", contact="Custom House, Quay Street 4", confirmed_at=timezone.now())
    changed = _changed(make_picture("A crane above the quay, drawn as lines", (96, 48, 36)))
    story = changed.get_absolute_url()
    _link, secret = preview_links.make(_with_notes(make_draft), make_editor(), "day")
    return {
        "article with a card": story,
        "versions": f"{story}versions/",
        "the first version": f"{story}versions/1/",
        "the newest version": f"{story}versions/3/",
        "retracted, the text stays": _taken(retracting.retract, NOTICE, keep_text=True),
        "retracted, the text is gone": _taken(retracting.retract, NOTICE, keep_text=False),
        "removed by law": _taken(retracting.remove_by_law, NOTICE),
        "published by accident": _taken(retracting.withdraw),
        "preview by a secret link": f"/preview/{secret}/",
    }


def _changed(picture) -> Article:
    """An article that was updated and then corrected, with a card instead of a video."""
    article = _with_notes(make_article, slug="the-crane", lead_image=picture)
    caption = f"<figcaption>The crane, filmed from the ferry{cite('film', text='Film of the ferry')}</figcaption>"
    card = f'<figure data-image="{picture.key}" data-link="{VIDEO}">{caption}</figure>'
    table = "<table><tr><th>Crane</th><th>Tonnes</th></tr><tr><td>East</td><td>40</td></tr></table>"
    updated = replace(content_of(article), body=f"{article.body}{card}{table}", standfirst="It stood for a year.")
    corrected = replace(
        updated,
        headline=f"{article.headline}, and who signed",
        body=updated.body.replace("<p>The ", "<p>That the ").replace("40", "45"),
    )
    for change, content in (("update", updated), ("correction", corrected)):
        save(article, content, None)
        publish(article, change=change, notice="The crane carries 45 tonnes, not 40.")
    return article


def _with_notes(make, **fields) -> Article:
    body = "".join(
        f"<p>{words}{cite(f'n{place}', text='Minutes of the board', url=f'https://harbour.example/minutes/{place}')}</p>"
        for place, words in enumerate(PARAGRAPHS, 1)
    )
    article = make(headline="The Crane on the Grain Quay Was Never Tested", body=body, **fields)
    save_with_notes(article)
    return article


def _taken(take, *notice: str, **options) -> str:
    article = _with_notes(make_article)
    take(article, *notice, **options)
    return article.get_absolute_url()
