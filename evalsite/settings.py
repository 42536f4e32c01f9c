"""Settings, all read from the environment; a bad value stops the start with its name.

Every variable read here is documented in docs/settings.md (a test keeps the two together).
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import Any

import environ
from celery.schedules import schedule
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from evalsite import object_store

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def _whole_number(name: str, default: int, *, low: int, high: int) -> int:
    text = env.str(name, default=str(default))
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise ImproperlyConfigured(f"{name} must be a whole number from {low} to {high}, not {text!r}.")
    return int(text)


def _one_of(name: str, default: str, *choices: str) -> str:
    text = str(env.str(name, default=default)).upper()
    if text not in choices:
        raise ImproperlyConfigured(f"{name} must be {' or '.join(choices)}, not {text!r}.")
    return text


def _switch(name: str, *, default: bool) -> bool:
    text = env.str(name, default="1" if default else "0").lower()
    if text not in {"1", "true", "yes", "on", "0", "false", "no", "off"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text!r}.")
    return text in {"1", "true", "yes", "on"}


def _address(name: str, default: str, *schemes: str) -> str:
    text = str(env.str(name, default=default))
    if text and text.split(":", 1)[0] not in schemes:
        raise ImproperlyConfigured(
            f"{name} must start with {' or '.join(s + ':' for s in schemes)}, not {text!r}."
        )
    return text


def _program(name: str, default: str) -> str:
    text = str(env.str(name, default=default))
    # A host that only serves pages needs no ffmpeg, so only a program that was named must be there.
    if name in os.environ and not shutil.which(text):
        raise ImproperlyConfigured(f"{name} is {text!r}, and there is no such program.")
    return text


# Where things are -----------------------------------------------------------------------------------

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR))).expanduser().resolve()
VAR_DIR = DATA_DIR / "var"
HOST = env.str("HOST", default="127.0.0.1")
PORT = _whole_number("PORT", 8000, low=1, high=65535)
_everywhere = HOST in {"0.0.0.0", "::"}  # noqa: S104 - a comparison, nothing is bound here
BASE_URL = _address("BASE_URL", f"http://{'localhost' if _everywhere else HOST}:{PORT}", "http", "https")
BASE_URL = BASE_URL.rstrip("/")
VERSION = "0.1.0"
DEMO = _switch("DEMO", default=True)
_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
WEB_PROCESSES = _whole_number("WEB_PROCESSES", min(max(_cores, 2), 8), low=1, high=64)
WORKER_PROCESSES = _whole_number("WORKER_PROCESSES", min(_cores, 32), low=1, high=256)

try:
    for folder in (VAR_DIR, DATA_DIR / "media"):
        folder.mkdir(parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(f"DATA_DIR {str(DATA_DIR)!r} cannot be written: {error.strerror}.") from error


def _made_key() -> str:
    """Return the key kept in var/, making it at the first start; only its owner can read it."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        # Written whole under another name first, so that no other process at a first start reads half a key.
        with tempfile.NamedTemporaryFile(
            "w", dir=VAR_DIR, prefix="secret_key."
        ) as draft:  # made with mode 0600
            draft.write(secrets.token_urlsafe(50))
            draft.flush()
            with contextlib.suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text().strip()


DEBUG = _switch("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or _made_key()
if not DEBUG and (
    len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure-")
):
    raise ImproperlyConfigured(
        "SECRET_KEY is too weak: use 50 random characters or more, or leave it unset and one is made."
    )
_host = environ.urlparse(BASE_URL).hostname or "localhost"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=sorted({_host, "localhost", "127.0.0.1", "[::1]"}))
if any("/" in name for name in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS takes host names with commas between them, not addresses with a scheme."
    )
CSRF_TRUSTED_ORIGINS = [BASE_URL]
_secure = BASE_URL.startswith("https:")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _secure
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
# Both ask for promises about every other host of the domain, which are not ours to give.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# Django ---------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",  # without a site of its own: ours is ratings.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    # Ours stands before allauth, whose templates and texts it replaces.
    "ratings",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "ratings.views.sessions.seen",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
ROOT_URLCONF = "evalsite.urls"
WSGI_APPLICATION = "evalsite.wsgi.application"
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
                "ratings.views.guards.rights",
            ],
        },
    }
]

