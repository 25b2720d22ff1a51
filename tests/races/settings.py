"""Settings of the visitors' processes: the test suite's, with tasks in the database as for real."""

from shop.settings import environment
from shop.settings.test import *  # noqa: F403

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "handlers": {"console": {"class": "logging.StreamHandler", "level": "ERROR"}},
    "root": {"handlers": ["console"]},
}
# Where a test has started the practice marketplaces.
PRACTICE_URL = environment.read("PRACTICE_URL") or PRACTICE_URL  # noqa: F405
SHOPEE = {**SHOPEE, "lookup_lag_seconds": 1.0, "calls_per_second": 500.0}  # noqa: F405
LAZADA = {**LAZADA, "lookup_lag_seconds": 1.0}  # noqa: F405
SENDO = {**SENDO, "lookup_lag_seconds": 1.0}  # noqa: F405
MEDIA_ROOT = environment.media_folder()
SYNC_LEASE_SECONDS = 3
