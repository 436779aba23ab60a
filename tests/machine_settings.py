"""The paper's settings for a web server that a test starts: static files as they lie, and replicas that may lag."""

from articles import servers
from newsportal.settings import *  # noqa: F403
from newsportal.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
servers.MAX_LAG = 600.0  # seconds: on a busy machine a test that holds a replica back takes its time
