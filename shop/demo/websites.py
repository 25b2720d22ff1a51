"""The website of the first co-op, published once, with a change that waits."""

from catalog.models import Product
from coops.microsites.services import change, publish, save_person, site_of
from coops.registry.models import Cooperative
from shop.demo.logins import OWNERS
from shop.users.models import User

#: Invented people; nobody has this name and this work there.
_PEOPLE = (
    ("Lê Văn Hạnh", "Giám đốc, trồng nếp 30 năm"),
    ("Trịnh Thị Mai", "Đóng gói và giao hàng"),
)
HOURS = "Mỗi ngày 6:00–20:00"


def open_websites() -> None:
    """Fill in and publish the website of co-op C1; one that was touched by somebody stays."""
    cooperative = Cooperative.objects.filter(code="C1").first()
    if cooperative is None or site_of(cooperative).pk:
        return
    owner = User.objects.filter(email=OWNERS["C1"]).first()
    goods = Product.objects.on_sale().filter(cooperative=cooperative).order_by("pk")
    for name, work in _PEOPLE:
        save_person(
            cooperative=cooperative, name=name, work=work, photo_digest="", agrees=True, by=owner
        )
    change(cooperative=cooperative, hours=HOURS, theme="la", goods=[one.pk for one in goods[:3]])
    publish(cooperative=cooperative, by=owner)
