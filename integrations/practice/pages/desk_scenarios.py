"""The scenarios of the desk: what happens on the market, and what the seller then sees.

A scenario either turns a switch (``turns``: values of ``Control`` made from the form) and can be
ended, or happens once (``does``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from integrations.practice import moves
from integrations.practice.models import Control
from integrations.practice.pages import desk_forms as forms
from integrations.practice.pages import goods_levers, levers, order_levers

Values = dict[str, Any]


@dataclass(frozen=True)
class Scenario:
    """One thing that can happen. ``seen`` is one sentence about Chợ Quê, not about us."""

    key: str
    title: Promise
    seen: Promise
    button: Promise
    form: type[forms.DeskForm]
    does: Callable[[Values], Any] | None = None
    turns: Callable[[Values], Values] | None = None

    @property
    def switches(self) -> list[str]:
        """The switches that it turns."""
        sample = dict.fromkeys(self.form.base_fields, 1)
        return sorted(self.turns(sample)) if self.turns else []

    def is_on(self, control: Control) -> bool:
        """Say whether one of its switches is not as it is by default."""
        return any(getattr(control, name) != default(name) for name in self.switches)

    def start(self, values: Values) -> None:
        """Let it happen.

        Raises:
            Refused: the market cannot do that now.
        """
        if self.turns:
            levers.change(Control.current(), self.turns(values))
        if self.does:
            self.does(values)

    def end(self) -> None:
        """Set its switches back."""
        levers.change(Control.current(), {name: default(name) for name in self.switches})


def default(switch: str) -> Any:
    """Return a switch's usual value."""
    return getattr(Control(), switch)


def spoil(kind: str) -> Callable[[Values], Any]:
    """Return what spoils the next calls of some work in one way."""
    return lambda values: levers.trouble(
        kind, path=forms.WORK[values["work"]], calls=values["calls"]
    )


def end_keys(*kinds: str) -> Callable[[Values], Any]:
    """Return what ends a shop's keys."""

    def work(values: Values) -> None:
        for kind in kinds:
            levers.expire(values["shop"].pk, kind)

    return work


def edit(values: Values) -> None:
    """Write into the seller centre what was filled in."""
    changes = {
        name: values[name]
        for name in ("stock", "price_vnd", "title")
        if values[name] not in (None, "")
    }
    goods_levers.edit(variant_id=values["variant"].pk, **changes)


def cancel(values: Values) -> None:
    """Cancel at once, or let the buyer of a paid order ask for it."""
    order = values["order"]
    asks = values["who"] == "buyer" and "ask_cancel" in moves.possible_moves(order)
    if asks:
        order_levers.move(order.order_sn, "ask_cancel")
    else:
        order_levers.cancel(order.order_sn, by=values["who"])


START, SWITCH_ON = _("Let it happen"), _("Switch on")

