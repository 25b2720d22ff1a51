"""What is known of marketplaces on the day this was written; operators go on from here.

Fees: only the one example that the press worked through in June 2025 for a bag on Shopee, and the
infrastructure fee that was in the news a month later. For Lazada and Sendo there is no table, and
nothing is made up.
"""

from datetime import date
from decimal import Decimal

from django.db import migrations

#: Operators read this on their page and co-ops beside the fee.
EXAMPLE = (
    "Ví dụ trên báo tháng 6-2025 (press example, June 2025); phí của từng gian hàng hỏi Shopee"
)
#: Nobody has looked up since when; only that they were open when this was written.
WRITTEN = date(2026, 11, 27)
INFRASTRUCTURE = "doanhnghieptiepthi.vn, NLĐ 2025-12-16"

LIVES = [
    # marketplace, state, since, note, source
    ("web", "live", WRITTEN, "", ""),
    ("file", "live", WRITTEN, "", ""),
    ("shopee", "live", WRITTEN, "", ""),
    ("lazada", "live", WRITTEN, "", ""),
    (
        "sendo",
        "closed",
        date(2025, 4, 15),
        "Sàn cho người bán đã đóng; công ty chuyển sang Sendo Farm.",
        "markettimes.vn, doanhnhanvn.vn",
    ),
]
FEES = [
    # marketplace, kind, name, percent, đồng per order, from, source
    ("shopee", "payment", "Phí thanh toán", "5", 0, date(2025, 6, 1), EXAMPLE),
    ("shopee", "commission", "Phí cố định theo ngành hàng", "11", 0, date(2025, 6, 1), EXAMPLE),
    ("shopee", "shipping", "Phí hỗ trợ vận chuyển", "0", 1_650, date(2025, 6, 1), EXAMPLE),
    ("shopee", "service", "Phí hạ tầng", "0", 3_000, date(2025, 7, 1), INFRASTRUCTURE),
]


def write_facts(apps, schema_editor) -> None:
    """Write what is not there yet; what an operator has written stays."""
    life = apps.get_model("integrations", "ChannelLife")
    for marketplace, state, since, note, source in LIVES:
        life.objects.get_or_create(
            marketplace=marketplace,
            since=since,
            defaults={"state": state, "note": note, "source": source},
        )
    rate = apps.get_model("integrations", "FeeRate")
    for marketplace, kind, name, percent, fixed, start, source in FEES:
        rate.objects.get_or_create(
            marketplace=marketplace,
            kind=kind,
            name=name,
            valid_from=start,
            defaults={"percent": Decimal(percent), "fixed_vnd": fixed, "source": source},
        )


class Migration(migrations.Migration):
    """Facts, not columns; taking it back leaves what operators may have edited."""

    dependencies = [("integrations", "0002_marketplaces")]

    operations = [migrations.RunPython(write_facts, migrations.RunPython.noop)]
