"""With ``REDIS_URL`` cache and limits live in Redis; ``tests.servers`` starts one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from shop.core.throttle import Throttle

pytestmark = [
    pytest.mark.redis,
    pytest.mark.skipif(not settings.REDIS_URL, reason="REDIS_URL is not set"),
]


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def test_the_cache_is_redis():
    cache.set("gạo", "nếp", 30)

    assert settings.CACHES["default"]["BACKEND"].endswith("RedisCache")
    assert cache.get("gạo") == "nếp"


def test_a_limit_holds_when_many_come_at_once():
    throttle = Throttle("thu", limit=5, window_seconds=3600)

    with ThreadPoolExecutor(16) as visitors:
        passed = list(visitors.map(lambda _: throttle.allow("0912345678"), range(64)))

    assert sum(passed) == 5


@pytest.mark.django_db
def test_looking_up_orders_is_limited(client):
    form = {"number": "ABCDEFGH2", "phone": "0912345678"}

    answers = [client.post(reverse("order:lookup"), form).status_code for _ in range(12)]

    assert answers[-1] == 429


@pytest.mark.django_db
def test_the_shop_is_ready(client):
    assert client.get("/readyz").json()["cache"] == "ok"
