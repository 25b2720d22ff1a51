"""Filling papers from templates, and saying which version counts."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Product
from coops.dossiers.fields import ASKED, FIELDS, filled, names_in, values_of
from coops.dossiers.models import Paper, Template
from coops.registry.certificates import certificates_of
from coops.registry.models import Cooperative, Household
from shop.core.phones import display_phone


def newest_of(code: str, on: date | None = None) -> Template | None:
    """Return the version of a template that counts on a day, today when absent."""
    day = on or timezone.localdate()
    return Template.objects.valid_on(day).filter(code=code).order_by("-valid_from").first()


def successor_of(template: Template, on: date | None = None) -> Template | None:
    """Return the version that counts instead of one that counts no more; ``None`` while it does.

    What replaced it may have been replaced in turn, under another name too.
    """
    return successors_of([template], on).get(template.pk)


def successors_of(
    templates: Iterable[Template], on: date | None = None
) -> dict[int, Template | None]:
    """Return :func:`successor_of` of each template by its key; one query for all of them."""
    day = on or timezone.localdate()
    known = {row.pk: row for row in Template.objects.order_by("valid_from")}
    newest = {row.code: row for row in known.values() if row.counts_on(day)}
    return {one.pk: _successor(one, day, known, newest) for one in templates}


def _successor(
    template: Template, day: date, known: dict[int, Template], newest: dict[str, Template]
) -> Template | None:
    later = newest.get(template.code)
    if later is not None and later.valid_from > template.valid_from:
        return later
    if template.counts_on(day):
        return None
    seen, found = {template.pk}, known.get(template.replaced_by_id or 0)
    while found is not None and found.pk not in seen:
        if found.counts_on(day):
            return found
        seen.add(found.pk)
        found = known.get(found.replaced_by_id or 0)
    return None


def templates_on(day: date) -> list[Template]:
    """Return the newest version of each paper that counts on ``day``, by title."""
    newest: dict[str, Template] = {}
    for template in Template.objects.valid_on(day).order_by("valid_from"):
        newest[template.code] = template
    return sorted(newest.values(), key=lambda template: template.title)


def asked_names(template: Template) -> list[str]:
    """Return the fields of a template that are asked each time."""
    return [name for name in names_in(template.body) if _is_asked(name)]


def _is_asked(name: str) -> bool:
    return name in FIELDS and FIELDS[name].kind == ASKED


def fill_paper(
    *, cooperative: Cooperative, template: Template, answers: dict[str, str], by, key: str
) -> Paper:
    """Fill a template and keep the paper; the same ``key`` again returns the first one."""
    own = values_of(cooperative, names_in(template.body), with_bank=False)
    values = {name: value.text for name, value in own.items()} | answers
    about = next((answers[name] for name in _ABOUT if answers.get(name)), "")
    try:
        with transaction.atomic():
            return Paper.objects.create(
                cooperative=cooperative,
                template=template,
                title=template.title,
                about=about[:160],
                answers=answers,
                text=filled(template.body, values),
                signs=template.signs,
                filled_by=by,
                key=key,
            )
    except IntegrityError:
        return Paper.objects.get(cooperative=cooperative, key=key)


_ABOUT = ("household_name", "product_name", "helper_name", "meeting_date")


def answers_from_product(product: Product) -> dict[str, str]:
    """Return what the goods' own data say for a paper about them."""
    today = timezone.localdate()
    certificates = certificates_of([product.pk], today=today).get(product.pk, [])
    origin = (product.origin_hamlet, product.origin_commune)
    weight = product.net_weight_g
    return {
        "product_name": product.get_title(),
        "product_unit": product.sale_unit,
        "product_weight": _weight(weight) if weight else "",
        "product_origin": ", ".join(filter(None, origin)),
        "product_maker": ", ".join(filter(None, (product.maker, product.maker_address))),
        "product_ingredients": product.ingredients,
        "product_storage": product.storage,
        "product_life": (
            _("%(days)d days") % {"days": product.shelf_life_days}
            if product.shelf_life_days
            else ""
        ),
        "product_warnings": product.warnings,
        "product_papers": ", ".join(certificate.name for certificate in certificates),
    }


def answers_from_household(household: Household) -> dict[str, str]:
    """Return what is known of a member household for a paper that it signs."""
    return {
        "household_name": household.name,
        "household_hamlet": household.hamlet,
        "household_phone": display_phone(str(household.phone)) if household.phone else "",
    }


def _weight(grams: int) -> str:
    if grams < 1000:
        return f"{grams} g"
    return f"{grams / 1000:g} kg".replace(".", ",")
