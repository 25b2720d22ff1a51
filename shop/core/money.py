"""Whole đồng: rounding once, showing, and dividing so that nothing is lost or gained."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

#: The smallest step of each currency we meet; any other has cents.
STEPS = {"VND": Decimal(1)}
CENTS = Decimal("0.01")

#: The largest amount in whole đồng that Oscar's columns (12 digits, 2 of them decimals) can keep.
LARGEST_VND = 9_999_999_999

NO_BREAK_SPACE = "\u00a0"


def quantize(amount: Decimal | int | str, currency: str = "VND") -> Decimal:
    """Round ``amount`` to the smallest step of ``currency``, halves away from zero.

    Call it once, where an amount is decided.

    Raises:
        TypeError: ``amount`` is a float (or a bool); floats have lost money already.
        ValueError: ``amount`` is text that is no number, not finite, or beyond 25 digits.
    """
    step = STEPS.get(currency, CENTS)
    try:
        return _decimal(amount).quantize(step, rounding=ROUND_HALF_UP) + 0  # no minus zero
    except InvalidOperation as error:
        raise ValueError(f"{amount!r} is not an amount") from error


def format_vnd(amount: Decimal | int) -> str:
    """Write an amount as people in Việt Nam do: ``45.000 ₫`` (with a no-break space).

    The same in every language of the pages, as a receipt would be.
    """
    grouped = f"{int(quantize(amount)):,}".replace(",", ".")
    return f"{grouped}{NO_BREAK_SPACE}₫"


def split(amount: Decimal | int, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """Divide whole đồng in proportion to ``weights``; the parts always add up to ``amount``.

    Each part is rounded down, then the đồng left over go one by one to the parts that lost
    most, the first of equals first. Works for negative amounts (refunds) in the same way.

    Raises:
        TypeError: a float among the arguments.
        ValueError: ``amount`` is not whole, there are no weights, or one is negative.
    """
    total = _decimal(amount)
    shares = [_decimal(weight) for weight in weights]
    if total != total.to_integral_value():
        raise ValueError("only whole đồng can be split")
    if not shares or min(shares) < 0:
        raise ValueError("weights must be given, none of them negative")
    whole = sum(shares)
    if not whole:  # nothing to go by: equal parts
        shares, whole = [Decimal(1)] * len(shares), Decimal(len(shares))

    exact = [abs(total) * share / whole for share in shares]
    parts = [Decimal(int(part)) for part in exact]
    by_loss = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_loss[: int(abs(total) - sum(parts))]:
        parts[i] += 1
    return [part.copy_sign(total) if part else Decimal(0) for part in parts]


def _decimal(amount: Decimal | int | str) -> Decimal:
    if isinstance(amount, (float, bool)) or not isinstance(amount, (Decimal, int, str)):
        raise TypeError(f"money is Decimal, int or text, never {type(amount).__name__}")
    try:
        number = Decimal(amount)
    except InvalidOperation as error:
        raise ValueError(f"{amount!r} is not an amount") from error
    if not number.is_finite():
        raise ValueError(f"{amount!r} is not an amount")
    return number
