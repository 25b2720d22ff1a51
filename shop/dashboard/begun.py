"""Which product a form has begun: pressed or sent twice, it finds the same draft."""

from catalog.services import start_product
from shop.dashboard.access import DeskRequest

#: Which drafts the last forms have begun: a second press of the same form finds its draft.
SESSION_KEY = "desk_begun"
REMEMBERED = 20


def begun(request: DeskRequest, token: str):
    """Return the draft that the form of ``token`` has begun, or begin it."""
    drafts = request.session.get(SESSION_KEY, {})
    product = request.desk.products().filter(pk=drafts.get(token)).first()
    if product is None:
        product = start_product(cooperative=request.desk.cooperative)
        request.session[SESSION_KEY] = dict([*drafts.items(), (token, product.pk)][-REMEMBERED:])
    return product
