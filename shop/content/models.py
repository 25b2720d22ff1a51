"""Pages that staff write: the root of the site and the rules of the market."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from shop.storefront.sorting import FIXED_ORDERS, ORDERS

RULE_FEATURES = ["bold", "ol", "ul", "link"]


class SitePage(Page):
    """The root of the site's written pages; ``/`` itself is answered by ``shop.storefront``."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["content.PolicyIndexPage", "training.CourseIndexPage"]
    preview_modes: list = []

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")


class PolicyIndexPage(Page):
    """All rules of the market: ``/chinh-sach/``."""

    max_count = 1
    parent_page_types = ["content.SitePage"]
    subpage_types = ["content.PolicyPage"]
    template = "content/policy_index_page.html"

    class Meta:
        verbose_name = _("list of rules")
        verbose_name_plural = _("lists of rules")

    def get_context(self, request, *args, **kwargs) -> dict:
        """Add ``policies``, the published rules in their order."""
        context = super().get_context(request, *args, **kwargs)
        context["policies"] = PolicyPage.objects.child_of(self).live().order_by("path")
        return context


class RuleBlock(blocks.StructBlock):
    """One point of a policy: what it is about, and what holds."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120)
    text = blocks.RichTextBlock(label=_("text"), features=RULE_FEATURES)

    class Meta:
        icon = "list-ul"
        label = _("point")


class PolicyPage(Page):
    """One set of rules with its version and the day from which it holds.

    Buyers agree to a version (see ``shop.content.policies.current_consent_version``), so a
    published text cannot change under the same one. Earlier texts are in the page's history.
    """

    version = models.CharField(_("version"), max_length=6, help_text=_("Such as 1.1"))
    effective_on = models.DateField(_("in force since"))
    introduction = models.TextField(_("introduction"), blank=True)
    body = StreamField([("rule", RuleBlock())], verbose_name=_("points"))
    shows_ranking = models.BooleanField(
        _("lists how goods are sorted"),
        default=False,
        help_text=_("Adds the sorting of lists as it really is, written by the shop itself."),
    )

    parent_page_types = ["content.PolicyIndexPage"]
    subpage_types: list = []
    template = "content/policy_page.html"

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("version"), FieldPanel("effective_on")], _("version")),
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("shows_ranking"),
    ]

    class Meta:
        verbose_name = _("rules")
        verbose_name_plural = _("rules")

    def clean(self) -> None:
        """Refuse to change a published text without giving it a new version."""
        super().clean()
        published = type(self).objects.filter(pk=self.pk, live=True).first() if self.pk else None
        if published and published.version == self.version and published.text() != self.text():
            raise ValidationError(
                {
                    "version": _(
                        "The text has changed. Give it a new version: people agreed to %(version)s"
                        " as it was."
                    )
                    % {"version": self.version}
                }
            )

    def text(self) -> tuple:
        """Return all that the reader agrees to, for comparing."""
        rules = [(block.value["heading"], block.value["text"].source) for block in self.body]
        return self.introduction, rules

    def get_context(self, request, *args, **kwargs) -> dict:
        """Add ``orders``, how lists are really sorted, where the page shows it."""
        context = super().get_context(request, *args, **kwargs)
        if self.shows_ranking:
            context |= {"orders": ORDERS, "fixed_orders": FIXED_ORDERS}
        return context