GROUPS: list[tuple[str, Promise, list[Scenario]]] = [
    (
        "orders",
        _("Orders"),
        [
            Scenario(
                "order",
                _("An order comes in"),
                _("The order stands among your orders, and the stock goes down on every channel."),
                _("Place the order"),
                forms.OrderForm,
                does=lambda v: order_levers.orders(
                    variant_id=v["variant"].pk, quantity=v["quantity"], pay=not v["unpaid"]
                ),
            ),
            Scenario(
                "cancellation",
                _("An order is cancelled"),
                _("The order says who wants it cancelled; its units go back on sale once it is."),
                START,
                forms.CancelForm,
                does=cancel,
            ),
        ],
    ),
    (
        "goods",
        _("Goods on the market"),
        [
            Scenario(
                "campaign",
                _("Units are locked for a campaign"),
                _("The stock on the market stays at these units at least, even if you have fewer."),
                START,
                forms.CampaignForm,
                does=lambda v: goods_levers.campaign(
                    v["units"], 60 * v["minutes"], variant_id=v["variant"].pk
                ),
            ),
            Scenario(
                "promotion",
                _("Goods are in a promotion"),
                _("Price and stock cannot be changed there; they are sent when it is over."),
                START,
                forms.PromotionForm,
                does=lambda v: goods_levers.promotion(v["item"].pk, 60 * v["minutes"]),
            ),
            Scenario(
                "edit",
                _("Somebody changes the goods by hand"),
                _("The listing says that the market has another number or name than you."),
                _("Change"),
                forms.EditForm,
                does=edit,
            ),
            Scenario(
                "ban",
                _("Goods are taken down"),
                _("The listing says that the market took it down, and the reason below."),
                _("Take down"),
                forms.BanForm,
                does=lambda v: goods_levers.ban(v["item"].pk, v["reason"]),
            ),
            Scenario(
                "review",
                _("New goods are looked at first"),
                _("New goods wait for the market until you approve them in the seller centre."),
                SWITCH_ON,
                forms.NothingForm,
                turns=lambda v: {"check_new_goods": True},
            ),
            Scenario(
                "attribute",
                _("The market asks one more question"),
                _("Goods that you put up or change come back until the question is answered."),
                SWITCH_ON,
                forms.NothingForm,
                turns=lambda v: {"new_mandatory_attribute": True},
            ),
            Scenario(
                "pictures",
                _("Pictures are refused"),
                _("Goods with a new picture stay off the market, and the picture is named."),
                SWITCH_ON,
                forms.NothingForm,
                turns=lambda v: {"reject_pictures": True},
            ),
        ],
    ),
    (
        "notices",
        _("Notices to the shop"),
        [
            Scenario(
                "duplicate",
                _("Notices come twice"),
                _("Nothing: every order is there once."),
                SWITCH_ON,
                forms.NothingForm,
                turns=lambda v: {"duplicate_pushes": True},
            ),
            Scenario(
                "reordered",
                _("Notices overtake each other"),
                _("Nothing: every order ends in its last state."),
                SWITCH_ON,
                forms.NothingForm,
                turns=lambda v: {"reorder_pushes": True},
            ),
            Scenario(
                "delayed",
                _("Notices are late"),
                _("New orders show up a little later, at the next regular look at the market."),
                SWITCH_ON,
                forms.SecondsForm,
                turns=lambda v: {"push_delay_seconds": v["seconds"]},
            ),
            Scenario(
                "lost",
                _("Notices are lost"),
                _("New orders show up a little later, and none is missing."),
                SWITCH_ON,
                forms.NothingForm,
                turns=lambda v: {"drop_pushes": True},
            ),
        ],
    ),
    (
        "connection",
        _("Connection"),
        [
            Scenario(
                "rate-limit",
                _("Too many calls"),
                _("Changes reach the market more slowly, and nobody has to do anything."),
                SWITCH_ON,
                forms.EveryForm,
                turns=lambda v: {"limit_every": v["every"]},
            ),
            Scenario(
                "maintenance",
                _("The market is closed for maintenance"),
                _("Changes wait and are sent when the market is back; your own shop goes on."),
                SWITCH_ON,
                forms.NothingForm,
                turns=lambda v: {"maintenance": True},
            ),
            Scenario(
                "slow",
                _("Answers are slow"),
                _("Changes reach the market late; the pages of Chợ Quê are as quick as ever."),
                START,
                forms.SlowForm,
                does=lambda v: levers.trouble("slow", calls=v["calls"], seconds=v["seconds"]),
            ),
            Scenario(
                "reply-lost",
                _("The answer is lost after the work was done"),
                _("The goods stand on the market once, not twice, and Chợ Quê finds them again."),
                START,
                forms.WorkForm,
                does=spoil("reply_lost"),
            ),
            Scenario(
                "broken",
                _("Answers are cut off in the middle"),
                _("Chợ Quê does not rely on such an answer and looks again what became of it."),
                START,
                forms.WorkForm,
                does=spoil("broken_json"),
            ),
            Scenario(
                "access-ended",
                _("The key to the shop has run out"),
                _("Nothing: Chợ Quê gets itself a new key."),
                START,
                forms.ShopForm,
                does=end_keys("access"),
            ),
            Scenario(
                "all-ended",
                _("The key cannot be renewed either"),
                _("The channel asks to be connected again, and nothing is sent until then."),
                START,
                forms.RenewedShopForm,
                does=end_keys("access", "refresh"),
            ),
            Scenario(
                "cut",
                _("The owner cuts the link"),
                _("The channel says that it is not connected any more."),
                _("Cut the link"),
                forms.ShopForm,
                does=lambda v: levers.revoke(v["shop"].pk),
            ),
        ],
    ),
]
SCENARIOS = {scenario.key: scenario for _key, _title, rows in GROUPS for scenario in rows}
