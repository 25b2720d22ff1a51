"""Co-op 1 sells on the practice Shopee from the first minute; co-op 2 is there to try consent."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from catalog.models import Product
from coops.registry.models import Cooperative, Membership
from integrations.contract import Attribute, AttributeValue
from integrations.models import ChannelAccount, Environment
from integrations.services.answers import NoAnswer, category_rules
from integrations.services.connecting import finish_consent, start_consent
from integrations.services.listings import (
    NotReady,
    publish_listing,
    save_listing,
    start_listing,
    tree_of,
    unlisted,
)
from shop.core.remote import RemoteClient
from shop.demo.models import load_once

MARKETPLACE = "shopee"
CODE = "C1"
#: So many goods are published; the rest is left for whoever tries it.
PUBLISHED = 6


def connect_practice(*, say: Callable[[str], None]) -> bool:
    """Let co-op 1 agree on the practice Shopee and publish some goods; ``False``: done before.

    The practice marketplaces must be running. What a person would do on the consent page is
    asked of their control interface; everything after it goes the way of a real connection.

    Raises:
        RemoteFailure: they do not answer.
    """
    cooperative = Cooperative.objects.filter(code=CODE, is_demo=True).first()
    if cooperative is None or not settings.PRACTICE_URL:
        return False
    if ChannelAccount.objects.filter(cooperative=cooperative).exists():
        return False
    owner = Membership.objects.filter(cooperative=cooperative, is_active=True).first()
    if owner is None:
        return False
    account = _consent(cooperative, owner.user)
    say(f"{cooperative.short_name}: connected to the practice Shopee")
    published = sum(_publish(account, product, owner.user) for product in _goods(account))
    load_once("practice shop", lambda: None)
    say(f"{cooperative.short_name}: {published} goods on their way there")
    return True


def _consent(cooperative: Cooperative, user) -> ChannelAccount:
    url = start_consent(
        cooperative=cooperative,
        marketplace=MARKETPLACE,
        environment=Environment.PRACTICE,
        user=user,
    )
    redirect = parse_qs(urlsplit(url).query)["redirect"][0]
    state = parse_qs(urlsplit(redirect).query)["state"][0]
    parts = urlsplit(settings.PRACTICE_URL)
    client = RemoteClient(f"{parts.scheme}://{parts.hostname}:{parts.port}")
    answer = client.send(
        "POST", "/control/api/grant/", call="grant", json_body={"name": cooperative.short_name}
    ).json(call="grant")
    granted = {"code": str(answer["code"]), "shop_id": str(answer["shop_id"])}
    return finish_consent(state=state, answer=granted, user=user)[0]


def _goods(account: ChannelAccount) -> list[Product]:
    own = Product.objects.filter(cooperative=account.cooperative, is_public=True)
    with_photo = unlisted(account, own).filter(images__isnull=False).distinct()
    return list(with_photo.order_by("pk")[:PUBLISHED])


def _publish(account: ChannelAccount, product: Product, by) -> bool:
    """Publish ``product`` in the category whose name is most like it; ``False``: not possible."""
    listing = start_listing(account=account, products=[product], options={}, by=by)
    leaves = tree_of(account).alike(product.title)
    if not leaves:
        return False
    try:
        rules = category_rules(account, leaves[0].id)
        save_listing(
            listing=listing,
            category=(leaves[0].category, leaves[0].path),
            attributes=[
                some_answer(question) for question in rules.attributes if question.is_mandatory
            ],
            weight=product.net_weight_g or 500,
        )
        listing.refresh_from_db()
        publish_listing(listing=listing)
    except (NotReady, NoAnswer):
        return False
    return True


def some_answer(question: Attribute) -> AttributeValue:
    """Return an answer that the practice marketplace takes; nobody has thought about it."""
    if question.choices:
        return AttributeValue(question.id, *question.choices[0])
    text = {"integer": "12", "number": "12", "date": ""}.get(question.value_type, "Việt Nam")
    unit = question.unit_choices[0] if question.unit_choices else ""
    return AttributeValue(question.id, "0", text, unit)