DATABASE_URL = _address(
    "DATABASE_URL", f"sqlite:///{VAR_DIR / 'clipjury.sqlite3'}", "sqlite", "postgres", "postgresql"
)
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "evalsite.sqlite3"  # whose writers take turns
    # Tests use a file too: a database in memory has other locks, and no second process sees it.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE takes the write lock at BEGIN, so that two writers wait instead of failing half way;
        # synchronous=FULL keeps an acknowledged rating through a power cut.
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "中文")]
LOCALE_PATHS = [BASE_DIR / "ratings" / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_NGINX = _switch("MEDIA_NGINX", default=False)
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "evalsite.static.HashedFilesStorage"
    },
}
S3_BUCKET = env.str("S3_BUCKET", default="")
S3_ENDPOINT = _address("S3_ENDPOINT", "", "http", "https").rstrip("/")
S3_REGION = env.str("S3_REGION", default="")
S3_ACCESS_KEY = env.str("S3_ACCESS_KEY", default="")
S3_SECRET_KEY = env.str("S3_SECRET_KEY", default="")
S3_REDIRECT = _switch("S3_REDIRECT", default=False)
if S3_BUCKET:
    if MEDIA_NGINX:
        raise ImproperlyConfigured("MEDIA_NGINX is for media on a disk, and S3_BUCKET names a store.")
    STORAGES["default"] = object_store.storage(
        bucket=S3_BUCKET,
        endpoint=S3_ENDPOINT,
        region=S3_REGION,
        access_key=S3_ACCESS_KEY,
        secret_key=S3_SECRET_KEY,
    )
    if S3_REDIRECT:
        _store = object_store.origin(bucket=S3_BUCKET, endpoint=S3_ENDPOINT, region=S3_REGION)
        for _use in ("img-src", "media-src", "connect-src"):
            CONTENT_SECURITY_POLICY["DIRECTIVES"][_use].append(_store)
elif S3_ENDPOINT or S3_REDIRECT or S3_ACCESS_KEY or S3_SECRET_KEY:
    raise ImproperlyConfigured("S3_BUCKET is missing: the other S3 variables are for its store.")
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_TEMP_DIR = None
MAX_UPLOAD_BYTES = _whole_number("MAX_UPLOAD_MB", 2048, low=1, high=1_000_000) * 1024 * 1024
# 0 is no limit.
ACCOUNT_QUOTA_BYTES = _whole_number("ACCOUNT_QUOTA_MB", 0, low=0, high=1_000_000_000) * 1024 * 1024
STORAGE_QUOTA_BYTES = _whole_number("STORAGE_QUOTA_MB", 0, low=0, high=1_000_000_000) * 1024 * 1024

EMAIL_URL = _address(
    "EMAIL_URL", "consolemail:", "smtp", "smtps", "smtp+tls", "smtp+ssl", "consolemail", "filemail"
)
vars().update(environ.Env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default=f"ClipJury <noreply@{_host}>")

API_PER_MINUTE = _whole_number("API_PER_MINUTE", 1200, low=1, high=1_000_000)
API_PER_MINUTE_STRANGERS = _whole_number("API_PER_MINUTE_STRANGERS", 120, low=1, high=1_000_000)
PROXIES = _whole_number("PROXIES", 0, low=0, high=10)

# Signing in: by a code sent by mail, a passkey, or an organisation's own OpenID Connect; never by a password.

