"""Guess the language of the comments that were posted before it was kept."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from comments.language import guess_language

ROWS_AT_A_TIME = 1000


def guess(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Fill `language` in batches; the sealed address and the digests are not read."""
    Comment, Site = apps.get_model("comments", "Comment"), apps.get_model("articles", "Site")
    site = Site.objects.values_list("language", flat=True).first() or "en"
    batch = []
    unknown = Comment.objects.filter(language="").select_related("article").only("text", "language", "article__language")
    for comment in unknown.iterator(chunk_size=ROWS_AT_A_TIME):
        comment.language = guess_language(comment.text, comment.article.language, site)
        batch.append(comment)
        if len(batch) == ROWS_AT_A_TIME:
            Comment.objects.bulk_update(batch, ["language"])
            batch.clear()
    Comment.objects.bulk_update(batch, ["language"])


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_reading")]

    operations = [migrations.RunPython(guess, migrations.RunPython.noop)]
