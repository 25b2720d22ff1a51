"""Settings that hold everywhere; development, test and production change as little as they can."""

from pathlib import Path
from urllib.parse import urlsplit

import oscar
from django.utils.translation import gettext_lazy as _
from oscar.defaults import *  # noqa: F403  Oscar insists on every one of its settings

from shop.settings import environment
from shop.settings.apps import INSTALLED_APPS, MIGRATION_MODULES  # noqa: F401
from shop.settings.environment import BASE_DIR, VAR_DIR
from shop.settings.security_policy import (  # noqa: F401
    CONTENT_SECURITY_POLICY,
    EDITOR_DIRECTIVES,
    EDITOR_PREFIXES,
)

# --- Where it runs -----------------------------------------------------------------------

DEBUG = False
SITE_URL = environment.read("SITE_URL").rstrip("/")
ALLOWED_HOSTS = environment.read("ALLOWED_HOSTS") or [urlsplit(SITE_URL).hostname]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXIES = environment.read("TRUSTED_PROXIES")
SITE_ID = 1
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Requests and templates --------------------------------------------------------------

MIDDLEWARE = [
    "shop.core.requests_served.ServedRequestsMiddleware",
    "shop.core.compression.CompressPagesMiddleware",  # kept pages are kept as they were written
    # Around all others, whose headers it keeps.
    "shop.storefront.kept.pages.KeptPagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Around all that may answer by itself: a wrong host and a missing slash get them too.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shop.core.csp.ContentSecurityPolicyMiddleware",
    "shop.core.robots.NoIndexMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "shop.core.language.ChosenLanguageMiddleware",
    "shop.core.light.LightPicturesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "shop.users.leaving.LeaveNothingMiddleware",
    "coops.microsites.gate.CooperativeEditorGate",
    "django_htmx.middleware.HtmxMiddleware",
    "shop.basket.middleware.BasketMiddleware",
    "shop.core.button_addresses.ButtonAddressMiddleware",  # its page needs all of the above
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shop.storefront.context.site_chrome",
            ],
        },
    },
]

# --- Data --------------------------------------------------------------------------------

DATABASES = {"default": environment.database()}

REDIS_URL = environment.read("REDIS_URL")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "core_cache",
            # Django's 300 would throw out counted attempts (shop.core.throttle) under load.
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    ),
    # Counts that cost no write, each process its own (shop.core.throttle).
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "process",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Whole pages for strangers (shop.storefront.kept): without Redis in each process's memory,
    # since a GET writes nothing into the database; about 50 kB each.
    "pages": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "pages",
        }
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "pages",
            "OPTIONS": {"MAX_ENTRIES": 500},
        }
    ),
}
#: Off where templates and settings change under a running process: while developing, in tests.
KEEP_PAGES = True

