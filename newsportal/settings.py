"""
Every setting of the newspaper, read from the environment or from `.env` beside manage.py.

The README's table lists the variables. Without any, the paper runs on this machine only: its own
PostgreSQL under var/, keys generated into var/keys.env, address http://127.0.0.1:8000.
"""

import os
import re
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate
from whitenoise.compress import Compressor

from newsportal import content_policies, databases, local_keys, local_postgres, pictures, timeouts
from newsportal.logs import log_settings
from newsportal.mail_server import django_mail

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"), recurse=False)

# --- Where the paper lives ---------------------------------------------------------------------

VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var"))).resolve()
PORT = env.int("PORT", 8000, validate=validate.Range(1, 65535))
WEB_WORKERS = env.int("WEB_WORKERS", 2, validate=validate.Range(1, 64))
WEB_THREADS = 8  # of each process; each holds one connection to PostgreSQL
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
if not re.fullmatch(r"https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?", SITE_URL):
    raise ImproperlyConfigured(
        f"SITE_URL is {SITE_URL!r}. Give the public address with its scheme and nothing after the host, in the small "
        "letters that browsers send (a name in another script as its xn--...): SITE_URL=https://paper.example"
    )
_site = urlsplit(SITE_URL)
IS_HTTPS = _site.scheme == "https"
IS_LOCAL = not IS_HTTPS and _site.hostname in ("127.0.0.1", "localhost", "::1")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"] if IS_LOCAL else [_site.hostname]

# Addresses or networks whose X-Forwarded-For we believe. None by default: then the peer counts.
try:
    TRUSTED_PROXIES = [ip_network(proxy.strip()) for proxy in env.list("TRUSTED_PROXIES", [])]
except ValueError as fault:
    raise ImproperlyConfigured(
        f"TRUSTED_PROXIES: {fault}. List addresses or networks, comma separated: TRUSTED_PROXIES=127.0.0.1,10.0.0.0/8"
    ) from None

# --- Keys --------------------------------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY", "")
VAULT_KEYS = env.list("VAULT_KEYS", [])
USES_LOCAL_KEYS = not (SECRET_KEY and VAULT_KEYS)
if USES_LOCAL_KEYS:
    if not IS_LOCAL:
        raise ImproperlyConfigured(
            f"The paper at {SITE_URL} needs keys of its own: set SECRET_KEY and VAULT_KEYS. "
            "`python -m newsportal.local_keys` prints a fresh pair."
        )
    _keys = local_keys.read_or_create(VAR_DIR / "keys.env")
    SECRET_KEY = SECRET_KEY or _keys["SECRET_KEY"]
    VAULT_KEYS = VAULT_KEYS or _keys["VAULT_KEYS"].split(",")

# --- Database ----------------------------------------------------------------------------------

USES_EMBEDDED_POSTGRES = not env.str("DATABASE_URL", "")
POSTGRES_DIR = VAR_DIR / "postgres"
DATABASES = {
    "default": (
        local_postgres.django_database(POSTGRES_DIR) if USES_EMBEDDED_POSTGRES else env.dj_db_url("DATABASE_URL")
    )
}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database: postgres://user:password@host:5432/name")
DATABASES["default"].update(
    CONN_MAX_AGE=600,  # `newsportal.dead_connections` looks whether one is still there
    OPTIONS={
        **DATABASES["default"].get("OPTIONS", {}),
        "connect_timeout": 2,
        "tcp_user_timeout": 3000,  # milliseconds: a machine that is gone says nothing for a quarter of an hour else
        "application_name": "newsportal",
    },
)
DATABASE_POOLED = env.str("DATABASE_POOLED", "no", validate=validate.OneOf(["yes", "no"])) == "yes"
if not DATABASE_POOLED:
    DATABASES["default"]["OPTIONS"] = timeouts.starting_with(DATABASES["default"]["OPTIONS"], timeouts.WORK_WAITS)
