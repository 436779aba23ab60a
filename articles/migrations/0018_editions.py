from django.db import migrations, models

COUNT = """
-- One row a statement for the paper's parts; the parts of articles are few in a transaction. The steps are drawn by lot:
-- a server that took the place of another, or was put back to an hour before, counts other changes by other numbers.
CREATE FUNCTION articles_count_edition(counted text, of_article bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    marked constant text := 'newsportal.' || counted;
    now_here constant text := pg_current_xact_id()::text || ' ' || statement_timestamp()::text;
    step bigint;
BEGIN
    IF of_article = 0 THEN
        IF current_setting(marked, true) = now_here THEN
            RETURN;
        END IF;
        PERFORM set_config(marked, now_here, true);
    END IF;
    INSERT INTO articles_edition (part, article, number) VALUES (counted, of_article, 1 + floor(random() * 1000000000)::bigint)
        RETURNING id INTO step;
    IF step % 64 = 0 THEN
        WITH summed AS (
            DELETE FROM articles_edition WHERE id IN (
                SELECT id FROM articles_edition WHERE part = counted AND article = of_article FOR UPDATE SKIP LOCKED
            ) RETURNING number
        )
        INSERT INTO articles_edition (part, article, number)
        SELECT counted, of_article, sum(number) FROM summed HAVING count(*) > 0;
    END IF;
END
$$;

-- As functions, because PostgreSQL keeps the plans of what a function asks, and planning takes longer than asking.
CREATE FUNCTION articles_edition(counted text) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT ARRAY[
        (SELECT coalesce(sum(number), 0) FROM articles_edition WHERE part = 'news' AND article = 0),
        (SELECT coalesce(sum(number), 0) FROM articles_edition WHERE part = counted AND article = 0)
    ]);
END
$$;

CREATE FUNCTION articles_edition(of_year int, of_month int, of_slug text) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT ARRAY[
        (SELECT coalesce(sum(number), 0) FROM articles_edition WHERE part = 'news' AND article = 0),
        (SELECT coalesce(sum(number), 0) FROM articles_edition WHERE part = 'talk' AND article = (
            SELECT id FROM articles_article WHERE url_year = of_year AND url_month = of_month AND slug = lower(of_slug)
        ))
    ]);
END
$$;

CREATE FUNCTION articles_next_appearance(since timestamptz) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT least(
        (SELECT min(published_at) FROM articles_article WHERE published_at > since AND retracted_at IS NULL),
        (SELECT min(noted_at) FROM articles_correction WHERE noted_at > since)
    ));
END
$$;

CREATE FUNCTION articles_edition_of_news() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM articles_count_edition('news', 0);
    RETURN NULL;
END
$$;

CREATE FUNCTION articles_edition_of_an_article() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM articles_article
        WHERE id IN (CASE WHEN TG_OP = 'DELETE' THEN OLD.article_id ELSE NEW.article_id END,
            CASE WHEN TG_OP = 'INSERT' THEN NEW.article_id ELSE OLD.article_id END)
        AND published_at IS NOT NULL
    ) THEN
        PERFORM articles_count_edition('news', 0);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION articles_edition_of_a_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM articles_count_edition('talk', 0);
    PERFORM articles_count_edition('talk', NEW.id);
    RETURN NULL;
END
$$;

CREATE TRIGGER edition AFTER UPDATE OF headline, standfirst, slug, language, section_id, lead_image_id, lead_caption,
    body, plain_text, notes_text, published_at, retracted_at, withdrawal, text_stays, url_year, url_month,
    originally_published_on, imported_at, imported_from, is_sample, comments_mode, comments_close_at, created_by_id
    ON articles_article FOR EACH ROW
    WHEN (OLD.published_at IS NOT NULL OR NEW.published_at IS NOT NULL) EXECUTE FUNCTION articles_edition_of_news();
CREATE TRIGGER edition_new AFTER INSERT ON articles_article FOR EACH ROW
    WHEN (NEW.published_at IS NOT NULL) EXECUTE FUNCTION articles_edition_of_news();
CREATE TRIGGER edition_gone AFTER DELETE ON articles_article FOR EACH ROW
    WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION articles_edition_of_news();
CREATE TRIGGER edition_of_talk AFTER UPDATE OF comment_count ON articles_article FOR EACH ROW
    WHEN (OLD.comment_count <> NEW.comment_count) EXECUTE FUNCTION articles_edition_of_a_number();

-- A source and a picture are public through the notes and figures that name them.
CREATE TRIGGER edition AFTER UPDATE OF url, domain, title ON articles_source FOR EACH ROW
    WHEN ((OLD.url, OLD.domain, OLD.title) IS DISTINCT FROM (NEW.url, NEW.domain, NEW.title))
    EXECUTE FUNCTION articles_edition_of_news();
CREATE TRIGGER edition AFTER UPDATE ON articles_image FOR EACH ROW
    WHEN (to_jsonb(OLD) - 'render_after' - 'render_attempts'
        IS DISTINCT FROM to_jsonb(NEW) - 'render_after' - 'render_attempts')
    EXECUTE FUNCTION articles_edition_of_news();
-- An old version may name a picture that is deleted, and again after it was uploaded once more.
CREATE TRIGGER edition_there AFTER INSERT OR DELETE ON articles_image FOR EACH ROW
    EXECUTE FUNCTION articles_edition_of_news();
"""

# What belongs to one article counts once the article has a date; what stands for itself always.
WATCH = "".join(
    f"CREATE TRIGGER edition AFTER INSERT OR UPDATE OR DELETE ON articles_{table} FOR EACH ROW"
    f" EXECUTE FUNCTION {function}();\n"
    for function, tables in (
        ("articles_edition_of_an_article", ["byline", "article_topics", "footnote", "figure", "correction"]),
        ("articles_edition_of_news", ["site", "section", "author", "topic", "page", "redirect", "formerslug"]),
        ("articles_edition_of_news", ["frontstory", "word"]),
    )
    for table in tables
) + """
CREATE TRIGGER edition AFTER UPDATE ON articles_revision FOR EACH ROW
    WHEN (OLD.public_from IS NOT NULL OR NEW.public_from IS NOT NULL)
    EXECUTE FUNCTION articles_edition_of_an_article();
CREATE TRIGGER edition_new AFTER INSERT ON articles_revision FOR EACH ROW
    WHEN (NEW.public_from IS NOT NULL) EXECUTE FUNCTION articles_edition_of_an_article();
CREATE TRIGGER edition_gone AFTER DELETE ON articles_revision FOR EACH ROW
    WHEN (OLD.public_from IS NOT NULL) EXECUTE FUNCTION articles_edition_of_an_article();
"""

FORGET = """
DROP FUNCTION articles_edition(text);
DROP FUNCTION articles_edition(int, int, text);
DROP FUNCTION articles_next_appearance(timestamptz);
DROP FUNCTION articles_edition_of_news() CASCADE;
DROP FUNCTION articles_edition_of_an_article() CASCADE;
DROP FUNCTION articles_edition_of_a_number() CASCADE;
DROP FUNCTION articles_count_edition(text, bigint);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0017_owning'),
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('news', 'News'), ('talk', 'Talk'), ('log', 'Log')], max_length=4)),
                ('article', models.BigIntegerField(default=0)),
                ('number', models.BigIntegerField(default=1)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['part', 'article'], include=['number'], name='edition_of_a_part')],
                'constraints': [models.CheckConstraint(condition=models.Q(('part__in', ['news', 'talk', 'log'])), name='edition_part_is_known')],
            },
        ),
        migrations.RunSQL(COUNT + WATCH, FORGET),
    ]
