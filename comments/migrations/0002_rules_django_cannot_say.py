"""
Rules that Django's model options cannot express.

A reply and its thread belong to one article (composite foreign keys), and the moderation log can only grow.
"""

from django.db import migrations

COMPOSITE_KEYS = """
ALTER TABLE comments_comment
    ADD CONSTRAINT comment_parent_is_on_the_same_article
        FOREIGN KEY (article_id, parent_id) REFERENCES comments_comment (article_id, id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT comment_root_is_on_the_same_article
        FOREIGN KEY (article_id, root_id) REFERENCES comments_comment (article_id, id)
        DEFERRABLE INITIALLY DEFERRED;
"""
NO_COMPOSITE_KEYS = """
ALTER TABLE comments_comment
    DROP CONSTRAINT comment_parent_is_on_the_same_article,
    DROP CONSTRAINT comment_root_is_on_the_same_article;
"""

APPEND_ONLY = """
CREATE FUNCTION moderation_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The moderation log can only grow: % is refused.', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER moderation_log_refuses_change
    BEFORE UPDATE OR DELETE ON comments_moderationevent
    FOR EACH ROW EXECUTE FUNCTION moderation_log_is_append_only();
CREATE TRIGGER moderation_log_refuses_truncate
    BEFORE TRUNCATE ON comments_moderationevent
    FOR EACH STATEMENT EXECUTE FUNCTION moderation_log_is_append_only();
"""
NOT_APPEND_ONLY = """
DROP TRIGGER moderation_log_refuses_truncate ON comments_moderationevent;
DROP TRIGGER moderation_log_refuses_change ON comments_moderationevent;
DROP FUNCTION moderation_log_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial")]

    operations = [
        migrations.RunSQL(COMPOSITE_KEYS, NO_COMPOSITE_KEYS),
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
    ]
