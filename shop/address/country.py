"""The one country that goods are sent to; Oscar's addresses want a row for it."""

from oscar.core.loading import get_model


def vietnam():
    """Return Việt Nam's row, made when it is not there."""
    country, _created = get_model("address", "Country").objects.get_or_create(
        iso_3166_1_a2="VN",
        defaults={
            "iso_3166_1_a3": "VNM",
            "iso_3166_1_numeric": "704",
            "printable_name": "Việt Nam",
            "name": "Cộng hòa Xã hội chủ nghĩa Việt Nam",
            "is_shipping_country": True,
        },
    )
    return country
