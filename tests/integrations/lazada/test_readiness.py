"""What stands between a listing and Lazada, and the field that mends it."""

from dataclasses import replace

import pytest
from django.utils import translation

from integrations.contract import Attribute, AttributeValue
from tests.integrations.lazada.conftest import make_lazada
from tests.integrations.lazada.drafts import LARGE, ONE, RULES, SMALL, TWO

LISTED = Attribute(
    "pack_size", "Quy cách", False, (("Half", "500 g"), ("One", "1 kg")), makes_variants=True
)


def gaps(draft, rules=RULES) -> list[str]:
    return [gap.field for gap in make_lazada("http://x").missing(draft, rules)]


def test_a_whole_listing_lacks_nothing_and_nobody_asks_for_a_carrier():
    assert gaps(ONE) == []
    assert gaps(TWO) == []


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (replace(ONE, title=""), ["title"]),
        (replace(ONE, title="a" * 256), ["title"]),
        (replace(ONE, title="ạ" * 85), []),
        (replace(ONE, title="ạ" * 86), ["title"]),
        (replace(ONE, title="Gạo\nnếp"), ["title"]),
        (replace(ONE, description=""), ["description"]),
        (replace(ONE, description="a" * 25_001), ["description"]),
        (replace(ONE, category_id=""), ["category"]),
        (replace(ONE, image_ids=()), ["picture"]),
        (replace(ONE, image_ids=("u",) * 9), ["picture"]),
        (replace(ONE, brand=("x", "Y")), ["brand"]),
        (replace(ONE, brand=("60001", "Hương Quê")), []),
        (replace(ONE, offers=()), ["option"]),
        (replace(ONE, offers=(replace(SMALL, sku=""),)), ["sku"]),
        (replace(TWO, offers=(SMALL, replace(LARGE, sku=SMALL.sku))), ["sku"]),
        (replace(ONE, offers=(replace(SMALL, sku="x" * 201),)), ["sku"]),
        (replace(TWO, offers=(SMALL, replace(LARGE, option=" "))), ["option"]),
        (replace(TWO, offers=(SMALL, replace(LARGE, option="500 g"))), ["option"]),
        (replace(TWO, offers=(SMALL, replace(LARGE, option="x" * 51))), ["option"]),
        (replace(ONE, offers=(replace(SMALL, price_vnd=9_999),)), ["price"]),
        (replace(ONE, offers=(replace(SMALL, stock=-1),)), ["stock"]),
        (replace(ONE, offers=(replace(SMALL, weight_g=0),)), ["weight"]),
        (replace(ONE, offers=(replace(SMALL, weight_g=40_001),)), ["weight"]),
        (replace(ONE, parcel_cm=None), ["size"]),
        (replace(ONE, parcel_cm=(30, 0, 10)), ["size"]),
        (replace(ONE, parcel_cm=(100, 100, 101)), ["size"]),
        (replace(ONE, attributes=ONE.attributes[1:]), ["attribute:country_origin"]),
        (replace(ONE, attributes=ONE.attributes[:3]), ["attribute:sku-tax_class"]),
    ],
)
def test_each_gap_leads_to_its_field(draft, fields):
    assert gaps(draft) == fields


@pytest.mark.parametrize(
    "value",
    [
        AttributeValue("country_origin", "Laos"),
        AttributeValue("country_origin", "0", "Lào"),
        AttributeValue("made_on", "0", "hôm qua"),
        AttributeValue("acidity", "0", "chua"),
        AttributeValue("acidity", "0", " "),
    ],
)
def test_an_answer_of_the_wrong_kind_is_told_at_its_question(value):
    others = tuple(a for a in ONE.attributes if a.attribute_id != value.attribute_id)
    assert gaps(replace(ONE, attributes=(*others, value))) == [f"attribute:{value.attribute_id}"]


def test_one_answer_only_where_one_is_asked():
    twice = (*ONE.attributes, AttributeValue("country_origin", "Other"))
    assert gaps(replace(ONE, attributes=twice)) == ["attribute:country_origin"]


def test_a_category_without_variants_takes_single_goods_only():
    rules = replace(RULES, limits=replace(RULES.limits, option_length=0))
    assert gaps(ONE, rules) == []
    assert gaps(TWO, rules) == ["option"]


def test_where_variants_are_named_from_a_list_other_names_are_told():
    rules = replace(RULES, attributes=(*RULES.attributes, LISTED))
    assert gaps(TWO, rules) == []
    assert gaps(replace(TWO, offers=(SMALL, replace(LARGE, option="2 kg"))), rules) == ["option"]


def test_texts_hold_the_figures_when_they_are_shown():
    (gap,) = make_lazada("http://x").missing(replace(ONE, title="ạ" * 86), RULES)
    with translation.override("en"):
        assert "258 of 255" in str(gap.text)
