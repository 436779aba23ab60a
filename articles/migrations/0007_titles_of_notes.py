from django.db import migrations, models

from articles.body import parse

MAX_TITLE_LENGTH = 500


def write_titles(apps, schema_editor):
    """Write what each note calls its source, article by article."""
    Article, Footnote = (apps.get_model("articles", name) for name in ("Article", "Footnote"))
    for article in Article.objects.filter(footnotes__isnull=False).distinct().only("body").iterator(chunk_size=100):
        titles = {note.key: note.title.strip()[:MAX_TITLE_LENGTH] for note in parse(article.body).notes}
        rows = [row for row in Footnote.objects.filter(article=article) if titles.get(row.key)]
        for row in rows:
            row.title = titles[row.key]
        Footnote.objects.bulk_update(rows, ["title"])


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0006_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="footnote",
            name="title",
            field=models.CharField(blank=True, default="", max_length=500, verbose_name="title"),
            preserve_default=False,
        ),
        migrations.RunPython(write_titles, migrations.RunPython.noop, elidable=True),
    ]
