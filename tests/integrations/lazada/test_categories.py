"""The tree, what a leaf asks, how variants are named, and brands."""

from integrations.contract import Attribute, Brand, Category
from integrations.marketplaces.lazada.categories import sale_prop_of
from tests.integrations.lazada.scripted import good

TREE, ATTRIBUTES, BRANDS = (
    "category/tree/get",
    "category/attributes/get",
    "category/brands/query",
)
NODES = [
    {
        "category_id": 1,
        "name": "Bách hóa",
        "leaf": False,
        "var": False,
        "children": [{"category_id": "2", "name": "Gạo", "leaf": "true", "var": True}],
    }
]


def asked(name: str, kind: str = "text", **more) -> dict:
    row = {
        "name": name,
        "label": name.title(),
        "is_mandatory": 0,
        "attribute_type": "normal",
        "input_type": kind,
        "options": [],
        "is_sale_prop": 0,
    }
    return row | more


def option(english: str, vietnamese: str) -> dict:
    return {"id": 1, "name": vietnamese, "en_name": english}


SIZE = asked(
    "size",
    "singleSelect",
    is_sale_prop=1,
    is_mandatory=1,
    attribute_type="sku",
    options=[option("S", "Nhỏ"), option("L", "Lớn")],
)
PACK = asked("pack", "enumInput", is_sale_prop="1", attribute_type="sku")
ROWS = [
    asked("name", is_mandatory=1),
    asked("brand", "singleSelect", is_mandatory=1),
    asked("package_weight", "numeric", attribute_type="sku", is_mandatory=1),
    asked("__images__", "img", attribute_type="sku"),
    asked("colour_picture", "img"),
    asked("origin", "singleSelect", is_mandatory=1, options=[option("Vietnam", "Việt Nam")]),
    asked("made_on", "date"),
    asked("acidity", "numeric"),
    asked("keeping", "multiEnumInput", options=[option("Cool", "Nơi mát")]),
    asked("tax_class", "singleSelect", attribute_type="sku", is_mandatory=1),
    asked("colour_thumbnail", attribute_type="sku"),
]


def script_rules(script, *more: dict) -> None:
    script.on(TREE, good(NODES))
    script.on(ATTRIBUTES, good([*ROWS, *more]))


def test_the_tree_is_told_flat_with_parents_in_vietnamese_and_without_a_token(lazada, script):
    script.on(TREE, good(NODES))
    assert lazada.categories() == [
        Category("1", "Bách hóa", "0", is_leaf=False),
        Category("2", "Gạo", "1", is_leaf=True),
    ]
    (request,) = script.requests
    assert request.query["language_code"] == ["vi_VN"]
    assert "access_token" not in request.query


def test_people_are_asked_only_what_nothing_else_tells(lazada, script):
    script_rules(script, PACK)
    rules = lazada.category_rules("2")
    assert rules.attributes == (
        Attribute("origin", "Origin", True, (("Vietnam", "Việt Nam"),)),
        Attribute("made_on", "Made_On", False, takes_text=True, value_type="date"),
        Attribute("acidity", "Acidity", False, takes_text=True, value_type="number"),
        Attribute(
            "keeping",
            "Keeping",
            False,
            (("Cool", "Nơi mát"),),
            takes_text=True,
            takes_many=True,
        ),
        Attribute("sku-tax_class", "Tax_Class", True),
    )
    assert rules.logistics == ()
    assert rules.limits.needs_size
    assert rules.limits.option_length > 0


def test_names_of_variants_that_must_be_of_a_list_are_told(lazada, script):
    script_rules(script, SIZE)
    listed = lazada.category_rules("2").attributes[-1]
    assert (listed.id, listed.makes_variants, listed.is_mandatory) == ("sku-size", True, False)
    assert listed.choices == (("S", "Nhỏ"), ("L", "Lớn"))


def test_a_category_without_variants_says_so(lazada, script):
    script_rules(script)
    assert lazada.category_rules("2").limits.option_length == 0


def test_variants_are_told_apart_by_own_words_where_that_is_allowed():
    prop = sale_prop_of([*ROWS, SIZE, PACK])
    assert (prop.name, prop.value(" Túi 2 kg ")) == ("pack", "Túi 2 kg")


def test_a_name_of_the_list_is_told_by_its_english_name():
    prop = sale_prop_of([*ROWS, SIZE])
    assert [prop.value(word) for word in ("nhỏ", "L", "Vừa")] == ["S", "L", "Vừa"]
    assert sale_prop_of([SIZE, PACK], "size").name == "size"
    assert sale_prop_of([SIZE], "colour").value("Đỏ") == "Đỏ"
    assert sale_prop_of(ROWS) is None


def test_brands_are_read_page_by_page(lazada, script):
    pages = [
        {
            "total_record": "201",
            "module": [{"brand_id": n, "name": f"B{n}"} for n in range(1, 201)],
        },
        {"total_record": "201", "module": [{"brand_id": 30768, "name": "No Brand"}]},
    ]
    script.on(BRANDS, *(good(page) for page in pages))
    found = lazada.brands("2")
    assert len(found) == 201
    assert found[-1] == Brand("30768", "No Brand")
    assert [r.query["startRow"] for r in script.requests] == [["0"], ["200"]]


def test_a_page_without_brands_is_the_end(lazada, script):
    script.on(BRANDS, good({"module": []}))
    assert lazada.brands("2") == []
    assert len(script.requests) == 1
