"""Rules and templates that come with the program; loaded by migrations, never overwriting a row."""

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
_DATED = ("valid_from", "valid_to", "source", "checked_on", "checked")


def load(apps) -> None:
    """Write the rules and templates that are not there; ``apps`` holds the models of that time.

    What an operator wrote or changed stays. Again changes nothing.
    """
    rules = apps.get_model("dossiers", "Rule")
    templates = apps.get_model("dossiers", "Template")
    new_rules = _write_rules(rules, read("rules.toml")["rule"])
    rows = read("templates.toml")["template"]
    new_templates = {}
    for row in rows:
        found, is_new = templates.objects.get_or_create(
            code=row["code"],
            valid_from=row["valid_from"],
            defaults={name: row[name] for name in _DATED if name in row and name != "valid_from"}
            | {name: row[name] for name in ("title", "purpose", "signs")}
            | {"body": row["body"].strip()},
        )
        if is_new:
            found.rules.set(rules.objects.filter(code__in=row["rules"]))
            new_templates[key_of(row)] = (found, row)
    for found, row in new_templates.values():
        if "replaced_by" in row:
            code, _colon, day = row["replaced_by"].partition(":")
            found.replaced_by = templates.objects.get(code=code, valid_from=day)
            found.save(update_fields=["replaced_by"])
    for found, row in new_rules:
        found.replaced_by.set(rules.objects.filter(code__in=row.get("replaced_by", ())))


def key_of(row: dict[str, Any]) -> str:
    """Return code and day of a template, which together are its version."""
    return f"{row['code']}:{row['valid_from']}"


def read(name: str) -> dict[str, Any]:
    """Return a file of ``data``."""
    with (DATA / name).open("rb") as file:
        return tomllib.load(file)


def _write_rules(rules, rows: list[dict[str, Any]]) -> list[tuple]:
    new = []
    for row in rows:
        found, is_new = rules.objects.get_or_create(
            code=row["code"],
            defaults={name: row[name] for name in _DATED if name in row}
            | {name: row[name] for name in ("title", "topic", "gist")},
        )
        if is_new:
            new.append((found, row))
    return new
