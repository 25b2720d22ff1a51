"""Logging in with a phone number and a one-time code: ask, type, go on."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth import views as auth_views
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from shop.core.patience import wait_sentence
from shop.core.throttle import TooManyAttempts
from shop.users import limits, proved_here
from shop.users.code_forms import CodeForm, PhoneForm
from shop.users.code_models import LoginCode
from shop.users.codes import CodeRefused, ask_code, enter_code, person_of
from shop.users.senders import codes_offered, opens_accounts
from shop.users.views import RefusingFormMixin, take_over_basket

SESSION_KEY = "login_code"


@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters("code"), name="dispatch")
class _CodeView(RefusingFormMixin, auth_views.RedirectURLMixin, FormView):
    """What both pages share: not there without a way to send, nothing to do when logged in."""

    next_page = "users:account"

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        """Answer 404 where no code can be sent."""
        if not codes_offered():
            raise Http404
        if request.user.is_authenticated:
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        """Add ``next``, when it leads to this site."""
        context = {"next": self.get_redirect_url(), "opens_accounts": opens_accounts()}
        return super().get_context_data(**context, **kwargs)

    def _to(self, name: str) -> HttpResponse:
        """Lead to a page of this way, with where the person was going."""
        after = self.get_redirect_url()
        return redirect(reverse(name) + (f"?{urlencode({'next': after})}" if after else ""))

    def _send(self, phone: str) -> HttpResponse:
        """Have a code sent; the answer is the same for every phone.

        Raises:
            TooManyAttempts: too many were.
        """
        limits.require_code(self.request, phone)
        self.request.session[SESSION_KEY] = ask_code(phone).token
        return self._to("users:code_enter")


class CodeAskView(_CodeView):
    """Asks for the phone."""

    template_name = "users/code_ask.html"
    form_class = PhoneForm

    def form_valid(self, form: PhoneForm) -> HttpResponse:
        """Send the code."""
        try:
            return self._send(form.cleaned_data["phone"])
        except TooManyAttempts as refusal:
            form.add_error(None, limits.sentence(refusal))
            return self.form_invalid(form)


class CodeEnterView(_CodeView):
    """Asks for the code; the button «again» has another one sent."""

    template_name = "users/code_enter.html"
    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        """Lead back to the phone when this browser has asked for nothing."""
        token = request.session.get(SESSION_KEY, "")
        rows = LoginCode.objects.filter(purpose=LoginCode.Purpose.LOGIN)
        self.asked: Any = rows.filter(token=token).first() if token else None
        if self.asked is None and not request.user.is_authenticated and codes_offered():
            return self._to("users:code")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Take the code, or send another one."""
        if "again" in request.POST and self.asked:
            try:
                return self._send(str(self.asked.phone))
            except TooManyAttempts as refusal:
                messages.error(request, wait_sentence(refusal))
                context = self.get_context_data(form=CodeForm())
                return self.render_to_response(context, status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Log in under a new session key, and take over the basket."""
        try:
            limits.require_try(self.request)
        except TooManyAttempts as refusal:
            form.add_error(None, limits.sentence(refusal))
            return self.form_invalid(form)
        try:
            used = enter_code(token=self.asked.token, typed=form.cleaned_data["code"])
            person, lost_password = person_of(used)
        except CodeRefused as refusal:
            form.add_error("code", str(refusal))
            return self.form_invalid(form)
        self.request.session.pop(SESSION_KEY, None)
        login(self.request, person)
        take_over_basket(self.request)
        if lost_password:
            text = _(
                "The phone is proved to be yours. The former password does not hold any more, and "
                "name, addresses and basket of before are gone, as they may have been somebody "
                "else's. Choose a new password if you want one."
            )
            messages.info(self.request, text)
        response = redirect(self.get_success_url())
        proved_here.remember(response, str(used.phone))
        return response

    def get_context_data(self, **kwargs) -> dict:
        """Add the phone that the code went to."""
        return super().get_context_data(phone=self.asked.phone, **kwargs)
