from oscar.apps.payment import apps

from shop.core.registries import day_counts, due_jobs, personal_data


class PaymentConfig(apps.PaymentConfig):
    name = "shop.payment"

    def ready(self) -> None:
        """Register what each way of paying reads again, and the card of the first screen."""
        super().ready()
        from shop.payment.cards import TRANSFERS
        from shop.payment.personal import PAYMENTS
        from shop.payment.registry import reconcile_all

        due_jobs.register("reconcile-payments", reconcile_all)
        day_counts.register("money", TRANSFERS)
        personal_data.register("payments", PAYMENTS)
