"""Two hundred buyers at one moment, through the pages: as many orders as pieces, no error."""

from functools import partial

import pytest
from django.test import Client

from shop.checkout.submission import new_key
from shop.order.models import Checkout, Order
from tests.factories.coops import make_product
from tests.races.together import run_together
from tests.races.visitors import CHOSEN, FormReader

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_are_right"),
]

BUYERS, PIECES = 200, 40


def with_a_piece(product, number: int) -> Client:
    """Return a visitor with one piece in the basket.

    Each comes from an address of his own: what one address may send off is limited.
    """
    client = Client(raise_request_exception=False, REMOTE_ADDR=f"10.0.0.{number}")
    assert client.post(f"/gio-hang/them/{product.pk}/").status_code == 302
    return client


def form_of(client: Client) -> dict[str, str]:
    """Return the form as it was shown, filled in."""
    reader = FormReader()
    reader.feed(client.get("/dat-hang/").content.decode())
    return reader.fields | CHOSEN


def forms_of(clients: list[Client]) -> list[dict[str, str]]:
    """Return everybody's form: a key of its own makes it theirs, as the first and last show."""
    first, last = form_of(clients[0]), form_of(clients[-1])
    assert first["key"] != last["key"]
    assert first | {name: last[name] for name in ("key", "csrfmiddlewaretoken")} == last
    return [first, *(first | {"key": new_key()} for _ in clients[1:-1]), last]


def press(client: Client, form: dict[str, str]) -> tuple[int, str]:
    """Press «Đặt hàng»; return the status and where it leads."""
    answer = client.post("/dat-hang/", form)
    return answer.status_code, answer.headers.get("Location", "")


def test_two_hundred_checkouts_of_forty_pieces_are_forty_orders(cooperative):
    honey = make_product(cooperative, "Mật ong rừng", stock=PIECES)
    buyers = [with_a_piece(honey, n) for n in range(BUYERS)]
    forms = forms_of(buyers)

    answers = run_together([partial(press, *both) for both in zip(buyers, forms, strict=True)])

    statuses = [answer[0] for answer in answers if isinstance(answer, tuple)]
    assert len(statuses) == BUYERS, [a for a in answers if not isinstance(a, tuple)][:3]
    assert max(statuses) < 500
    done = [a for a in answers if a[0] == 302 and "/dat-hang/xong/" in a[1]]
    assert len(done) == PIECES
    assert statuses.count(409) == BUYERS - PIECES
    assert Order.objects.count() == Checkout.objects.count() == PIECES
    record = honey.stockrecords.get()
    assert (record.num_in_stock, record.num_allocated) == (PIECES, PIECES)
