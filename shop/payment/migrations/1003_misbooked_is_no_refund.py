from django.db import migrations
from django.db.models import Q, Sum


def settle_misbooked(apps, schema_editor):
    """Call cancelled orders unpaid whose buyers got nothing back.

    Until a mistake was told from a refund, a transfer taken out of a cancelled order again made
    the order look paid back. The rule is that of ``shop.payment.ledger.status_of``.
    """
    Order = apps.get_model("order", "Order")
    Entry = apps.get_model("payment", "Entry")
    misbooked = Q(reference__startswith="bank:", reference__endswith=":back")
    went_back = Q(kind__in=["reversal", "refund", "dispute", "dispute_won"])
    sums = (
        Entry.objects.filter(order__in=Entry.objects.filter(misbooked).values("order"))
        .filter(order__status="cancelled", order__payment_status="refunded")
        .order_by()
        .values("order")
        .annotate(
            held=Sum("amount_vnd", filter=~Q(kind="fee"), default=0),
            given_back=Sum("amount_vnd", filter=went_back & ~misbooked, default=0),
        )
    )
    wrong = [row["order"] for row in sums if row["held"] <= 0 <= row["given_back"]]
    for start in range(0, len(wrong), 500):
        some = Order.objects.filter(pk__in=wrong[start : start + 500])
        some.update(payment_status="unpaid")


class Migration(migrations.Migration):
    dependencies = [
        ("order", "1008_let_go"),
        ("payment", "1002_split_credits"),
    ]

    operations = [migrations.RunPython(settle_misbooked, migrations.RunPython.noop)]
