"""One file, read from the environment. Every variable is described in docs/selfhosting.md."""

import secrets
import sqlite3
import sys
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from tracker import SQLITE_SAFE_WITH_WAL

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

MODE = env.str("MODE", default="development")
if MODE not in ("development", "production"):
    raise ImproperlyConfigured(f"MODE must be development or production, not {MODE!r}.")
PRODUCTION = MODE == "production"
DEBUG = False

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)


def secret_key() -> str:
    """The key of the environment, else the one kept in the data folder; development makes one there."""
    if given := env.str("SECRET_KEY", default=""):
        return given
    kept = DATA_DIR / "secret_key"
    if not kept.exists():
        if PRODUCTION:
            raise ImproperlyConfigured("Set SECRET_KEY, or keep one in DATA_DIR/secret_key (50 characters or more).")
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64))
    return kept.read_text().strip()


SECRET_KEY = secret_key()

HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{PORT}").rstrip("/")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else [*LOOPBACK, HOST])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL] if PRODUCTION else [])

# Who someone is

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "diary:today"
PASSWORD_HASHERS = ["accounts.hashers.OwaspArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
# A code instead of a link: a link opens in the mail program's own browser, where the person is not signed in.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True  # an address with a slip in it never gets its code
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a new password or address is told by mail, in case it was somebody else
ACCOUNT_CHANGE_EMAIL = True  # one address a person: a new one takes the place of the old
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/h/ip",
    "reset_password": "20/h/ip,5/h/key",
    "export": "10/h/user",
    "make_token": "20/h/user",
}
# How many web servers in front are ours: what stands further left in X-Forwarded-For, anybody can have made up.
NUM_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = env.int("NUM_PROXIES", default=0)

SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "tracker.views.form_too_old"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if PRODUCTION else 0)
# Promises for every name below this one, which browsers keep for long: the host has to make them.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("BEHIND_HTTPS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# What is installed

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "rest_framework",
    "django_filters",
    "drf_standardized_errors",
    "drf_spectacular",
    "knox",
    "tracker",
    "accounts",
    "guidance",
    "diary",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # hides lengths (BREACH): each page pads by chance, tokens are masked
    "tracker.middleware.private_by_default",
    "diary.api.middleware.known_by_its_header",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.local_time_and_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

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
            ],
        },
    }
]

# Where things are kept

SQLITE_JOURNAL = "WAL" if sqlite3.sqlite_version_info >= SQLITE_SAFE_WITH_WAL else "DELETE"


def sqlite_file(name: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / name,
        "OPTIONS": {
            # A writer takes its lock at once: a reader that turns writer half way would fail instead of wait.
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            # What is deleted is overwritten: erased means erased, in the file too.
            "init_command": (
                f"PRAGMA journal_mode={SQLITE_JOURNAL}; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA secure_delete=ON;"
            ),
        },
    }


DATABASES = {"default": sqlite_file("charley.sqlite3"), "cache": sqlite_file("cache.sqlite3")}
DATABASE_ROUTERS = ["tracker.storage.CacheRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counters of failed sign-ins must be seen by every worker: a cache per process would forget most of them.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {"staticfiles": {"BACKEND": "tracker.storage.HashedStaticStorage"}}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # nobody asks for the others, and compressing them takes as long again

# Mail, words, time

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Charley <charley@localhost>")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")

# What browsers and other programs may do

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

REST_FRAMEWORK = {
    # The token first: its 401 is the one that a program understands.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "diary.api.authentication.ApiTokenAuthentication",
        "diary.api.authentication.SignedInSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "diary.api.permissions.SpeaksForItself",
    ],
    "DEFAULT_PARSER_CLASSES": ["diary.api.parsers.BoundedJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "diary.api.pagination.NewestFirst",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "diary.api.schema.DiarySchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "NUM_PROXIES": NUM_PROXIES,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Charley",
    "DESCRIPTION": "A diary for night leg cramps and sciatica.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_PATCH": False,
    "POSTPROCESSING_HOOKS": [],
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
}
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105 - a model, no password
REST_KNOX = {"TOKEN_TTL": timedelta(days=365), "TOKEN_LIMIT_PER_USER": 10, "TOKEN_PREFIX": "charley_"}
MIGRATION_MODULES = {"knox": None}  # its own table gives way to ours
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "diary.api.errors.RefusalHandler",
    "EXCEPTION_FORMATTER_CLASS": "diary.api.errors.OneShapeFormatter",
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 262_144

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_address": {"()": "tracker.logs.WithoutAddress"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "stream": sys.stderr, "filters": ["without_address"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # What a visitor got wrong (404, 422, a broken request with what was typed) is nobody's business.
    "loggers": {"django.request": {"level": "ERROR"}},
}

if PRODUCTION:
    from tracker.checks import refuse_unsafe_production

    refuse_unsafe_production(
        secret_key=SECRET_KEY,
        allowed_hosts=ALLOWED_HOSTS,
        site_url=SITE_URL,
        email_backend=str(vars()["EMAIL_BACKEND"]),
        ssl_redirect=SECURE_SSL_REDIRECT,
        behind_https_proxy=env.bool("BEHIND_HTTPS_PROXY", default=False),
    )
