"""Files of every kind: CSV in many encodings, and those that must be refused."""

import io
import zipfile

import pytest

from coops.price_lists import tables, uploads
from coops.price_lists.legacy_text import TCVN3, from_tcvn3, from_vni
from coops.price_lists.messages import PriceListRefused
from coops.price_lists.reading import read_price_list
from tests.coops.price_list_files import HEADING, read_csv, repack, xlsx

LIST = "STT,Tên hàng,ĐVT,Giá bán,Còn trong kho\n1,Gạo nếp,túi 5kg,22k/kg,2 tạ\n"
GOOD = [HEADING, [1, "Gạo", "kg", 32000, 10]]
SHEET = "xl/worksheets/sheet1.xml"


def refusal_of(data: bytes, filename: str = "gia.xlsx") -> str:
    with pytest.raises(PriceListRefused) as refusal:
        read_price_list(data, filename=filename)
    message = refusal.value.message.in_english()
    assert message.endswith((".", ")."))
    return refusal.value.code


def sheet_xml(body: str, dimension: str = "A1:E2") -> bytes:
    return (
        '<?xml version="1.0"?><worksheet xmlns='
        '"http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData>{body}</sheetData></worksheet>'
    ).encode()


def row_xml(number: int, cells: list[object]) -> str:
    inner = "".join(
        f'<c r="{column}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for column, cell in zip("ABCDE", cells, strict=False)
    )
    return f'<row r="{number}">{inner}</row>'


def with_sheet(xml: bytes) -> bytes:
    return repack(xlsx(*GOOD), **{SHEET: xml})


# CSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_with_any_delimiter_in_any_unicode(delimiter, encoding):
    reading = read_csv(LIST.replace(",", delimiter).encode(encoding))

    row = reading.rows[0]
    assert (row.row, row.name, row.price_vnd, row.stock_units) == (2, "Gạo nếp", 110000, 40)
    assert (reading.sheet, reading.notices) == ("gia.csv", [])


def to_tcvn3(text: str) -> bytes:
    codes = {letter: code for code, letter in TCVN3.items()}
    return bytes(codes.get(letter, ord(letter) & 0xFF) for letter in text)


VNI_LIST = "STT,Teân haøng,ÑVT,Giaù baùn,Coøn trong kho\n1,Gaïo neáp,tuùi 5kg,22k/kg,2 taï\n"


@pytest.mark.parametrize(
    "data",
    [
        to_tcvn3(LIST),
        VNI_LIST.encode("cp1252"),
        VNI_LIST.encode("utf-8"),
        # Windows-1258 writes tone marks as letters of their own
        "STT,Tên ha\u0300ng,ĐVT,Gia\u0301 ba\u0301n,Co\u0300n trong kho\n"
        "1,Ga\u0323o nê\u0301p,tu\u0301i 5kg,22k/kg,2 ta\u0323\n".encode("cp1258"),
    ],
    ids=["TCVN3", "VNI", "VNI kept as UTF-8", "Windows-1258"],
)
def test_csv_in_an_encoding_of_the_nineties_is_read_and_said(data):
    reading = read_csv(data)

    row = reading.rows[0]
    assert (row.name, row.sale_unit, row.stock_units) == ("Gạo nếp", "túi", 40)
    assert "old Vietnamese font" in reading.notices[0].in_english()


def test_old_fonts_are_turned_letter_by_letter():
    assert from_tcvn3("Tªn hµng §Ëu ®á") == "Tên hàng Đậu đỏ"
    assert from_vni("Ñaäu ñoû, Böôûi, Ñöôøng mía, GAÏO NEÁP") == "Đậu đỏ, Bưởi, Đường mía, GẠO NẾP"


def test_unreadable_letters_are_refused_with_the_way_out():
    with pytest.raises(PriceListRefused) as refusal:
        read_csv(b"Ten,Gia,DVT\n\x81\x8d\x8f\x90\x9d,32000,kg\n")

    assert refusal.value.code == "unknown_encoding"
    assert "CSV UTF-8" in refusal.value.message.in_english()


