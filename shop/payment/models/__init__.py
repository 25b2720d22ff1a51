"""Money: what came and went for orders, what banks told, and the keys to card payments.

Oscar's models come in at the bottom; nothing of ours is written to them.
"""

from shop.payment.models.bank import BankCredit, BankFeed, CreditReference
from shop.payment.models.cards import CardAccount, StripeEvent
from shop.payment.models.ledger import Attempt, Entry

__all__ = [
    "Attempt",
    "BankCredit",
    "BankFeed",
    "CardAccount",
    "CreditReference",
    "Entry",
    "StripeEvent",
]

from oscar.apps.payment.models import *  # noqa: E402, F403
