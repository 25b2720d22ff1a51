from oscar.apps.customer import apps


class CustomerConfig(apps.CustomerConfig):
    """Oscar's customer models; accounts and their addresses are ``shop.users``'s."""

    name = "shop.customer"

    def ready(self) -> None:
        """Register what the account keeps; connect none of Oscar's views."""
        from shop.core.registries import personal_data
        from shop.customer.personal import ADDRESSES, BASKET

        personal_data.register("addresses", ADDRESSES)
        personal_data.register("basket", BASKET)

    def get_urls(self) -> list:
        """Return no addresses: ``shop.users.urls`` has them."""
        return []
