from oscar.apps.payment import apps

from shop.core.registries import day_cards, due_jobs, personal_data


class PaymentConfig(apps.PaymentConfig):
    name = "shop.payment"

    def ready(self) -> None:
        """Register what each way of paying reads again, and the card of the first screen."""
        super().ready()
        from shop.payment.cards import money_cards
        from shop.payment.personal import PAYMENTS
        from shop.payment.registry import reconcile_all

        due_jobs.register("reconcile-payments", reconcile_all)
        day_cards.register("money", money_cards)
        personal_data.register("payments", PAYMENTS)
