"""Reviews by buyers who have the goods: written once, replied to once, hidden with a reason."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from catalog.models import Product
from shop.order.links import link_key
from shop.order.models import Order
from shop.reviews.models import Moderation, ProductReview
from shop.reviews.reading import reviews_of
from shop.reviews.services import ReviewRefused, lines_to_review, moderate, write_review
from tests.factories.coops import make_product
from tests.factories.forms import fields_of, page, text_of
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (400, 500), "green").save(out, "JPEG")
    return SimpleUploadedFile("anh.jpg", out.getvalue(), "image/jpeg")


def deliver(order: Order) -> Order:
    """Let the goods of an order have come."""
    order.lines.update(num_allocated=0, num_consumed=1)
    Order.objects.filter(pk=order.pk).update(status="delivered")
    order.refresh_from_db()
    return order


@pytest.fixture
def order(rice) -> Order:
    return deliver(make_order(rice))


def address(order: Order) -> str:
    return f"/danh-gia/{order.number}/{order.lines.get().pk}/?k={link_key(order.number)}"


def send(client, order, **fields):
    typed = {"score": "2", "body": "Gạo hơi vụn.", "name": "chị Hoa", **fields}
    return client.post(address(order), typed, follow=True)


def test_a_buyer_of_a_delivered_order_reviews_by_the_order_s_link(client, order, rice):
    order_page = client.get(f"/don-hang/{order.number}/?k={link_key(order.number)}")
    link = page(order_page).select_one('a[href^="/danh-gia/"]')["href"]
    assert fields_of(client.get(link))["name"] == "Hoa"  # the given name

    send(client, order, photo=photo())

    shown = client.get(rice.get_absolute_url())
    words = text_of(shown)
    assert "Gạo hơi vụn." in words and "chị Hoa" in words and "2/5" in words
    assert "2,0" not in words
    assert page(shown).select('#danh-gia img[src*="photos/"]')
    assert order.phone.as_e164 not in shown.content.decode() if order.phone else True
    assert Product.objects.get(pk=rice.pk).rating == 2
    assert not lines_to_review(order)


@pytest.mark.parametrize("status", ["new", "confirmed", "packed", "handed_over", "cancelled"])
def test_only_goods_that_came_can_be_reviewed(client, order, status):
    Order.objects.filter(pk=order.pk).update(status=status)

    send(client, order)

    assert not ProductReview.objects.exists()


def test_units_that_never_left_the_barn_cannot_be_reviewed(order):
    order.lines.update(num_consumed=0, num_released=1)

    with pytest.raises(ReviewRefused):
        write_review(line=order.lines.get(), score=5, body="", name="Hoa")


def test_nobody_reviews_by_another_order_or_a_made_up_key(client, order, rice, other_cooperative):
    other = deliver(make_order(make_product(other_cooperative)))
    line = order.lines.get().pk
    for path in (
        f"/danh-gia/{order.number}/{line}/",
        f"/danh-gia/{order.number}/{line}/?k=x",
        f"/danh-gia/{other.number}/{line}/?k={link_key(other.number)}",
    ):
        assert client.get(path).status_code == 404
        assert client.post(path, {"score": "1", "name": "x"}).status_code == 404
    assert not ProductReview.objects.exists()


def test_the_same_goods_are_reviewed_once_for_an_order(client, order):
    send(client, order)
    again = send(client, order, score="5")

    assert again.status_code == 200
    assert [review.score for review in ProductReview.objects.all()] == [2]
    line = order.lines.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductReview.objects.create(product_id=line.product_id, order_line=line, score=5)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"score": ""}, "score"),
        ({"score": "0"}, "score"),
        ({"score": "6"}, "score"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"body": "x" * 10_000}, "body"),
        ({"body": "a\x00b"}, "body"),
        ({"photo": SimpleUploadedFile("a.jpg", b"no photo", "image/jpeg")}, "photo"),
    ],
)
def test_a_refused_review_names_the_field_and_keeps_what_was_typed(client, order, fields, field):
    typed = {"score": "4", "body": "Ngon <b>lắm</b> 🍚", "name": "Hoa", **fields}
    answer = client.post(address(order), typed)

    assert answer.status_code == 422
    assert page(answer).select_one(f"#id_{field}_error"), field
    if field != "body":
        assert fields_of(answer)["body"] == "Ngon <b>lắm</b> 🍚"
    assert not ProductReview.objects.exists()


def test_a_photo_that_was_good_is_kept_for_the_next_try(client, order):
    first = client.post(address(order), {"score": "", "name": "Hoa", "photo": photo()})
    kept = fields_of(first)["kept"]
    assert first.status_code == 422 and kept

    client.post(address(order), {"score": "5", "name": "Hoa", "kept": kept})
    assert ProductReview.objects.get().photo_digest

    with pytest.raises(ProductReview.DoesNotExist):
        ProductReview.objects.get(photo_digest="../../etc/passwd")


def test_a_made_up_photo_is_no_photo(client, order):
    client.post(address(order), {"score": "5", "name": "Hoa", "kept": "../../x:made-up"})

    assert ProductReview.objects.get().photo_digest == ""


def test_markup_in_a_review_is_shown_as_text(client, order, rice):
    send(client, order, body="<script>alert(1)</script>", name="<b>Hoa</b>")

    shown = client.get(rice.get_absolute_url()).content.decode()
    assert "<script>alert" not in shown and "<b>Hoa</b>" not in shown


def test_the_co_op_replies_once_and_cannot_take_a_review_away(desk, order, rice):
    review = write_review(line=order.lines.get(), score=2, body="Gạo hơi vụn.", name="chị Hoa")
    reply = f"/quan-ly/danh-gia/{review.pk}/"
    assert "Gạo hơi vụn." in text_of(desk.get("/quan-ly/danh-gia/"))

    assert desk.post(reply, {"text": " "}).status_code == 422
    desk.post(reply, {"text": "Cảm ơn chị, lô sau sẽ xát kỹ hơn."})
    desk.post(reply, {"text": "Lần hai"})

    shown = text_of(desk.get(rice.get_absolute_url()))
    assert "lô sau sẽ xát kỹ hơn" in shown and "Lần hai" not in shown
    assert "Gạo hơi vụn." in shown
    for path in (reply, f"{reply}bo/", f"{reply}xoa/"):
        desk.post(path, {"status": "2"})
    assert ProductReview.objects.get().status == ProductReview.APPROVED


def test_staff_hide_with_a_reason_that_is_kept_and_the_page_says_so(
    admin_client, client, order, rice
):
    send(client, order)
    review = ProductReview.objects.get()
    address = f"/quan-tri/reviews/productreview/{review.pk}/change/"
    inline = {"moderations-TOTAL_FORMS": "0", "moderations-INITIAL_FORMS": "0"}

    refused = admin_client.post(address, {"is_hidden": "on", "reason": " ", **inline})
    assert refused.status_code == 200 and not Moderation.objects.exists()
    hidden = {"is_hidden": "on", "reason": "Có số điện thoại", **inline}
    assert admin_client.post(address, hidden).status_code == 302

    shown = text_of(client.get(rice.get_absolute_url()))
    assert "Gạo hơi vụn." not in shown
    assert "1 đánh giá" in shown  # is hidden
    assert Product.objects.get(pk=rice.pk).rating is None
    row = Moderation.objects.get()
    assert (row.reason, row.is_hidden) == ("Có số điện thoại", True) and row.by is not None
    assert admin_client.post(address.replace("change", "delete")).status_code == 403

    moderate(review=review, is_hidden=False, reason="Đã xem lại", by=None)
    assert "Gạo hơi vụn." in text_of(client.get(rice.get_absolute_url()))
    assert Moderation.objects.count() == 2


def test_the_rating_of_a_product_changes_nothing_else_of_it(order, rice):
    stale = order.lines.get()
    Product.objects.filter(pk=rice.pk).update(title="Tên mới")

    write_review(line=stale, score=4, body="", name="Hoa")

    fresh = Product.objects.get(pk=rice.pk)
    assert (fresh.title, fresh.rating) == ("Tên mới", 4)


def test_machines_read_the_mean(client, order, rice):
    import json

    send(client, order)
    block = page(client.get(rice.get_absolute_url())).select_one(
        'script[type="application/ld+json"]'
    )
    rating = json.loads(block.string)["@graph"][0]["aggregateRating"]

    assert (rating["ratingValue"], rating["reviewCount"]) == (2.0, 1)


def test_a_photo_has_its_size_so_that_the_page_does_not_jump(client, order, rice):
    send(client, order, photo=photo())

    image = page(client.get(rice.get_absolute_url())).select_one("#danh-gia img")
    assert (image["width"], image["height"]) == ("400", "500")
    assert " 0w" not in image["srcset"] and "400w" in image["srcset"]

    ProductReview.objects.update(photo_width=0, photo_height=0)  # as of before
    image = page(client.get(rice.get_absolute_url())).select_one("#danh-gia img")
    assert not image.has_attr("srcset") and image["src"]


def test_all_reviews_count_and_the_newest_are_shown(client, rice):
    rows = [
        ProductReview(product=rice, score=score, status=status, body=f"Lần {n}")
        for n, (score, status) in enumerate(
            [(5, ProductReview.APPROVED)] * 200
            + [(1, ProductReview.APPROVED)] * 50
            + [(1, ProductReview.REJECTED)] * 3
        )
    ]
    ProductReview.objects.bulk_create(rows)

    found = reviews_of(rice.pk)

    assert (found.count, found.hidden, found.mean) == (250, 3, 4.2)
    assert [review.body for review, _photo in found.rows[:2]] == ["Lần 249", "Lần 248"]
    assert len(found.rows) == 20


def test_nobody_reviews_the_goods_of_an_own_co_op(client, order, rice, manager, helper):
    line = order.lines.get()
    client.force_login(helper)  # has the link of a buyer's order
    assert client.get(address(order)).status_code == 302
    send(client, order)
    client.logout()

    Order.objects.filter(pk=order.pk).update(user=manager)  # ordered of the own co-op
    send(client, order)

    Order.objects.filter(pk=order.pk).update(user=None)  # as a guest, by the own number
    type(manager).objects.filter(pk=manager.pk).update(phone=order.phone)
    send(client, order)
    order.refresh_from_db()
    assert not lines_to_review(order)
    with pytest.raises(ReviewRefused):
        write_review(line=line, score=5, body="", name="Hoa")
    assert not ProductReview.objects.exists()

    manager.memberships.update(is_active=False)  # somebody who has left buys like others
    send(client, order)
    assert ProductReview.objects.count() == 1


def test_people_of_another_co_op_review_what_they_bought(client, order, other_manager):
    client.force_login(other_manager)
    send(client, order)

    assert ProductReview.objects.count() == 1
