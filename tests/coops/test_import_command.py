"""``manage.py import_price_list``: the contract that other programs rely on."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from coops.price_lists.models import PriceListImport
from tests.coops.imported_lists import DATA, REAL_LIST, goods, photo
from tests.factories.coops import make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db

EXPECTED = json.loads((DATA / "bang-gia-htx.expected.json").read_text())["rows"]
KEYS = [
    "row", "verdict", "column", "name", "sale_unit", "net_weight_g", "price_vnd", "stock_units",
    "warnings", "message",
]  # fmt: skip
GOOD = [row for row in EXPECTED if row["verdict"] != "error"]


def run(file, cooperative, *options: str) -> tuple[list[str], str, int]:
    """Return the lines on stdout, the text on stderr, and the exit code."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command(
            "import_price_list", str(file), "--cooperative", cooperative, *options,
            stdout=out, stderr=err,
        )  # fmt: skip
    except CommandError as error:
        code = error.returncode
        err.write(str(error))
    return out.getvalue().splitlines(), err.getvalue(), code


def test_each_row_of_a_real_list_is_one_json_object(cooperative):
    lines, _err, code = run(REAL_LIST, cooperative.code, "--json")

    rows = [json.loads(line) for line in lines]
    assert code == 1
    assert [list(row) for row in rows] == [KEYS] * len(EXPECTED)
    for row, expected in zip(rows, EXPECTED, strict=True):
        for key in KEYS[:8]:
            if key != "column" or expected["verdict"] == "error":
                assert row[key] == expected.get(key), (row["row"], key)
        assert bool(row["message"]) or row["verdict"] == "ok"


def test_the_good_rows_of_a_real_list_are_in_the_shop(cooperative):
    run(REAL_LIST, cooperative.code)

    assert goods(cooperative) == {
        row["name"]: (row["price_vnd"], row["stock_units"]) for row in GOOD
    }
    assert not cooperative.products.filter(is_public=True).exists()


def test_the_same_file_again_doubles_nothing(cooperative):
    run(REAL_LIST, cooperative.code)

    lines, err, code = run(REAL_LIST, cooperative.code, "--json")

    assert len(lines) == len(EXPECTED) and code == 1
    assert cooperative.products.count() == len(GOOD)
    assert str(len(GOOD)) in err


def test_a_dry_run_writes_nothing(cooperative):
    lines, _err, code = run(REAL_LIST, cooperative.code, "--dry-run", "--json")

    assert len(lines) == len(EXPECTED) and code == 1
    assert goods(cooperative) == {}
    assert not PriceListImport.objects.exists()


def test_publishing_leaves_doubtful_prices_for_a_person(cooperative):
    run(REAL_LIST, cooperative.code, "--publish")

    kept_back = cooperative.products.filter(is_public=False)
    assert "Vịt cỏ làm sạch" in kept_back.values_list("title", flat=True)
    assert all(product.offer.price_to_confirm for product in kept_back)
    assert cooperative.products.filter(is_public=True).count() == len(GOOD) - kept_back.count()


def test_photos_of_a_folder_are_attached_and_missing_ones_warned_of(cooperative, tmp_path):
    (tmp_path / "IMG_0412.JPG").write_bytes(photo())

    lines, _err, _code = run(REAL_LIST, cooperative.code, "--json", "--photos", str(tmp_path))

    rows = {row["row"]: row for row in map(json.loads, lines)}
    assert "photo_not_found" not in rows[7]["warnings"]
    assert "photo_not_found" in rows[8]["warnings"]
    assert cooperative.products.get(title=rows[7]["name"]).images.count() == 1


def test_a_list_without_errors_ends_well(cooperative, tmp_path):
    file = tmp_path / "gia.csv"
    file.write_text("Tên hàng;ĐVT;Giá bán;Tồn\nGạo;kg;32.000;10\n")

    lines, _err, code = run(file, cooperative.code)

    assert (lines, code) == ([], 0)
    assert goods(cooperative) == {"Gạo": (32_000, 10)}


def test_a_row_that_the_shop_refuses_is_an_error_of_its_column(cooperative, tmp_path):
    rice = make_product(cooperative, "Gạo", stock=10)
    order = make_order((rice, 4))
    file = tmp_path / "gia.csv"
    file.write_text("Tên hàng;ĐVT;Giá bán;Tồn kho\nGạo;kg;30.000;1\nLạc;kg;60.000;5\n")

    for options in (["--json", "--dry-run"], ["--json"]):
        lines, _err, code = run(file, cooperative.code, *options)

        refused, good = map(json.loads, lines)
        assert code == 1
        assert (refused["verdict"], refused["column"]) == ("error", "Tồn kho")
        assert refused["price_vnd"] is None and order.number in refused["message"]
        assert good["verdict"] == "ok"


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"hello"])
def test_a_file_that_is_no_price_list_is_refused_with_a_sentence(cooperative, tmp_path, content):
    file = tmp_path / "gia.xlsx"
    file.write_bytes(content)

    lines, err, code = run(file, cooperative.code, "--json")

    assert (lines, code) == ([], 2)
    assert err.endswith(".")


def test_an_unknown_co_op_is_told_the_codes(cooperative):
    _lines, err, code = run(REAL_LIST, "khong-co")

    assert code == 2
    assert cooperative.code in err


def test_absent_files_and_folders_are_named(cooperative, tmp_path):
    for options in ([str(tmp_path / "khong.xlsx")], [REAL_LIST, "--photos", str(tmp_path / "x")]):
        _lines, err, code = run(options[0], cooperative.code, *options[1:])

        assert code == 2
        assert str(tmp_path) in err
