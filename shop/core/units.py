"""Weights in whole grams, what a kilogram of a sale unit costs, and how counts are written."""

from decimal import Decimal

from shop.core.money import NO_BREAK_SPACE, quantize

GRAMS_PER_KG = 1000


def price_per_kg(price_vnd: Decimal | int, net_weight_g: int) -> Decimal:
    """Return the price of one kilogram in whole đồng, half up.

    ``price_vnd`` is the price of one sale unit that holds ``net_weight_g`` grams.

    Raises:
        TypeError: a float.
        ValueError: ``net_weight_g`` is not above zero.
    """
    if isinstance(net_weight_g, float):
        raise TypeError("weights are whole grams")
    if net_weight_g <= 0:
        raise ValueError("a net weight is at least 1 g")
    if isinstance(price_vnd, float):
        raise TypeError("money is never a float")
    return quantize(Decimal(price_vnd) * GRAMS_PER_KG / net_weight_g)


def format_weight(grams: int) -> str:
    """Write a weight as on a Vietnamese label: ``500 g``, ``1,5 kg`` (no-break space).

    From one kilogram on in kilograms, to the gram, without idle zeros.
    """
    if grams < GRAMS_PER_KG:
        return f"{grams}{NO_BREAK_SPACE}g"
    whole, rest = divmod(grams, GRAMS_PER_KG)
    kilograms = format_count(whole)
    if rest:
        kilograms += "," + f"{rest:03d}".rstrip("0")
    return f"{kilograms}{NO_BREAK_SPACE}kg"


def format_count(number: int) -> str:
    """Write how many with dots between thousands, as amounts of money have them: ``1.000``."""
    return f"{number:,}".replace(",", ".")
