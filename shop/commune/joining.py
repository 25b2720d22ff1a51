"""Applying to sell on this market: one form, kept as it is typed, sent to the commune's officer."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coops.registry.joining import (
    JoiningRefused,
    application_of,
    keep_typed,
    start_application,
    submit_application,
    withdraw_application,
)
from coops.registry.models import Application, ApplicationPaper
from coops.registry.papers import SUFFIXES, PaperRefused, add_paper, bytes_of, remove_paper
from coops.registry.standing import UNDER_WAY, WRITABLE
from shop.commune.join_forms import FILES, JoinForm, typed_of
from shop.commune.models import has_officer
from shop.commune.tasks import mail_operator
from shop.core.patience import wait_sentence
from shop.core.throttle import Throttle, TooManyAttempts

#: Papers cost work and space; nobody sends so many forms in an hour.
SENDS = Throttle("application", 60, 3600)


@require_http_methods(["GET", "POST"])
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """Say how to sell here; show the form, or where one's application stands."""
    if settings.PLATFORM_TYPE == "direct":
        raise Http404
    if not request.user.is_authenticated:
        return render(request, "commune/join_intro.html")
    found = application_of(request.user)
    if request.method == "POST":
        return _send(request, found)
    if found is None or ("moi" in request.GET and found.state not in UNDER_WAY):
        return _form_page(request, None, JoinForm(initial=_first(request.user)))
    if found.state in WRITABLE:
        return _form_page(request, found, JoinForm(initial=found.all_typed))
    return _told(request, found)


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask once more, then take one's application back."""
    found = application_of(request.user)
    if request.method == "GET":
        if found is None or found.state not in UNDER_WAY:
            return redirect("joining:join")
        return render(request, "commune/join_withdraw.html", {"application": found})
    if found and withdraw_application(application=found):
        messages.success(request, _("Your application is taken back; its papers are deleted."))
    return redirect("joining:join")


@require_GET
@never_cache
@login_required
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Give out a paper of one's own application."""
    rows = ApplicationPaper.objects.filter(application__applicant=request.user)
    return paper_file(get_object_or_404(rows, pk=pk))


@require_POST
@login_required
def paper_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a paper of one's own application, while it can be changed."""
    rows = ApplicationPaper.objects.filter(application__applicant=request.user)
    row = get_object_or_404(rows.select_related("application"), pk=pk)
    if remove_paper(application=row.application, pk=pk):
        messages.success(request, _("The paper is deleted."))
    return redirect("joining:join")


def paper_file(row: ApplicationPaper) -> HttpResponse:
    """Return the file as something to save: nothing in it runs on a page of ours."""
    name = f"giay-{row.pk}.{SUFFIXES[row.content_type]}"
    kind = "inline" if row.content_type == "image/jpeg" else "attachment"
    response = HttpResponse(bytes_of(row), content_type=row.content_type)
    response["Content-Disposition"] = f'{kind}; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _send(request: HttpRequest, found: Application | None) -> HttpResponse:
    if found is not None and found.state == "submitted":
        return redirect("joining:join")  # a second press
    if "refresh" in request.POST:  # the wards of a province, without script
        return _form_page(request, found, JoinForm(initial=request.POST.dict()))
    form = JoinForm(request.POST, request.FILES)
    try:
        SENDS.require(str(request.user.pk))
    except TooManyAttempts as refusal:
        messages.error(request, wait_sentence(refusal))
        return _form_page(request, found, form, status=429)
    application = start_application(user=request.user)
    keep_typed(application=application, typed=typed_of(request.POST))
    refused = _take_papers(request, application)
    if "save" in request.POST and not refused:
        messages.success(request, _("Kept. Go on whenever you like; nothing is sent yet."))
        return redirect("joining:join")
    is_valid = form.is_valid()
    for name, text in refused.items():
        form.add_error(name, text)
    if not is_valid or refused:
        return _form_page(request, application, form, status=422)
    try:
        with transaction.atomic():
            sent = submit_application(application=application, facts=form.facts())
            if not has_officer(sent):
                mail_operator.enqueue(sent.pk)
    except JoiningRefused as refusal:
        form.add_error("registration_paper", str(refusal))
        return _form_page(request, application, form, status=422)
    messages.success(request, _("Sent. You read the answer here."))
    return redirect("joining:join")


def _take_papers(request: HttpRequest, application: Application) -> dict[str, str]:
    """Keep the good files at once; return why others were refused, by field."""
    refused = {}
    for name, kind in FILES.items():
        file: Any = request.FILES.get(name)
        if file is None:
            continue
        try:
            add_paper(application=application, file=file, kind=kind)
        except PaperRefused as refusal:
            refused[name] = str(refusal)
    return refused


def _first(user) -> dict[str, str]:
    phone = user.phone.as_national if user.phone else ""
    return {"representative": user.full_name, "phone": phone, "email": user.email or ""}


def _form_page(
    request: HttpRequest, found: Application | None, form: JoinForm, status: int = 200
) -> HttpResponse:
    is_under_way = found is not None and found.state in UNDER_WAY
    question = found.log_entries.filter(kind="asked").first() if found and is_under_way else None
    context = {
        "form": form,
        "application": found if is_under_way else None,
        "papers": list(found.papers.all()) if found and is_under_way else [],
        "question": question,
    }
    return render(request, "commune/join_form.html", context, status=status)


def _told(request: HttpRequest, found: Application) -> HttpResponse:
    context = {
        "application": found,
        "entries": found.log_entries.all(),
        "papers": list(found.papers.all()),
        "has_officer": has_officer(found),
    }
    return render(request, "commune/join_told.html", context)