def test_quoted_line_breaks_stay_in_one_row():
    reading = read_csv('Tên hàng,ĐVT,Giá bán\n"Gạo\nnếp",kg,32000\nNgô,kg,20000\n')

    assert [(r.row, r.name) for r in reading.rows] == [(2, "Gạo nếp"), (3, "Ngô")]


def test_an_unquoted_comma_in_a_price_is_an_error_not_a_wrong_price():
    row = read_csv("Tên hàng,ĐVT,Giá bán\nĐậu tương,kg,25,000\n").rows[0]

    assert (row.verdict, row.column) == ("error", "Giá bán")
    assert row.problems[0].code == "too_many_cells"


def test_a_quotation_mark_never_closed_is_refused():
    text = 'Tên hàng,ĐVT,Giá bán\n"Gạo,kg,32000\n' + "Ngô,kg,20000\n" * 5000

    assert refusal_of(text.encode()) == "broken_csv"


# Files that are something else


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"\0" * 1000, "empty"),
        (b"x" * (uploads.MAX_UPLOAD_BYTES + 1), "too_large"),
        (uploads.OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "old_excel"),
        (uploads.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"%PDF-1.7\n...", "wrong_type"),
        (b"\x89PNG\r\n\x1a\n", "wrong_type"),
        (b"\xff\xd8\xff\xe0 JFIF", "wrong_type"),
        (b"<html><table><tr><td>Gia</td></tr></table></html>", "wrong_type"),
        (b'<?xml version="1.0"?><Workbook/>', "wrong_type"),
        (b"MZ\x90\x00\x03 program", "wrong_type"),
        (b"abc\0def\0\0\0\0ghi, jkl\n", "wrong_type"),
        (b"PK\x03\x04 not really a zip", "damaged"),
        (b"just some words\nand more words\n", "no_heading"),
    ],
)
def test_a_file_that_is_no_price_list_is_refused_by_its_content(data, code):
    assert refusal_of(data) == code


def test_a_file_is_read_only_as_far_as_the_limit():
    class Endless(io.RawIOBase):
        def read(self, size=-1):
            assert size >= 0, "asked for everything"
            return b"x" * size

    with pytest.raises(PriceListRefused) as refusal:
        read_price_list(Endless(), filename="x.csv")

    assert refusal.value.code == "too_large"


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_workbook_cut_off_on_its_way_is_refused(kept):
    data = xlsx(*GOOD)

    assert refusal_of(data[: int(len(data) * kept)]) == "damaged"


def test_flipped_bytes_are_refused():
    data = bytearray(xlsx(*GOOD))
    at = data.index(b"xl/worksheets/sheet1.xml") + 40
    data[at : at + 20] = b"\xff" * 20

    assert refusal_of(bytes(data)) == "damaged"


@pytest.mark.parametrize("part", ["word/document.xml", "content.xml", "anh/1.jpg"])
def test_other_zips_are_refused(part):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(part, b"x")
        if part.startswith("word"):
            package.writestr("[Content_Types].xml", b"<Types/>")

    assert refusal_of(out.getvalue()) == "wrong_type"


# Files made to hurt


def test_a_sheet_that_unpacks_to_hundreds_of_megabytes_is_refused():
    assert refusal_of(with_sheet(sheet_xml(" " * 60_000_000))) == "unsafe"


def test_a_part_packed_beyond_reason_is_refused_below_the_size_limit():
    assert refusal_of(repack(xlsx(*GOOD), **{"xl/media/a.bin": b"\0" * 20_000_000})) == "unsafe"


def test_a_size_that_lies_in_the_directory_is_found_out():
    data = bytearray(with_sheet(sheet_xml(" " * 60_000_000)))
    # the central directory claims that the sheet is 100 bytes
    at = data.rindex(SHEET.encode()) - 46
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")

    assert refusal_of(bytes(data)) in {"unsafe", "damaged"}


def test_thousands_of_parts_are_refused():
    parts = {f"xl/media/{i}.bin": b"" for i in range(uploads.MAX_ZIP_ENTRIES)}

    assert refusal_of(repack(xlsx(*GOOD), **parts)) == "unsafe"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_entity_bombs_are_refused_in_every_part(part, encoding):
    entities = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(9))
    body = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><x>&a9;</x>'

    assert refusal_of(repack(xlsx(*GOOD), **{part: body.encode(encoding)})) == "unsafe"