MEDIA_URL = "/media/"
MEDIA_ROOT = environment.media_folder()
SERVE_MEDIA = environment.read("SERVE_MEDIA")
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_FINDERS = [
    "shop.core.stylesheets.StylesheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATICFILES_DIRS = [BASE_DIR / "shop" / "static"]  # shop itself is no application
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A price list of 5,000 rows is posted back as one form of choices.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- People ------------------------------------------------------------------------------

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["shop.users.backends.PhoneOrEmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "users:login"
LOGIN_REDIRECT_URL = "users:account"
LOGOUT_REDIRECT_URL = "storefront:home"
#: One-time codes to a phone: which ways are used, and what each name stands for.
LOGIN_CODES = {
    "senders": environment.read("LOGIN_CODES"),
    "url": environment.read("LOGIN_CODES_URL"),
    "token": environment.read("LOGIN_CODES_TOKEN"),
}
LOGIN_CODE_SENDERS = {
    "http": "shop.users.senders.Gateway",
    "email": "shop.users.senders.KnownEmail",
    "console": "shop.users.senders.Console",
}
#: A gateway that rings people of a co-op about a new order; without it they are told by e-mail.
ORDER_ALERTS = {
    "url": environment.read("ORDER_ALERTS_URL"),
    "token": environment.read("ORDER_ALERTS_TOKEN"),
}
PHONENUMBER_DEFAULT_REGION = "VN"
PHONENUMBER_DB_FORMAT = "E164"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30

# --- Language, time, money ---------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
# Ours wins over what packages ship. Oscar's root application, whose template tags want apps that
# are not installed here, is left out; its Vietnamese is not.
LOCALE_PATHS = [BASE_DIR / "locale", Path(oscar.__file__).parent / "locale"]
FORMAT_MODULE_PATH = ["shop.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# --- Mail --------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = environment.read("DEFAULT_FROM_EMAIL")
if environment.read("EMAIL_URL"):
    vars().update(environment.env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"

# --- Background work ---------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Marketplaces ------------------------------------------------------------------------

#: With these, tokens are encrypted in the database (shop.core.crypto).
FIELD_ENCRYPTION_KEYS = environment.read("FIELD_ENCRYPTION_KEYS")
#: Where people practise; empty: nowhere.
PRACTICE_URL = environment.read("PRACTICE_URL").rstrip("/")
#: Who works on an account holds it so long without renewing; a killed worker's work waits for it.
#: Longer than SQLite may keep a writer waiting.
SYNC_LEASE_SECONDS = 30
#: Code → adapter. Another marketplace is another class.
MARKETPLACES = {
    "shopee": "integrations.marketplaces.shopee.adapter.Shopee",
    "lazada": "integrations.marketplaces.lazada.adapter.Lazada",
    "sendo": "integrations.marketplaces.sendo.adapter.Sendo",
    "file": "integrations.marketplaces.file.adapter.File",
}
SHOPEE = {
    "host": environment.read("SHOPEE_HOST").rstrip("/"),
    "app_id": environment.read("SHOPEE_PARTNER_ID"),
    "app_key": environment.read("SHOPEE_PARTNER_KEY"),
    "push_keys": environment.read("SHOPEE_PUSH_KEY"),
    "calls_per_second": environment.read("SHOPEE_CALLS_PER_SECOND"),
    "lookup_lag_seconds": environment.read("SHOPEE_LOOKUP_LAG_SECONDS"),
}
LAZADA = {
    "host": environment.read("LAZADA_HOST").rstrip("/"),
    "auth_host": environment.read("LAZADA_AUTH_HOST").rstrip("/"),
    "app_id": environment.read("LAZADA_APP_KEY"),
    "app_key": environment.read("LAZADA_APP_SECRET"),
    "calls_per_second": environment.read("LAZADA_CALLS_PER_SECOND"),
}
SENDO = {
    "host": environment.read("SENDO_HOST").rstrip("/"),
    "calls_per_second": environment.read("SENDO_CALLS_PER_SECOND"),
}

# --- Payment -----------------------------------------------------------------------------

#: Ways to pay, in the order of the page. Another way is another class.
PAYMENT_GATEWAYS = [
    "shop.payment.gateways.cash.CashOnDelivery",
    "shop.payment.gateways.cash.CashAtPickUp",
    "shop.payment.gateways.vietqr.VietQr",
    "shop.payment.gateways.stripe.Stripe",
]
#: The keys of a sponsor: who takes cards for co-ops that have no account of their own at Stripe.
STRIPE = {
    "secret_key": environment.read("STRIPE_SECRET_KEY"),
    "webhook_secret": environment.read("STRIPE_WEBHOOK_SECRET"),
    "api_base": environment.read("STRIPE_API_BASE").rstrip("/"),
}

# --- Search engines ----------------------------------------------------------------------

#: Not shown by them (shop.core.robots), …
NOINDEX_PREFIXES = [
    *("/gio-hang/", "/dat-hang/", "/don-hang/", "/tai-khoan/", "/tim-kiem/", "/giao-toi/"),
    *("/quan-ly/", "/quan-tri/", "/cms/", "/kenh/", "/danh-gia/", "/can-bo/", "/bao-cao/", "/moi/"),
]
#: … and not even fetched.
ROBOTS_CLOSED = ["/quan-ly/", "/quan-tri/", "/cms/", "/tim-kiem/goi-y/", "/ngon-ngu/"]

# --- Who runs the market -----------------------------------------------------------------

#: What the market is by Law 122/2025/QH15, article 3: ``intermediary`` where several sell,
#: ``direct`` where one co-op sells its own goods (then nobody applies to sell here).
PLATFORM_TYPE = environment.platform_type()
#: Empty parts are left out of the footer.
OPERATOR = {
    part: environment.read(f"OPERATOR_{part.upper()}")
    for part in (
        "name",
        "registration",
        "representative",
        "address",
        "phone",
        "email",
        "badge_image",
        "badge_url",
    )
}

# --- Oscar -------------------------------------------------------------------------------

OSCAR_SHOP_NAME = "Chợ Quê"
OSCAR_DEFAULT_CURRENCY = "VND"
OSCAR_CURRENCY_FORMAT = {"VND": {"format": "#,##0 ¤"}}
OSCAR_FROM_EMAIL = DEFAULT_FROM_EMAIL
OSCAR_SLUG_MAP = {"đ": "d", "Đ": "D"}
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_EAGER_ALERTS = False
OSCAR_REQUIRED_ADDRESS_FIELDS = ("full_name", "line1", "ward_code", "country")
OSCAR_BASKET_COOKIE_LIFETIME = 60 * 60 * 24 * 30
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = None  # the stock is the limit, and it says so
OSCAR_INITIAL_ORDER_STATUS = "new"
OSCAR_INITIAL_LINE_STATUS = "new"
OSCAR_ORDER_STATUS_PIPELINE = {
    "new": ("confirmed", "cancelled"),
    "confirmed": ("packed", "cancelled"),
    "packed": ("handed_over", "cancelled"),
    "handed_over": ("delivered",),
    "delivered": (),
    "cancelled": (),
}
# Offers and vouchers are shop-wide in Oscar; hidden until they can belong to one co-op.
OSCAR_HIDDEN_FEATURES = ["offers", "vouchers", "wishlists", "reviews"]
# Oscar's class loader imports its own search app, which insists that Haystack is configured;
# nothing indexes or searches with it (docs/decisions).
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}

# --- Wagtail -----------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Chợ Quê"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        "SEARCH_CONFIG": "simple",  # the default, English, drops Vietnamese words as stop words
    }
}
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no request to a third-party host
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_WORKFLOW_ENABLED = False  # who may publish publishes; others save
#: Pictures of the library are written anew (shop.core.files), as all others are.
WAGTAILIMAGES_IMAGE_FORM_BASE = "coops.microsites.library.CleanedImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000

# --- Security ----------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # Wagtail allows its own previews by itself
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "shop.storefront.views.errors.csrf_failure"

# --- Logs and counts ---------------------------------------------------------------------

METRICS_FOLDER = environment.metrics_folder()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {
            "format": "{asctime} {levelname} {request_id} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "shop.core.logs.JsonFormatter"},
    },
    "filters": {
        "secret_addresses": {"()": "shop.core.logs.SecretAddressFilter"},
        "request_id": {"()": "shop.core.logs.RequestIdFilter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["secret_addresses", "request_id"],
            "formatter": environment.read("LOG_FORMAT"),
        }
    },
    "loggers": {
        # At the logger too, for whoever else listens to it: a mail to operators, a collector.
        "django.request": {"filters": ["secret_addresses"]},
        # They tell every step of every page and task.
        "stripe": {"level": "WARNING"},  # its news hold addresses of payments
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": environment.read("LOG_LEVEL")},
}
