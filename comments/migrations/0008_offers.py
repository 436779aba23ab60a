
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0016_mail'),
        ('comments', '0007_log_month'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('correction__isnull', True), ('offers_correction', True)), fields=['posted_at', 'id'], name='comment_offers_correction'),
        ),
    ]