AUTH_USER_MODEL = "ratings.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "front"
SIGN_UP = _switch("SIGN_UP", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
ACCOUNT_ADAPTER = "ratings.views.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "ratings.forms.sign_in.CodeRequestForm",
    "confirm_login_code": "ratings.forms.sign_in.CodeForm",
    "confirm_email_verification_code": "ratings.forms.sign_in.AddressCodeForm",
    "add_email": "ratings.forms.sign_in.AddressForm",
    "signup": "ratings.forms.sign_in.SignUpForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # whoever has no account here gets no mail from here
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A code is eight letters; guessing at three codes in five minutes, three times each, comes to nothing.
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/5m/key"}
MFA_ADAPTER = "ratings.views.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "ratings.forms.factors.FactorForm",
    "reauthenticate": "ratings.forms.factors.AgainForm",
    "activate_totp": "ratings.forms.factors.AuthenticatorForm",
    "add_webauthn": "ratings.forms.factors.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are made by administrators, who know whose they are
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "ClipJury"
MFA_TOTP_TOLERANCE = 1
# Browsers let a site without https speak to passkeys on the machine itself only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _secure and _host in {"localhost", "127.0.0.1"}

OIDC_URL = _address("OIDC_URL", "", "http", "https").rstrip("/")
OIDC_CLIENT = env.str("OIDC_CLIENT", default="")
OIDC_SECRET = env.str("OIDC_SECRET", default="")
OIDC_NAME = env.str("OIDC_NAME", default="OpenID Connect")
if bool(OIDC_URL) != bool(OIDC_CLIENT and OIDC_SECRET):
    raise ImproperlyConfigured("OIDC_URL, OIDC_CLIENT and OIDC_SECRET belong together: all three or none.")
SOCIALACCOUNT_ADAPTER = "ratings.views.adapters.OutsideAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if OIDC_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"].append(
        {
            "provider_id": "oidc",
            "name": OIDC_NAME,
            "client_id": OIDC_CLIENT,
            "secret": OIDC_SECRET,
            "settings": {"server_url": OIDC_URL},
        }
    )
    # The button's form is led on to the provider, which browsers allow only where the policy names it.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(
        "{0.scheme}://{0.netloc}".format(environ.urlparse(OIDC_URL))
    )

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "ratings.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["ratings.api.permissions.IsAdministrator"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["ratings.api.bodies.StrictJson"],
    "DEFAULT_SCHEMA_CLASS": "ratings.api.schema.Schema",
    "EXCEPTION_HANDLER": "ratings.api.errors.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ClipJury",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "AUTHENTICATION_WHITELIST": ["ratings.api.authentication.TokenAuthentication"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "POSTPROCESSING_HOOKS": ["ratings.api.schema.closed_bodies"],
}

LOG_LEVEL = _one_of("LOG_LEVEL", "INFO", "DEBUG", "INFO", "WARNING", "ERROR")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # A line for each task sent, received and done, every few seconds: only for those who ask for DEBUG.
    "loggers": {
        name: {"level": LOG_LEVEL if LOG_LEVEL in {"DEBUG", "ERROR"} else "WARNING"}
        for name in ("celery", "kombu")
    },
}

# Probing and Celery ---------------------------------------------------------------------------------

FFMPEG = _program("FFMPEG", "ffmpeg")
FFPROBE = _program("FFPROBE", "ffprobe")
PROBE_SECONDS = _whole_number("PROBE_SECONDS", 600, low=10, high=86_400)

REDIS_URL = _address("REDIS_URL", "", "redis", "rediss", "unix")
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "evalsite.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "clipjury",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
    if REDIS_URL
    else {"BACKEND": "evalsite.cache.SharedCache", "LOCATION": str(VAR_DIR / "counts.sqlite3")},
    # What `{% cache %}` keeps are parts of this version's pages: they end with the process.
    "template_fragments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "boards"
CELERY_TASK_ROUTES = {name: {"queue": "probing"} for name in ("ratings.probe_file", "ratings.fill_order")}
CELERY_TIMEZONE = "UTC"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "visibility_timeout": 900,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
        # Publishing must not hang a request while Redis is away; a worker's reconnecting is not bound so.
        "max_retries": 0,
    }
else:
    CELERY_BROKER_TRANSPORT = "evalsite.broker:Transport"
    CELERY_BROKER_URL = "filesystem://localhost"  # kombu warns when there is no host, which this one has not
    _folders = {
        f"{name}_folder{suffix}": str(VAR_DIR / "queue" / part)
        for name, suffix, part in (
            ("data", "_in", "messages"),
            ("data", "_out", "messages"),
            ("control", "", "control"),
            ("processed", "", "processed"),
        )
    }
    for _folder in _folders.values():
        Path(_folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {**_folders, "store_processed": False, "polling_interval": 0.2}
SWEEP_SECONDS = _whole_number("SWEEP_SECONDS", 15, low=1, high=3600)
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "ratings.sweep",
        "schedule": schedule(SWEEP_SECONDS),
        # A sweep that waited longer than this has been overtaken by the next one.
        "options": {"expires": SWEEP_SECONDS},
    }
}