def test_an_outside_entity_reads_no_file_of_the_server():
    body = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'

    assert refusal_of(with_sheet(body)) == "unsafe"


def test_a_zip_with_a_password_is_refused():
    data = bytearray(xlsx(*GOOD))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1

    assert refusal_of(bytes(data)) == "password"


def test_a_sheet_that_claims_a_million_rows_is_read_for_what_it_holds():
    rows = row_xml(1, HEADING) + row_xml(2, [1, "Gạo", "kg", "32000", "10"])
    data = with_sheet(sheet_xml(rows + '<row r="1048576"/>', "A1:XFD1048576"))

    assert [r.name for r in read_price_list(data, filename="x.xlsx").rows] == ["Gạo"]


@pytest.mark.parametrize("number", ["999999999999", "-5", "1", "abc"])
def test_row_numbers_that_cannot_be_are_refused(number):
    rows = row_xml(1, HEADING) + row_xml(2, [1, "Gạo", "kg", "1", "1"])
    data = with_sheet(sheet_xml(rows + f'<row r="{number}"><c r="A3"><v>1</v></c></row>'))

    assert refusal_of(data) == "damaged"


def test_a_cell_far_to_the_right_is_refused():
    rows = row_xml(1, HEADING) + '<row r="2"><c r="XFD2"><v>1</v></c></row>'

    assert refusal_of(with_sheet(sheet_xml(rows))) == "too_many_columns"


def test_merges_of_the_whole_sheet_are_harmless():
    rows = row_xml(1, HEADING) + row_xml(2, [1, "Gạo", "kg", "32000", "1"])
    rows += row_xml(3, [2, "", "túi 5kg", "150000", "1"]).replace(
        '<c r="B3" t="inlineStr"><is><t></t></is></c>', ""
    )
    refs = ("B2:B1048576", "A1:XFD1048576")
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in refs)
    merges = f"<mergeCells>{merges}</mergeCells>"
    data = with_sheet(sheet_xml(rows).replace(b"</sheetData>", b"</sheetData>" + merges.encode()))

    assert [r.name for r in read_price_list(data, filename="x.xlsx").rows] == ["Gạo", "Gạo"]


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr("coops.price_lists.workbooks.MAX_ROWS", 3)
    monkeypatch.setattr("coops.price_lists.csv_files.MAX_ROWS", 3)

    assert refusal_of(xlsx(*GOOD, *[[2, "Ngô", "kg", 1000, 1]] * 3)) == "too_many_rows"
    assert refusal_of((LIST + "2,Ngô,kg,1000,1\n" * 3).encode()) == "too_many_rows"


def test_too_many_columns_are_refused():
    wide = [*HEADING, *["thêm"] * tables.MAX_COLUMNS]

    assert refusal_of(xlsx(wide, [1, "Gạo", "kg", 32000, 1])) == "too_many_columns"


def test_a_workbook_without_its_sheet_is_refused():
    data = xlsx(*GOOD)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != SHEET:
                new.writestr(name, old.read(name))

    assert refusal_of(out.getvalue()) in {"damaged", "no_heading"}


def test_a_formula_uses_the_result_that_the_file_stores():
    rows = row_xml(1, HEADING) + (
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>Gạo</t></is></c>'
        '<c r="C2" t="inlineStr"><is><t>kg</t></is></c><c r="D2"><f>16000*2</f><v>32000</v></c>'
        '<c r="E2"><f>1/0</f><v></v></c></row>'
    )
    row = read_price_list(with_sheet(sheet_xml(rows)), filename="x.xlsx").rows[0]

    assert row.price_vnd == 32000
    assert row.column == "Còn trong kho"
    assert row.correction_of("price").read_as == 32000


def test_only_plain_sentences_come_out_whatever_goes_in():
    good = xlsx(*GOOD)
    for at in range(0, len(good), 97):
        broken = good[:at] + b"\x00\xff" + good[at + 2 :]
        try:
            read_price_list(broken, filename="x.xlsx")
        except PriceListRefused as refusal:
            assert refusal.message.in_english()
