"""The text of a paper as blocks: what the page, the PDF and the copied text are made of."""

from dataclasses import dataclass

#: The two lines that stand on top of every paper to an office.
MOTTO = "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"


@dataclass(frozen=True)
class Block:
    """Lines that belong together; ``kind``: ``motto``, ``heading``, ``items`` or ``words``."""

    kind: str
    lines: tuple[str, ...]


def blocks_of(text: str) -> list[Block]:
    """Return the blocks of a paper: a blank line, a heading or an item begins another one."""
    found: list[tuple[str, list[str]]] = []
    is_new = True
    for line in text.splitlines():
        line = line.strip()
        if not line:
            is_new = True
            continue
        kind, words = _kind(line)
        if is_new or not found or found[-1][0] != kind or kind == "heading":
            if kind == "words" and found and found[-1][0] == "motto" and not is_new:
                found[-1][1].append(words)
                continue
            found.append((kind, []))
        found[-1][1].append(words)
        is_new = False
    return [Block(kind, tuple(lines)) for kind, lines in found]


def plain_text(text: str, signs: str = "") -> str:
    """Return a paper to be copied into a message: no signs of ours in it."""
    parts = []
    for block in blocks_of(text):
        mark = "- " if block.kind == "items" else ""
        parts.append("\n".join(mark + line for line in block.lines))
    if signs:
        parts.append("\n".join(signs_of(signs)))
    return "\n\n".join(parts)


def signs_of(signs: str) -> list[str]:
    """Return who signs, from left to right."""
    return [sign.strip() for sign in signs.split("|") if sign.strip()]


def _kind(line: str) -> tuple[str, str]:
    if line.startswith("#"):
        return "heading", line.lstrip("# ")
    if line.startswith("- "):
        return "items", line[2:].strip()
    return ("motto", line) if line == MOTTO else ("words", line)
