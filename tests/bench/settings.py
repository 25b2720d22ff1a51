"""The development settings without debugging, with one more address: the constant view."""

import os

from shop.settings.development import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
KEEP_PAGES = os.environ.get("KEEP_PAGES", "1") == "1"
