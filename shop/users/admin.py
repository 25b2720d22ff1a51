from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.utils.translation import gettext_lazy as _

from shop.users.models import User


class UserCreationForm(BaseUserCreationForm):
    """Creates a person with a phone, an e-mail or both."""

    class Meta:
        model = User
        fields = ("phone", "email", "full_name")
        field_classes: dict = {}


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Django's own, with our name, phone and form of address."""

    add_form = UserCreationForm
    list_display = ("full_name", "phone", "email", "is_active", "is_staff")
    search_fields = ("full_name", "phone", "email")
    ordering = ("full_name", "pk")
    fieldsets = (
        (None, {"fields": ("phone", "email", "password")}),
        (_("Person"), {"fields": ("full_name", "form_of_address")}),
        (
            _("Rights"),
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
    )
    add_fieldsets = ((None, {"fields": ("phone", "email", "full_name", "password1", "password2")}),)
