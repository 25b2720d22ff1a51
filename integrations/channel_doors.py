"""How the marketplaces stand for a co-op that wants to register there."""

from collections import defaultdict

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from integrations.channels import closed_sentence, marketplace_name, shop_words
from integrations.models import ChannelAccount, ChannelLife, Environment, FeeRate
from integrations.registry import marketplace_class
from integrations.services.lives import is_open
from shop.core.money import format_vnd
from shop.core.registries import ChannelDoor


def doors_of(cooperative) -> dict[str, ChannelDoor]:
    """Return the doors of all marketplaces that can be called, or that an operator speaks of.

    The latter without an adapter, too: a closed one is closed. Four queries.
    """
    codes = [code for code in settings.MARKETPLACES if marketplace_class(code).is_online]
    told = ChannelLife.objects.order_by("marketplace").values_list("marketplace", flat=True)
    codes += sorted(set(told.distinct()) - {*settings.MARKETPLACES, "web"})
    accounts = {
        account.marketplace: account
        for account in ChannelAccount.objects.filter(
            cooperative=cooperative, environment=Environment.LIVE, marketplace__in=codes
        )
        .exclude(state=ChannelAccount.State.DISCONNECTED)
        .without_tokens()
        .order_by("-pk")
    }
    fees = _fees(codes)
    return {code: _door(code, accounts.get(code), fees[code]) for code in codes}


def _door(code: str, account: ChannelAccount | None, fees: list[str]) -> ChannelDoor:
    url = reverse("integrations:channels")
    if account is not None:
        url = reverse("integrations:channel", args=[account.pk])
    closed = "" if is_open(code) else closed_sentence(code) or _("for practice only")
    return ChannelDoor(
        name=marketplace_name(code),
        closed=closed,
        shop=shop_words(account) if account else "",
        url=url,
        fees=tuple(fees),
    )


def _fees(codes: list[str]) -> dict[str, list[str]]:
    today = timezone.localdate()
    told: dict[str, list[str]] = defaultdict(list)
    running = Q(valid_until=None) | Q(valid_until__gte=today)
    for fee in FeeRate.objects.filter(
        running, marketplace__in=codes, category_id="", valid_from__lte=today
    ).order_by("kind", "-valid_from"):
        amount = " + ".join(
            part
            for part in (
                f"{fee.percent.normalize():f} %".replace(".", ",") if fee.percent else "",
                _("%(vnd)s per order") % {"vnd": format_vnd(fee.fixed_vnd)}
                if fee.fixed_vnd
                else "",
            )
            if part
        )
        line = _("%(name)s: %(amount)s (from %(day)s; %(source)s)") % {
            "name": fee.name,
            "amount": amount or format_vnd(0),
            "day": fee.valid_from.strftime("%d/%m/%Y"),
            "source": fee.source or _("source not written down"),
        }
        told[fee.marketplace].append(line)
    return told
