"""Certificates: who gave which goods what, under which number, until when.

A badge is never typed: it is worked out from a certificate that covers this product on this
day. OCOP stars: 3, 4 and 5 are certified, for 36 months from the decision (programme of the
years 2021–2025; Decision 148/QĐ-TTg of 2023, 1489/QĐ-TTg of 2025 on who certifies).
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.core.prepared import Prepared

#: An OCOP decision counts so long.
OCOP_MONTHS = 36


class Kind(models.TextChoices):
    """The schemes that are known here; names of schemes are not translated."""

    OCOP = "ocop", "OCOP"
    VIETGAP = "vietgap", "VietGAP"
    VIETGAHP = "vietgahp", "VietGAHP"
    GLOBALGAP = "globalgap", "GlobalG.A.P."
    ORGANIC = "organic", gettext_lazy("organic")
    HACCP = "haccp", "HACCP, ISO 22000"
    FOOD_SAFETY = "food-safety", gettext_lazy("food safety")
    DECLARATION = "declaration", gettext_lazy("self-declared product")
    AREA = "area", gettext_lazy("growing-area code")
    MARK = "mark", gettext_lazy("geographical indication or collective mark")


#: What a buyer chooses goods by; the others are facts of the premises or the papers.
CHOSEN_BY_BUYERS = (Kind.VIETGAP, Kind.VIETGAHP, Kind.GLOBALGAP, Kind.ORGANIC, Kind.HACCP)
#: Given for a term, always; a badge of these without an end would be shown for ever.
ENDING = ("ocop", "vietgap", "vietgahp", "globalgap", "organic", "haccp")


class CertificateQuerySet(QuerySet):
    """Each method returns a query set."""

    def visible_to(self, user) -> "CertificateQuerySet":
        """Return the certificates of ``user``'s own co-ops; the only door to them on a desk."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            cooperative__memberships__user=user, cooperative__memberships__is_active=True
        )

    def valid_on(self, day: date) -> "CertificateQuerySet":
        """Return what counts on ``day``; on the day it expires it counts no more."""
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gt=day), issued_on__lte=day)


