from oscar.apps.customer import apps


class CustomerConfig(apps.CustomerConfig):
    """Oscar's customer models; accounts and their addresses are ``shop.users``'s."""

    name = "shop.customer"

    def ready(self) -> None:
        """Register what the account keeps; connect none of Oscar's views."""
        from shop.core.registries import personal_data
        from shop.customer.personal import ADDRESSES, BASKET, empty_for_the_owner
        from shop.users.signals import owner_came

        personal_data.register("addresses", ADDRESSES)
        personal_data.register("basket", BASKET)
        owner_came.connect(empty_for_the_owner, dispatch_uid="empty-for-the-owner")

    def get_urls(self) -> list:
        """Return no addresses: ``shop.users.urls`` has them."""
        return []
