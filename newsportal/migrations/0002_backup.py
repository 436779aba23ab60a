from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A backup that was made has a size: the rule before let an unknown one pass."""

    dependencies = [("newsportal", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="backup", name="backup_was_made_or_failed"),
        migrations.AddConstraint(
            model_name="backup",
            constraint=models.CheckConstraint(
                condition=Q(ended_at__isnull=True, file="", size__isnull=True)
                | Q(ended_at__isnull=False, fault="", size__isnull=False, size__gt=0) & ~Q(file="")
                | Q(ended_at__isnull=False, file="", size__isnull=True) & ~Q(fault=""),
                name="backup_was_made_or_failed",
            ),
        ),
    ]
