"""A person's address book: each address once, one of them the usual one."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shop.address.country import vietnam
from shop.address.models import UserAddress
from shop.users.models import User

#: More than a household needs; a book is no place to store things.
MOST = 20


class BookRefused(Exception):
    """The book stays as it was; the text is a sentence."""


def addresses_of(person) -> QuerySet[UserAddress]:
    """Return the addresses of ``person``, the usual one first, then the newest."""
    return UserAddress.objects.filter(user=person).order_by("-is_default_for_shipping", "-pk")


def save_address(person, fields: dict, *, is_usual: bool, pk: int | None = None) -> UserAddress:
    """Write an address of ``person``: a new one, or the one with ``pk`` anew.

    ``fields`` are columns of ``UserAddress``. The same address again is no second one. The
    first in the book is the usual one.

    Raises:
        BookRefused: the book is full.
        UserAddress.DoesNotExist: ``pk`` is not theirs.
    """
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        book = addresses_of(person)
        address = book.get(pk=pk) if pk else UserAddress(user=person, country=vietnam())
        for name, value in fields.items():
            setattr(address, name, value)
        same = book.filter(hash=address.generate_hash()).exclude(pk=address.pk).first()
        if same is not None:
            if address.pk:
                address.delete()
            same.phone_number = fields.get("phone_number", same.phone_number)
            address = same
        elif not pk and book.count() >= MOST:
            text = _("Your book holds %(most)d addresses already. Remove one that you do not use.")
            raise BookRefused(text % {"most": MOST})
        others = book.exclude(pk=address.pk)
        if is_usual or not others.filter(is_default_for_shipping=True).exists():
            others.update(is_default_for_shipping=False)
            address.is_default_for_shipping = True
        address.save()
    return address


@transaction.atomic
def make_usual(person, pk: int) -> None:
    """Make one address of ``person`` the usual one; one that is gone changes nothing."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if addresses_of(person).filter(pk=pk).update(is_default_for_shipping=True):
        addresses_of(person).exclude(pk=pk).update(is_default_for_shipping=False)


@transaction.atomic
def remove_address(person, pk: int) -> None:
    """Take an address out of the book; twice is once. Orders keep their own copy."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    UserAddress.objects.filter(user=person, pk=pk).delete()
    first = addresses_of(person).first()
    if first is not None and not first.is_default_for_shipping:
        UserAddress.objects.filter(pk=first.pk).update(is_default_for_shipping=True)
