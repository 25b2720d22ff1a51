"""Cause and remedy of the codes that our own engine writes; all other words are an adapter's."""

from django.utils.translation import gettext_lazy as _

from integrations.contract import Explanation

_WAIT = _("There is nothing to do: it is tried again by itself.")

#: Our code → what happened and what to do, whatever the marketplace.
OWN_WORDS = {
    "item_banned": Explanation(
        _("The marketplace has taken this listing down."),
        _(
            "Open it in the marketplace's own app: it says why. Mend name, text or photos here "
            "or there; when it is back, it goes on by itself."
        ),
        "description",
    ),
    "item_gone": Explanation(
        _("This listing was deleted on the marketplace."),
        _("Press “Put on again” on its page, and it is made anew. Your goods here are untouched."),
        "",
    ),
    "two_items": Explanation(
        _("A second listing there carries the code of these goods: the same units are sold twice."),
        _("Delete or hide one of the two in the marketplace's own app; this ends by itself then."),
        "marketplace",
    ),
    "order_vanished": Explanation(
        _("The marketplace told of an order that it cannot show."),
        _("Look for it in the marketplace's own app. When it is there, press “Try again now”."),
        "marketplace",
    ),
    "looking": Explanation(
        _("It is not certain yet whether the listing was made there."), _WAIT, "wait"
    ),
    "no_tracking_code": Explanation(
        _("The marketplace has given the parcel no number yet."), _WAIT, "wait"
    ),
    "not_yet_so": Explanation(
        _("The marketplace took it, and its order does not show it yet."), _WAIT, "wait"
    ),
    "variants_missing": Explanation(
        _("Not all sizes of this listing can be seen there yet."), _WAIT, "wait"
    ),
    "sku_taken": Explanation(
        _("Another listing in your shop there carries the code of these goods already."),
        _("Link that listing with these goods instead of making a second one."),
        "adopt",
    ),
    "stock_held": Explanation(
        _("The marketplace keeps units back there, so a smaller stock is not taken now."),
        _(
            "It is told by itself when they are free again. Until then more can be sold there "
            "than you have: keep that many aside, or hide the listing in the marketplace's app."
        ),
        "wait",
    ),
    "not_taken": Explanation(
        _("The marketplace said yes three times, but another number stands there."),
        _(
            "Look at the goods in the marketplace's own app: perhaps a campaign or somebody else "
            "changes them. Then press “Try again now”."
        ),
        "marketplace",
    ),
    "too_late_to_cancel": Explanation(
        _("The order was handed over before it could be cancelled."),
        _("It goes to the buyer. If they do not want it, they send it back; it is heard of here."),
        "marketplace",
    ),
    "cancelled_meanwhile": Explanation(
        _("The order is cancelled there by now, so nothing was done."),
        _("Do not send it. What was kept for it is on sale again."),
    ),
    "no_cancel_wish": Explanation(
        _("The buyer does not ask to cancel any more."),
        _("The order goes on: pack it and send it."),
    ),
    "cancel_wish_first": Explanation(
        _("The buyer asks to cancel this order."),
        _("Answer that first; then the hand-over can be arranged."),
    ),
    "held_there": Explanation(
        _("The marketplace holds this order back: it is not paid or not checked yet."),
        _("Wait until it says that the order can be sent, then press again."),
        "wait",
    ),
    "not_made_in_a_day": Explanation(
        _("The marketplace has not done it within a day."),
        _("Look at the order in the marketplace's own app, and do it there if it still waits."),
        "marketplace",
    ),
    "odd_label": Explanation(
        _("What the marketplace sent is no label that can be printed."),
        _("Print it from the marketplace's own app."),
        "marketplace",
    ),
    "no_rules": Explanation(
        _("The marketplace does not say now what it asks about these goods."), _WAIT, "wait"
    ),
    "circuit": Explanation(_("The marketplace is left in peace for a while."), _WAIT, "wait"),
    "budget": Explanation(_("Many things wait to be told at the same time."), _WAIT, "wait"),
    "quota": Explanation(_("The marketplace takes no more of these for today."), _WAIT, "wait"),
    "refresh_waits": Explanation(_("The connection is just being renewed."), _WAIT, "wait"),
    "no_keys": Explanation(
        _("This market has no connection to the marketplace any more."),
        _("Please tell the market's operator. Nothing is lost."),
        "operator",
    ),
    "secret_unreadable": Explanation(
        _("The stored connection cannot be opened any more."),
        _("Connect the shop again; it takes 2 minutes. Nothing is lost."),
        "connect",
    ),
    "FileNotFoundError": Explanation(
        _("A photo of these goods cannot be found any more."),
        _("Take the photo away and add it again."),
        "picture",
    ),
}
#: Calls that are no marketplace's: a failure in them is ours.
OWN_CALLS = ("create", "tell", "import", "order_action")
OUR_FAULT = Explanation(
    _("Something went wrong on our side."),
    _("It is tried a few times. If it stays, please show the market's operator the words below."),
    "operator",
)


def held_explanation(units: int, until: str = "") -> Explanation:
    """Return the words for a stock that waits for ``units`` kept back there, ``until`` then.

    ``until``: a day as people read it; empty when the marketplace did not say.
    """
    plain = OWN_WORDS["stock_held"]
    if not units:
        return plain
    if until:
        cause = _(
            "The marketplace keeps %(units)d units for a campaign until %(until)s; a smaller "
            "stock is not taken before."
        ) % {"units": units, "until": until}
    else:
        cause = _(
            "The marketplace keeps %(units)d units back there; a smaller stock is not taken now."
        ) % {"units": units}
    return Explanation(cause, plain.remedy, plain.fix)


def own_explanation(*, call: str, code: str) -> Explanation | None:
    """Return the words for what our engine wrote; ``None`` when a marketplace said it."""
    return OWN_WORDS.get(code) or (OUR_FAULT if call in OWN_CALLS else None)
