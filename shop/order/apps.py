from oscar.apps.order import apps

from shop.core.registries import due_jobs, personal_data, photo_holders


class OrderConfig(apps.OrderConfig):
    name = "shop.order"

    def ready(self) -> None:
        """Register the sweep that keeps goods for orders which miss them, and the new owners."""
        super().ready()
        from shop.order import packing_photos, personal
        from shop.order.alerts import alert_when_due
        from shop.order.claims import held_photos
        from shop.order.money_mails import mail_money
        from shop.order.owners import leave_to_the_owner, take_over_orders
        from shop.order.pauses import bring_rests_back_when_due
        from shop.order.recalls import finish_recalls_when_due
        from shop.order.shortages import reserve_missing_units
        from shop.order.signals import money_moved
        from shop.users.signals import owner_came, phone_proved

        due_jobs.register("reserve-missing-units", reserve_missing_units)
        due_jobs.register("alert-cooperatives", alert_when_due)
        due_jobs.register("bring-rests-back", bring_rests_back_when_due)
        due_jobs.register("finish-recalls", finish_recalls_when_due)
        due_jobs.register("mask-old-orders", personal.mask_when_due)
        personal_data.register("orders", personal.ORDERS)
        photo_holders.register("claims", held_photos)
        photo_holders.register("packing", packing_photos.held_photos)
        money_moved.connect(mail_money, dispatch_uid="mail-money")
        owner_came.connect(leave_to_the_owner, dispatch_uid="leave-to-the-owner")
        phone_proved.connect(take_over_orders, dispatch_uid="take-over-orders")
