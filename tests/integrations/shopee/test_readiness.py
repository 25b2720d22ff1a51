"""Nothing is sent that is known to fail, and what is missing is said with its figures."""

from dataclasses import replace

import pytest
from django.utils import translation

from integrations.contract import AttributeValue, Category, ListingDraft
from tests.integrations.shopee.conftest import make_shopee
from tests.integrations.shopee.drafts import LARGE, ONE, RULES, SMALL, TWO


def gaps(draft: ListingDraft, rules=RULES) -> list[tuple[str, str]]:
    with translation.override("en"):
        found = make_shopee("http://x").missing(draft, rules)
        return [(gap.field, str(gap.text)) for gap in found]


def many(count: int) -> tuple:
    return tuple(replace(SMALL, sku=f"GN-{n}", option=f"Loại {n}") for n in range(count))


def answers(*values: AttributeValue) -> ListingDraft:
    return replace(ONE, attributes=(*ONE.attributes, *values))


def test_a_size_is_missed_only_where_shopee_wants_one():
    wanted = replace(RULES, limits=replace(RULES.limits, needs_size=True))
    assert [field for field, _text in gaps(ONE, wanted)] == ["size"]
    assert [f for f, _text in gaps(replace(ONE, parcel_cm=(30, 0, 10)), wanted)] == ["size"]
    assert gaps(replace(ONE, parcel_cm=(30, 20, 10)), wanted) == []


def test_goods_that_are_ready_lack_nothing():
    assert gaps(ONE) == gaps(TWO) == []
    assert gaps(replace(ONE, offers=many(20))) == []


@pytest.mark.parametrize(
    ("draft", "field", "words"),
    [
        (replace(ONE, title="Gạo"), "title", ["3", "10", "120"]),
        (replace(ONE, title="g" * 121), "title", ["121", "120"]),
        (replace(ONE, title="Gạo nếp\ncái hoa vàng"), "title", ["line breaks"]),
        (replace(ONE, description="Gạo"), "description", ["3", "20", "3000"]),
        (replace(ONE, description="#gạo " * 19), "description", ["19", "18"]),
        (replace(ONE, category_id=""), "category", ["categories"]),
        (replace(ONE, attributes=()), "attribute:100010", ["Xuất xứ"]),
        (replace(ONE, brand=("9", "")), "brand", ["No Brand"]),
        (replace(ONE, image_ids=()), "picture", ["0", "1", "9"]),
        (replace(ONE, image_ids=("x",) * 10), "picture", ["10", "9"]),
        (replace(ONE, offers=(replace(SMALL, price_vnd=999),)), "price", ["999", "1.000"]),
        (replace(ONE, offers=(replace(SMALL, price_vnd=120_000_001),)), "price", ["120.000.000"]),
        (replace(ONE, offers=(replace(SMALL, price_vnd=1500.5),)), "price", ["whole"]),
        (replace(ONE, offers=(replace(SMALL, stock=-1),)), "stock", ["-1", "999999"]),
        (replace(ONE, offers=(replace(SMALL, stock=10**6),)), "stock", ["1000000"]),
        (replace(ONE, offers=(replace(SMALL, weight_g=0),)), "weight", ["weighs"]),
        (replace(ONE, offers=()), "option", ["nothing"]),
        (replace(ONE, sku="x" * 101), "option", ["100"]),
        (replace(ONE, logistics_ids=()), "logistics", ["switched on"]),
        (replace(ONE, logistics_ids=("50024",)), "logistics", ["switched on"]),
        (replace(ONE, logistics_ids=("1",)), "logistics", ["switched on"]),
        (replace(ONE, logistics_ids=("50021", "1")), "logistics", ["any more"]),
        (
            replace(ONE, offers=(replace(SMALL, weight_g=30_001),)),
            "logistics",
            ["Giao nhanh", "0,01 kg", "30 kg", "30,001 kg"],
        ),
        (replace(ONE, offers=many(21)), "option", ["21", "20"]),
        (replace(TWO, offers=(SMALL, replace(LARGE, option=""))), "option", ["name"]),
        (replace(TWO, offers=(SMALL, replace(LARGE, option="500 g "))), "option", ["2", "500 g"]),
        (replace(TWO, offers=(SMALL, replace(LARGE, option="x" * 21))), "option", ["20"]),
        (replace(TWO, offers=(SMALL, replace(LARGE, sku="GN-500"))), "option", ["code"]),
        (replace(TWO, offers=(SMALL, replace(LARGE, price_vnd=85_001))), "price", ["5", "17.000"]),
    ],
)
def test_what_shopee_refuses_is_said_with_its_figures(draft, field, words):
    ((found, text),) = gaps(draft)
    assert found == field
    for word in words:
        assert word in text


def test_five_times_the_cheapest_is_still_allowed():
    assert gaps(replace(TWO, offers=(SMALL, replace(LARGE, price_vnd=85_000)))) == []


def test_goods_stand_on_leaves_only():
    branch = replace(RULES, category=Category("100629", "Thực phẩm", "0", is_leaf=False))
    ((field, text),) = gaps(ONE, branch)
    assert field == "category"
    assert "Thực phẩm" in text
    assert gaps(ONE, replace(RULES, category=None)) == []


@pytest.mark.parametrize(
    "value",
    [
        AttributeValue("100013", "0", "500,5", "G"),
        AttributeValue("100013", "0", "500", ""),
        AttributeValue("100013", "0", "500", "LB"),
        AttributeValue("100013", "0", " ", "G"),
        AttributeValue("100013", "7", "500", "G"),
        AttributeValue("100014", "0", "mai"),
        AttributeValue("100014", "0", "2026-02-30"),
        AttributeValue("100016", "0", "1.5"),
    ],
)
def test_an_answer_of_the_wrong_kind_is_said_at_its_field(value):
    ((field, _text),) = gaps(answers(value))
    assert field == f"attribute:{value.attribute_id}"


@pytest.mark.parametrize(
    "value",
    [
        AttributeValue("100013", "0", "500.5", "G"),
        AttributeValue("100014", "0", "2026-02-28"),
        AttributeValue("100016", "0", "12"),
    ],
)
def test_an_answer_of_the_right_kind_is_taken(value):
    assert gaps(answers(value)) == []


def test_a_list_takes_its_own_values_and_one_of_them():
    ((field, text),) = gaps(replace(ONE, attributes=(AttributeValue("100010", "0", "Lào"),)))
    assert field == "attribute:100010"
    ((field, text),) = gaps(answers(AttributeValue("100010", "1002")))
    assert "one answer" in text
    ((field, text),) = gaps(replace(ONE, attributes=(AttributeValue("100010", "9"),)))
    assert "again" in text


def test_sentences_are_in_the_readers_language():
    (gap,) = make_shopee("http://x").missing(replace(ONE, title="Gạo"), RULES)
    with translation.override("vi"):
        vietnamese = str(gap.text)
    assert vietnamese.startswith("Tên hàng có 3 ký tự")
