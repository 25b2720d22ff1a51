"""INSTALLED_APPS: Oscar's applications with ours in their place, Wagtail, and what they need."""

#: Oscar's application -> ours. The label stays Oscar's, so tables and permissions stay too.
OSCAR_REPLACEMENTS = {
    "oscar.apps.address.apps.AddressConfig": "shop.address.apps.AddressConfig",
    "oscar.apps.basket.apps.BasketConfig": "shop.basket.apps.BasketConfig",
    "oscar.apps.catalogue.apps.CatalogueConfig": "catalog.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig": "shop.reviews.apps.ReviewsConfig",
    "oscar.apps.checkout.apps.CheckoutConfig": "shop.checkout.apps.CheckoutConfig",
    "oscar.apps.customer.apps.CustomerConfig": "shop.customer.apps.CustomerConfig",
    "oscar.apps.dashboard.apps.DashboardConfig": "shop.dashboard.apps.DashboardConfig",
    "oscar.apps.order.apps.OrderConfig": "shop.order.apps.OrderConfig",
    "oscar.apps.partner.apps.PartnerConfig": "coops.partner.apps.PartnerConfig",
    "oscar.apps.payment.apps.PaymentConfig": "shop.payment.apps.PaymentConfig",
    "oscar.apps.search.apps.SearchConfig": "shop.search.apps.SearchConfig",
    "oscar.apps.shipping.apps.ShippingConfig": "shop.shipping.apps.ShippingConfig",
}

#: Forks without columns of their own keep Oscar's migrations.
MIGRATION_MODULES = {"basket": "oscar.apps.basket.migrations"}

#: What is installed of Oscar, in its own names. Left out: its root application and dashboards
#: (our desk stands in their place). , analytics (it writes on every GET), wish lists.
OSCAR_APPS = [
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.basket.apps.BasketConfig",
    "oscar.apps.catalogue.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.checkout.apps.CheckoutConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.customer.apps.CustomerConfig",
    "oscar.apps.dashboard.apps.DashboardConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.order.apps.OrderConfig",
    "oscar.apps.partner.apps.PartnerConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.search.apps.SearchConfig",
    "oscar.apps.shipping.apps.ShippingConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
]

OURS = [
    "shop.core",
    "shop.users",
    "coops.registry",
    "coops.lots",
    "coops.price_lists",
    "coops.settlement",
    "coops.dossiers",
    "shop.storefront",
    "shop.content",
    "coops.microsites",
    "shop.commune",
    "integrations",
    "training",
    "shop.demo",
]

DJANGO_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sites",
]

WAGTAIL_APPS = [
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
]

THIRD_PARTY = [
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "treebeard",
]

INSTALLED_APPS = [
    *OURS,
    *(OSCAR_REPLACEMENTS.get(app, app) for app in OSCAR_APPS),
    *DJANGO_APPS,
    *WAGTAIL_APPS,
    *THIRD_PARTY,
]
