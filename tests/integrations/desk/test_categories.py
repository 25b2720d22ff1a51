"""Which of a marketplace's categories goods are offered first."""

import pytest

from integrations.categories import Tree
from integrations.contract import Category

BRANCHES = {
    "Thực phẩm tươi sống": ["Trái cây đóng hộp quà", "Củ và quả làm rau", "Thịt gà, thịt vịt"],
    "Thực phẩm khô": ["Nem chua, giò chả", "Gạo, nếp", "Hộp quà và giỏ quà"],
    "Trứng và sữa": ["Trứng gà", "Sữa hộp"],
}


@pytest.fixture
def tree():
    rows = []
    for number, (branch, leaves) in enumerate(BRANCHES.items(), 1):
        rows.append(Category(id=str(number), name=branch, parent_id="", is_leaf=False))
        rows += [
            Category(id=f"{number}{n}", name=leaf, parent_id=str(number), is_leaf=True)
            for n, leaf in enumerate(leaves)
        ]
    return Tree(rows)


@pytest.mark.parametrize(
    ("title", "leaf"),
    [
        ("Nem chua hộp quà 50 cái", "Nem chua, giò chả"),
        ("Hộp quà trái cây mùa hè", "Trái cây đóng hộp quà"),
        ("Trứng gà ta", "Trứng gà"),
        ("Gạo nếp cái hoa vàng túi 2 kg", "Gạo, nếp"),
        ("Thịt gà ta làm sạch", "Thịt gà, thịt vịt"),
    ],
)
def test_what_a_name_says_first_counts_most(tree, title, leaf):
    assert tree.alike(title)[0].category.name == leaf


def test_goods_that_share_no_word_are_offered_nothing(tree):
    assert tree.alike("Mật ong rừng") == []
