"""A product from draft to sale: saved, published, taken off again."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.kinds import leave_family
from catalog.models import Category, Product
from catalog.reference import product_class
from shop.core.registries import sale_obstacles
from shop.core.text import slugify_vi

#: What a label of food says; asked for, never demanded.
LABEL_QUESTIONS = {
    "picture": _("a photo"),
    "description": _("a description"),
    "net_weight_g": _("the net weight"),
    "origin_commune": _("where it was grown"),
    "made_on": _("the day it was made or harvested"),
    "storage": _("how to keep it"),
    "shelf_life_days": _("how long it keeps"),
    "ingredients": _("the ingredients"),
}
#: Fresh produce is its own ingredient: asked for on these shelves and those below them.
MADE_SHELVES = ("banh-gio-nem", "mam-hai-san", "mat-dau", "do-gac-bep", "che-cay-thuoc")


@dataclass(frozen=True)
class Missing:
    """What stands between a product and its sale: a sentence, and the ``step`` that mends it.

    Steps: ``name``, ``price``, ``quantity``; empty when it is not a matter of the product.
    """

    step: str
    text: str | Promise


class CannotPublish(Exception):
    """The product cannot be sold yet; nothing was changed. ``missing`` says why, for people."""

    def __init__(self, missing: list[Missing]) -> None:
        self.missing = missing
        super().__init__(" ".join(str(item.text) for item in missing))


@transaction.atomic
def start_product(*, cooperative) -> Product:
    """Return a new draft of ``cooperative``, without a name and on sale nowhere."""
    return Product.objects.create(
        cooperative=cooperative,
        product_class=product_class(),
        structure=Product.STANDALONE,
        is_public=False,
        origin_hamlet=cooperative.hamlet,
        origin_commune=cooperative.ward_name,
    )


@transaction.atomic
def save_product(*, product: Product, category: Category | None = None, **fields) -> Product:
    """Change the given fields of ``product``; with ``category``, put it on that shelf alone.

    The address follows the name. Raises nothing of its own: forms have checked the values.
    """
    for name, value in fields.items():
        setattr(product, name, value)
    if "title" in fields:
        product.slug = slugify_vi(product.title)[:255] or "san-pham"
    product.save()
    if category is not None:
        product.categories.set([category])
    return product


@transaction.atomic
def publish_product(*, product: Product) -> Product:
    """Put ``product`` on sale; once more does nothing.

    Raises:
        CannotPublish: something is missing, or the co-operative is closed.
    """
    product = Product.objects.select_for_update().get(pk=product.pk)
    if missing := missing_for_sale(product):
        raise CannotPublish(missing)
    if not product.is_public:
        product.is_public = True
        product.save()
    return product


@transaction.atomic
def unpublish_product(*, product: Product) -> Product:
    """Take ``product`` off sale; orders that have it stay as they are."""
    product = Product.objects.select_for_update().get(pk=product.pk)
    if product.is_public:
        product.is_public = False
        product.save()
    return product


@transaction.atomic
def discard_draft(*, product: Product) -> bool:
    """Delete a draft that was never counted or ordered; ``False`` when it was, or is on sale.

    What has a stock diary stays: the diary is never thrown away.
    """
    product = Product.objects.select_for_update().get(pk=product.pk)
    counted = product.offer is not None and product.offer.changes.exists()
    if product.is_public or counted or product.line_set.exists():
        return False
    leave_family(product=product)
    product.delete()
    return True


def missing_for_sale(product: Product) -> list[Missing]:
    """Return what must be there before ``product`` can be sold; empty when nothing is missing."""
    missing = []
    if not product.title.strip():
        missing.append(Missing("name", _("The goods have no name yet.")))
    offer = product.offer
    if offer is None or offer.price is None:
        missing.append(Missing("price", _("There is no price yet.")))
    elif offer.price_to_confirm:
        missing.append(Missing("price", _("The price looks unusual. Confirm or correct it.")))
    if not product.sale_unit.strip():
        missing.append(Missing("price", _("It does not say what is sold as one: bag, box, kg.")))
    if product.cooperative is None or not product.cooperative.is_open:
        missing.append(Missing("", _closed_sentence(product.cooperative)))
    obstacles = (ask(product) for ask in sale_obstacles.values())
    missing += [Missing("", sentence) for sentence in obstacles if sentence]
    return missing


def _closed_sentence(cooperative) -> str | Promise:
    """Return why a co-op that is not open sells nothing, by where it stands."""
    state = getattr(cooperative, "state", "")
    if state == "draft":
        return _("The co-operative is not verified yet. The commune's officer does that.")
    if state == "suspended":
        return _("The co-operative is suspended. Its page “Standing” says why.")
    return _("The co-operative is closed. Ask the market's operator.")


def label_gaps(product: Product) -> list[str]:
    """Return what the label still lacks, in a few words each; it does not stop the sale.

    Maker and address are the co-op's where the product has none of its own.
    """
    gaps = []
    address = product.maker_address
    if not product.maker and product.cooperative:
        address = product.cooperative.place
    if not address:
        gaps.append(gettext("the maker's address"))
    for name, words in LABEL_QUESTIONS.items():
        if name == "ingredients" and not _is_made(product):
            continue
        there = product.images.all() if name == "picture" else getattr(product, name)
        if not there:
            gaps.append(str(words))
    return gaps


def _is_made(product: Product) -> bool:
    """Return whether the goods lie on a shelf of things made of several others."""
    shelves = product.categories.all()
    return any(shelf.full_slug.split("/")[0] in MADE_SHELVES for shelf in shelves)


def same_name(product: Product):
    """Return other products of the co-op with the same name, marks and case aside.

    Packs and grades of the same goods (``family``) share their name on purpose.
    """
    head = product.family_id or product.pk
    twins = Product.objects.filter(
        cooperative=product.cooperative, title_folded=product.title_folded
    )
    return twins.exclude(pk=product.pk).exclude(pk=head).exclude(family=head)
