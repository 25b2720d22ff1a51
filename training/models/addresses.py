"""Addresses of courses and lessons: Vietnamese words without marks, below the site's root."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from shop.core.text import slugify_vi


def address_below_root(url_path: str) -> str:
    """Return the address of the page of ``url_path``: all below the site's root page."""
    return "/" + url_path.lstrip("/").partition("/")[2]


class PlainAddressForm(WagtailAdminPageForm):
    """Takes the marks off before it looks whether another page has the address."""

    def clean_slug(self) -> str:
        """Return the slug as it will stand in the address."""
        return slugify_vi(self.cleaned_data["slug"])


class PlainAddress:
    """A page whose slug has no marks: the editor's script proposes «nhận-tiền» for «Nhận tiền».

    Addresses are read out on the phone and typed by hand.
    """

    base_form_class = PlainAddressForm

    slug: str
    title: str
    url_path: str

    @property
    def address(self) -> str:
        """Return the address below the site's root, without asking the database."""
        return address_below_root(self.url_path)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Take the marks off the slug, then check everything."""
        self.slug = slugify_vi(self.slug or self.title)
        super().full_clean(*args, **kwargs)  # type: ignore[misc]  # Page's
