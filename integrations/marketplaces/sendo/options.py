"""Finding our names of variants in Sendo's own lists: “Túi 5 kg” is its answer “5 kg”.

Variants are told apart by answers to one question of the category (``is_config_variant``); a name
of one's own has no field there.
"""

import re
from collections.abc import Sequence

from integrations.contract import Attribute
from shop.core.text import fold

WORD = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+")


def answers_for(
    attributes: Sequence[Attribute], options: Sequence[str]
) -> tuple[Attribute, dict[str, str]] | None:
    """Return the question that tells all ``options`` apart, and option → id of its answer.

    ``None``: no question has another answer for each of them.
    """
    for attribute in attributes:
        if not attribute.makes_variants:
            continue
        chosen = {option: answer_for(attribute, option) for option in options}
        ids = [answer for answer in chosen.values() if answer]
        if len(ids) == len(set(ids)) == len(options):
            return attribute, {option: answer for option, answer in chosen.items() if answer}
    return None


def answer_for(attribute: Attribute, option: str) -> str | None:
    """Return the id of the answer whose words stand in ``option``, the longest; marks aside."""
    name = _words(option)
    fitting = [
        (len(words), choice_id)
        for choice_id, label in attribute.choices
        if (words := _words(label)) and _lies_in(words, name)
    ]
    return max(fitting)[1] if fitting else None


def _words(said: str) -> list[str]:
    return WORD.findall(fold(said))


def _lies_in(words: list[str], name: list[str]) -> bool:
    return any(
        name[place : place + len(words)] == words for place in range(len(name) - len(words) + 1)
    )
