"""Settings, from the environment alone; `.env.example` explains each variable."""

from pathlib import Path
from urllib.parse import urlsplit

import environ

from accounts.clerk.instance import Instance
from accounts.clerk.keys import pem_key
from courses.media.hosts import HOSTS
from skillrise import csp, environment, logs, people
from skillrise.caches import caches
from skillrise.copies import DUPLICATION_STEPS, MOVING_STEPS  # noqa: F401  for courses
from skillrise.databases import database, is_mongodb
from skillrise.environment import (
    address,
    flag,
    header,
    names,
    number,
    origins,
    parsed,
    path_or_url,
    positive,
    price,
    required,
    rsa_pem,
    stop,
    text,
    text_or_empty,
    token,
    url,
    webhook_secrets,
)
from skillrise.storages import media_storage

BASE_DIR = Path(__file__).resolve().parent.parent
COPYING_STEPS, ERASURE_STEPS = people.COPYING_STEPS, people.ERASURE_STEPS
PERSONAL_DATA, MAIL_LANGUAGE = people.PERSONAL_DATA, people.MAIL_LANGUAGE
environment.read_file(BASE_DIR / ".env")

DEBUG = flag("DEBUG")

# Core

if not DEBUG:
    for _name in ("SECRET_KEY", "ALLOWED_HOSTS", "CLERK_PUBLISHABLE_KEY", "CLERK_SECRET_KEY"):
        required(_name, "when DEBUG is off")
    required("EMAIL_URL", "when DEBUG is off")

