"""The shipping label of a parcel, as PDF or HTML."""

from html import escape

from integrations.practice.dialects.lazada.units import Unit
from integrations.practice.pdf import label_pages


def lines_of(parcel: list[Unit], *, with_items: bool) -> list[str]:
    """Return what stands on the label of one parcel."""
    first = parcel[0]
    buyer = first.order.buyer
    lines = [
        first.tracking_number,
        f"Lazada tập: {first.package_id}",
        f"Đơn {first.order.order_sn}",
        f"Người nhận: {buyer.get('name', '')}",
        buyer.get("phone", ""),
        buyer.get("full_address", ""),
    ]
    if with_items:
        lines += [f"1 x {unit.line.item_name} {unit.line.model_name}".strip() for unit in parcel]
    return lines


def as_pdf(parcels: list[list[Unit]], *, with_items: bool) -> bytes:
    """Return one page for each parcel."""
    return label_pages(lines_of(parcel, with_items=with_items) for parcel in parcels)


def as_html(parcels: list[list[Unit]], *, with_items: bool) -> bytes:
    """Return one block for each parcel."""
    blocks = [
        "<div>"
        + "<br>".join(escape(line) for line in lines_of(p, with_items=with_items))
        + "</div>"
        for p in parcels
    ]
    return ('<meta charset="utf-8">' + "".join(blocks)).encode()
