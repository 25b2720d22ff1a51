from datetime import date
from decimal import Decimal

import pytest

from integrations.models import FeeRate
from tests.integrations.engine.conftest import (  # noqa: F401  fixtures of the engine's fake
    account,
    caller,
    make_account,
    make_listing,
    market,
    offer,
)

#: (kind, name, percent, đồng per order) of the press example of June 2025.
EXAMPLE = [
    ("payment", "Phí thanh toán", "5", 0),
    ("commission", "Phí cố định", "11", 0),
    ("shipping", "Phí hỗ trợ vận chuyển", "0", 1_650),
    ("service", "Phí hạ tầng", "0", 3_000),
]


def make_rate(marketplace="fake", kind="commission", name="Phí", percent="0", fixed=0, **fields):
    """Return one fee that has held for long."""
    return FeeRate.objects.create(
        marketplace=marketplace,
        kind=kind,
        name=name,
        percent=Decimal(percent),
        fixed_vnd=fixed,
        **{"valid_from": date(2025, 6, 1), **fields},
    )


@pytest.fixture
def example(db):
    """Take from the fake marketplace what the press took from Shopee."""
    FeeRate.objects.all().delete()
    return [make_rate("fake", *row) for row in EXAMPLE]
