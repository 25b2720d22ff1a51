"""Orders to lines to households: whatever is divided, not one đồng is lost or made."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coops.settlement.division import Amounts, Share, Sold, divide, lines_of_order

percents = st.decimals(0, 100, places=2)
shares = st.lists(
    st.builds(
        Share,
        household_id=st.one_of(st.none(), st.integers(1, 9)),
        weight=st.decimals("0.01", 1000, places=2),
        percent=percents,
    ),
    min_size=1,
    max_size=6,
)
sold = st.integers(1, 50).flatmap(
    lambda ordered: st.builds(
        Sold,
        price=st.integers(0, 10_000_000).map(Decimal),
        ordered=st.just(ordered),
        out=st.integers(0, ordered),
        grams_each=st.integers(0, 50_000),
    )
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(sold, min_size=1, max_size=8),
    st.integers(0, 20_000_000),
    st.integers(0, 5_000_000),
    st.one_of(st.none(), st.integers(-1_000_000, 90_000_000)),
    st.booleans(),
    st.data(),
)
def test_households_and_the_co_op_get_the_lines_less_the_fees(
    lines, refund, fees, payout, is_void, data
):
    amounts = lines_of_order(
        lines, refund_vnd=refund, fees_vnd=fees, payout_vnd=payout, is_void=is_void
    )
    goods = sum(line.worth_vnd for line in lines)
    back = goods if is_void else min(refund, goods)
    costs = fees if payout is None else goods - back - payout

    got = 0
    for each in amounts:
        parts = divide(each, data.draw(shares))
        for part in parts:
            assert part.kept_vnd + part.due_vnd == (
                part.amounts.gross_vnd - part.amounts.refund_vnd - part.amounts.fee_vnd
            )
            assert part.household_id is not None or part.due_vnd == 0
            got += part.kept_vnd + part.due_vnd
        assert sum(part.amounts.grams for part in parts) == each.grams
        assert sum(part.amounts.units for part in parts) == each.units
    assert got == goods - back - costs
    if payout is not None:
        assert got == payout


@settings(deadline=None)
@given(shares, st.integers(1, 10_000_000))
def test_a_full_refund_takes_back_exactly_what_was_given(shares, gross):
    sale = divide(Amounts(gross_vnd=gross), shares)
    weights = [
        Share(part.household_id, Decimal(part.amounts.gross_vnd), part.percent) for part in sale
    ]
    back = divide(Amounts(refund_vnd=gross), weights)

    assert [part.due_vnd for part in back] == [-part.due_vnd for part in sale]
    assert [part.kept_vnd for part in back] == [-part.kept_vnd for part in sale]
