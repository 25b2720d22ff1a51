import re

import pytest

from shop.payment.banks import all_banks, bank_choices, bank_name


@pytest.mark.parametrize(
    ("bank_bin", "name"),
    [
        ("970405", "Agribank"),
        ("970415", "VietinBank"),
        ("970416", "ACB"),
        ("970418", "BIDV"),
        ("970423", "TPBank"),
        ("970426", "MSB"),
        ("970432", "VPBank"),
        ("970436", "Vietcombank"),
        ("970437", "HDBank"),
        ("970440", "SeABank"),
        ("970441", "VIB"),
        ("970443", "SHB"),
        ("970446", "Co-op Bank"),
        ("970449", "LPBank"),
        ("970452", "KienlongBank"),
        ("970454", "BVBank"),
        ("970403", "Sacombank"),
        ("970407", "Techcombank"),
        ("971025", "MoMo"),
    ],
)
def test_a_bin_is_shown_under_the_banks_present_name(bank_bin, name):
    assert bank_name(bank_bin) == name


def test_a_bank_that_is_not_in_the_list_is_shown_by_its_bin():
    assert bank_name("999999") == "999999"


def test_every_bin_is_one_bank_of_six_digits():
    banks = all_banks()

    assert len(banks) == 58
    assert all(re.fullmatch(r"\d{6}", bank_bin) for bank_bin in banks)
    assert all(bank.short_name and bank.name for bank in banks.values())


def test_the_form_offers_every_bank_once_the_usual_ones_first():
    choices = bank_choices()

    assert [bank_bin for bank_bin, _ in choices[:3]] == ["970405", "970446", "970449"]
    assert sorted(bank_bin for bank_bin, _ in choices) == sorted(all_banks())
    assert choices[1][1] == "Co-op Bank – Ngân hàng Hợp tác xã Việt Nam"
