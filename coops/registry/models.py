"""Co-operatives and the people who act for them."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from coops.registry.managers import CooperativeQuerySet
from coops.registry.standing import LegalForm, Method, SellerState
from shop.core.addresses import address_of


class Cooperative(models.Model):
    """A farm co-operative (hợp tác xã): profile, bank account, how it sells.

    Its ``partner`` is the same body in Oscar's words and owns the stock records. Money goes to
    the account given here; the shop never pools it. Amounts are whole đồng.
    """

    partner = models.OneToOneField(
        "partner.Partner", models.PROTECT, related_name="cooperative", verbose_name=_("partner")
    )
    code = models.SlugField(_("code"), max_length=20, unique=True)
    slug = models.SlugField(_("address on the site"), max_length=80, unique=True)
    name = models.CharField(_("full name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=80)
    tagline = models.CharField(
        _("in one line"),
        max_length=120,
        blank=True,
        help_text=_("What it is known for, under its name."),
    )
    story = models.TextField(_("story"), blank=True)
    founded_year = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    members_count = models.PositiveIntegerField(_("members"), null=True, blank=True)
    logo = models.ImageField(_("picture"), upload_to="cooperatives/", blank=True)
    cover = models.ImageField(_("wide picture"), upload_to="cooperatives/", blank=True)
    is_demo = models.BooleanField(_("invented for the demo"), default=False)
    is_open = models.BooleanField(
        _("open"),
        default=False,
        help_text=_("Closed: nothing of it is shown or sold. Only a verified seller can be open."),
    )

    # Where it stands (coops.registry.sellers); proof is how, when and under which reference.
    state = models.CharField(
        _("state"), max_length=10, choices=SellerState.choices, default=SellerState.DRAFT
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    verified_method = models.CharField(
        _("verified by"), max_length=10, choices=Method.choices, blank=True
    )
    verified_reference = models.CharField(_("reference"), max_length=120, blank=True)
    #: Why it is suspended or will be, and when the announced suspension begins.
    standing_reason = models.CharField(_("reason"), max_length=500, blank=True)
    suspends_at = models.DateTimeField(_("suspended from"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("suspended since"), null=True, blank=True)
    was_open = models.BooleanField(default=False, editable=False)

    # What the law asks a seller to show.
    legal_form = models.CharField(
        _("legal form"),
        max_length=12,
        choices=LegalForm.choices,
        default=LegalForm.COOPERATIVE,
    )
    tax_code = models.CharField(_("tax code"), max_length=14, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=60, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    registration_office = models.CharField(_("issued by"), max_length=120, blank=True)
    representative = models.CharField(_("legal representative"), max_length=120, blank=True)
    phone = PhoneNumberField(_("phone number"), region="VN", blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    hamlet = models.CharField(_("hamlet"), max_length=120, blank=True)
    ward_code = models.CharField(max_length=5, blank=True)
    ward_name = models.CharField(_("commune"), max_length=80, blank=True)
    province_code = models.CharField(max_length=2, blank=True)
    province_name = models.CharField(_("province"), max_length=60, blank=True)
    #: On the map of the market; degrees, of the place where it works, never of anybody's home.
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("8")), MaxValueValidator(Decimal("24"))],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("102")), MaxValueValidator(Decimal("118"))],
    )

    # Where the money goes.
    bank_bin = models.CharField(
        _("bank"), max_length=6, blank=True, validators=[RegexValidator(r"^\d{6}$")]
    )
    bank_account = models.CharField(
        _("account number"),
        max_length=19,
        blank=True,
        validators=[RegexValidator(r"^[A-Za-z0-9]{1,19}$")],
    )
    bank_holder = models.CharField(_("account holder"), max_length=120, blank=True)

    # How it sells.
    accepts_cod = models.BooleanField(_("takes cash on delivery"), default=True)
    cod_ceiling_vnd = models.PositiveIntegerField(
        _("largest order paid on delivery (đồng)"), default=2_000_000
    )
    accepts_vietqr = models.BooleanField(_("takes bank transfers (VietQR)"), default=True)
    offers_delivery = models.BooleanField(_("delivers"), default=True)
    delivery_fee_vnd = models.PositiveIntegerField(_("delivery fee (đồng)"), default=30_000)
    free_delivery_from_vnd = models.PositiveIntegerField(
        _("free delivery from (đồng)"), null=True, blank=True
    )
    offers_pickup = models.BooleanField(_("goods can be picked up"), default=True)
    pickup_place = models.CharField(_("pick-up place"), max_length=255, blank=True)
    pickup_hours = models.CharField(_("pick-up hours"), max_length=255, blank=True)

    # When it rests (coops.registry.rests); both ends are days of rest.
    rest_from = models.DateField(_("rests from"), null=True, blank=True)
    rest_until = models.DateField(_("rests until"), null=True, blank=True)
    rest_order_until = models.DateField(_("last day to order before"), null=True, blank=True)
    rest_reason = models.CharField(_("rests for"), max_length=40, blank=True)

    objects = CooperativeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("co-operative")
        verbose_name_plural = _("co-operatives")
        constraints = [
            models.CheckConstraint(
                condition=Q(accepts_vietqr=False) | (~Q(bank_bin="") & ~Q(bank_account="")),
                name="vietqr_needs_a_bank_account",
            ),
            models.CheckConstraint(
                condition=Q(offers_delivery=True) | Q(offers_pickup=True),
                name="goods_can_reach_the_buyer",
            ),
            models.CheckConstraint(
                condition=Q(rest_from__isnull=True, rest_until__isnull=True)
                | Q(
                    rest_from__isnull=False,
                    rest_until__isnull=False,
                    rest_until__gte=F("rest_from"),
                ),
                name="rest_has_both_ends",
            ),
            # The one gate: all that is shown or sold asks ``is_open``.
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(state="verified"),
                name="only_verified_sellers_are_open",
                violation_error_message=_("Only a verified seller can be open. Verify it first."),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        """Return ``/htx/<slug>/``."""
        return address_of("storefront:cooperative", self.slug)

    @property
    def place(self) -> str:
        """Return hamlet, commune and province in one line."""
        return ", ".join(p for p in (self.hamlet, self.ward_name, self.province_name) if p)


class Membership(models.Model):
    """What a person may do for a co-operative; it ends by ``is_active``, the row stays."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        STAFF = "staff", _("staff")
        HELPER = "helper", _("helper")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    cooperative = models.ForeignKey(Cooperative, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.STAFF)
    is_active = models.BooleanField(_("active"), default=True)
    since = models.DateTimeField(_("since"), auto_now_add=True)
    last_seen_orders_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("member of a co-operative's desk")
        verbose_name_plural = _("members of a co-operative's desk")
        constraints = [
            models.UniqueConstraint(fields=["user", "cooperative"], name="one_role_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.cooperative} ({self.get_role_display()})"

    @property
    def may_change_money(self) -> bool:
        """Return whether this person may change prices and mark money as received."""
        return self.role in {self.Role.OWNER, self.Role.STAFF}


from coops.registry.certificates import Certificate  # noqa: E402, F401  names Cooperative
from coops.registry.households import Household  # noqa: E402, F401  names Cooperative
from coops.registry.joining_models import (  # noqa: E402, F401  name Cooperative
    Application,
    ApplicationPaper,
    LogEntry,
)
from coops.registry.people_models import (  # noqa: E402, F401  name Cooperative
    HelpCall,
    HelperAct,
    HelperConsent,
    Invitation,
)
from coops.registry.report_models import Report, Takedown  # noqa: E402, F401  name Cooperative
