"""Objects of the practice Stripe: kept as they are answered, told of by signed events."""

import json
import secrets
import string
import time
from typing import Any

from integrations.practice import outbox
from integrations.practice.dialects.stripe import VERSION
from integrations.practice.dialects.stripe.faults import missing
from integrations.practice.models import Thing

_SIGNS = string.ascii_letters + string.digits


def new_id(prefix: str) -> str:
    """Return an id as Stripe's look: a prefix and 24 signs."""
    return prefix + "".join(secrets.choice(_SIGNS) for _ in range(24))


def keep(kind: str, body: dict[str, Any], *, parent: str = "") -> dict[str, Any]:
    """Keep an object, new or changed, and return it."""
    row = Thing.objects.filter(pk=body["id"]).first()
    if row is None:
        Thing.objects.create(remote_id=body["id"], kind=kind, parent=parent, body=body)
    else:
        row.body = body
        row.parent = parent or row.parent
        row.save(update_fields=["body", "parent"])
    return body


def find(kind: str, remote_id: str) -> dict[str, Any]:
    """Return an object.

    Raises:
        Fault: it is not there.
    """
    row = Thing.objects.filter(pk=remote_id, kind=kind).first()
    if row is None:
        raise missing(kind, remote_id)
    return row.body


def all_of(kind: str, *, parent: str = "") -> list[dict[str, Any]]:
    """Return the objects of a kind, newest first; with ``parent`` those of one payment."""
    rows = Thing.objects.filter(kind=kind)
    if parent:
        rows = rows.filter(parent=parent)
    return [row.body for row in rows.order_by("-created_at", "-remote_id")]


def listed(found: list[dict[str, Any]], url: str, limit: int = 10) -> dict[str, Any]:
    """Return a list as the API answers one."""
    return {
        "object": "list",
        "data": found[:limit],
        "has_more": len(found) > limit,
        "url": url,
    }


def tell(kind: str, thing: dict[str, Any]) -> dict[str, Any]:
    """Keep an event about ``thing`` as it is now, and put it into the outbox."""
    event = {
        "id": new_id("evt_"),
        "object": "event",
        "api_version": VERSION,
        "created": int(time.time()),
        "data": {"object": thing},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
    send(keep("event", event))
    return event


def send(event: dict[str, Any]) -> None:
    """Put an event into the outbox; without what is ours in its object."""
    thing = event["data"]["object"]
    thing = {name: value for name, value in thing.items() if not name.startswith("_")}
    body = json.dumps(event | {"data": {"object": thing}}, ensure_ascii=False)
    outbox.post(marketplace="stripe", code=0, body=body)