class Certificate(models.Model):
    """One certificate of a co-op and the products it covers.

    ``expires_on`` is the first day on which it counts no more, empty for papers without an end;
    those of :data:`ENDING` have one.
    ``issuer`` is a text: some issuers, such as districts, exist no longer. ``scan_digest`` names
    a cleaned photo of the paper (``catalog.pictures``); ``reminded_days`` the nearest reminder
    that went out.
    """

    Kind = Kind

    cooperative = models.ForeignKey(
        "coops.Cooperative",
        models.CASCADE,
        related_name="certificates",
        verbose_name=gettext_lazy("co-operative"),
    )
    products = models.ManyToManyField(
        "catalogue.Product",
        related_name="certificates",
        blank=True,
        verbose_name=gettext_lazy("covers"),
    )
    kind = models.CharField(gettext_lazy("kind"), max_length=12, choices=Kind.choices)
    stars = models.PositiveSmallIntegerField(
        gettext_lazy("stars"), null=True, blank=True, choices=[(n, str(n)) for n in (3, 4, 5)]
    )
    number = models.CharField(gettext_lazy("number"), max_length=80)
    issuer = models.CharField(gettext_lazy("issued by"), max_length=160)
    certified_name = models.CharField(
        gettext_lazy("name on the certificate"), max_length=160, blank=True
    )
    issued_on = models.DateField(gettext_lazy("issued on"))
    expires_on = models.DateField(gettext_lazy("expires on"), null=True, blank=True)
    scan_digest = models.CharField(max_length=64, blank=True, editable=False)
    reminded_days = models.PositiveSmallIntegerField(null=True, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        app_label = "coops"
        ordering = ["kind", "pk"]
        verbose_name = gettext_lazy("certificate")
        verbose_name_plural = gettext_lazy("certificates")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind="ocop", stars__isnull=False, stars__range=(3, 5), expires_on__isnull=False
                )
                | (~Q(kind="ocop") & Q(stars__isnull=True)),
                name="stars_are_ocop_and_end",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="certificate_has_a_number"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=F("issued_on")),
                name="certificate_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=ENDING) | Q(expires_on__isnull=False),
                name="certificate_of_a_scheme_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    @property
    def name(self) -> str:
        """Return it as a badge says it: ``OCOP 4 sao``, ``VietGAP``."""
        return _name(self.kind, self.stars)

    @property
    def last_day(self) -> date | None:
        """Return the last day on which it counts, as pages say it; ``None`` without an end."""
        return _day_before(self.expires_on)

    def is_valid_on(self, day: date) -> bool:
        """Return whether it counts on ``day``."""
        return self.issued_on <= day and (self.expires_on is None or day < self.expires_on)

    def clean(self) -> None:
        """Fill in the end of an OCOP certificate, and refuse what cannot be.

        Raises:
            ValidationError: by field.
        """
        errors = {}
        if self.kind == Kind.OCOP:
            errors |= self._wrong_for_ocop()
        else:
            self.stars = None
        if self.issued_on and self.issued_on > timezone.localdate():
            errors["issued_on"] = _("This day is still to come. Write the day of the decision.")
        elif self.kind == Kind.OCOP and self.issued_on:
            end = months_later(self.issued_on, OCOP_MONTHS)
            self.expires_on = self.expires_on or end
            if self.expires_on > end:
                errors["expires_on"] = _(
                    "OCOP stars count 36 months from the decision: until %(day)s at the latest."
                ) % {"day": end.strftime("%d/%m/%Y")}
        if self.kind != Kind.OCOP and self.kind in ENDING and not self.expires_on:
            errors["expires_on"] = _("Write the day on which it ends, as printed.")
        if self.issued_on and self.expires_on and self.expires_on <= self.issued_on:
            errors["expires_on"] = _("It must end after the day it was issued.")
        if errors:
            raise ValidationError(errors)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Check what the database checks, too.

        The end of OCOP stars is counted from the day of issue; while that is wrong or missing,
        which is told already, a missing end is no second mistake.
        """
        if self.kind == Kind.OCOP and not self.expires_on:
            exclude = {*(exclude or ()), "expires_on"}
        super().validate_constraints(exclude=exclude)

    def _wrong_for_ocop(self) -> dict[str, str]:
        errors = {}
        if not self.stars:
            errors["stars"] = _("Choose how many stars the certificate gives: 3, 4 or 5.")
        if self.number and not any(sign.isdecimal() for sign in self.number):
            errors["number"] = _("The number of a decision has digits, such as 1489/QĐ-UBND.")
        return errors


def _day_before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day is not None else None


def _name(kind: str, stars: int | None) -> str:
    if stars:
        return _("OCOP %(stars)d stars") % {"stars": stars}
    label = str(Kind(kind).label)
    return label[:1].upper() + label[1:]


def months_later(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True)
class Covering:
    """A certificate as the pages of the goods that it covers show it."""

    pk: int
    kind: str
    stars: int | None
    expires_on: date | None

    @property
    def name(self) -> str:
        """Return it as a badge says it: ``OCOP 4 sao``, ``VietGAP``."""
        return _name(self.kind, self.stars)

    @property
    def last_day(self) -> date | None:
        """Return the last day on which it counts; ``None`` without an end."""
        return _day_before(self.expires_on)


_COVERING = Prepared(
    lambda slots: (
        Certificate.products.through.objects.filter(
            product__in=slots("ids", many=True),
            certificate__in=Certificate.objects.valid_on(slots("today", date)),
        )
        .order_by("certificate_id")
        .values_list(
            "product_id",
            *(f"certificate__{field.name}" for field in fields(Covering)),
        )
    )
)


def certificates_of(product_ids: Iterable[int], *, today: date) -> dict[int, list[Covering]]:
    """Return the certificates that cover each product on ``today``, OCOP first; one query."""
    ids = list(product_ids)
    found: dict[int, list[Covering]] = defaultdict(list)
    for product, *values in _COVERING.rows(ids=ids, today=today) if ids else ():
        found[product].append(Covering(*values))
    return {
        product: sorted(certificates, key=lambda one: -(one.stars or 0))
        for product, certificates in found.items()
    }


def mark_of(certificates: Iterable[Covering]) -> str:
    """Return the one mark of a tile: most stars, else a certificate that buyers choose by."""
    ranked = sorted(certificates, key=lambda one: -(one.stars or 0))
    shown = {Kind.OCOP, *CHOSEN_BY_BUYERS}
    return next((one.name for one in ranked if one.kind in shown), "")


def marks_of(product_ids: Iterable[int], *, today: date) -> dict[int, str]:
    """Return the mark of each product that has one, in one query."""
    certificates = certificates_of(product_ids, today=today)
    marks = {product: mark_of(theirs) for product, theirs in certificates.items()}
    return {product: mark for product, mark in marks.items() if mark}
