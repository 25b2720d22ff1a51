"""The seller's data as they were on the day of the contract; the law asks to keep them."""

SNAPSHOT_FIELDS = (
    "code",
    "short_name",
    "name",
    "tax_code",
    "registration_number",
    "registration_office",
    "representative",
    "email",
    "place",
    "bank_bin",
    "bank_account",
    "bank_holder",
)


def seller_snapshot(cooperative) -> dict[str, str]:
    """Return name, registration, address, contact and bank account of a co-op, as text."""
    snapshot = {field: str(getattr(cooperative, field)) for field in SNAPSHOT_FIELDS}
    return snapshot | {"phone": str(cooperative.phone or "")}
