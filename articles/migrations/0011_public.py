from django.db import migrations, models


class Migration(migrations.Migration):
    """Say of each retracted article why it was, and give retractions their public record."""

    dependencies = [("articles", "0010_desk")]

    operations = [
        migrations.AddField("article", "withdrawal", models.CharField(blank=True, choices=[("retraction", "Retracted"), ("law", "Removed by law"), ("accident", "Published by accident")], default="", editable=False, max_length=10), preserve_default=False),
        migrations.AddField("article", "text_stays", models.BooleanField(default=False, editable=False)),
        # Until now nothing but a sample was retracted, and nothing was said of it in public.
        migrations.RunSQL(
            "UPDATE articles_article SET withdrawal = 'accident' WHERE retracted_at IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField("correction", "kind", models.CharField(choices=[("correction", "Correction"), ("update", "Update"), ("retraction", "Retraction"), ("removal", "Removed by law")], default="correction", max_length=12, verbose_name="kind")),
        migrations.RemoveConstraint("correction", "correction_kind_is_known"),
        migrations.AddConstraint("correction", models.CheckConstraint(condition=models.Q(kind__in=["correction", "update", "retraction", "removal"]), name="correction_kind_is_known")),
        migrations.AddConstraint("article", models.CheckConstraint(condition=models.Q(models.Q(retracted_at__isnull=True, withdrawal="", text_stays=False), models.Q(retracted_at__isnull=False, withdrawal="retraction"), models.Q(retracted_at__isnull=False, withdrawal__in=["law", "accident"], text_stays=False), _connector="OR"), name="article_retracted_says_why")),
        migrations.AddIndex("article", models.Index(condition=models.Q(retracted_at__isnull=False), fields=["published_at"], name="article_retracted")),
    ]
