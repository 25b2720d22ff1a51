"""The rules of the market: which there are, where they stand, what buyers agree to."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, Site

from shop.content.models import PolicyIndexPage, PolicyPage, SitePage
from shop.content.shipped_texts import ShippedText, read_text

INDEX = "chinh-sach"
TERMS = "dieu-khoan"
PRIVACY = "quyen-rieng-tu"

#: Shipped policies in the order of the list, with the words that link to them.
#: Decree 248/2026/NĐ-CP names what each has to say (articles 5 to 14).
POLICIES = {
    TERMS: _("Terms"),
    PRIVACY: _("Privacy"),
    "gia-va-thanh-toan": _("Prices and payment"),
    "giao-hang": _("Delivery"),
    "doi-tra": _("Returns and refunds"),
    "khieu-nai": _("Complaints"),
    "thu-tu-hien-thi": _("How goods are sorted"),
}


def policy_path(slug: str) -> str:
    """Return the address of a policy: ``/chinh-sach/<slug>/``."""
    return f"/{INDEX}/{slug}/"


def current_consent_version() -> str:
    """Return the versions of terms and privacy notice now in force, in one line.

    Such as ``dieu-khoan=1.0;quyen-rieng-tu=1.0``, at most 40 characters, to be kept with a
    consent. Their texts are in the history of the two pages.
    """
    versions = dict(
        PolicyPage.objects.live().filter(slug__in=[TERMS, PRIVACY]).values_list("slug", "version")
    )
    return ";".join(f"{slug}={versions.get(slug, '–')}" for slug in (TERMS, PRIVACY))


def ensure_policies() -> None:
    """Create the pages that are missing, from the shipped texts; one query when none is.

    Never changes a page that is there: from then on it belongs to the operator. Works on a
    database without Wagtail's own first rows (language, root page, site).
    """
    there = set(PolicyPage.objects.values_list("slug", flat=True))
    missing = [slug for slug in POLICIES if slug not in there]
    if missing:
        with transaction.atomic():
            index = _index()
            for slug in missing:
                _add(index, read_text(slug))


def _add(index: PolicyIndexPage, text: ShippedText) -> None:
    page = PolicyPage(
        title=text.title,
        slug=text.slug,
        version=text.version,
        effective_on=text.effective_on,
        introduction=text.introduction,
        body=[("rule", {"heading": heading, "text": _rich(html)}) for heading, html in text.rules],
        shows_ranking=text.shows_ranking,
    )
    index.add_child(instance=page)
    page.save_revision().publish()


def _rich(html: str):
    from wagtail.rich_text import RichText

    return RichText(html)


def _index() -> PolicyIndexPage:
    site_page = SitePage.objects.first() or _site_page()
    index = PolicyIndexPage.objects.first()
    if index is None:
        index = PolicyIndexPage(title="Quy định của chợ", slug=INDEX)
        site_page.add_child(instance=index)
    return index


def _site_page() -> SitePage:
    """Put our root page under Wagtail's, and in the place of its welcome page."""
    ContentType.objects.clear_cache()  # after a flush it still knows the rows from before
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    welcome = root.get_children().exact_type(Page).filter(slug="home").first()
    page = SitePage(title=settings.WAGTAIL_SITE_NAME, slug="cho-que")
    root.add_child(instance=page)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    elif welcome and site.root_page_id == welcome.pk:
        site.root_page = page
        site.site_name = settings.WAGTAIL_SITE_NAME
        site.save()
        Page.objects.get(pk=welcome.pk).delete()
    return page
