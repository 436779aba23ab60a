from django.db import migrations

# What never shows in public: every other column of a comment counts, those of later versions too.
_UNSEEN = " - ".join(
    f"'{column}'"
    for column in (
        *("sealed_address_id", "submission_digest", "spam_score", "spam_filter_id", "claimed_by_id", "claimed_until"),
        *("mail", "confirmed_at", "decided_at", "offers_correction", "correction_id"),
    )
)

WATCH = f"""
CREATE FUNCTION comments_edition_of_talk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM articles_count_edition('talk', 0);
    IF TG_OP <> 'INSERT' THEN
        PERFORM articles_count_edition('talk', OLD.article_id);
    END IF;
    IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.article_id <> OLD.article_id THEN
        PERFORM articles_count_edition('talk', NEW.article_id);
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION comments_edition_of_the_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM articles_count_edition('log', 0);
    RETURN NULL;
END
$$;

-- A comment that has no place in public counts for nothing, but that the thread below it is closed.
CREATE TRIGGER edition AFTER UPDATE ON comments_comment FOR EACH ROW
    WHEN (
        (OLD.state = 'approved' OR NEW.state = 'approved' OR OLD.removed_at IS NOT NULL OR NEW.removed_at IS NOT NULL
            OR OLD.closed_at IS DISTINCT FROM NEW.closed_at)
        AND to_jsonb(OLD) - {_UNSEEN} IS DISTINCT FROM to_jsonb(NEW) - {_UNSEEN}
    ) EXECUTE FUNCTION comments_edition_of_talk();
CREATE TRIGGER edition_new AFTER INSERT ON comments_comment FOR EACH ROW
    WHEN (NEW.state = 'approved' OR NEW.removed_at IS NOT NULL) EXECUTE FUNCTION comments_edition_of_talk();
CREATE TRIGGER edition_gone AFTER DELETE ON comments_comment FOR EACH ROW
    WHEN (OLD.state = 'approved' OR OLD.removed_at IS NOT NULL) EXECUTE FUNCTION comments_edition_of_talk();
CREATE TRIGGER edition AFTER INSERT OR UPDATE OR DELETE ON comments_logmonth FOR EACH ROW
    EXECUTE FUNCTION comments_edition_of_the_log();
CREATE TRIGGER edition AFTER INSERT OR UPDATE OR DELETE ON comments_tally FOR EACH ROW
    EXECUTE FUNCTION comments_edition_of_the_log();
"""

FORGET = """
DROP FUNCTION comments_edition_of_talk() CASCADE;
DROP FUNCTION comments_edition_of_the_log() CASCADE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0018_editions'),
        ('comments', '0009_owning'),
    ]

    operations = [
        migrations.RunSQL(WATCH, FORGET),
    ]
