"""A gateway for SMS or Zalo that takes messages as JSON: one address, one token, any status 2xx."""

from typing import Any
from urllib.parse import urlsplit

from shop.core.remote import PermanentFailure, RemoteClient, waiting_at_most

#: Somebody looks at the telephone meanwhile.
MOST_SECONDS = 15.0


def is_safe_gateway(address: str) -> bool:
    """Return whether there is an address; plain HTTP only to one's own machine."""
    url = urlsplit(address)
    is_near = url.hostname in {"127.0.0.1", "::1", "localhost"}
    return bool(url.hostname) and (url.scheme == "https" or (url.scheme == "http" and is_near))


def post_message(address: str, token: str, *, call: str, body: dict[str, Any]) -> None:
    """Post ``body`` to the gateway; ``call`` names it in the figures.

    Raises:
        RemoteFailure: no answer, or another one than 2xx.
    """
    url = urlsplit(address)
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    with waiting_at_most(MOST_SECONDS):
        answer = RemoteClient(f"{url.scheme}://{url.netloc}").send(
            "POST",
            path,
            call=call,
            json_body=body,
            headers={"Authorization": f"Bearer {token}"} if token else None,
        )
    if not 200 <= answer.status < 300:
        raise PermanentFailure(code=f"http_{answer.status}", call=call)
