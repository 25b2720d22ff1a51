"""Requests that stand as JSON or XML text in one parameter, read into the same dictionaries."""

import json
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from integrations.practice.dialects.lazada.faults import CALLER, Fault, wrong_format

Document = dict[str, Any]


def request_of(text: str) -> Document:
    """Return what is below ``Request``.

    Raises:
        Fault: 30 when there is nothing, 5 when it is neither JSON nor XML or has no ``Request``.
    """
    text = text.strip()
    if not text:
        raise Fault("30", "E030: Empty Request", kind=CALLER)
    content = from_xml(text) if text.startswith("<") else from_json(text)
    if not isinstance(content, dict):
        raise wrong_format("Request is missing")
    return content


def from_json(text: str) -> Any:
    """Return ``Request`` of a JSON object; some callers leave that level out."""
    try:
        whole = json.loads(text)
    except ValueError:
        raise wrong_format("it is no JSON") from None
    return whole.get("Request", whole) if isinstance(whole, dict) else None


def from_xml(text: str) -> Any:
    """Return the root element's content; anything that could expand or reach out is refused."""
    try:
        root = fromstring(text)
    except (ParseError, DefusedXmlException):
        raise wrong_format("it is no XML") from None
    return content_of(root) if root.tag == "Request" else None


def content_of(element: Element) -> Any:
    """Return an element as text, or as a dictionary of its children; repeated ones are lists."""
    if not len(element):
        return (element.text or "").strip()
    content: Document = {}
    for child in element:
        value = content_of(child)
        if child.tag not in content:
            content[child.tag] = value
        elif isinstance(content[child.tag], list):
            content[child.tag].append(value)
        else:
            content[child.tag] = [content[child.tag], value]
    return content


def many(value: Any) -> list[Any]:
    """Return a list: an element that came once in XML stands alone, an absent one is none."""
    if value in (None, ""):
        return []
    return value if isinstance(value, list) else [value]


def part(document: Any, name: str) -> Document:
    """Return the object ``name`` of ``document``; empty when it is absent or empty.

    Raises:
        Fault: it is something else.
    """
    value = document.get(name) if isinstance(document, dict) else None
    if value in (None, ""):
        return {}
    if not isinstance(value, dict):
        raise wrong_format(f"{name} is no object")
    return value


def text(value: Any) -> str:
    """Return a scalar as text, trimmed; numbers come as either."""
    return "" if value is None else str(value).strip()
