"""The six people one can log in as, on a developer's machine only."""

from django.conf import settings
from django.db import transaction

from shop.users.models import User

#: Printed by ``make run``; the accounts exist in development and in tests only.
PASSWORD = "cho-que-demo"  # noqa: S105

#: E-mail address → who it is.
LOGINS = {
    "buyer@example.test": "a buyer with a few orders",
    "htx@example.test": "owner of co-op 1, HTX Đồng Sao",
    "htx2@example.test": "owner of co-op 2, HTX Linh Hưng",
    "hoc@example.test": "a trainee",
    "canbo@example.test": "an officer of the commune",
    "admin@example.test": "the operator of the market",
}

#: Code of the co-op → login of its owner.
OWNERS = {"C1": "htx@example.test", "C2": "htx2@example.test"}

BUYER = "buyer@example.test"
OPERATOR = "admin@example.test"
OFFICER = "canbo@example.test"

#: Names and phones are invented; nobody is called there.
_PEOPLE = {
    BUYER: ("Nguyễn Thu Hà", User.FormOfAddress.CHI, "+84900000001"),
    "htx@example.test": ("Lê Văn Hạnh", User.FormOfAddress.CHU, "+84900000002"),
    "htx2@example.test": ("Nguyễn Thị Duyên", User.FormOfAddress.CO, "+84900000003"),
    "hoc@example.test": ("Trịnh Thị Mơ", User.FormOfAddress.CHI, "+84900000004"),
    OFFICER: ("Phạm Quốc Bình", User.FormOfAddress.ANH, "+84900000005"),
    OPERATOR: ("Vũ Minh Châu", User.FormOfAddress.NEUTRAL, None),
}


class DemoRefused(RuntimeError):
    """Demo data is asked for where real people shop. The text is for the operator."""


def insist_on_demo_settings() -> None:
    """Refuse to go on outside development and tests.

    Raises:
        DemoRefused: ``DEMO_LOGINS`` is off or not set, as in production.
    """
    if not getattr(settings, "DEMO_LOGINS", False):
        raise DemoRefused(
            "The demo is for development: it makes accounts whose password everybody knows. "
            "These settings have DEMO_LOGINS off, as production must, so nothing was loaded."
        )


@transaction.atomic
def create_logins() -> dict[str, User]:
    """Create the people who are missing and return all by e-mail address.

    Who is there already keeps name, password and rights.

    Raises:
        DemoRefused: in production.
    """
    insist_on_demo_settings()
    people = {user.email: user for user in User.objects.filter(email__in=LOGINS)}
    for email in LOGINS:
        if email not in people:
            people[email] = _create(email)
    return people


def _create(email: str) -> User:
    name, form_of_address, phone = _PEOPLE[email]
    if phone and User.objects.filter(phone=phone).exists():
        phone = None
    create = User.objects.create_superuser if email == OPERATOR else User.objects.create_user
    return create(email, PASSWORD, full_name=name, form_of_address=form_of_address, phone=phone)
