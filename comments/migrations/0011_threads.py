"""
Threads are counted once, when a comment gets or loses its place, and not for each reader.

The trigger keeps the row of a thread whoever writes the comment. It takes the row's lock between that of the comment
and that of the article (the order is in `comments.moderation`), and only when a place is given or taken, which for
nearly every comment happens once.
"""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

KEEP = """
CREATE FUNCTION comments_recount_thread(thread bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever is counting the same thread goes first; the next statement sees what they committed.
    PERFORM FROM comments_thread WHERE root_id = thread FOR UPDATE;
    DELETE FROM comments_thread WHERE root_id = thread;
    INSERT INTO comments_thread (root_id, article_id, standing, started_at, first)
        SELECT thread, min(article_id), count(*), min(posted_at), min(id) FROM comments_comment
        WHERE coalesce(root_id, id) = thread AND (state = 'approved' OR removed_at IS NOT NULL)
        HAVING count(*) > 0;
END
$$;
CREATE FUNCTION comments_keep_thread() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stood boolean := TG_OP <> 'INSERT' AND (OLD.state = 'approved' OR OLD.removed_at IS NOT NULL);
    stands boolean := TG_OP <> 'DELETE' AND (NEW.state = 'approved' OR NEW.removed_at IS NOT NULL);
BEGIN
    IF stood AND stands AND (OLD.article_id, OLD.posted_at, coalesce(OLD.root_id, OLD.id))
        = (NEW.article_id, NEW.posted_at, coalesce(NEW.root_id, NEW.id)) THEN
        RETURN NULL;
    END IF;
    IF stood THEN
        PERFORM comments_recount_thread(coalesce(OLD.root_id, OLD.id));
    END IF;
    IF stands AND stood THEN
        PERFORM comments_recount_thread(coalesce(NEW.root_id, NEW.id));
    ELSIF stands THEN
        INSERT INTO comments_thread AS kept (root_id, article_id, standing, started_at, first)
        VALUES (coalesce(NEW.root_id, NEW.id), NEW.article_id, 1, NEW.posted_at, NEW.id)
        ON CONFLICT (root_id) DO UPDATE SET standing = kept.standing + 1,
            started_at = least(kept.started_at, excluded.started_at), first = least(kept.first, excluded.first);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER comment_keeps_its_thread
    AFTER INSERT OR DELETE OR UPDATE OF state, removed_at, posted_at, root_id, article_id ON comments_comment
    FOR EACH ROW EXECUTE FUNCTION comments_keep_thread();
-- Counts everything anew, for what was written past the trigger.
CREATE FUNCTION comments_fill_threads() RETURNS void LANGUAGE sql AS $$
    DELETE FROM comments_thread;
    INSERT INTO comments_thread (root_id, article_id, standing, started_at, first)
        SELECT coalesce(root_id, id), min(article_id), count(*), min(posted_at), min(id) FROM comments_comment
        WHERE state = 'approved' OR removed_at IS NOT NULL GROUP BY coalesce(root_id, id);
$$;
SELECT comments_fill_threads();
"""
KEEP_NO_MORE = """
DROP TRIGGER comment_keeps_its_thread ON comments_comment;
DROP FUNCTION comments_keep_thread();
DROP FUNCTION comments_fill_threads();
DROP FUNCTION comments_recount_thread(bigint);
"""
STANDING = models.Q(("state", "approved"), ("removed_at__isnull", False), _connector="OR")


class Migration(migrations.Migration):

    dependencies = [("comments", "0010_editions")]

    operations = [
        migrations.CreateModel(
            name="Thread",
            fields=[
                (
                    "root",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="comments.comment",
                    ),
                ),
                ("standing", models.PositiveIntegerField()),
                ("started_at", models.DateTimeField()),
                ("first", models.BigIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["article", "started_at", "first"],
                        include=("root", "standing"),
                        name="thread_oldest_first",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("standing__gte", 1)), name="thread_has_a_comment")
                ],
            },
        ),
        migrations.RemoveIndex(model_name="comment", name="comment_standing"),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(condition=STANDING, fields=["article", "posted_at", "id"], name="comment_standing"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce("root", "id"),
                models.F("posted_at"),
                models.F("id"),
                condition=STANDING,
                name="comment_of_thread",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("state", "approved"), models.Q(("note_key", ""), _negated=True)),
                fields=["article", "note_key", "id"],
                name="comment_about_a_note",
            ),
        ),
        migrations.RunSQL(KEEP, KEEP_NO_MORE),
    ]
