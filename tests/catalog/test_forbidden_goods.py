"""Goods that the law forbids are known by their names; others that sound alike are not."""

from datetime import date

import pytest

from catalog.forbidden_goods import FORBIDDEN, Forbidden, forbidden_in

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Thuốc lào Tiên Lãng loại 1", "tobacco"),
        ("thuoc lao vinh bao", "tobacco"),
        ("THỊT RỪNG GÁC BẾP", "wildlife"),
        ("Cao hổ cốt", "wildlife"),
        ("Khô cá nóc", "poison"),
        ("Pháo nổ tự chế", "fireworks"),
        ("Hạt cần sa", "drugs"),
    ],
)
def test_forbidden_goods_are_found(name, code):
    assert forbidden_in(name, on=TODAY).code == code


@pytest.mark.parametrize(
    "name",
    [
        *("Mật ong rừng", "Rau rừng tổng hợp", "Măng rừng khô", "Rau cần Sa Pa", "rau can sa pa"),
        *(
            "Thuốc lá tắm người Dao",
            "Chuối tiêu",
            "Rượu nếp cẩm",
            "Cá thu một nắng",
            "Khi nào chín",
        ),
        *("Lá dong gói bánh", "Bánh phao câu", "", "🌾", "Tép khô", "Thịt trâu gác bếp"),
    ],
)
def test_what_sounds_alike_may_be_sold(name):
    assert forbidden_in(name, on=TODAY) is None


def test_a_ban_counts_from_its_day_to_its_last(monkeypatch):
    ban = Forbidden("x", ("cây thử",), "…", "Luật thử", date(2026, 1, 1), date(2026, 12, 31))
    monkeypatch.setattr("catalog.forbidden_goods.FORBIDDEN", (ban,))

    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [forbidden_in("Cây thử", on=day) is ban for day in days] == [False, True, True, False]


def test_every_ban_has_its_law_its_day_and_a_sentence():
    assert len({ban.code for ban in FORBIDDEN}) == len(FORBIDDEN)
    for ban in FORBIDDEN:
        assert ban.law and ban.names and ban.since <= TODAY
        assert str(ban.text).endswith(".")
