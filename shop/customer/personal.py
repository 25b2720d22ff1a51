"""Addresses of the book and the basket: given out, and thrown away with the account."""

from shop.address.book import addresses_of
from shop.basket.models import Basket, Line
from shop.core.registries import PersonalData


def collect_addresses(person) -> list[dict]:
    """Return the person's address book."""
    return [
        {
            "name": address.full_name,
            "phone": str(address.phone_number or ""),
            "address": address.place,
            "usual": address.is_default_for_shipping,
        }
        for address in addresses_of(person)
    ]


def forget_addresses(person) -> None:
    """Throw the book away."""
    addresses_of(person).delete()


def collect_basket(person) -> list[dict]:
    """Return what lies in the person's open basket."""
    lines = Line.objects.filter(basket__in=Basket.open.filter(owner=person))
    return [
        {"goods": str(line.product), "quantity": line.quantity}
        for line in lines.select_related("product")
    ]


def forget_basket(person) -> None:
    """Empty the open basket; those that became orders belong to nobody from now on."""
    Line.objects.filter(basket__in=Basket.open.filter(owner=person)).delete()
    Basket.objects.filter(owner=person).update(owner=None)


def empty_for_the_owner(sender, *, user_id: int, **_kwargs) -> None:
    """Empty book and basket: what a stranger left there must not be taken for one's own.

    A receiver of ``shop.users.signals.owner_came``.
    """
    forget_addresses(user_id)
    forget_basket(user_id)


ADDRESSES = PersonalData(collect=collect_addresses, forget=forget_addresses)
BASKET = PersonalData(collect=collect_basket, forget=forget_basket)
