"""
How many articles each list has, kept by month, and indexes for what grew with the paper.

A change adds rows, so that nobody waits for anybody; every 64th sums up what its list has of a month, as far as
nobody else is doing so.
"""

from django.db import migrations, models

KEEP = """
CREATE FUNCTION articles_put_on_shelf(list text, list_thing bigint, in_year integer, in_month integer, by integer)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    step bigint;
BEGIN
    INSERT INTO articles_shelf (of, thing, year, month, number)
        VALUES (list, list_thing, in_year, in_month, by) RETURNING id INTO step;
    IF step % 64 = 0 THEN
        WITH summed AS (
            DELETE FROM articles_shelf WHERE id IN (
                SELECT id FROM articles_shelf
                WHERE of = list AND thing = list_thing AND year = in_year AND month = in_month FOR UPDATE SKIP LOCKED
            ) RETURNING number
        )
        INSERT INTO articles_shelf (of, thing, year, month, number)
            SELECT list, list_thing, in_year, in_month, sum(number) FROM summed HAVING sum(number) <> 0;
    END IF;
END
$$;
CREATE FUNCTION articles_shelve(article bigint, section bigint, in_year integer, in_month integer, by integer)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM articles_put_on_shelf('paper', 0, in_year, in_month, by);
    IF section IS NOT NULL THEN
        PERFORM articles_put_on_shelf('section', section, in_year, in_month, by);
    END IF;
    PERFORM articles_put_on_shelf('topic', topic_id, in_year, in_month, by)
        FROM articles_article_topics WHERE article_id = article;
    PERFORM articles_put_on_shelf('author', author_id, in_year, in_month, by)
        FROM articles_byline WHERE article_id = article;
END
$$;
CREATE FUNCTION articles_keep_shelves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    counted boolean := TG_OP <> 'INSERT' AND OLD.published_at IS NOT NULL AND OLD.retracted_at IS NULL;
    counts boolean := TG_OP <> 'DELETE' AND NEW.published_at IS NOT NULL AND NEW.retracted_at IS NULL;
BEGIN
    IF counted AND counts AND (OLD.section_id, OLD.url_year, OLD.url_month)
        IS NOT DISTINCT FROM (NEW.section_id, NEW.url_year, NEW.url_month) THEN
        RETURN NULL;
    END IF;
    IF counted THEN
        PERFORM articles_shelve(OLD.id, OLD.section_id, OLD.url_year, OLD.url_month, -1);
    END IF;
    IF counts THEN
        PERFORM articles_shelve(NEW.id, NEW.section_id, NEW.url_year, NEW.url_month, 1);
    END IF;
    RETURN NULL;
END
$$;
-- For a table that puts articles into the lists of what its argument names: topic, or author.
CREATE FUNCTION articles_keep_shelf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM articles_put_on_shelf(TG_ARGV[0], (to_jsonb(OLD)->>(TG_ARGV[0] || '_id'))::bigint, url_year, url_month, -1)
            FROM articles_article
            WHERE id = OLD.article_id AND published_at IS NOT NULL AND retracted_at IS NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM articles_put_on_shelf(TG_ARGV[0], (to_jsonb(NEW)->>(TG_ARGV[0] || '_id'))::bigint, url_year, url_month, 1)
            FROM articles_article
            WHERE id = NEW.article_id AND published_at IS NOT NULL AND retracted_at IS NULL;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER article_keeps_its_shelves
    AFTER INSERT OR DELETE OR UPDATE OF published_at, retracted_at, section_id, url_year, url_month ON articles_article
    FOR EACH ROW EXECUTE FUNCTION articles_keep_shelves();
CREATE TRIGGER topic_keeps_its_shelf
    AFTER INSERT OR DELETE OR UPDATE OF article_id, topic_id ON articles_article_topics
    FOR EACH ROW EXECUTE FUNCTION articles_keep_shelf('topic');
CREATE TRIGGER author_keeps_its_shelf
    AFTER INSERT OR DELETE OR UPDATE OF article_id, author_id ON articles_byline
    FOR EACH ROW EXECUTE FUNCTION articles_keep_shelf('author');
-- Counts everything anew, for what was written past the triggers.
CREATE FUNCTION articles_fill_shelves() RETURNS void LANGUAGE sql AS $$
    DELETE FROM articles_shelf;
    INSERT INTO articles_shelf (of, thing, year, month, number)
        SELECT of, thing, url_year, url_month, count(*) FROM (
            SELECT id, 'paper' AS of, 0 AS thing FROM articles_article
            UNION ALL SELECT id, 'section', section_id FROM articles_article WHERE section_id IS NOT NULL
            UNION ALL SELECT article_id, 'topic', topic_id FROM articles_article_topics
            UNION ALL SELECT article_id, 'author', author_id FROM articles_byline
        ) AS listed JOIN articles_article USING (id)
        WHERE published_at IS NOT NULL AND retracted_at IS NULL GROUP BY 1, 2, 3, 4;
$$;
SELECT articles_fill_shelves();
"""
KEEP_NO_MORE = """
DROP FUNCTION articles_keep_shelves() CASCADE;
DROP FUNCTION articles_keep_shelf() CASCADE;
DROP FUNCTION articles_fill_shelves();
DROP FUNCTION articles_shelve(bigint, bigint, integer, integer, integer);
DROP FUNCTION articles_put_on_shelf(text, bigint, integer, integer, integer);
"""
# Of a topic, the newest articles without reading the rest.
BY_TOPIC = "CREATE INDEX article_of_topic ON articles_article_topics (topic_id, article_id)"


class Migration(migrations.Migration):

    dependencies = [("articles", "0018_editions")]

    operations = [
        migrations.CreateModel(
            name="Shelf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "of",
                    models.CharField(
                        choices=[
                            ("paper", "The paper"),
                            ("section", "A section"),
                            ("topic", "A topic"),
                            ("author", "An author"),
                        ],
                        max_length=7,
                    ),
                ),
                ("thing", models.BigIntegerField(default=0)),
                ("year", models.PositiveSmallIntegerField()),
                ("month", models.PositiveSmallIntegerField()),
                ("number", models.IntegerField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["of", "thing", "year", "month"], include=("number",), name="shelf_of_a_list"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("of__in", ["paper", "section", "topic", "author"])),
                        name="shelf_of_is_known",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("published_at__isnull", True)), fields=["created_by"], name="article_never_public"
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("stage", "review")), fields=["updated_at"], name="article_in_review"
            ),
        ),
        migrations.AddIndex(
            model_name="footnote",
            index=models.Index(
                condition=models.Q(("title__gt", "")), fields=["source", "title", "article"], name="footnote_by_title"
            ),
        ),
        migrations.RunSQL(BY_TOPIC, "DROP INDEX article_of_topic"),
        migrations.RunSQL(KEEP, KEEP_NO_MORE),
    ]
