"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsportal.settings")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402 - they are read by now

from newsportal import front_door, timeouts  # noqa: E402 - it needs the settings

if not settings.DATABASE_POOLED:
    timeouts.hurry(settings.DATABASES)
application = front_door.before(django)
