from oscar.apps.order import apps

from shop.core.registries import due_jobs


class OrderConfig(apps.OrderConfig):
    name = "shop.order"

    def ready(self) -> None:
        """Register the sweep that keeps goods for orders which miss them."""
        super().ready()
        from shop.order.shortages import reserve_missing_units

        due_jobs.register("reserve-missing-units", reserve_missing_units)
