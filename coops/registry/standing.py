"""Words for who a seller is and where it stands: the codes that are stored, and what people read.

States follow Decree 248/2026/NĐ-CP, articles 17 to 19, and Law 122/2025/QH15, article 17.
"""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Without an authority's order a seller reads of a suspension so long before it.
SUSPENSION_NOTICE = timedelta(days=5)
#: An application is answered within so many working days.
ANSWER_WORKING_DAYS = 3


class LegalForm(models.TextChoices):
    """What a seller is by law; taxes and papers depend on it."""

    COOPERATIVE = "cooperative", _("co-operative")
    UNION = "union", _("union of co-operatives")
    ENTERPRISE = "enterprise", _("enterprise")
    HOUSEHOLD = "household", _("household business")
    INDIVIDUAL = "individual", _("single person")


#: People, not bodies: asked for their personal number, and taxed at the source.
PEOPLE = (LegalForm.HOUSEHOLD, LegalForm.INDIVIDUAL)


class SellerState(models.TextChoices):
    """Where a seller stands; only a verified one may be open."""

    DRAFT = "draft", _("not verified")
    VERIFIED = "verified", _("verified")
    SUSPENDED = "suspended", _("suspended")
    CLOSED = "closed", _("closed")


class Method(models.TextChoices):
    """How it was verified that the seller is who it says."""

    BEFORE = "before", _("before the register of sellers")
    OFFICE = "office", _("papers seen at the commune's office")
    REGISTER = "register", _("looked up in the public business register")
    VNEID = "vneid", _("proved through VNeID")
    VISIT = "visit", _("visited on the spot")


#: What an officer chooses from.
METHODS = [choice for choice in Method.choices if choice[0] != Method.BEFORE]


class ApplicationState(models.TextChoices):
    """Where an application stands; ``ASKED``: the officer wants to know more."""

    DRAFT = "draft", _("being written")
    SUBMITTED = "submitted", _("sent, waits for the officer")
    ASKED = "asked", _("the officer asks for more")
    VERIFIED = "verified", _("verified")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: One of these at a time for each person.
UNDER_WAY = ("draft", "submitted", "asked")
#: What the applicant may still change.
WRITABLE = ("draft", "asked")


class Scope(models.TextChoices):
    """What a helper may do; never money, the bank account or people."""

    ORDERS = "orders", _("orders")
    PRODUCTS = "products", _("products")
    STOCK = "stock", _("stock")
    MARKETPLACES = "marketplaces", _("sales channels")
