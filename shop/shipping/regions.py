"""The six socio-economic regions of Việt Nam's 34 provinces, as a first proposal of "near".

By the statistics office's codes, in the cut that holds since the reform of July 2025. Nothing
is counted with them: a co-op ticks its near provinces itself, and Thanh Hóa may well call Hà Nội
near although it lies in another region.
"""

REGIONS: tuple[frozenset[str], ...] = (
    frozenset({"04", "08", "11", "12", "14", "15", "19", "20", "25"}),  # northern mountains
    frozenset({"01", "22", "24", "31", "33", "37"}),  # Red River delta
    frozenset({"38", "40", "42", "44", "46"}),  # north central
    frozenset({"48", "51", "52", "56", "66", "68"}),  # south central and highlands
    frozenset({"75", "79", "80"}),  # south-east
    frozenset({"82", "86", "91", "92", "96"}),  # Mekong delta
)


def same_region(province_code: str) -> list[str]:
    """Return the other provinces of a province's region, by code; none for an unknown one."""
    region = next((codes for codes in REGIONS if province_code in codes), frozenset())
    return sorted(region - {province_code})
