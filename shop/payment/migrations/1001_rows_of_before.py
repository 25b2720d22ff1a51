from django.db import migrations


def write_rows(apps, schema_editor):
    """Give orders that were paid before there was a ledger the rows that say so."""
    Order = apps.get_model("order", "Order")
    Entry = apps.get_model("payment", "Entry")
    paid = Order.objects.exclude(payment_status="unpaid").order_by("pk")
    rows = []
    for order in paid.iterator(chunk_size=500):
        came = Entry(
            order=order,
            kind="capture",
            amount_vnd=int(order.total_incl_tax),
            method=order.payment_method,
            source="before",
            reference=f"before:{order.number}",
            at=order.date_placed,
        )
        rows.append(came)
        if order.payment_status == "refunded":
            rows.append(
                Entry(
                    order=order,
                    kind="refund",
                    amount_vnd=-int(order.total_incl_tax),
                    method=order.payment_method,
                    source="before",
                    reference=f"before:{order.number}",
                    at=order.date_placed,
                )
            )
        if len(rows) >= 1000:
            Entry.objects.bulk_create(rows)
            rows = []
    Entry.objects.bulk_create(rows)


class Migration(migrations.Migration):
    # A transaction of its own: PostgreSQL alters no table that has rows to be checked.
    dependencies = [("payment", "1000_ledger")]

    operations = [migrations.RunPython(write_rows, migrations.RunPython.noop)]
