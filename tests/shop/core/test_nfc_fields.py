"""Text of a form is measured as it is stored."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from integrations.file_forms import FileChannelForm
from shop.address.forms import PlaceForm
from shop.checkout.forms import CheckoutForm
from shop.customer.forms import AddressForm
from shop.dashboard.certificate_forms import CertificateForm
from shop.dashboard.delivery_forms import CarrierForm, PickupPointForm
from shop.dashboard.money_forms import CreditForm
from shop.dashboard.product_forms import NameForm
from shop.order.forms import CancelForm
from shop.reviews.forms import ReviewForm
from shop.users.forms import ProfileForm, RegistrationForm
from tests.factories.forms import page

#: One letter as typed, three as stored: NFC takes it apart for good.
GROWS = "\ufb2c"
FIELDS = [
    (PlaceForm, "line1"),
    (AddressForm, "full_name"),
    (CheckoutForm, "full_name"),
    (CheckoutForm, "line1"),
    (CheckoutForm, "note"),
    (RegistrationForm, "full_name"),
    (ProfileForm, "full_name"),
    (CancelForm, "reason"),
    (ReviewForm, "name"),
    (NameForm, "title"),
    (PickupPointForm, "place"),
    (PickupPointForm, "directions"),
    (CarrierForm, "name"),
    (CertificateForm, "issuer"),
    (CreditForm, "text"),
    (FileChannelForm, "name"),
]


@pytest.mark.parametrize(("form", "name"), FIELDS)
def test_what_grows_beyond_the_column_is_refused_and_what_fits_is_not(form, name):
    field = form.base_fields[name]
    longest = field.max_length

    with pytest.raises(ValidationError):
        field.clean(GROWS * (longest // 2))

    assert field.clean("e\u0323\u0302" * longest) == "ệ" * longest  # shorter as stored
    assert field.clean(" Đ ") == "Đ"


def test_the_page_says_it_beside_the_field(client, db):
    passwords = {"password1": "con-ga-trong-5", "password2": "con-ga-trong-5"}
    typed = {"login": "0912345678", "full_name": GROWS * 60, **passwords}

    answer = client.post(reverse("users:register"), typed)

    assert answer.status_code == 422
    assert page(answer).select_one("#id_full_name_error")
