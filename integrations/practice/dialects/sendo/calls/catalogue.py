"""What a seller must know before listing: categories, questions, brands; and lists of places."""

from typing import Any

from integrations.practice.dialects.sendo import addresses, attributes, categories
from integrations.practice.dialects.sendo.categories import Category
from integrations.practice.dialects.sendo.faults import NOT_FOUND, Fault
from integrations.practice.dialects.sendo.registry import Asked, call


@call("GET", "partner/category/{parent_id}")
def category(asked: Asked) -> list[dict[str, Any]]:
    """Return the nodes right below one; none below a leaf."""
    parent_id = asked.number("parent_id")
    if parent_id and parent_id not in categories.CATEGORIES:
        raise Fault("Không có ngành hàng này.", status_code=NOT_FOUND)
    return [
        {
            "id": node.category_id,
            "name": node.name,
            "parent_id": node.parent_id,
            "level": node.level,
        }
        for node in categories.children(parent_id)
    ]


@call("GET", "partner/category/attribute/{cat_id}")
def attribute(asked: Asked) -> dict[str, Any]:
    """Return the questions of a leaf."""
    questions = attributes.of(leaf_asked(asked), late=asked.control.late_question)
    return {"attributes": [question.described() for question in questions]}


@call("GET", "partner/category/brand/{cat_id}")
def brand(asked: Asked) -> list[dict[str, Any]]:
    """Return the brands of a leaf, the same for all here."""
    leaf_asked(asked)
    return [
        {
            "external_id": known.external_id,
            "name": known.name,
            "is_required_certificate_file": known.needs_certificate,
        }
        for known in attributes.BRANDS
    ]


def leaf_asked(asked: Asked) -> Category:
    """Return the leaf that the address names.

    Raises:
        Fault: it names none.
    """
    found = categories.leaf(asked.number("cat_id"))
    if found is None:
        raise Fault("Không có ngành hàng cấp cuối này.", status_code=NOT_FOUND)
    return found


@call("GET", "address/region")
def region(asked: Asked) -> list[dict[str, Any]]:
    """Return the regions."""
    return within(addresses.REGIONS, 0)


@call("GET", "address/district/{id}")
def district(asked: Asked) -> list[dict[str, Any]]:
    """Return the districts of a region."""
    return within(addresses.DISTRICTS, asked.number("id"))


@call("GET", "address/ward/{id}")
def ward(asked: Asked) -> list[dict[str, Any]]:
    """Return the wards of a district."""
    return within(addresses.WARDS, asked.number("id"))


def within(places: list[addresses.Place], number: int) -> list[dict[str, Any]]:
    """Return the places that lie in one."""
    return [{"id": place.number, "name": place.name} for place in places if place.lies_in == number]
