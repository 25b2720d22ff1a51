"""What is held about me: see it, take it along, agree no longer, close the account."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from shop.core.patience import too_often, wait_sentence
from shop.core.throttle import Throttle, TooManyAttempts
from shop.customer.data_forms import CodeProof, PasswordProof
from shop.order.personal import consents_of, withdraw_consents
from shop.users.codes import ask_code
from shop.users.limits import HOUR, require_code
from shop.users.models import LoginCode
from shop.users.personal import (
    ClosingRefused,
    close_account,
    export,
    obstacle_to_closing,
    what_stays,
)
from shop.users.senders import codes_offered

SESSION_KEY = "closing_code"
EXPORTS = Throttle("data-export", 10, HOUR)


@method_decorator(never_cache, name="dispatch")
class DataView(LoginRequiredMixin, View):
    """What was agreed to, and the ways to take the data along and to close the account."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        context = {"consents": consents_of(request.user), "stays": what_stays()}
        return render(request, "customer/data.html", context)


@method_decorator(never_cache, name="dispatch")
class ExportView(LoginRequiredMixin, View):
    """One JSON file with everything that is held about the person who asks."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Give it out."""
        try:
            EXPORTS.require(str(request.user.pk))
        except TooManyAttempts as refusal:
            return too_often(refusal)
        data = {"made_at": timezone.now().isoformat(), **export(request.user)}
        text = json.dumps(data, ensure_ascii=False, indent=2)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="cho-que-du-lieu-cua-toi.json"'
        return response


@method_decorator(never_cache, name="dispatch")
class WithdrawView(LoginRequiredMixin, View):
    """Agrees no longer: the market keeps of the orders only what the law asks."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Withdraw."""
        withdraw_consents(request.user)
        text = _(
            "Done. E-mail address and notes of finished orders are gone; orders under way lose "
            "theirs when they are over."
        )
        messages.success(request, text)
        return redirect("data:index")


@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters("password", "code"), name="dispatch")
class CloseView(LoginRequiredMixin, View):
    """Closes the account after the password, or a code to the phone, was given once more."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what goes and what stays, and ask."""
        return self._show(request, self._form(request))

    def post(self, request: Any) -> HttpResponse:
        """Send the code; or close the account and log out."""
        if "send" in request.POST and self._by_code(request):
            return self._send(request)
        form = self._form(request, request.POST)
        if form is None or self._obstacle(request):
            return self._show(request, form, status=409)
        if not form.is_valid():
            too_many = any(form.has_error(field, "too_many") for field in form.errors)
            return self._show(request, form, status=429 if too_many else 422)
        try:
            close_account(request.user.pk)
        except ClosingRefused as refusal:
            messages.error(request, str(refusal))
            return self._show(request, self._form(request), status=409)
        logout(request)
        messages.success(request, _("Your account is closed. Thank you for having been here."))
        return redirect("storefront:home")

    def _send(self, request: Any) -> HttpResponse:
        try:
            require_code(request, str(request.user.phone))
        except TooManyAttempts as refusal:
            messages.error(request, wait_sentence(refusal))
            return self._show(request, self._form(request), status=429)
        code = ask_code(str(request.user.phone), LoginCode.Purpose.CLOSE)
        request.session[SESSION_KEY] = code.token
        return redirect("data:close")

    @staticmethod
    def _by_code(request: Any) -> bool:
        person = request.user
        return not person.has_usable_password() and bool(person.phone) and codes_offered()

    def _form(self, request: Any, data=None):
        """Return what proves the person; ``None``: a password has to be chosen first."""
        if request.user.has_usable_password():
            return PasswordProof(data, request=request)
        if self._by_code(request):
            token = request.session.get(SESSION_KEY, "")
            return CodeProof(data, request=request, token=token)
        return None

    @staticmethod
    def _obstacle(request: HttpRequest) -> str:
        return obstacle_to_closing(request.user)

    def _show(self, request: HttpRequest, form, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "by_code": self._by_code(request),
            "is_sent": SESSION_KEY in request.session,
            "obstacle": self._obstacle(request),
            "stays": what_stays(),
        }
        return render(request, "customer/close.html", context, status=status)
