"""The rules of one co-op, as they hold and as they held."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from coops.microsites.contents import shown_content
from coops.microsites.legal import legal_facts
from coops.microsites.models import TermsVersion
from coops.microsites.showing import own_site, shown_site
from coops.microsites.terms import facts_of, sections_of
from coops.registry.models import Cooperative
from shop.storefront.kept.pages import kept

HISTORY_SHOWN = 50


@kept
@require_safe
def policy(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Show the rules of an open co-op: those of now, or the set ``number``.

    Raises:
        Http404: no such co-op or set.
    """
    bodies = Cooperative.objects.open().select_related("delivery_table", "microsite__shown")
    body = get_object_or_404(bodies, slug=slug)
    history = list(body.terms_versions.defer("facts")[:HISTORY_SHOWN])  # type: ignore[attr-defined]
    if number is None:
        found = history[0] if history else None
        facts = facts_of(body)
        if found and found.facts != facts:  # changed past every signal; the due job writes it down
            found = None
    else:
        if number > 2**31 - 1:
            raise Http404
        found = get_object_or_404(TermsVersion, cooperative=body, number=number)
        facts = found.facts
    site = own_site(body)
    content = replace(shown_content(body, site), goods=[], people=[])
    return render(
        request,
        "microsites/policy.html",
        {
            "cooperative": body,
            "sections": sections_of(facts),
            "version": found,
            "effective_on": found.effective_on if found else timezone.localdate(),
            "is_current": number is None or (history and history[0].number == number),
            "history": history,
            "legal": legal_facts(body),
            "site": shown_site(body, site, content),
        },
    )
