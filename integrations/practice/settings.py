"""Settings of the practice process; the only module of it that reads the environment.

``PRACTICE_URL``
    ``http://APP_ID:APP_KEY@HOST:PORT``: where this process is reached, and the number and the
    key of the one app that is registered here. The key signs calls and pushes.
``SITE_URL``
    The shop's public address. Pushes go to ``SITE_URL/kenh/shopee/push/``, and a consent page
    only sends people back to this address or to the loopback.
``PRACTICE_DATABASE``
    Path of the SQLite file; pictures lie beside it in ``<name>-media/``.
``DEBUG``
    ``1`` shows tracebacks in the browser.
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent

# --- Who we are --------------------------------------------------------------------------

_url = urlsplit(
    os.environ.get("PRACTICE_URL") or "http://2001887:practice-key-for-nothing-real@127.0.0.1:8010"  # noqa: S105
)
if not (_url.hostname and (_url.username or "").isdigit() and _url.password):
    raise ImproperlyConfigured("PRACTICE_URL is not of the form http://APP_ID:APP_KEY@HOST:PORT.")
PARTNER_ID = int(_url.username or 0)
PARTNER_KEY = unquote(_url.password)
#: Where pictures and pages of this process are reached, without a slash at the end.
ADDRESS = f"{_url.scheme}://{_url.hostname}" + (f":{_url.port}" if _url.port else "")

SITE_URL = (os.environ.get("SITE_URL") or "http://127.0.0.1:8000").rstrip("/")
SHOPEE_PUSH_URL = f"{SITE_URL}/kenh/shopee/push/"

DEBUG = os.environ.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}
# Signs the cookies of a fake market; nothing of worth hangs on it.
SECRET_KEY = "practice-only-nothing-real-is-signed-with-this-key-0123456789"  # noqa: S105
ALLOWED_HOSTS = [_url.hostname, "127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "integrations.practice.urls"
WSGI_APPLICATION = "integrations.practice.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- Data --------------------------------------------------------------------------------

_database = Path(os.environ.get("PRACTICE_DATABASE") or BASE_DIR / "var" / "practice.sqlite3")
_database.parent.mkdir(parents=True, exist_ok=True)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(_database),
        # A writer waits for the lock at the start of its transaction instead of failing inside.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        "CONN_MAX_AGE": None,
        "ATOMIC_REQUESTS": False,
    }
}
MEDIA_ROOT = _database.with_name(f"{_database.stem}-media")
# Nine pictures of 10 MB in one call, and a little more so that we can say "too big" ourselves.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

# --- Requests and templates --------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "integrations.practice",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Only ours: the error pages beside this folder belong to the shop and load its tags.
        "DIRS": [BASE_DIR / "templates" / "practice"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# A cookie belongs to a host name whatever the port, and the shop runs on the same one.
CSRF_COOKIE_NAME = "practice_csrftoken"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        # Goods of a dialect without uploads show the pictures that lie with the shop.
        "img-src": [SELF, SITE_URL],
        "font-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- Static files ------------------------------------------------------------------------

STATIC_URL = "/static/"
# The shop's typeface is a file like any other; its code stays out of here.
STATICFILES_DIRS = [("practice/fonts", BASE_DIR / "shop" / "static" / "shop" / "fonts")]
WHITENOISE_USE_FINDERS = True

# --- Language and time -------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"text": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "text"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
