"""Shipping labels: the PDF itself, also where Lazada sends a page that only shows it.

The sample of ``/order/package/document/get`` has an ``<iframe>`` in ``file`` and the address of
the PDF, good for ten minutes, in ``pdf_url``. A page of somebody else's must not be shown on
ours, so the PDF behind it is fetched. From which hosts it comes is unverified: those of Lazada
and of the company's own storage are asked, and no other machine.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from integrations.contract import Label
from integrations.marketplaces.lazada.values import text
from shop.core.remote import RemoteClient

PDF = b"%PDF"
HOSTS = (
    "lazada.vn",
    "lazada.com",
    "lazada.sg",
    "slatic.net",
    "lazcdn.com",
    "alicdn.com",
    "alibaba.com",
    "aliyuncs.com",
)


def label_of(told: Mapping[str, Any], call: str) -> Label | None:
    """Return the label of an answer; ``None`` while there is none.

    Where the PDF cannot be had the page is returned as ``text/html``; who shows it must not let
    it run anything.

    Raises:
        TemporaryFailure: the address of the PDF does not answer.
    """
    content = _decoded(text(told.get("file")))
    if content.startswith(PDF):
        return Label(content)
    url = text(told.get("pdf_url"))
    if is_known(url):
        fetched = _fetched(url, call)
        if fetched.startswith(PDF):
            return Label(fetched)
    return Label(content, "text/html") if content else None


def is_known(url: str) -> bool:
    """Say whether an address is one of Lazada's own storage, over HTTPS at its usual port."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or port not in (None, 443) or "@" in parts.netloc:
        return False
    return any(host == known or host.endswith(f".{known}") for known in HOSTS)


def _fetched(url: str, call: str) -> bytes:
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    answer = RemoteClient(f"{parts.scheme}://{parts.netloc}").send("GET", path, call=call)
    return answer.body if answer.status < 300 else b""


def _decoded(file: str) -> bytes:
    try:
        return base64.b64decode(file, validate=True)
    except (binascii.Error, ValueError):
        return b""
