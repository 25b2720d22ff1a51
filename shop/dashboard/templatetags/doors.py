"""Which pages the person at the desk may open: a link that is refused is not shown."""

from django import template

from shop.dashboard.access import Desk
from shop.dashboard.scopes import scope_of

register = template.Library()


@register.filter
def opens(desk: Desk | None, name: str) -> bool:
    """Return whether the page of that name opens to who is at ``desk``; without one, all do."""
    return not desk or desk.may(scope_of(name))
