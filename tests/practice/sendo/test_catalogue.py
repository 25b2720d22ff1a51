"""Categories, questions, brands and places."""

import pytest


def depths(seller, parent_id: int = 0, level: int = 1):
    """Yield the level of every node without children; each node says its own level."""
    rows = seller.result("GET", f"partner/category/{parent_id}")
    for row in rows:
        assert (row["parent_id"], row["level"]) == (parent_id, level)
        yield from depths(seller, row["id"], level + 1)
    if not rows:
        yield level - 1


def test_the_tree_is_three_to_four_levels_deep(seller):
    assert set(depths(seller)) == {3, 4}


def test_a_leaf_has_questions_with_answers_and_says_which_make_variants(seller):
    told = seller.result("GET", f"partner/category/attribute/{seller.leaf('Trà')}")["attributes"]

    by_code = {row["code"]: row for row in told}
    origin, size = by_code["xuat_xu"], by_code["quy_cach"]
    assert (origin["control_type"], origin["is_required"], origin["is_config_variant"]) == (
        "ComboBox",
        True,
        False,
    )
    assert (size["control_type"], size["is_checkout"], size["is_config_variant"]) == (
        "CheckBox",
        True,
        True,
    )
    numbers = [value["id"] for row in told for value in row["attribute_values"]]
    assert len(set(numbers)) == len(numbers) > 20


def test_brands_say_whether_they_want_a_certificate(seller):
    rows = seller.result("GET", f"partner/category/brand/{seller.leaf()}")

    assert {row["is_required_certificate_file"] for row in rows} == {True, False}
    assert set(rows[0]) == {"external_id", "name", "is_required_certificate_file"}


@pytest.mark.parametrize("path", ["attribute", "brand"])
def test_a_branch_has_no_questions_and_no_brands(seller, path):
    branch = seller.result("GET", "partner/category/0")[0]["id"]

    assert seller.call("GET", f"partner/category/{path}/{branch}")["status_code"] == 404
    assert seller.call("GET", f"partner/category/{path}/7")["success"] is False
    assert seller.call("GET", "partner/category/7")["success"] is False


def test_the_switch_adds_a_question_to_every_category(seller):
    number = seller.leaf("Tai nghe")
    path = f"partner/category/attribute/{number}"
    before = {row["code"] for row in seller.result("GET", path)["attributes"]}

    seller.market.control(new_mandatory_attribute=True)

    after = {row["code"]: row["is_required"] for row in seller.result("GET", path)["attributes"]}
    assert {code: after[code] for code in set(after) - before} == {"quy_dinh_moi": True}


def test_places_lie_in_one_another(seller):
    region = next(r for r in seller.result("GET", "address/region") if r["name"] == "Điện Biên")
    district = seller.result("GET", f"address/district/{region['id']}")[0]
    ward = seller.result("GET", f"address/ward/{district['id']}")[0]

    assert (district["name"], ward["name"]) == ("Huyện Điện Biên", "Xã Thanh Nưa")
    assert seller.result("GET", "address/ward/999999") == []
