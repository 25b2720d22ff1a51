import pytest
from django.test import RequestFactory

from shop.core.clients import UNKNOWN, client_address


def ask(remote="203.0.113.9", forwarded=None):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=remote, **headers))


def test_without_proxies_nobody_can_choose_their_own_address(settings):
    settings.TRUSTED_PROXIES = 0

    assert ask(forwarded="198.51.100.1") == "203.0.113.9"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "1.1.1.1, 198.51.100.1", "198.51.100.1"),  # the left one is what the visitor wrote
        (2, "1.1.1.1, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "198.51.100.1", "203.0.113.9"),  # fewer hops than proxies: not through them
        (1, "nonsense", "203.0.113.9"),
    ],
)
def test_behind_proxies_the_outermost_of_ours_is_believed(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies

    assert ask(forwarded=forwarded) == expected


def test_addresses_of_one_ipv6_household_count_as_one(settings):
    settings.TRUSTED_PROXIES = 0

    assert ask("2001:db8:1:2::1") == ask("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert ask("::ffff:203.0.113.9") == "203.0.113.9"


def test_a_socket_without_an_address_is_still_counted(settings):
    settings.TRUSTED_PROXIES = 0

    assert ask("") == UNKNOWN
