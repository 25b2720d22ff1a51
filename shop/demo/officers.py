"""The officer of the demo's commune."""

from coops.registry.models import Cooperative
from shop.commune.models import Officer
from shop.users.models import User

#: The co-op whose commune it is.
HOME = "C1"


def open_office(user: User) -> Officer:
    """Make ``user`` an officer of the first co-op's commune; who is one already stays it."""
    home = Cooperative.objects.get(code=HOME)
    office, _made = Officer.objects.get_or_create(
        user=user, ward_code=home.ward_code, defaults={"ward_name": home.ward_name}
    )
    return office
