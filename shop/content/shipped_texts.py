"""Reads the policies that ship with the shop: a few lines of Markdown, no more.

A file begins with ``name: value`` lines up to an empty line; then points under ``## `` headings,
made of paragraphs and ``- `` lists. ``**bold**`` is the only mark inside a line.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.html import escape

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class ShippedText:
    """One policy as shipped; ``rules`` are pairs of heading and HTML."""

    slug: str
    title: str
    version: str
    effective_on: date
    introduction: str
    rules: tuple[tuple[str, str], ...]
    shows_ranking: bool


def read_text(slug: str) -> ShippedText:
    """Return the shipped policy ``slug``, from ``texts/<slug>.md``."""
    head, _, body = (FOLDER / f"{slug}.md").read_text(encoding="utf-8").partition("\n\n")
    fields = dict(re.findall(r"^(\w+): (.+)$", head, re.MULTILINE))
    rules = [part.partition("\n") for part in re.split(r"^## ", body, flags=re.MULTILINE)[1:]]
    return ShippedText(
        slug=slug,
        title=fields["title"],
        version=fields["version"],
        effective_on=date.fromisoformat(fields["effective"]),
        introduction=fields["introduction"],
        rules=tuple((heading.strip(), to_html(text)) for heading, _, text in rules),
        shows_ranking="shows_ranking" in fields,
    )


def to_html(text: str) -> str:
    """Return paragraphs and lists as HTML; everything else in ``text`` is text."""
    return "".join(_block(block) for block in re.split(r"\n\s*\n", text.strip()) if block.strip())


def _block(block: str) -> str:
    if block.startswith("- "):
        items = re.split(r"^- ", block, flags=re.MULTILINE)[1:]
        return "<ul>" + "".join(f"<li>{_line(item)}</li>" for item in items) + "</ul>"
    return f"<p>{_line(block)}</p>"


def _line(text: str) -> str:
    joined = " ".join(text.split())
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(joined))