DATABASES |= databases.replicas(env.list("DATABASE_REPLICA_URLS", []), DATABASES["default"])
DATABASE_ROUTERS = ["articles.servers.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- The first editor, made when there is no account -------------------------------------------

FIRST_EDITOR = env.str("FIRST_EDITOR", "editor")
FIRST_EDITOR_PASSWORD = env.str("FIRST_EDITOR_PASSWORD", "")  # empty: one is generated and shown once

# --- Mail ---------------------------------------------------------------------------------------

# On somebody's own machine mail is shown in the console; elsewhere, without an address of a mail server, none is sent.
EMAIL_URL = env.str("EMAIL_URL", "console:" if IS_LOCAL else "")
SENDS_MAIL = bool(EMAIL_URL)
_mail = django_mail(EMAIL_URL)
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_BACKEND"], _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20  # seconds: a mail server that says nothing for so long is tried again later
MAIL_FROM = env.str("MAIL_FROM", "")
DEFAULT_FROM_EMAIL = MAIL_FROM or f"no-reply@{_site.hostname}"
if not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", DEFAULT_FROM_EMAIL):
    raise ImproperlyConfigured(
        f"MAIL_FROM is {MAIL_FROM!r}. Give a bare address, an international domain as its xn--...: "
        "MAIL_FROM=letters@paper.example. The paper's name is put before it."
    )

# --- How long the paper remembers, in days -------------------------------------------------------

_days = validate.Range(1, 3650)  # at least a day, at most ten years: nothing is kept for ever
KEEP_ADDRESSES = env.int("KEEP_ADDRESSES", 90, validate=_days)
KEEP_READERS = env.int("KEEP_READERS", 730, validate=_days)
KEEP_REJECTED = env.int("KEEP_REJECTED", 180, validate=_days)
KEEP_VERSIONS = env.int("KEEP_VERSIONS", 180, validate=_days)
KEEP_MAILS = env.int("KEEP_MAILS", 30, validate=_days)

# --- Backups, which the worker makes --------------------------------------------------------------

BACKUP_DIR = Path(env.str("BACKUP_DIR", str(VAR_DIR / "backups"))).resolve()
BACKUP_EVERY = env.int("BACKUP_EVERY", 24, validate=validate.Range(0, 24 * 31))  # hours; 0: only when somebody asks
KEEP_BACKUPS = env.int("KEEP_BACKUPS", 14, validate=validate.Range(1, 365))  # days; the newest stays whatever its age

# --- Seeing inside --------------------------------------------------------------------------------

LOG_FORMAT = env.str("LOG_FORMAT", "line", validate=validate.OneOf(["line", "json"]))
try:
    METRICS_FROM = [ip_network(reader.strip()) for reader in env.list("METRICS_FROM", ["127.0.0.1", "::1"])]
except ValueError as fault:
    raise ImproperlyConfigured(
        f"METRICS_FROM: {fault}. List addresses or networks, comma separated: METRICS_FROM=127.0.0.1,10.0.0.0/8"
    ) from None

# --- What the worker asks of other sites --------------------------------------------------------

# A paper on somebody's own machine asks nobody: it has no address at which it could be asked who it is.
CHECK_SOURCES = env.str(
    "CHECK_SOURCES", "all" if IS_HTTPS else "none", validate=validate.OneOf(["all", "published", "none"])
)

# --- Application -------------------------------------------------------------------------------

DEBUG = False
ROOT_URLCONF = "newsportal.urls"
WSGI_APPLICATION = "newsportal.wsgi.application"
AUTH_USER_MODEL = "articles.User"

INSTALLED_APPS = [
    "newsportal",
    "comments",
    "articles",
    "crispy_forms",
    "django_prose_editor",
    "csp",
    "articles.apps.NewsroomConfig",
    "articles.apps.StaffConfig",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.forms",  # its widget templates, which FORM_RENDERER finds through the installed apps
]

MIDDLEWARE = [
    "newsportal.front_door.LastLookMiddleware",
    "newsportal.slow_requests.SlowRequestsMiddleware",
    "newsportal.probes.ProbesMiddleware",
    "newsportal.no_cookies.NoCookiesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "newsportal.content_security.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsportal.newsroom_only.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "newsportal.newsroom_only.Accounts",
    "articles.site_settings.SiteMiddleware",
    # Inside the site's language: what the next page is to say is put into words here.
    "newsportal.newsroom_only.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "articles.site_settings.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["crispy_news"]
CRISPY_TEMPLATE_PACK = "crispy_news"

# --- Language and time: the Site row decides per request; these are the fallback ---------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский")]
LOCALE_PATHS = [BASE_DIR / "newsportal" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Files -------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": pictures.storage(env.str("MEDIA_S3_URL", "")),
    "staticfiles": {"BACKEND": "newsportal.static_files.StaticFiles"},
}
# Source maps are the largest files and nobody's page needs them: compressing them takes longer than all the rest.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

# --- What the browser may do -------------------------------------------------------------------

CONTENT_SECURITY_POLICY, ADMIN_CONTENT_SECURITY_POLICY = content_policies.READERS, content_policies.NEWSROOM
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

_cookie_prefix = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{_cookie_prefix}session"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_cookie_prefix}csrf"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60  # seconds from signing in, however busy one is: so long a stolen cookie works
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

# Who has to have a second factor: "editor" is everybody who may publish or look after accounts; "" is nobody.
REQUIRE_SECOND_FACTOR = env.str("REQUIRE_SECOND_FACTOR", "")
if REQUIRE_SECOND_FACTOR not in ("", "editor"):
    raise ImproperlyConfigured(
        f"REQUIRE_SECOND_FACTOR is {REQUIRE_SECOND_FACTOR!r}. Leave it empty, or ask it of Editors and above: "
        "REQUIRE_SECOND_FACTOR=editor"
    )

# Signing in is blocked for a quarter of an hour after five failures with one name from one address.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_HANDLER = "articles.sign_in_throttle.SignInThrottle"
AXES_LOCKOUT_CALLABLE = "articles.sign_in_throttle.blocked"
AXES_CLIENT_IP_CALLABLE = "newsportal.staff_address.staff_address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # so that "wait 15 minutes" is true
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Errors and logs: never a reader's address -------------------------------------------------

DEFAULT_EXCEPTION_REPORTER = "newsportal.private_logging.PrivateReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "newsportal.private_logging.PrivateReporterFilter"
LOGGING = log_settings(LOG_FORMAT)
