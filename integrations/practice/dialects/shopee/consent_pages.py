"""The pages on which a shop's owner gives the app a consent or takes it back.

A form may not lead to another origin (``form-action 'self'``, also across a redirect), so both
end on a page of ours with a link back to the app.
"""

from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from integrations.practice.consent_form import (
    chosen_shop,
    is_known_address,
    number,
    with_parameters,
)
from integrations.practice.dialects.shopee import consents, credentials
from integrations.practice.dialects.shopee.faults import Fault
from integrations.practice.models import Control, Shop


def give(request: HttpRequest) -> HttpResponse:
    """Show the shops; a POST agrees for the chosen or the newly named one."""
    try:
        back = check_link(request, "shop/auth_partner")
    except Fault as fault:
        return broken_link(request, fault)
    shops = Shop.objects.filter(marketplace="shopee")
    context = {"shops": shops, "back": back, "host": urlsplit(back).netloc, "problem": ""}
    if request.method == "POST":
        with transaction.atomic():
            shop = chosen_shop(request, "shopee")
            if shop is not None:
                code = consents.agree(shop)
                link = with_parameters(back, code=code.value, shop_id=shop.pk)
                return done(request, shop, link, _("You agreed"))
        context["problem"] = _("Choose a shop, or write the name of a new one.")
    return render(request, "consent.html", context)


def take_back(request: HttpRequest) -> HttpResponse:
    """Show the linked shops; a POST cuts the chosen one off."""
    try:
        back = check_link(request, "shop/cancel_auth_partner")
    except Fault as fault:
        return broken_link(request, fault)
    shops = Shop.objects.filter(marketplace="shopee", authorised_until__gt=0)
    if request.method == "POST":
        with transaction.atomic():
            shop = shops.filter(pk=number(request.POST.get("shop"))).first()
            if shop is not None:
                consents.withdraw(shop)
                link = with_parameters(back, shop_id=shop.pk)
                return done(request, shop, link, _("The link is cut"))
    return render(request, "consent_cancel.html", {"shops": shops, "back": back})


def done(request: HttpRequest, shop: Shop, link: str, title: str) -> HttpResponse:
    """Return the page that leads back."""
    return render(request, "consent_done.html", {"shop": shop, "link": link, "title": title})


def broken_link(request: HttpRequest, fault: Fault) -> HttpResponse:
    """Say that the link that led here is wrong or too old."""
    return render(request, "consent_broken.html", {"fault": fault}, status=403)


def check_link(request: HttpRequest, path: str) -> str:
    """Return the address to go back to.

    Raises:
        Fault: the link is not signed by the app, too old, or leads elsewhere.
    """
    credentials.check_app(request.GET, Control.current())
    credentials.check_signature(request.GET, path)
    back = request.GET.get("redirect", "")
    # The address is not signed.
    if not is_known_address(back):
        raise Fault("error_param", "redirect is not of the app's domain.")
    return back
