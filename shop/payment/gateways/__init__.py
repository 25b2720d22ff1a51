"""Ways to pay: each is one class that keeps the contract of :mod:`shop.payment.gateways.base`."""
