"""What the operator may change of a product."""

from django.urls import reverse

from tests.factories.coops import make_cooperative


def test_goods_cannot_be_moved_to_another_co_op(admin_client, rice, cooperative):
    other = make_cooperative("HTX Bến Lam")
    url = reverse("admin:catalogue_product_change", args=[rice.pk])
    form = admin_client.get(url).context["adminform"].form
    sent = {name: value for name, value in form.initial.items() if value is not None}

    admin_client.post(url, {**sent, "cooperative": other.pk, "title": "Gạo mới"})

    rice.refresh_from_db()
    assert rice.title == "Gạo mới"
    assert rice.cooperative == cooperative
