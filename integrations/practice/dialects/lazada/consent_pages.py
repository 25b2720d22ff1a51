"""The page on which a shop's owner gives the app a consent; the way back carries the code.

A form may not lead to another origin (``form-action 'self'``, also across a redirect), so it ends
on a page of ours with a link back to the app.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from integrations.practice.consent_form import chosen_shop, is_known_address, with_parameters
from integrations.practice.dialects.lazada import consents
from integrations.practice.models import Shop


def authorize(request: HttpRequest) -> HttpResponse:
    """Show the shops; a POST agrees for the chosen or the newly named one."""
    wrong = what_is_wrong(request)
    if wrong:
        return render(request, "consent_wrong.html", {"wrong": wrong}, status=403)
    back = request.GET["redirect_uri"]
    state = {"state": request.GET["state"]} if "state" in request.GET else {}
    context = {
        "shops": Shop.objects.filter(marketplace="lazada"),
        "back": with_parameters(back, error="access_denied", **state),
        "host": urlsplit(back).netloc,
        "problem": "",
    }
    if request.method == "POST":
        with transaction.atomic():
            shop = chosen_shop(request, "lazada")
            if shop is not None:
                link = with_parameters(back, code=consents.agree(shop).value, **state)
                done = {"shop": shop, "link": link, "title": _("You agreed")}
                return render(request, "consent_done.html", done)
        context["problem"] = _("Choose a shop, or write the name of a new one.")
    return render(request, "consent.html", context)


def what_is_wrong(request: HttpRequest) -> str:
    """Return which parameter of the link is wrong, in the platform's words; empty when none is."""
    if request.GET.get("response_type") != "code":
        return "response_type is not code"
    if request.GET.get("client_id") != str(settings.PARTNER_ID):
        return "client_id is unknown"
    if request.GET.get("country", "vn") != "vn":
        return "country is not vn"
    if not is_known_address(request.GET.get("redirect_uri", "")):
        return "redirect_uri is not the callback of the app"
    return ""
