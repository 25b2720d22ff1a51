"""The poster for the stall: what stands on it is chosen at the desk, the PDF is made at once."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from PIL import Image

from catalog.addresses import product_address
from catalog.models import Product
from coops.microsites.contents import Content, shown_content
from coops.microsites.posters import PosterText, poster_pdf, qr_file
from coops.microsites.services import site_of
from coops.microsites.themes import THEMES
from coops.registry.models import Cooperative
from shop.core.links import site_url
from shop.core.money import format_vnd
from shop.core.phones import display_phone
from shop.core.text import fold
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.storefront.contacts import zalo_url
from shop.storefront.facts import season_sentence
from shop.storefront.share_cards import photo_of

_ROW_NUMBER_LETTERS = 18


class _OneOfOwn(forms.ModelChoiceField):
    """Goods of the co-op; a number that no row can have is refused before a database is asked."""

    def to_python(self, value: Any) -> Any:
        text = str(value or "")
        if text and not (text.isascii() and text.isdigit() and len(text) <= _ROW_NUMBER_LETTERS):
            raise forms.ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": text[:20]},
            )
        return super().to_python(value)


class PosterForm(forms.Form):
    """What stands on the poster."""

    size = forms.ChoiceField(
        label=gettext_lazy("Paper"),
        choices=[
            ("a4", gettext_lazy("A4, for the wall of the stall")),
            ("a6", gettext_lazy("A6, a quarter of it, to hand out")),
        ],
        initial="a4",
        widget=forms.RadioSelect,
    )
    product = _OneOfOwn(
        label=gettext_lazy("About"),
        queryset=Product.objects.none(),
        required=False,
        empty_label=gettext_lazy("the whole co-op"),
    )
    with_price = forms.BooleanField(
        label=gettext_lazy("With the price of today"),
        required=False,
        help_text=gettext_lazy("Leave it out when the price changes often."),
    )
    with_season = forms.BooleanField(
        label=gettext_lazy("With the season"), required=False, initial=True
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Colours"),
        choices=[(name, theme.label) for name, theme in THEMES.items()],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, cooperative: Cooperative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["product"]
        field.queryset = (
            Product.objects.on_sale().filter(cooperative=cooperative).order_by("title_folded", "pk")
        )


@dataclass(frozen=True)
class Poster:
    """A poster ready to be drawn."""

    text: PosterText
    photo: Image.Image | None


@require_GET
@desk_view
def poster(request: DeskRequest) -> HttpResponse:
    """Choose what stands on the poster."""
    content = _content(request)
    form = _form(request, content)
    is_chosen = form.is_bound and form.is_valid()
    query = urlencode({name: request.GET[name] for name in form.fields if name in request.GET})
    return desk_page(
        request,
        "microsites/poster.html",
        {
            "form": form,
            "file_url": f"{reverse('microsites:poster_file')}?{query}" if is_chosen else "",
        },
        status=422 if form.is_bound and form.errors else 200,
    )


@require_GET
@desk_view
def poster_file(request: DeskRequest) -> HttpResponse:
    """Return the poster as PDF; what cannot be chosen leads back to the form, with the reason."""
    content = _content(request)
    form = _form(request, content)
    if not form.is_bound or not form.is_valid():
        return poster(request)
    data = form.cleaned_data
    made = poster_of(
        request.desk.cooperative,
        content,
        product=data["product"],
        with_price=data["with_price"],
        with_season=data["with_season"],
    )
    body = poster_pdf(made.text, made.photo, size=data["size"], theme=data["theme"])
    name = f"{_file_name(made.text.title)}-{data['size']}.pdf"
    return HttpResponse(
        body,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@require_GET
@desk_view
def code_file(request: DeskRequest) -> HttpResponse:
    """Return the code alone as a picture to save: of the goods chosen, else of the co-op.

    Raises:
        Http404: these are no goods of the co-op that are on sale.
    """
    form = PosterForm(request.GET, cooperative=request.desk.cooperative)
    if "product" in form.errors:
        raise Http404
    address, title = about(request.desk.cooperative, form.cleaned_data["product"])
    return HttpResponse(
        qr_file(address),
        content_type="image/png",
        headers={"Content-Disposition": f'attachment; filename="qr-{_file_name(title)}.png"'},
    )


def _file_name(title: str) -> str:
    return slugify(fold(title))[:60] or "to-dan"


def about(cooperative: Cooperative, product: Product | None) -> tuple[str, str]:
    """Return the address that a code leads to, and what it is about."""
    if product is None:
        return site_url(cooperative.get_absolute_url()), cooperative.short_name
    # Any slug leads to the product: without one the code has fewer, larger dots.
    return site_url(product_address("", product.pk)), product.title


def poster_of(
    cooperative: Cooperative,
    content: Content,
    *,
    product: Product | None,
    with_price: bool,
    with_season: bool,
) -> Poster:
    """Return the words and the photo of a poster about ``product``, or about the whole co-op."""
    phone = content.phone
    zalo = content.zalo or (phone if zalo_url(phone) else "")
    address, title = about(cooperative, product)
    lines: list[str] = []
    if product is None:
        photo = _stored(content.cover) or _stored(content.logo)
        lines += [content.tagline, content.hours]
    else:
        photo = photo_of(product.images.first())
        price = product.offer.price if product.offer else None
        if with_price and price is not None:
            unit = f"/{product.sale_unit}" if product.sale_unit else ""
            lines.append(f"{format_vnd(price)}{unit}")
        if with_season and product.season:
            lines.append(season_sentence(product.season, today=timezone.localdate()))
    return Poster(
        PosterText(
            title=title,
            seller=cooperative.name if product is None else cooperative.short_name,
            lines=tuple(line for line in lines if line),
            call=_("Point your phone here to buy"),
            zalo=_("Zalo: %(number)s") % {"number": display_phone(zalo)} if zalo else "",
            phone=_("Call: %(number)s") % {"number": display_phone(phone)} if phone else "",
            address=address,
            address_text=address.partition("://")[2].rstrip("/"),
        ),
        photo,
    )


def _content(request: DeskRequest) -> Content:
    cooperative = request.desk.cooperative
    return shown_content(cooperative, site_of(cooperative))


def _form(request: DeskRequest, content: Content) -> PosterForm:
    asked = request.GET if "size" in request.GET else None
    cooperative = request.desk.cooperative
    return PosterForm(asked, initial={"theme": content.theme}, cooperative=cooperative)


def _stored(name: str) -> Image.Image | None:
    """Return a stored picture in its largest size, or ``None`` when its file is gone."""
    if not name:
        return None
    original = f"{name.rpartition('-')[0]}-original.jpg"
    for path in (original, name):
        try:
            with default_storage.open(path) as file, Image.open(file) as picture:
                picture.load()
                return picture
        except (OSError, ValueError):
            continue
    return None
