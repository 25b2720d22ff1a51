"""Settings for the test suite: quick hashes, mails in memory, tasks at once."""

import tempfile
from pathlib import Path

from shop.settings.base import *  # noqa: F403

SECRET_KEY = "test-only-0123456789-0123456789-0123456789-0123456789"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = []
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="cho-que-test-media-"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
# Searches of one test shall not be counted against the next.
CACHES = {
    **CACHES,  # noqa: F405
    "process": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
KEEP_PAGES = False  # but for the tests of kept pages
DEMO_LOGINS = True
FIELD_ENCRYPTION_KEYS = ["dGVzdHMtb25seS1ub3RoaW5nLXJlYWwtMDEyMzQ1ISE="]
PRACTICE_URL = "http://2001887:practice-key-for-tests@127.0.0.1:1"  # nobody listens
SHOPEE = {
    **SHOPEE,  # noqa: F405
    "host": "http://127.0.0.1:1",
    "app_id": 1000501,
    "app_key": "shpkDUMMYpartnerKeyForTests0123456789abcdef",
    "push_keys": [],
    "calls_per_second": 500.0,
}
LAZADA = {
    **LAZADA,  # noqa: F405
    "host": "http://127.0.0.1:1/rest",
    "auth_host": "http://127.0.0.1:1/rest",
    "app_id": "123456",
    "app_key": "lazada-secret-for-tests",
    "calls_per_second": 500.0,
}
SENDO = {**SENDO, "host": "http://127.0.0.1:1", "calls_per_second": 500.0}  # noqa: F405
STRIPE = {"secret_key": "", "webhook_secret": "", "api_base": "http://127.0.0.1:1"}
