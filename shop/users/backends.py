"""Logging in with a phone number or an e-mail address and a password."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend


class PhoneOrEmailBackend(ModelBackend):
    """Django's permissions; the login may be either of a person's two addresses."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """Return the active person with this login and password, or ``None``.

        An unknown login costs one password hash too, so that answering time tells nothing.
        """
        User = get_user_model()
        login = username or kwargs.get(User.USERNAME_FIELD)
        if not login or password is None:
            return None
        user = User.objects.with_login(login).first()
        if user is None:
            User().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None
