"""The signed link opens one order and no other."""

import pytest

from shop.order.links import is_valid_key, link_key, signed_path


def test_the_key_of_an_order_opens_it():
    assert is_valid_key("ABCDEFGH2", link_key("ABCDEFGH2"))


@pytest.mark.parametrize("key", ["", "x", link_key("ABCDEFGH3"), link_key("ABCDEFGH2") + "A", ":"])
def test_no_other_key_does(key):
    assert not is_valid_key("ABCDEFGH2", key)


def test_a_number_with_a_colon_does_not_shift_the_signature():
    assert not is_valid_key("A", f"B:{link_key('A:B')}")


def test_a_key_outlives_a_change_of_the_secret(settings):
    key = link_key("ABCDEFGH2")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-0123456789-0123456789-0123456789-0123"

    assert is_valid_key("ABCDEFGH2", key)


def test_the_path_carries_the_key(order):
    assert signed_path(order) == f"/don-hang/{order.number}/?k={link_key(order.number)}"
