"""A co-op's own spreadsheet, imported without a browser: the same code as on its desk."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coops.price_lists.messages import PriceListRefused
from coops.price_lists.reading import read_price_list
from coops.price_lists.readings import ERROR, RowReading
from coops.price_lists.services import (
    ImportResult,
    PhotoFolder,
    Refusal,
    RowPlan,
    apply_import,
    plan_rows,
    store_reading,
)
from coops.registry.models import Cooperative

EMPTY_WHERE_REFUSED = ("name", "sale_unit", "net_weight_g", "price_vnd", "stock_units")


@dataclass(frozen=True)
class Work:
    """What was read and done; ``refused`` are good rows that the shop could not take."""

    readings: list[RowReading]
    columns: dict[str, str]
    refused: dict[int, Refusal]
    summary: str

    def reports(self) -> Iterator[dict[str, Any]]:
        """Yield the report of each row; a refused row counts as an error."""
        for reading in self.readings:
            report = reading.as_report()
            if refusal := self.refused.get(reading.row):
                report |= dict.fromkeys(EMPTY_WHERE_REFUSED)
                report["verdict"], report["message"] = ERROR, refusal.text
                report["column"] = self.columns.get(refusal.field)
            yield report


class Command(BaseCommand):
    """Exit 0: all rows are in; 1: a row has an error, the others are in; 2: nothing was read."""

    help = "Import the price list of a co-operative (.xlsx or .csv); good rows are taken."

    def add_arguments(self, parser) -> None:
        """Take the contract's arguments."""
        parser.add_argument("file", type=Path, help="the price list, .xlsx or .csv")
        parser.add_argument(
            "--cooperative", required=True, metavar="CODE", help="whose price list it is"
        )
        parser.add_argument(
            "--photos", type=Path, metavar="DIR", help="folder of the pictures that rows name"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="read and compare, change nothing"
        )
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object for each product row"
        )
        parser.add_argument(
            "--publish", action="store_true", help="put on sale what has nothing against it"
        )

    def handle(self, *args, **options) -> None:
        """Read, apply, report."""
        cooperative = self._cooperative(options["cooperative"])
        data = self._read_file(options["file"])
        photos = self._photos(options["photos"])
        try:
            work = self._look if options["dry_run"] else self._import
            done = work(cooperative, data, photos, options)
        except PriceListRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        for report in done.reports():
            self._print_row(report, as_json=options["json"])
        self._say(done.summary)
        wrong = sum(report["verdict"] == ERROR for report in done.reports())
        if wrong:
            raise CommandError(
                ngettext("%(rows)d row has an error.", "%(rows)d rows have an error.", wrong)
                % {"rows": wrong},
                returncode=1,
            )

    def _look(
        self, cooperative: Cooperative, data: bytes, photos: PhotoFolder | None, options: dict
    ) -> Work:
        reading = read_price_list(
            data, filename=options["file"].name, photos=photos.names if photos else None
        )
        columns = {field: column.heading for field, column in reading.columns.items()}
        plans = plan_rows(cooperative=cooperative, readings=reading.rows, columns=columns)
        refused = {plan.reading.row: plan.refusal for plan in plans if plan.refusal}
        return Work(reading.rows, columns, refused, _prospect(plans))

    def _import(
        self, cooperative: Cooperative, data: bytes, photos: PhotoFolder | None, options: dict
    ) -> Work:
        price_list = store_reading(
            cooperative=cooperative,
            file=data,
            filename=options["file"].name,
            by=None,
            photos=photos,
            progress=self._progress(_("Photos")),
        )
        for sentence in price_list.photo_problems:
            self._say(sentence)
        result = apply_import(
            price_list_import=price_list,
            by=None,
            publish=options["publish"],
            progress=self._progress(_("Rows")),
        )
        readings = [row.reading for row in price_list.rows.all()]
        refused = {row.row: Refusal(row.field, row.reason) for row in result.refused}
        return Work(readings, price_list.columns, refused, _summary(result))

    def _cooperative(self, code: str) -> Cooperative:
        try:
            return Cooperative.objects.select_related("partner").get(code=code)
        except Cooperative.DoesNotExist:
            codes = ", ".join(Cooperative.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(
                _("There is no co-op with the code “%(code)s”. Codes: %(codes)s.")
                % {"code": code, "codes": codes or "–"},
                returncode=2,
            ) from None

    def _read_file(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror},
                returncode=2,
            ) from error

    def _photos(self, folder: Path | None) -> PhotoFolder | None:
        if folder is None:
            return None
        if not folder.is_dir():
            raise CommandError(
                _("There is no folder %(folder)s.") % {"folder": folder}, returncode=2
            )
        return PhotoFolder(folder)

    def _print_row(self, report: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        if report["verdict"] == ERROR or report["message"]:
            column = f" [{report['column']}]" if report["column"] else ""
            self.stdout.write(
                f"{report['row']:>5}  {report['verdict']}{column}  {report['message']}"
            )

    def _progress(self, what: str):
        def tell(done: int, total: int) -> None:
            self._say(f"{what}: {done}/{total}")

        return tell

    def _say(self, text: str) -> None:
        self.stderr.write(text, style_func=str)


def _prospect(plans: list[RowPlan]) -> str:
    counts = {"create": 0, "change": 0, "keep": 0, "refuse": 0}
    for plan in plans:
        counts[plan.action] += 1
    return _("Nothing was changed. Would be new: %(create)d, changed: %(change)d, "
             "as before: %(keep)d.") % counts  # fmt: skip


def _summary(result: ImportResult) -> str:
    return _("Imported. New: %(new)d, changed: %(changed)d, as before: %(same)d.") % {
        "new": result.created,
        "changed": result.changed,
        "same": result.unchanged,
    }
