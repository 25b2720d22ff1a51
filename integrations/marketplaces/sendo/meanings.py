"""Words for people: what a refused field or a status of Sendo's means, and what to do."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from integrations.contract import Text


@dataclass(frozen=True)
class Meaning:
    """Cause, remedy and where the button leads (a field of ``Missing``, ``wait``, …)."""

    cause: Text
    remedy: Text
    fix: str = ""


_SEND_AGAIN = _("Mend it and send again.")
_BY_ITSELF = _("Nothing needs to be done: we try again by ourselves.")

BUSY = Meaning(_("Sendo has trouble at the moment."), _BY_ITSELF, "wait")
KEYS_REFUSED = Meaning(
    _("Sendo does not take the two keys of the shop."),
    _("Copy both keys anew from Sendo's seller page and enter them again."),
    "connect",
)
REFUSED = Meaning(
    _("Sendo does not accept something in what we sent."),
    _("Look at Sendo's own words below, mend the goods, and send them again."),
)
UNKNOWN = Meaning(
    _("Sendo refused, with words that we do not know yet."),
    _("We try again a few times. If it stays, show Sendo's own words below to the operator."),
    "wait",
)

BY_CODE = {
    "exp": Meaning(_("Our key to the shop has run out; it lasts eight hours."), _BY_ITSELF, "wait"),
    "http_401": Meaning(
        _("Sendo does not take our key to the shop."),
        _("We log in again by ourselves. If this stays, enter the shop's keys again."),
        "connect",
    ),
    "not_connected": Meaning(
        _("The shop is not connected yet."), _("Enter the shop's two keys."), "connect"
    ),
    "keys_refused": KEYS_REFUSED,
    "status_403": Meaning(
        _("Sendo has locked the shop."),
        _("Open Sendo's seller page, see what it asks of the shop, and do that there."),
        "marketplace",
    ),
    "status_404": Meaning(
        _("This is not on Sendo any more."),
        _("Publish it again, or link it to another item of the shop."),
        "marketplace",
    ),
    "product_status": Meaning(
        _("The item was taken down or deleted on Sendo and cannot be changed."),
        _("See on Sendo's seller page what is wrong with it, or publish it again."),
        "marketplace",
    ),
    "waits_for_approval": Meaning(
        _("Sendo is still looking at the item; until then it cannot be changed."),
        _BY_ITSELF,
        "wait",
    ),
    "status_429": Meaning(_("We asked Sendo too often in a short time."), _BY_ITSELF, "wait"),
    "http_429": Meaning(_("We asked Sendo too often in a short time."), _BY_ITSELF, "wait"),
    "timeout": Meaning(_("Sendo did not answer in time."), _BY_ITSELF, "wait"),
    "connect_timeout": Meaning(_("Sendo cannot be reached at the moment."), _BY_ITSELF, "wait"),
    "no_connection": Meaning(_("The line to Sendo is broken at the moment."), _BY_ITSELF, "wait"),
    "not_json": Meaning(_("Instead of Sendo, something on the way answered."), _BY_ITSELF, "wait"),
    "too_large": BUSY,
    "incomplete": BUSY,
    "models_late": Meaning(_("Sendo has not finished making the variants."), _BY_ITSELF, "wait"),
    "too_late": Meaning(
        _("The order has come too far on Sendo for that."),
        _("Look at the order on Sendo's seller page and go on from there."),
        "marketplace",
    ),
    "status_500": BUSY,
    "status_503": BUSY,
}


def _goods(field: str, cause: Text, remedy: Text = _SEND_AGAIN) -> Meaning:
    return Meaning(cause, remedy, field)


def attribute(fix: str) -> Meaning:
    """Return the words for a question about the goods; ``fix`` names the very question."""
    return Meaning(
        _("Sendo does not take one of the answers about the goods, or misses one."),
        _("Choose the answers anew from Sendo's lists, and send again."),
        fix,
    )


_PICTURE = _goods(
    "picture",
    _("Sendo cannot fetch a photo, or does not take it."),
    _("Choose another photo and send again."),
)
_PROMOTION = Meaning(
    _("A promotion on Sendo holds on to the price of these goods."),
    _("Wait until the promotion has ended, or take the goods out of it on Sendo."),
    "wait",
)
_SKU = _goods(
    "sku",
    _("Sendo does not take the code of the goods: 3 to 45 characters, each code once in a shop."),
    _("Give the goods another code, and send again."),
)
_VARIANT = _goods(
    "option",
    _("Sendo does not take one of the sizes."),
    _("Name the sizes as in Sendo's list, each another one, and send again."),
)

#: ``property_name`` of ``error_details``, its last or its first name, in small letters.
BY_FIELD = {
    "name": _goods("title", _("Sendo does not take the name of the goods.")),
    "sku": _SKU,
    "variant_sku": _SKU,
    "price": _goods(
        "price",
        _("Sendo does not take the price: at least 8.000 đồng, at most ten digits."),
    ),
    "variant_price": _goods(
        "price",
        _("Sendo does not take the price: at least 8.000 đồng, at most ten digits."),
    ),
    "special_price": _PROMOTION,
    "variant_special_price": _PROMOTION,
    "promotion_from_date": _PROMOTION,
    "promotion_to_date": _PROMOTION,
    "weight": _goods("weight", _("Sendo wants to know how much a parcel weighs.")),
    "length": _goods("size", _("Sendo does not take the size of the parcel.")),
    "width": _goods("size", _("Sendo does not take the size of the parcel.")),
    "height": _goods("size", _("Sendo does not take the size of the parcel.")),
    "stock_quantity": _goods("stock", _("Sendo does not take the number of units: 0 to 99.999.")),
    "variant_quantity": _goods("stock", _("Sendo does not take the number of units: 0 to 99.999.")),
    "stock_availability": _goods(
        "stock",
        _("On Sendo nothing can be for sale of which nothing is left."),
        _("Count again what is there; we then send it once more."),
    ),
    "description": _goods(
        "description",
        _("Sendo does not take the description: at least 100 characters."),
        _("Tell more: where it grows, how it tastes, how to keep it."),
    ),
    "cat_4_id": _goods(
        "category",
        _("Sendo does not take goods in this category."),
        _("Choose another category, as fine as possible."),
    ),
    "brand_id": _goods(
        "brand", _("Sendo does not know this brand."), _("Choose another brand, or none.")
    ),
    "certificate_file": _goods(
        "brand",
        _("Sendo wants to see a certificate for this brand, which only its seller page takes."),
        _("Choose another brand or none, or enter the goods on Sendo's seller page."),
    ),
    "avatar": _PICTURE,
    "pictures": _PICTURE,
    "picture_url": _PICTURE,
    "attributes": attribute("category"),
    "variants": _VARIANT,
    "variant_attributes": _VARIANT,
    "is_config_variant": _goods(
        "option",
        _("The item has other variants on Sendo than here."),
        _("Look at the item on Sendo; link its variants again or publish it anew."),
    ),
    "order_status": Meaning(
        _("Sendo does not allow that for an order which has come this far."),
        _("Look at the order on Sendo's seller page and go on from there."),
        "marketplace",
    ),
    "cancel_order_reason": Meaning(
        _("Sendo does not take this reason for cancelling."),
        _("Choose another reason."),
        "marketplace",
    ),
}
