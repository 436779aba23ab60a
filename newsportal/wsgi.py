"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsportal.settings")
django = get_wsgi_application()

from newsportal import front_door  # noqa: E402 - it needs the settings

application = front_door.before(django)
