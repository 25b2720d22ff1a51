"""Oscar's basket on the request, without offers and without a write on a GET."""

from oscar.apps.basket.middleware import BasketMiddleware as OscarBasketMiddleware
from oscar.core.loading import get_model


class BasketMiddleware(OscarBasketMiddleware):
    """Gives ``request.basket``, loaded when first asked for.

    Oscar creates a basket row for every signed-in visitor; here reading never writes: a
    visitor without a basket gets an unsaved one, and the first thing put into it saves it.
    """

    def get_basket(self, request):
        """Return the visitor's open basket; a basket from before signing in is merged once.

        Merging writes, so it waits for a request that may write.
        """
        if request._basket_cache is not None:
            return request._basket_cache
        Basket = get_model("basket", "Basket")
        from_cookie = self.get_cookie_basket(self.get_cookie_key(request), request, Basket.open)
        if request.user.is_authenticated:
            basket = Basket.open.filter(owner=request.user).order_by("pk").first()
            if from_cookie is not None:
                basket = self._take_over(request, basket, from_cookie)
            basket = basket or Basket(owner=request.user)
        else:
            basket = from_cookie or Basket()
        request._basket_cache = basket
        return basket

    def _take_over(self, request, basket, from_cookie):
        """Return the signed-in person's basket with the anonymous one's lines in it."""
        if request.method in {"GET", "HEAD"}:
            return from_cookie if basket is None or basket.is_empty else basket
        request.cookies_to_delete.append(self.get_cookie_key(request))
        if basket is None:
            from_cookie.owner = request.user
            from_cookie.save()
            return from_cookie
        basket.strategy = from_cookie.strategy = request.strategy
        basket.merge(from_cookie, add_quantities=False)
        return basket

    def apply_offers_to_basket(self, request, basket) -> None:
        """Apply none: Oscar's offers are shop-wide, and each co-op sells for itself."""
