"""All rooms of the desk, in groups, for the page that a phone opens with “More”."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.dashboard.scopes import scope_of


@dataclass(frozen=True)
class Room:
    """One page that is opened from the list; ``name`` is that of its address.

    ``label``: the heading of the page, so that nobody doubts having come to the right place.
    """

    name: str
    label: str | Promise
    icon: str

    @property
    def url(self) -> str:
        """Return its address."""
        return reverse(self.name)


@dataclass(frozen=True)
class Group:
    """Rooms that belong together."""

    label: str | Promise
    rooms: tuple[Room, ...]


GROUPS = (
    Group(
        pgettext_lazy("rooms", "Selling"),
        (
            Room("dashboard:orders", pgettext_lazy("navigation", "Orders"), "orders"),
            Room("dashboard:order_keyed", _("Write an order down"), "plus"),
            Room("dashboard:picking", _("Pick list"), "box"),
            Room("dashboard:handover", _("Hand over"), "print"),
            Room("dashboard:claims", _("Claims"), "chat"),
            Room("dashboard:reviews", _("Reviews"), "star"),
            Room("integrations:channels", _("Sales channels"), "globe"),
        ),
    ),
    Group(
        pgettext_lazy("price list", "Goods"),
        (
            Room("dashboard:products", _("Products"), "box"),
            Room("dashboard:grid", _("Prices and counts"), "edit"),
            Room("dashboard:import", _("Import prices"), "sheet"),
            Room("dashboard:lots", _("Lots"), "sprout"),
            Room("dashboard:plots", _("Fields and gardens"), "pin"),
            Room("dashboard:plans", _("Season plan"), "calendar"),
            Room("dashboard:diary", _("Who changed what"), "book"),
            Room("dashboard:certificates", _("Certificates"), "certificate"),
        ),
    ),
    Group(
        _("Money"),
        (
            Room("dashboard:money", _("Money"), "bank"),
            Room("dashboard:money_settings", _("Messages of the bank, and cards"), "cash"),
            Room("settlement:households", _("Member households"), "people"),
            Room("settlement:settlements", _("Settlements"), "cash"),
        ),
    ),
    Group(
        _("Delivery and rest"),
        (
            Room("dashboard:delivery", _("Delivery"), "truck"),
            Room("dashboard:pickup_points", _("Pick-up points"), "pin"),
            Room("dashboard:rest", _("Days of rest"), "calendar"),
            Room("dashboard:map_point", _("Your place on the map"), "pin"),
        ),
    ),
    Group(
        _("People and the co-op"),
        (
            Room("dashboard:people", _("People at this desk"), "people"),
            Room("dashboard:alerts", _("How we hear of orders"), "info"),
            Room("dashboard:standing", _("Standing of the co-op"), "certificate"),
        ),
    ),
    Group(
        _("Your website"),
        (
            Room("microsites:site", _("Website"), "globe"),
            Room("microsites:poster", _("Poster for the stall"), "print"),
        ),
    ),
    Group(
        _("Help and papers"),
        (
            Room("dossiers:help_list", _("Ask for help"), "chat"),
            Room("dossiers:ways", _("Register on a marketplace"), "globe"),
            Room("dossiers:papers", _("Papers"), "sheet"),
            Room("dossiers:rules", _("Which law counts now"), "info"),
        ),
    ),
)


def groups_for(desk) -> Iterable[Group]:
    """Return the groups with the rooms that the person at ``desk`` may open."""
    for group in GROUPS:
        rooms = tuple(room for room in group.rooms if desk.may(scope_of(room.name)))
        if rooms:
            yield Group(group.label, rooms)
