"""The bank transfer that an order waits for: to the co-op's own account, never to the shop's."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from shop.core.money import format_vnd
from shop.order.models import Order, PaymentMethod, PaymentStatus, Status
from shop.order.words import is_coming_back
from shop.payment.banks import bank_name
from shop.payment.emvco import purpose_text, vietqr_payload
from shop.payment.ledger import balance_of, missing


@dataclass(frozen=True)
class Transfer:
    """Where the money goes, how much (VND), and the text that tells the co-op which order."""

    bank_bin: str
    account: str
    holder: str
    amount_vnd: int
    text: str

    @property
    def payload(self) -> str:
        """Return the text of the VietQR code.

        Raises:
            InvalidTransfer: the co-op's account cannot be written as one.
        """
        return vietqr_payload(
            bank_bin=self.bank_bin,
            account=self.account,
            amount_vnd=self.amount_vnd,
            purpose=self.text,
        )

    @property
    def rows(self) -> list[dict[str, str]]:
        """Return the same in words, for ``components/bank_details.html``."""
        return [
            {"label": _("Bank"), "value": bank_name(self.bank_bin), "copy": ""},
            {"label": _("Account number"), "value": self.account, "copy": self.account},
            {"label": _("Account holder"), "value": self.holder, "copy": self.holder},
            {
                "label": _("Amount"),
                "value": format_vnd(self.amount_vnd),
                "copy": str(self.amount_vnd),
            },
            {"label": _("Text of the transfer"), "value": self.text, "copy": self.text},
        ]


def due_transfer(order: Order) -> Transfer | None:
    """Return the transfer ``order`` waits for; ``None`` when none is due (any more).

    The account is the one of the day of the order, as the buyer was told; the amount is what is
    still missing. One query while money is waited for.
    """
    seller = order.seller_snapshot
    if (
        order.payment_method != PaymentMethod.VIETQR
        or order.payment_status != PaymentStatus.UNPAID
        or order.status == Status.CANCELLED
        or is_coming_back(order)
        or not seller.get("bank_account")
    ):
        return None
    return Transfer(
        bank_bin=seller["bank_bin"],
        account=seller["bank_account"],
        holder=seller.get("bank_holder", ""),
        amount_vnd=missing(order, balance_of(order)),
        text=purpose_text(order.number),
    )
