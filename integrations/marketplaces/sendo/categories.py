"""Sendo's tree of categories, and what goods of a leaf must and may say."""

from typing import Any

from integrations.contract import Attribute, Brand, Category, CategoryRules, Limits
from integrations.marketplaces.sendo.client import SendoClient, rows, text

#: Goods carry ``cat_4_id``: nothing lies below the fourth level.
DEEPEST = 4
ROOT = "0"
MANY = "checkbox"
#: Name lengths are not documented; 255 is common. Code, price and stock: what a channel tool
#: says of Sendo (powersell.com, undated); description: help centre 17992165478425; one public
#: client sends ten pictures at most.
LIMITS = Limits(
    name_length=(1, 255),
    description_length=(100, 100_000),
    price_vnd=(8_000, 9_999_999_999),
    stock=(0, 99_999),
    images=(1, 10),
    option_length=60,
)


def tree(client: SendoClient) -> list[Category]:
    """Return all categories, level by level.

    An answer does not say which nodes are leaves, so every node above the fourth level is asked
    for its children: one call for each. Its cost is one call of the engine's, so it slows itself.
    """
    found: list[Category] = []
    level = _children(client, ROOT)
    for depth in range(1, DEEPEST + 1):
        below: list[Category] = []
        for node in level:
            children = [] if depth == DEEPEST else _children(client, node.id)
            found.append(Category(node.id, node.name, node.parent_id, is_leaf=not children))
            below += children
        level = below
    return found


def rules(client: SendoClient, category_id: str) -> CategoryRules:
    """Return the rules of one leaf; there are no ways of sending to choose from."""
    asked = attribute_rows(client, category_id)
    return CategoryRules(None, tuple(attribute(row) for row in asked), LIMITS, ())


def attribute_rows(client: SendoClient, category_id: str) -> list[dict[str, Any]]:
    """Return the questions of a leaf as Sendo tells them.

    Raises:
        RemoteGone: there is no such leaf.
    """
    answer = client.get(f"partner/category/attribute/{category_id}")
    return [row for row in rows(answer, "attributes", "data") if row.get("id")]


def attribute(row: dict[str, Any]) -> Attribute:
    """Return one question. Only answers of the list are taken: no field for own words is shown."""
    return Attribute(
        id=str(row["id"]),
        name=text(row.get("name"), row.get("code")),
        is_mandatory=bool(row.get("is_required")),
        choices=tuple(
            (str(value["id"]), text(value.get("value"), value.get("name")))
            for value in rows(row, "attribute_values")
            if value.get("id")
        ),
        takes_many=text(row.get("control_type")).casefold() == MANY,
        makes_variants=bool(row.get("is_config_variant")),
    )


def brands(client: SendoClient, category_id: str) -> list[Brand]:
    """Return the brands for goods of a leaf."""
    answer = client.get(f"partner/category/brand/{category_id}")
    return [
        Brand(
            id=str(row["external_id"]),
            name=text(row.get("name")),
            needs_paper=bool(row.get("is_required_certificate_file")),
        )
        for row in rows(answer, "brands", "data")
        if row.get("external_id")
    ]


def _children(client: SendoClient, parent_id: str) -> list[Category]:
    client.breathe()
    answer = client.get(f"partner/category/{parent_id}")
    return [
        Category(str(row["id"]), text(row.get("name")), parent_id, is_leaf=False)
        for row in rows(answer, "categories", "data")
        if row.get("id")
    ]
