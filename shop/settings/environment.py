"""The only reader of ``os.environ``: every variable with its type, default and meaning.

Settings modules import the values from here; nothing else in the project may look at
the environment. ``docs/reference/settings.md`` lists the same names, and a test compares
the two.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()

#: name -> (type, default, meaning in one line). ``None`` as default: production insists on a value.
VARIABLES: dict[str, tuple[str, object, str]] = {
    "SECRET_KEY": ("str", None, "signs sessions and links; at least 50 random characters"),
    "SITE_URL": ("str", "http://127.0.0.1:8000", "public address, without a slash at the end"),
    "ALLOWED_HOSTS": ("list", [], "host names the site answers to; default: SITE_URL's host"),
    "DATABASE_URL": (
        "str",
        f"sqlite:///{VAR_DIR / 'db.sqlite3'}",
        "database; sqlite:///PATH or postgres://user:password@host/name",
    ),
    "REDIS_URL": ("str", "", "cache and rate limits; empty keeps them in the database"),
    "EMAIL_URL": ("str", "", "mail server, smtp+tls://…; empty writes mails to var/mail"),
    "DEFAULT_FROM_EMAIL": ("str", "cho-que@example.com", "sender of the shop's mails"),
    "MEDIA_STORAGE_URL": ("str", f"file://{VAR_DIR / 'media'}", "uploaded pictures; file://PATH"),
    "SERVE_MEDIA": ("bool", False, "serve pictures from this process, where no nginx does it"),
    "DEBUG": ("bool", True, "development only: show tracebacks in the browser"),
    "LOG_FORMAT": ("str", "text", "text or json"),
    "LOG_LEVEL": ("str", "INFO", "DEBUG, INFO, WARNING or ERROR"),
    "PROMETHEUS_MULTIPROC_DIR": (
        "str",
        "",
        "a folder where the processes of one machine count requests; emptied at each start",
    ),
    "TRUSTED_PROXIES": ("int", 0, "reverse proxies in front, whose X-Forwarded-For entries count"),
    "PLATFORM_TYPE": (
        "str",
        "intermediary",
        "intermediary (several sellers) or direct (one co-op sells its own goods)",
    ),
    "OPERATOR_NAME": ("str", "", "who runs the market, by law in the footer of every page"),
    "OPERATOR_REGISTRATION": ("str", "", "its registration or tax number, date, issuing office"),
    "OPERATOR_REPRESENTATIVE": ("str", "", "its legal representative"),
    "OPERATOR_ADDRESS": ("str", "", "its head office"),
    "OPERATOR_PHONE": ("str", "", "its phone number, for buyers who need help"),
    "OPERATOR_EMAIL": ("str", "", "its e-mail address"),
    "OPERATOR_BADGE_IMAGE": ("str", "", "the authority's badge, an address under /media/"),
    "OPERATOR_BADGE_URL": ("str", "", "public record that the badge links to"),
    "LOGIN_CODES": (
        "list",
        [],
        "how one-time codes are sent, first choice first: http, email; empty: none are offered",
    ),
    "LOGIN_CODES_URL": ("str", "", "gateway for SMS or Zalo that codes are posted to as JSON"),
    "LOGIN_CODES_TOKEN": ("str", "", "sent to the gateway as Authorization: Bearer"),
    "ORDER_ALERTS_URL": ("str", "", "gateway for SMS or Zalo that tells co-ops of new orders"),
    "ORDER_ALERTS_TOKEN": ("str", "", "sent to it as Authorization: Bearer"),
    "FIELD_ENCRYPTION_KEYS": (
        "list",
        [],
        "Fernet keys that marketplace tokens are stored with, newest first, comma between",
    ),
    "PRACTICE_URL": (
        "str",
        "",
        "practice marketplaces, http://APP_ID:APP_KEY@HOST:PORT; empty: none to practise on",
    ),
    "SHOPEE_HOST": ("str", "https://partner.shopeemobile.com", "live Shopee"),
    "SHOPEE_PARTNER_ID": ("int", 0, "our app's number at Shopee; 0: live Shopee is not offered"),
    "SHOPEE_PARTNER_KEY": ("str", "", "our app's key at Shopee"),
    "SHOPEE_PUSH_KEY": (
        "list",
        [],
        "keys of Shopee's pushes, newest first; empty: the partner key",
    ),
    "SHOPEE_CALLS_PER_SECOND": ("float", 10.0, "calls a second per Shopee shop; none is published"),
    "SHOPEE_LOOKUP_LAG_SECONDS": (
        "float",
        30.0,
        "seconds until Shopee's search finds a new item; looked up twice before creating again",
    ),
    "LAZADA_HOST": ("str", "https://api.lazada.vn/rest", "live Lazada; ends in /rest"),
    "LAZADA_AUTH_HOST": ("str", "https://auth.lazada.com/rest", "Lazada's consents and tokens"),
    "LAZADA_APP_KEY": ("str", "", "our app's key at Lazada; empty: live Lazada is not offered"),
    "LAZADA_APP_SECRET": ("str", "", "our app's secret at Lazada"),
    "LAZADA_CALLS_PER_SECOND": ("float", 10.0, "calls a second per Lazada shop"),
    "STRIPE_SECRET_KEY": (
        "str",
        "",
        "key of the sponsor's Stripe account, for co-ops without one; empty: no sponsor",
    ),
    "STRIPE_WEBHOOK_SECRET": ("str", "", "signs Stripe's messages to /thanh-toan/stripe/webhook/"),
    "STRIPE_API_BASE": ("str", "https://api.stripe.com", "where Stripe is called"),
    "SENDO_HOST": ("str", "https://open.sendo.vn", "live Sendo; each shop enters its own keys"),
    "SENDO_CALLS_PER_SECOND": ("float", 5.0, "calls a second per Sendo shop; none is published"),
}


def read(name: str):
    """Return the value of a variable from :data:`VARIABLES`, converted to its type.

    Raises:
        ImproperlyConfigured: the value cannot be read as its type; the sentence names it.
    """
    kind, default, meaning = VARIABLES[name]
    try:
        return getattr(env, kind)(name, default=default)
    except (ValueError, TypeError) as error:
        raise ImproperlyConfigured(f"{name} ({meaning}) cannot be read: {error}") from error


def require(name: str):
    """Return the value of a variable that production cannot do without.

    Raises:
        ImproperlyConfigured: it is not set; the sentence says what it is for.
    """
    value = read(name)
    if value in (None, "", []):
        raise ImproperlyConfigured(
            f"{name} is not set. It {VARIABLES[name][2]}."
            if name == "SECRET_KEY"
            else f"{name} is not set: {VARIABLES[name][2]}."
        )
    return value


def database() -> dict:
    """Return Django's ``DATABASES["default"]`` from ``DATABASE_URL``.

    SQLite runs in WAL mode with immediate transactions, so that a writer waits for the
    lock at the start of its transaction instead of failing in the middle of it.
    """
    config = dict(env.db("DATABASE_URL", default=VARIABLES["DATABASE_URL"][1]))
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
    # Opening a connection (on SQLite: pragmas, functions, the last one's clean-up of the log)
    # costs a page as much as its queries do.
    config.setdefault("CONN_MAX_AGE", 60)
    config["ATOMIC_REQUESTS"] = False
    return config


def metrics_folder() -> str:
    """Return the folder of ``PROMETHEUS_MULTIPROC_DIR``, made if it is not there; or nothing.

    ``prometheus_client`` reads the variable itself and fails on a folder that is missing.
    """
    folder = read("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
    return folder


def media_folder() -> Path:
    """Return the folder of uploaded pictures from ``MEDIA_STORAGE_URL``.

    Raises:
        ImproperlyConfigured: the address is not a ``file://`` one.
    """
    url = read("MEDIA_STORAGE_URL")
    if not url.startswith("file://"):
        raise ImproperlyConfigured(
            f"MEDIA_STORAGE_URL is {url!r}; this release stores pictures in a folder: file:///PATH."
        )
    return Path(url.removeprefix("file://"))


def platform_type() -> str:
    """Return ``intermediary`` or ``direct``.

    Raises:
        ImproperlyConfigured: anything else.
    """
    found = str(read("PLATFORM_TYPE"))
    if found not in {"intermediary", "direct"}:
        raise ImproperlyConfigured("PLATFORM_TYPE is intermediary or direct.")
    return found
