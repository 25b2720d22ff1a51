"""An order rings, and is confirmed from the message: one look, one press, no password."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looks import look_at

pytestmark = pytest.mark.browser

#: Does what a message does, for the oldest order that waits, and prints its token and number.
A_MESSAGE = """
from datetime import timedelta
from django.utils import timezone
from shop.order.confirm_tokens import new_token
from shop.order.models import Alert, Order
order = Order.objects.filter(status="new", channel="shop").order_by("pk").first()
token, digest = new_token()
until = timezone.now() + timedelta(hours=1)
row = {"order": order, "round": 1, "way": "email", "to": "co-op"}
Alert.objects.update_or_create(**row, defaults={"digest": digest, "expires_at": until})
print(token, order.number)
"""


def test_a_link_confirms_an_order_in_one_press(phone: Page, site, has_script: bool):
    token, number = site.manage("shell", "-v0", "-c", A_MESSAGE).split()[-2:]

    phone.goto(f"/xn/{token}/")
    look_at(phone, with_axe=has_script)
    expect(phone.locator("h1")).to_contain_text(number)
    phone.locator("main form button").click()

    expect(phone.locator("main .message--success")).to_be_visible()
    expect(phone.locator("main form button")).to_have_count(0)
    phone.reload()
    expect(phone.locator("main form button")).to_have_count(0)
