"""Everything that may differ between installations comes from the environment; docs/operations.md lists it.

A value that cannot be used stops the start with the setting's name, its value and what is allowed.
"""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from csp.constants import NONE, SELF

from archive.starting.connecting import database_from, originals_from, refuse, replica_from, search_from

BASE_DIR: Final = Path(__file__).resolve().parent.parent


_TRUE: Final = {"1", "true", "yes", "on"}
_FALSE: Final = {"0", "false", "no", "off"}


def env_bool(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "")
    if not value:
        return default
    if value.lower() not in _TRUE | _FALSE:
        raise refuse(name, value, "1, true, yes, on, 0, false, no, off")
    return value.lower() in _TRUE


def env_int(name: str, *, default: int, least: int, most: int) -> int:
    value = os.environ.get(name, "")
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise refuse(name, value, f"a whole number from {least} to {most}")
    return int(value)


def env_list(name: str, default: Sequence[str] = ()) -> list[str]:
    """Comma-separated, blanks around items dropped."""
    value = os.environ.get(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] if value else list(default)


def env_choice(name: str, default: str, allowed: Sequence[str]) -> str:
    value = os.environ.get(name) or default
    if value not in allowed:
        raise refuse(name, value, ", ".join(allowed))
    return value


def email_from(url: str) -> dict[str, Any]:
    """Django's e-mail settings; without an address of a mail server nothing can be sent."""
    schemes = {"smtp", "smtp+tls", "smtp+ssl", "smtps", "consolemail", "filemail"}
    if url and urlsplit(url).scheme not in schemes:
        raise refuse("EMAIL_URL", url, "smtp+tls://USER:PASSWORD@HOST:PORT, smtp://HOST:25 or smtp+ssl://…")
    said: dict[str, Any] = environ.Env.email_url_config(url or "dummymail://")
    return said


def private_folder(name: str, default: Path) -> Path:
    folder = Path(os.environ.get(name) or default).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise refuse(name, str(folder), f"a folder that can be written ({error.strerror})") from error
    return folder