SECRET_KEY = text("SECRET_KEY", "only-for-development")
SECRET_KEY_FALLBACKS = names("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = names("ALLOWED_HOSTS", "localhost,.localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = origins("CSRF_TRUSTED_ORIGINS")
TRUST_PROXY_HEADERS = flag("TRUST_PROXY_HEADERS")
PROXY_COUNT = positive("PROXY_COUNT", 1)  # that append to X-Forwarded-For, ours included
CORS_ALLOWED_ORIGINS = origins("CORS_ALLOWED_ORIGINS")
CORS_URLS_REGEX = r"^/api/"
ROOT_URLCONF = "skillrise.urls"
WSGI_APPLICATION = "skillrise.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGOUT_REDIRECT_URL = "home"
# Whoever has such an address may act for a person: it is neither logged nor sent to Clerk.
SECRET_PATHS = ("/unsubscribe/",)
EDUCATOR_HOME_URL = "teaching:dashboard"  # where an educator goes who need not apply any more
_own = f"http://localhost:{number('PORT', 8000)}"
if not DEBUG:
    _own = f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
if not DEBUG and ALLOWED_HOSTS[0] == "*":
    required("SITE_URL", "when ALLOWED_HOSTS is *")
SITE_URL = url("SITE_URL", _own)

# Database

DATABASE_URL = text("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
DATABASES = {"default": address("DATABASE_URL", database, DATABASE_URL)}
CONTRIB = ("admin", "auth", "contenttypes")
if is_mongodb(DATABASE_URL):
    ENGINE_APPS = ["django_mongodb_backend"]
    DEFAULT_AUTO_FIELD = "django_mongodb_backend.fields.ObjectIdAutoField"
    MIGRATION_MODULES = {app: f"skillrise.mongo_migrations.{app}" for app in CONTRIB}
else:
    ENGINE_APPS = []
    DEFAULT_AUTO_FIELD = "django.db.models.AutoField"  # Django's own apps; ours name their keys

CACHES = address("CACHE_URL", caches, text("CACHE_URL", "locmemcache://"))
RATELIMIT_USE_CACHE = "limits"  # of django-ratelimit; the limits: accounts/sessions/rate_limits.py

# Clerk

CLERK_PUBLISHABLE_KEY = text("CLERK_PUBLISHABLE_KEY")
CLERK_SECRET_KEY = text("CLERK_SECRET_KEY")
CLERK_WEBHOOK_SECRETS = webhook_secrets("CLERK_WEBHOOK_SECRET")
CLERK_JWT_KEY = text("CLERK_JWT_KEY")
CLERK_AUTHORIZED_PARTIES = origins("CLERK_AUTHORIZED_PARTIES")
CLERK_API_URL = url("CLERK_API_URL", "https://api.clerk.com")
CLERK_CROSS_ORIGIN_SYNC = flag("CLERK_CROSS_ORIGIN_SYNC")
CLERK_PROXY_URL = path_or_url("CLERK_PROXY_URL")
CLERK_ACCOUNT_PORTAL_URL = path_or_url("CLERK_ACCOUNT_PORTAL_URL")

LOCAL_CLERK = DEBUG and not CLERK_PUBLISHABLE_KEY and not CLERK_SECRET_KEY
if LOCAL_CLERK:
    from localclerk import keys as localclerk_keys

    LOCALCLERK_DIR = Path(text("LOCALCLERK_DIR", str(BASE_DIR / ".localclerk")))
    LOCALCLERK_PORT = number("PORT", 8000)
    LOCALCLERK_SCRIPTS = BASE_DIR / ".npm"  # where tools/fetch_npm.py puts ClerkJS
    _local = localclerk_keys.load(LOCALCLERK_DIR)
    CLERK_PUBLISHABLE_KEY = localclerk_keys.PUBLISHABLE_KEY
    CLERK_SECRET_KEY = _local.secret_key
    CLERK_WEBHOOK_SECRETS = [_local.webhook_secret]
    CLERK_JWT_KEY = _local.public_pem
    CLERK_PROXY_URL = CLERK_ACCOUNT_PORTAL_URL = "/__clerk"
    CLERK_API_URL = f"http://127.0.0.1:{LOCALCLERK_PORT}{CLERK_PROXY_URL}"

_instance = parsed(
    "CLERK_PUBLISHABLE_KEY",
    Instance.from_key,
    CLERK_PUBLISHABLE_KEY or required("CLERK_PUBLISHABLE_KEY", "beside CLERK_SECRET_KEY"),
)
_prefix = "sk_live_" if _instance.is_production else "sk_test_"
if CLERK_SECRET_KEY and not CLERK_SECRET_KEY.startswith(_prefix):
    stop("CLERK_SECRET_KEY", f"must start with {_prefix}, as CLERK_PUBLISHABLE_KEY does with pk")
if CLERK_JWT_KEY:
    parsed("CLERK_JWT_KEY", pem_key, CLERK_JWT_KEY)
CLERK_ACCOUNT_PORTAL_URL = CLERK_ACCOUNT_PORTAL_URL or _instance.account_portal
_has_scripts = not LOCAL_CLERK or (LOCALCLERK_SCRIPTS / "fetched.txt").exists()
_scripts = f"{CLERK_PROXY_URL or _instance.issuer}/npm/@clerk" if _has_scripts else ""
CLERK_JS_URL = text_or_empty(
    "CLERK_JS_URL", _scripts and f"{_scripts}/clerk-js@6/dist/clerk.browser.js"
)
CLERK_UI_URL = text_or_empty("CLERK_UI_URL", _scripts and f"{_scripts}/ui@1/dist/ui.browser.js")

# `manage.py serve`: each thread answers one request at a time, with a database connection of its own.

HOST = text("HOST", "127.0.0.1")
PORT = number("PORT", 8000)
WORKERS = number("WORKERS", 2)
THREADS = number("THREADS", 4)

# Applications and middleware

INSTALLED_APPS = [
    "skillrise.apps.SiteConfig",
    "skillrise.apps.AdminConfig",
    "skillrise.apps.AuthConfig",
    "skillrise.apps.ContentTypesConfig",
    *ENGINE_APPS,
    *(["localclerk"] if LOCAL_CLERK else []),
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "corsheaders",
    "csp",
    "texts",
    "accounts",
    "mailings",
    "courses",
    "certificates",
    "quizzes",
    "exchange",
    "paths",
    "tutor",
    "demo",
]

MIDDLEWARE = [
    # An id, a line in the log and figures for whatever follows.
    "skillrise.watching.WatchMiddleware",
    # Headers of every answer.
    "skillrise.headers.HeadersMiddleware",
    # Prometheus, past everything that is for people.
    "skillrise.metrics.MetricsMiddleware",
    # Refuses what is too large or cannot be read, before anyone reads it.
    "skillrise.limits.RequestLimitsMiddleware",
    # Address, scheme and host from the proxy, before anyone asks for them.
    *(["skillrise.middleware.ProxyHeadersMiddleware"] if TRUST_PROXY_HEADERS else []),
    # Clerk's events, past everything that is for people.
    "accounts.webhooks.WebhookMiddleware",
    # Where a form leads that a script has sent.
    "skillrise.middleware.UploadMiddleware",
    # Answers preflight requests, which carry no session.
    "corsheaders.middleware.CorsMiddleware",
    # Redirects to https before anything is looked up.
    "django.middleware.security.SecurityMiddleware",
    # The nonce is there for every template, also those of error pages.
    "csp.middleware.CSPMiddleware",
    # Static files, before sessions; `runserver` serves them itself.
    *([] if DEBUG else ["whitenoise.middleware.WhiteNoiseMiddleware"]),
    # Signed cookies, for Django admin.
    "django.contrib.sessions.middleware.SessionMiddleware",
    # The language, before anything speaks.
    "django.middleware.locale.LocaleMiddleware",
    # The reader's time zone, likewise.
    "texts.timezones.TimeZoneMiddleware",
    # Refuses hosts that are not ours, and adds the slash at the end of an address.
    "skillrise.middleware.HostMiddleware",
    # request.auth and request.user, or a handshake with Clerk.
    "accounts.sessions.middleware.ClerkMiddleware",
    # Who sends large files, before the CSRF check reads them.
    "accounts.sessions.uploads.UploadGuardMiddleware",
    # Asks request.auth whether a token came in a header, which needs no CSRF token.
    "accounts.sessions.middleware.CsrfMiddleware",
    # Messages in a cookie, for the answers below.
    "django.contrib.messages.middleware.MessageMiddleware",
    # No page in a frame.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # A form whose token ran out; after CSRF was checked, before the guard turns it away.
    "accounts.sessions.expired.ExpiredSessionMiddleware",
    # The guard: views are for people who are signed in.
    "accounts.sessions.middleware.SignInRequiredMiddleware",
    # Next to the views: what is not there looks under DEBUG as it will without it…
    *(["skillrise.middleware.NotFoundMiddleware"] if DEBUG else []),
    # …and a row that was deleted meanwhile is not there.
    "courses.vanished.VanishedRowMiddleware",
]
SILENCED_SYSTEM_CHECKS = [
    "admin.E408",  # request.user is ClerkMiddleware's, not AuthenticationMiddleware's…
    "auth.E013",  # …here too
    "security.W003",  # the CSRF middleware is a subclass in accounts.sessions.middleware
    "security.W005",  # whether HSTS reaches sub-domains…
    "security.W021",  # …and browsers' preload lists is for the domain's owner to say
]

# Sessions are Clerk's; what Django keeps between two pages fits into signed cookies.
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context_processors.clerk",
                "skillrise.context_processors.site",
            ],
        },
    },
]
FORMS_URLFIELD_ASSUME_HTTPS = True  # as Django 6 will
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CSRF_FAILURE_VIEW = "skillrise.views.csrf_failure"

# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "UTC"
USE_TZ = True

# Files

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(text("MEDIA_ROOT", str(BASE_DIR / "media")))
_media = address("MEDIA_STORAGE_URL", media_storage, text("MEDIA_STORAGE_URL"))
_static = "django.contrib.staticfiles.storage.StaticFilesStorage"
_hashed = "skillrise.static_files.HashedStaticFiles"
MEDIA_ACCEL_PREFIX = text("MEDIA_ACCEL_PREFIX")  # with slashes at both ends
if MEDIA_ACCEL_PREFIX and not (MEDIA_ACCEL_PREFIX[0] == MEDIA_ACCEL_PREFIX[-1] == "/"):
    stop("MEDIA_ACCEL_PREFIX", "must start and end with a slash, as /protected/ does")
STORAGES = {
    **_media.storages,
    "staticfiles": {"BACKEND": _static if DEBUG else _hashed},
}
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "courses.media.uploads.RandomNameUploadHandler",
]
MEDIA_QUOTA = number("MEDIA_QUOTA_GB", 20) * 1024**3  # bytes that an educator may store
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024**2  # bytes

# Certificates as Open Badges: signed with this key, or not offered

CERTIFICATE_KEY = parsed("CERTIFICATE_KEY", rsa_pem, text("CERTIFICATE_KEY"))
if LOCAL_CLERK:
    CERTIFICATE_KEY = CERTIFICATE_KEY or _local.private_pem

