"""Settings for a public server: refuses to start on a missing secret, HTTPS only."""

from shop.settings import environment
from shop.settings.base import *  # noqa: F403

SECRET_KEY = environment.require("SECRET_KEY")
environment.require("SITE_URL")
environment.require("FIELD_ENCRYPTION_KEYS")

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
OSCAR_BASKET_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
DEMO_LOGINS = False
