from oscar.apps.customer import apps


class CustomerConfig(apps.CustomerConfig):
    """Oscar's customer models; accounts and their addresses are ``shop.users``'s."""

    name = "shop.customer"

    def ready(self) -> None:
        """Connect none of Oscar's views."""

    def get_urls(self) -> list:
        """Return no addresses: ``shop.users.urls`` has them."""
        return []
