"""Which offer, price and availability a buyer gets; Oscar looks here by name."""

from decimal import Decimal

from oscar.apps.partner.availability import StockRequired, Unavailable
from oscar.apps.partner.prices import FixedPrice
from oscar.apps.partner.prices import Unavailable as UnavailablePrice
from oscar.apps.partner.strategy import Structured

NO_TAX = Decimal(0)


class OneOffer(Structured):
    """Each product has one offer: its co-op's stock record.

    Prices are whole đồng as the co-op entered them, tax included; nothing is added, so tax is
    known. Availability is what is not promised yet. Nothing here queries when the product's
    ``stockrecords`` are prefetched.
    """

    def fetch_for_line(self, line, stockrecord=None):
        """Return price and stock of the record that the basket line holds, without a look-up."""
        return self.fetch_for_product(line.product, stockrecord)

    def select_stockrecord(self, product):
        """Return the product's one stock record, or ``None``."""
        return next(iter(product.stockrecords.all()), None)

    def pricing_policy(self, product, stockrecord):
        """Return the co-op's price, or that there is none yet."""
        if stockrecord is None or stockrecord.price is None:
            return UnavailablePrice()
        return FixedPrice(
            currency=stockrecord.price_currency, excl_tax=stockrecord.price, tax=NO_TAX
        )

    def availability_policy(self, product, stockrecord):
        """Return how many can be bought; a draft cannot be bought at all."""
        if stockrecord is None or stockrecord.price is None or not product.is_public:
            return Unavailable()
        return StockRequired(stockrecord.sellable)

    def parent_pricing_policy(self, product, children_stock):
        """Return the price of the first variant that has one."""
        for child, stockrecord in children_stock:
            policy = self.pricing_policy(child, stockrecord)
            if policy.exists:
                return policy
        return UnavailablePrice()

    def parent_availability_policy(self, product, children_stock):
        """Return the availability of the variant with most units left."""
        policies = [self.availability_policy(child, record) for child, record in children_stock]
        return max(policies, key=lambda p: getattr(p, "num_available", -1), default=Unavailable())


class Selector:
    """Every visitor buys at the same price."""

    def strategy(self, request=None, user=None, **kwargs) -> OneOffer:
        """Return the one strategy there is."""
        return OneOffer(request)
