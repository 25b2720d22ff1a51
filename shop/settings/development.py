"""Settings for a developer's machine and for ``make run``: no secret needed, mails into files."""

from urllib.parse import urlsplit

from shop.settings import environment
from shop.settings.base import *  # noqa: F403
from shop.settings.base import ALLOWED_HOSTS, LOGIN_CODES, STRIPE

DEBUG = environment.read("DEBUG")
SECRET_KEY = "development-only-nothing-real-is-signed-with-this-key-0123456789"  # noqa: S105
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "127.0.0.1", "localhost", "[::1]"]
KEEP_PAGES = not DEBUG
if DEBUG:
    STORAGES = {
        **STORAGES,  # noqa: F405
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    WHITENOISE_USE_FINDERS = True
INTERNAL_IPS = ["127.0.0.1"]
DEMO_LOGINS = True  # load_demo may create accounts with a printed password
if not LOGIN_CODES["senders"]:  # codes are written into the log
    LOGIN_CODES = {**LOGIN_CODES, "senders": ["console"]}
# Real Shopee tokens have no business on a developer's machine; practice ones are worth nothing.
FIELD_ENCRYPTION_KEYS = environment.read("FIELD_ENCRYPTION_KEYS") or [
    "ZGV2ZWxvcG1lbnQtb25seS1ub3RoaW5nLXJlYWwtISE="
]
PRACTICE_URL = environment.read("PRACTICE_URL") or (
    "http://2001887:practice-key-for-nothing-real@127.0.0.1:8010"
)
if not STRIPE["secret_key"]:  # cards are practised on the same process, with its key
    _practice = urlsplit(PRACTICE_URL)
    STRIPE = {
        "secret_key": f"sk_test_{_practice.password}",
        "webhook_secret": f"whsec_{_practice.password}",
        "api_base": f"{_practice.scheme}://{_practice.netloc.rpartition('@')[2]}",
    }
