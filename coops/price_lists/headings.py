"""Finding the heading row of a price list, and which column holds what.

Headings are matched with their accents first (“Hàng” is goods, “Hạng” is a grade), then
without, because many people type headings without accents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .cells import as_text
from .texts import clean, exact_key, fold, has_accents

SEARCHED_ROWS = 30
LONGEST_HEADING = 60
NEEDED = ("name", "price")

# Best heading first; an earlier field wins where two share a spelling without accents.
WORDINGS = {
    "number": "STT|TT|Số TT|Số thứ tự|No|#",
    "name": "Tên hàng|Tên sản phẩm|Tên mặt hàng|Tên hàng hoá|Tên nông sản|Tên SP|Tên gọi|Tên|"
    "Sản phẩm|Mặt hàng|Hàng hoá|Nông sản|Hàng|Product name|Product|Name",
    "unit": "ĐVT|Đơn vị tính|Đơn vị bán|ĐV tính|Đơn vị|Đ.V.T|ĐV|Unit",
    "pack": "Quy cách đóng gói|Quy cách|Đóng gói|Khối lượng tịnh|Trọng lượng|Khối lượng|Bao gói",
    "price": "Giá bán lẻ|Giá bán|Giá lẻ|Đơn giá bán|Đơn giá|Giá tiền|Giá niêm yết|Giá cả|Giá|Price",
    "stock": "Tồn kho|Còn trong kho|Số lượng tồn|Số lượng còn|SL tồn|Còn lại|Còn hàng|Hiện còn|"
    "Hiện có|Tồn|Trong kho|Số lượng bán|Số lượng|SL|Kho|Còn|Stock|Quantity|Qty",
    "code": "Mã hàng|Mã sản phẩm|Mã mặt hàng|Mã SP|Mã hàng hoá|Mã số|Mã|SKU|Code",
    "group": "Nhóm hàng|Nhóm sản phẩm|Nhóm|Loại hàng|Ngành hàng|Danh mục|Chủng loại|Phân loại|"
    "Category",
    "grade": "Phẩm cấp|Phân hạng|Hạng|Loại|Chất lượng|Grade",
    "season": "Mùa vụ|Thời vụ|Mùa|Vụ|Thời gian thu hoạch|Thu hoạch|Season",
    "origin": "Xuất xứ|Vùng trồng|Nơi trồng / nuôi|Nơi trồng|Nơi nuôi|Nơi sản xuất|Nguồn gốc|"
    "Địa chỉ sản xuất|Thôn|Địa chỉ|Origin",
    "certificate": "Chứng nhận|Giấy chứng nhận|Số chứng nhận|Chứng chỉ|Tiêu chuẩn|OCOP|Certificate",
    "photos": "Ảnh|Hình ảnh|Hình|Ảnh sản phẩm|Tên file ảnh|Tên ảnh|File ảnh|Tệp ảnh|Photo|Photos|"
    "Image|Images",
    "description": "Mô tả|Giới thiệu|Thông tin sản phẩm|Đặc điểm|Description",
    "storage": "Cách bảo quản|Bảo quản|Storage",
    "shelf_life": "Hạn sử dụng|Hạn dùng|HSD|Shelf life",
    "note": "Ghi chú|Lưu ý|Chú thích|Note|Notes",
}
# Headings that begin like ours and mean something else, without accents.
MEANS_SOMETHING_ELSE = {
    "name": re.compile(r"^ten (ho|nguoi|thon|htx|xa|chu|don vi|khoa hoc|to|co so)\b"),
    "unit": re.compile(r"\b(san xuat|cung cap|phan phoi|trong|nuoi|tien)\b"),
    "price": re.compile(
        r"\b(si|buon|nhap|von|goc|cu|dai ly|khuyen mai|km|mua vao|cong|thanh vien|tri)\b"
    ),
    "stock": re.compile(r"\b(toi thieu|dat|da ban|ban ra|nhap|mua)\b"),
    "code": re.compile(r"\b(thue|vung|ho|htx|vach|qr)\b"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One of our fields in the sheet: its heading as written and its place, counted from 0."""

    field: str
    heading: str
    index: int


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading row (counted from 1) and the columns found in it."""

    row: int
    columns: dict[str, Column]
    unknown: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def is_enough(self) -> bool:
        """Whether a price list can be read under this heading."""
        return all(field in self.columns for field in NEEDED)

    def name_of(self, field: str) -> str:
        """Return the heading of ``field`` as the file writes it, or an empty string."""
        column = self.columns.get(field)
        return column.heading if column else ""


def find_heading(rows: Iterable[tuple[int, Sequence[object]]]) -> Heading | None:
    """Return the row that names most of our columns, or None where no row names any.

    ``rows`` are (row number, cells); only the first ``SEARCHED_ROWS`` are looked at. Rows
    with both name and price come before all others.
    """
    best: Heading | None = None
    for number, cells in rows:
        if number > SEARCHED_ROWS:
            break
        heading = _read_row(number, cells)
        if heading.columns and (best is None or _score(heading) > _score(best)):
            best = heading
    return best


def _score(heading: Heading) -> tuple[bool, int]:
    return heading.is_enough, len(heading.columns)


def _read_row(number: int, cells: Sequence[object]) -> Heading:
    texts = tuple(clean(as_text(cell)) if isinstance(cell, str) else "" for cell in cells)
    ranked: dict[str, tuple[int, int]] = {}  # field → (rank, index)
    matched: dict[int, str] = {}
    for index, text in enumerate(texts):
        if found := _field_of(text):
            field, rank = found
            matched[index] = field
            if field not in ranked or rank < ranked[field][0]:
                ranked[field] = (rank, index)
    columns = {field: Column(field, texts[i], i) for field, (_, i) in ranked.items()}
    if "unit" not in columns and "pack" in columns:
        pack = columns.pop("pack")
        columns["unit"] = Column("unit", pack.heading, pack.index)
    used = {column.index for column in columns.values()}
    unknown = tuple(text for i, text in enumerate(texts) if text and i not in used)
    return Heading(number, columns, unknown, texts)


def _field_of(text: str) -> tuple[str, int] | None:
    """Return the field that a heading names and how well (0 is best), or None."""
    if not text or len(text) > LONGEST_HEADING:
        return None
    if text == "#":
        return "number", 0
    bare = _words(re.sub(r"\([^)]*\)|/\s*\d*\s*\w+\s*$", " ", text)) or _words(text)
    folded = fold(bare)
    for candidate in dict.fromkeys((_words(text), bare)):
        found = EXACT.get(exact_key(candidate))
        if found is None and not has_accents(candidate):
            found = FOLDED.get(fold(candidate))
        if found and _is_allowed(found[0], folded):
            return found
    for wording, (field, rank) in LEADING:
        if folded.startswith(f"{wording} ") and _is_allowed(field, folded):
            return field, 100 + rank
    return None


def _is_allowed(field: str, folded: str) -> bool:
    other = MEANS_SOMETHING_ELSE.get(field)
    return other is None or not other.search(folded)


def _words(text: str) -> str:
    return clean(re.sub(r"[^\w#]+", " ", text))


def _wordings() -> tuple[dict[str, tuple[str, int]], dict[str, tuple[str, int]]]:
    exact: dict[str, tuple[str, int]] = {}
    folded: dict[str, tuple[str, int]] = {}
    for field, wordings in WORDINGS.items():
        for rank, wording in enumerate(wordings.split("|")):
            exact.setdefault(exact_key(_words(wording)), (field, rank))
            folded.setdefault(fold(_words(wording)), (field, rank))
    return exact, folded


EXACT, FOLDED = _wordings()
# “Tên hàng hoá, dịch vụ”, “Giá bán tại vườn”: longer headings that begin with a known one.
LEADING = sorted(
    ((w, found) for w, found in FOLDED.items() if len(w) > 2 and found[0] != "number"),
    key=lambda item: -len(item[0]),
)
