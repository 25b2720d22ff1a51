"""What a marketplace's order waits for, in whole sentences for the co-op's desk."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.order.choices import Hold
from shop.order.models import Order

_SENTENCES = {
    Hold.UNPAID: gettext_lazy("Not paid on %(channel)s yet – nothing to do for now."),
    Hold.CHECKING: gettext_lazy("%(channel)s is still checking it – nothing to do for now."),
    Hold.CANCEL_ASKED: gettext_lazy(
        "The buyer asks to cancel. Answer on %(channel)s; here it follows by itself."
    ),
    Hold.RETURNING: gettext_lazy(
        "The goods come back. Look at them when they are here, then count your stock again."
    ),
    Hold.UNKNOWN: gettext_lazy(
        "%(channel)s says “%(word)s”, which we do not know. Look there before you go on."
    ),
}


def hold_sentence(order: Order) -> str:
    """Return what ``order`` waits for and what that means; empty when it waits for nothing."""
    sentence = str(_SENTENCES.get(Hold(order.hold), ""))
    return sentence % {"channel": order.get_channel_display(), "word": order.channel_state}


def cancel_there(order: Order) -> str:
    """Return why a marketplace's order is not cancelled on our desk."""
    return _("This order is from %(channel)s. Cancel it there; here it follows by itself.") % {
        "channel": order.get_channel_display()
    }