# A model to ask, at any OpenAI-compatible endpoint (docs/ai.md); without a key, nothing of it

AI_API_KEY = parsed("AI_API_KEY", header, text("AI_API_KEY"))
AI_BASE_URL = url("AI_BASE_URL", "https://api.openai.com/v1")
AI_MODEL = text("AI_MODEL")
if AI_API_KEY:
    required("AI_MODEL", "beside AI_API_KEY")
AI_SEES_PICTURES = flag("AI_SEES_PICTURES")  # does the model take them?
AI_SECONDS = positive("AI_SECONDS", 60)  # that an answer may take
AI_AT_ONCE = positive("AI_AT_ONCE", 16)  # answers that one process writes
AI_USER_REQUESTS = positive("AI_USER_REQUESTS", 20)  # a day, as are these
AI_USER_TOKENS = positive("AI_USER_TOKENS", 300_000)
AI_SITE_REQUESTS = positive("AI_SITE_REQUESTS", 2_000)
AI_SITE_TOKENS = positive("AI_SITE_TOKENS", 10_000_000)
AI_PRICE_IN = price("AI_PRICE_IN")  # of a million tokens, as is this
AI_PRICE_OUT = price("AI_PRICE_OUT")

# Mail

_email = address("EMAIL_URL", environ.Env.email_url_config, text("EMAIL_URL", "consolemail://"))
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_FILE_PATH = _email["EMAIL_FILE_PATH"]
EMAIL_USE_TLS = "EMAIL_USE_TLS" in _email
EMAIL_USE_SSL = "EMAIL_USE_SSL" in _email
EMAIL_TIMEOUT = 10  # seconds
# What stores mails that are due to very many people, before `manage.py send_outbox` sends.
MAIL_SOURCES = ["courses.announcements.enqueue_due"]
DEFAULT_FROM_EMAIL = text(
    "DEFAULT_FROM_EMAIL", f"SkillRise <no-reply@{urlsplit(SITE_URL).hostname}>"
)

# Security

SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"  # YouTube refuses players without it
CONTENT_SECURITY_POLICY = csp.policy(
    frontend_api=CLERK_PROXY_URL or _instance.issuer,
    account_portal=CLERK_ACCOUNT_PORTAL_URL,
    scripts=[CLERK_JS_URL, CLERK_UI_URL],
    players=[host.origin for host in HOSTS],
    stores=_media.origins,
    is_hosted=not LOCAL_CLERK,
)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if DEBUG else 365 * 24 * 3600
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin-allow-popups"  # Clerk may sign in with one
if TRUST_PROXY_HEADERS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True

# Seen from outside: docs/monitoring.md

METRICS_TOKEN = parsed("METRICS_TOKEN", token, text("METRICS_TOKEN"))
LOGGING = logs.config(for_people=DEBUG)
SENTRY_DSN = parsed("SENTRY_DSN", logs.report_errors, text("SENTRY_DSN"))
