"""Logging in and out, opening an account, a new password, one's own page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, UpdateView

from shop.core.throttle import TooManyAttempts
from shop.users import limits
from shop.users.forms import LoginForm, ProfileForm, RecoveryForm, RegistrationForm
from shop.users.senders import codes_offered

#: How many orders the account page lists; the rest are found by look-up.
ORDERS_SHOWN = 20


class RefusingFormMixin:
    """A form that was not taken answers 422, or 429 when there were too many tries."""

    render_to_response: Any
    get_context_data: Any

    def form_invalid(self, form) -> HttpResponse:
        """Show the form again with what was typed."""
        too_many = any(form.has_error(field, "too_many") for field in form.errors)
        return self.render_to_response(
            self.get_context_data(form=form), status=429 if too_many else 422
        )


class LoginView(RefusingFormMixin, auth_views.LoginView):
    """Phone or e-mail and password; ``next`` is followed on this site only."""

    template_name = "users/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form) -> HttpResponse:
        """Log in, and take over at once what was put into the basket before."""
        response = super().form_valid(form)
        take_over_basket(self.request)
        return response

    def get_context_data(self, **kwargs) -> dict:
        """Add whether a code can be sent instead."""
        return super().get_context_data(codes_offered=codes_offered(), **kwargs)


class RegistrationView(RefusingFormMixin, auth_views.RedirectURLMixin, FormView):
    """Opens an account and logs its owner in."""

    template_name = "users/register.html"
    form_class = RegistrationForm
    next_page = "users:account"

    @method_decorator(sensitive_post_parameters())
    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args, **kwargs):
        """Send people who are logged in already to where they wanted to go."""
        if request.user.is_authenticated:
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        """Add the request: the form counts whom it asks for."""
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: RegistrationForm) -> HttpResponse:
        """Create the person, unless this address opens accounts by the dozen."""
        try:
            limits.require_registration(self.request)
        except TooManyAttempts as refusal:
            form.add_error(None, limits.sentence(refusal))
            return self.form_invalid(form)
        person = form.save()
        if person is None:
            return self.form_invalid(form)
        login(self.request, person)
        take_over_basket(self.request)
        messages.success(self.request, _("Your account is open."))
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs) -> dict:
        """Add ``next``, when it leads to this site."""
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)


@method_decorator(never_cache, name="dispatch")
class AccountView(LoginRequiredMixin, UpdateView):
    """My orders, the way to my co-op's desk, my name."""

    template_name = "users/account.html"
    form_class = ProfileForm
    success_url = reverse_lazy("users:account")

    def get_object(self, queryset=None):
        """Return the person asking, fresh: a refused form must not change the page's greeting."""
        return get_user_model().objects.get(pk=self.request.user.pk)

    def form_valid(self, form) -> HttpResponse:
        """Save, and say so."""
        messages.success(self.request, _("Saved."))
        return super().form_valid(form)

    def form_invalid(self, form) -> HttpResponse:
        """Show the form again with what was typed."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs) -> dict:
        """Add what this person bought, newest first, and the desks they work at."""
        person: Any = self.request.user
        orders = person.orders.select_related("cooperative").order_by("-date_placed", "-pk")
        memberships = person.memberships.filter(is_active=True).select_related("cooperative")
        return super().get_context_data(
            orders=orders[:ORDERS_SHOWN], memberships=memberships, **kwargs
        )


@method_decorator(never_cache, name="dispatch")
class PasswordChangeView(RefusingFormMixin, auth_views.PasswordChangeView):
    """A new password for someone who knows the old one, or has none yet."""

    template_name = "users/password_change.html"
    success_url = reverse_lazy("users:account")

    def get_form_class(self):
        """Ask for the old password only where there is one."""
        if self.request.user.has_usable_password():
            return super().get_form_class()
        return SetPasswordForm

    def form_valid(self, form) -> HttpResponse:
        """Save, and say so."""
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)


class RecoveryView(RefusingFormMixin, FormView):
    """Sends a link for a new password; the answer is the same for every login."""

    template_name = "users/password_reset.html"
    form_class = RecoveryForm
    success_url = reverse_lazy("users:password_reset_done")

    def form_valid(self, form: RecoveryForm) -> HttpResponse:
        """Send, unless this address has asked too often."""
        try:
            limits.require_recovery(self.request)
        except TooManyAttempts as refusal:
            form.add_error(None, limits.sentence(refusal))
            return self.form_invalid(form)
        form.send_link()
        return super().form_valid(form)


class RecoveryDoneView(auth_views.PasswordResetDoneView):
    """Says where to look, and whom to ask when nothing comes."""

    template_name = "users/password_reset_done.html"


class NewPasswordView(RefusingFormMixin, auth_views.PasswordResetConfirmView):
    """The page behind the mail's link."""

    template_name = "users/password_reset_confirm.html"
    success_url = reverse_lazy("users:password_reset_complete")


class NewPasswordDoneView(auth_views.PasswordResetCompleteView):
    """Says that the new password holds."""

    template_name = "users/password_reset_complete.html"


def take_over_basket(request: Any) -> None:
    """Load the basket now: in a request that may write, it takes in the anonymous one."""
    bool(request.basket.id)
