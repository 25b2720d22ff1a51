from oscar.apps.basket import apps


class BasketConfig(apps.BasketConfig):
    """Oscar's basket models; views and addresses are ours."""

    name = "shop.basket"

    def ready(self) -> None:
        """Connect none of Oscar's views."""

    def get_urls(self) -> list:
        """Return no addresses: ``shop.checkout.basket_urls`` has them."""
        return []
