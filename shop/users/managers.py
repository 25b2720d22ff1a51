"""How people are created and found: by phone or by e-mail, whichever they gave."""

from django.contrib.auth.base_user import BaseUserManager
from django.db.models import QuerySet


class UserQuerySet(QuerySet):
    """Questions about people."""

    def with_login(self, login: str) -> "UserQuerySet":
        """Return the people, at most one, whose phone or e-mail is what was typed.

        ``0912 345 678`` and ``+84912345678`` are the same phone; e-mails ignore case.
        """
        from shop.users.logins import read_login

        kind, value = read_login(login)
        if kind == "phone":
            return self.filter(phone=value)
        if kind == "email":
            return self.filter(email__iexact=value)
        return self.none()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates people; a phone, an e-mail or both must be given."""

    use_in_migrations = True

    def create_user(self, email=None, password=None, *, phone=None, **fields):
        """Create a person who may log in with ``email`` (any case) or ``phone`` (E.164).

        Raises:
            ValueError: neither was given.
        """
        if not email and not phone:
            raise ValueError("A person needs a phone number or an e-mail address.")
        user = self.model(
            email=self.normalize_email(email).lower() if email else None, phone=phone, **fields
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email=None, password=None, **fields):
        """Create an operator: may do everything, in ``/quan-tri/`` and ``/cms/``."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, login):
        """Return the person whose phone or e-mail is ``login``."""
        return self.with_login(login).get()