def kept_secret(file: Path) -> str:
    """The secret in the file; made once, readable by its owner alone."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    secret = secrets.token_urlsafe(50)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secret)
    return secret


ARCHIVE_DATA: Final = private_folder("ARCHIVE_DATA", BASE_DIR / "data")
SECRET_KEY = os.environ.get("SECRET_KEY") or kept_secret(ARCHIVE_DATA / "secret-key")
DEBUG = env_bool("DEBUG", default=False)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{ARCHIVE_DATA / 'archive.sqlite3'}"
DATABASES = {"default": database_from(DATABASE_URL)}
REPLICA_URL = os.environ.get("REPLICA_URL") or ""
REPLICA_LAG = env_int("REPLICA_LAG", default=10, least=1, most=86_400)  # seconds
if REPLICA_URL:
    DATABASES["replica"] = replica_from(REPLICA_URL, DATABASE_URL)
    DATABASE_ROUTERS = ["archive.serving.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SEARCH_URL = os.environ.get("SEARCH_URL") or f"whoosh://{ARCHIVE_DATA / 'index'}"
HAYSTACK_CONNECTIONS = {"default": search_from(SEARCH_URL)}

# Limits: docs/limits.md says what each is for and what was measured.
MAX_UPLOAD_BYTES = env_int("MAX_UPLOAD_BYTES", default=2 << 30, least=1, most=1 << 50)
MAX_UNPACKED_BYTES = env_int("MAX_UNPACKED_BYTES", default=20 << 30, least=1, most=1 << 50)
MAX_MEMBER_BYTES = env_int("MAX_MEMBER_BYTES", default=256 << 20, least=1, most=1 << 50)
MAX_MEMBERS = env_int("MAX_MEMBERS", default=1_000_000, least=1, most=1 << 40)
MAX_RATIO = env_int("MAX_RATIO", default=200, least=2, most=1 << 40)
MAX_NESTING = env_int("MAX_NESTING", default=2, least=1, most=10)
MAX_TEXT_CHARACTERS = env_int("MAX_TEXT_CHARACTERS", default=5_000_000, least=1000, most=5_000_000)
# Processes that judge items while others are read and stored; 0: all in the worker, which then dies of what kills it.
INGEST_PROCESSES = env_int("INGEST_PROCESSES", default=min(len(os.sched_getaffinity(0)), 4), least=0, most=64)
MAX_ITEM_SECONDS = env_int("MAX_ITEM_SECONDS", default=120, least=1, most=86_400)
MAX_READER_MEMORY = env_int("MAX_READER_MEMORY", default=1 << 30, least=256 << 20, most=1 << 50)

# How much of each a client may do in a minute; docs/limits.md. `remote`: all but this machine itself.
RATE_LIMITS = env_choice("RATE_LIMITS", "remote", ("remote", "all", "off"))
RATES = {
    "search": env_int("RATE_SEARCH", default=300, least=1, most=1_000_000),
    "export": env_int("RATE_EXPORT", default=30, least=1, most=1_000_000),
    "upload": env_int("RATE_UPLOAD", default=1200, least=1, most=1_000_000),
    "api": env_int("RATE_API", default=600, least=1, most=1_000_000),
}
PROXIES = env_int("PROXIES", default=0, least=0, most=10)
METRICS_TOKEN = os.environ.get("METRICS_TOKEN") or ""

# What one account may keep, and ask at once; docs/limits.md.
MAX_SAVED_SEARCHES = env_int("MAX_SAVED_SEARCHES", default=50, least=0, most=10_000)
MAX_LISTS = env_int("MAX_LISTS", default=100, least=0, most=10_000)
MAX_LIST_ARTICLES = env_int("MAX_LIST_ARTICLES", default=10_000, least=1, most=1_000_000)
MAX_BATCH_QUERIES = env_int("MAX_BATCH_QUERIES", default=100, least=1, most=10_000)
LETTER_MINUTES = env_int("LETTER_MINUTES", default=60, least=1, most=100_000)

READERS = env_choice("READERS", "anonymous", ("anonymous", "closed"))

INSTALLED_APPS = [
    "archive",
    "search",  # before haystack: its rebuild_index and update_index are ours
    "haystack",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
]
MIDDLEWARE = [
    "archive.defending.headers.Recorded",
    "django.middleware.security.SecurityMiddleware",
    "archive.serving.compressing.Compression",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "archive.defending.rates.RateLimits",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "archive.defending.gate.Gate",
]
if REPLICA_URL:
    MIDDLEWARE.append("archive.serving.replica.Readers")
ROOT_URLCONF = "archive.urls"
CSRF_FAILURE_VIEW = "archive.views.errors.csrf_failure"
WSGI_APPLICATION = "archive.wsgi.application"
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
            ]
        },
    }
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "archive:login"
LOGIN_REDIRECT_URL = "archive:home"
LOGOUT_REDIRECT_URL = "archive:home"
EMAIL_URL = os.environ.get("EMAIL_URL") or ""
globals().update(email_from(EMAIL_URL))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("EMAIL_FROM") or "archive@localhost"

LANGUAGE_CODE = os.environ.get("LANGUAGE_CODE") or "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]  # what the pages can say; a reader's browser chooses
if LANGUAGE_CODE not in dict(LANGUAGES):
    LANGUAGES.append((LANGUAGE_CODE, LANGUAGE_CODE))
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = os.environ.get("TIME_ZONE") or "UTC"
if TIME_ZONE not in available_timezones():
    raise refuse("TIME_ZONE", TIME_ZONE, "a name of the tz database, such as Europe/Berlin")
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
ORIGINALS_URL = os.environ.get("ORIGINALS_URL") or ""
STORAGES = {
    "originals": originals_from(ORIGINALS_URL),
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "archive.serving.statics.CollectedOrPlainStorage"},
}
WHITENOISE_USE_FINDERS = True  # until they are collected, the files are served from where they lie
FILE_UPLOAD_TEMP_DIR = private_folder("FILE_UPLOAD_TEMP_DIR", ARCHIVE_DATA / "uploads")
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# Behind TLS: the proxy in front says so in X-Forwarded-Proto, which it must set itself. Over plain HTTP secure cookies
# would let nobody log in and a redirect would lead nowhere, so what `check --deploy` says of them waits for HTTPS=1.
HTTPS = env_bool("HTTPS", default=False)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
SECURE_HSTS_SECONDS = env_int("HSTS_SECONDS", default=31_536_000, least=0, most=63_072_000)  # said over TLS alone
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # whether browsers preload it is for the domain's owner to say
if not HTTPS:
    SILENCED_SYSTEM_CHECKS += ["security.W008", "security.W012", "security.W016"]
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "archive.defending.headers.LineFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "archive.defending.headers.JsonFormatter"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": env_choice("LOG_FORMAT", "line", ("line", "json"))}
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL") or "INFO"},
}
