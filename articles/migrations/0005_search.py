"""
What the search reads: a vector PostgreSQL keeps beside each article, and the words that spelling is compared with.

The vector is no field of the model, so that no page ever loads it; `articles.search` names it in its conditions.
Of the text and the notes the beginning is indexed: a vector may not pass 1 MB, and a character takes 8 bytes of
it at most (4 bytes, once in its word and once in a compound, and the words' positions). The configuration of
a language has to be a literal, or PostgreSQL would not let the column stand on it.

PostgreSQL takes what stands between < and > for a tag, and in the locale of the local database every character
beyond ASCII, « or — too, for a letter: spaces take their places first.

The index is written at once: a list of what is still to be written made the planner read every article instead.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

SEPARATORS = (
    r"[<>\u00a0-\u00a9\u00ab\u00ac\u00ae-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u055a-\u055f\u0589\u058a\u05be\u060c\u061b"
    r"\u061f\u066a-\u066d\u06d4\u2000-\u206f\u20a0-\u20cf\u2116\u2190-\u2bff\u3000-\u3003\u3008-\u3020\u3030\u30fb\ufe0f"
    r"\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\U0001f000-\U0001faff]"
)


# All but the short mark of й, which is a letter of its own. `translate()` took ten times as long.
ACCENTS = r"[\u0300-\u0305\u0307-\u036f\u00ad]"


def folded(column: str, characters: int) -> str:
    """Return the SQL of a column's beginning without accents, which composing anew cannot make longer."""
    spaced = f"regexp_replace(left({column}, {characters}), '{SEPARATORS}', ' ', 'g')"
    return f"left(normalize(regexp_replace(normalize({spaced}, NFD), '{ACCENTS}', '', 'g'), NFC), {characters})"


def vector(configuration: str) -> str:
    """Return the SQL of an article's vector: headline before standfirst before text before notes."""
    parts = [("A", "headline", 300), ("B", "standfirst", 1000), ("C", "plain_text", 90000), ("D", "notes_text", 30000)]
    return " || ".join(
        f"setweight(to_tsvector('{configuration}', {folded(column, characters)}), '{weight}')"
        for weight, column, characters in parts
    )


VECTOR = f"""
ALTER TABLE articles_article ADD COLUMN search tsvector GENERATED ALWAYS AS (
    CASE language
        WHEN 'en' THEN {vector("english")}
        WHEN 'ru' THEN {vector("russian")}
        ELSE {vector("simple")}
    END
) STORED;
CREATE INDEX article_search ON articles_article USING gin (search) WITH (fastupdate = off);
"""


class Migration(migrations.Migration):

    dependencies = [("articles", "0004_security_contact")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(VECTOR, "ALTER TABLE articles_article DROP COLUMN search"),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("articles", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        fields=["word"], name="word_by_its_letters", opclasses=["gist_trgm_ops"]
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("word", ""), _negated=True), name="word_has_letters")
                ],
            },
        ),
        migrations.CreateModel(
            name="CountedWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("saved_at", models.DateTimeField()),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None),
                ),
                (
                    "article",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="counted_words",
                        to="articles.article",
                    ),
                ),
            ],
        ),
    ]
