"""What every press in a product's list of photos does: first the typed words are kept."""

import re
from dataclasses import dataclass

from django.http import QueryDict

from catalog.coach import Advice, advice_for, can_be_better
from catalog.corrections import take_as_sent, take_better
from catalog.models import ProductImage
from catalog.pictures import describe_photo, move_photo, remove_photo
from shop.dashboard.product_forms import PhotoWordsForm

#: A photo's number and the place it is to have, counted from 0.
MOVE = re.compile(r"(\d+):(\d{1,4})", re.ASCII)


@dataclass(frozen=True)
class PhotoRow:
    """One photo of the list, the form of its words, and what its buttons send."""

    image: ProductImage
    words: PhotoWordsForm
    place: int

    @property
    def forward(self) -> str:
        """Return what moves the photo one place to the front."""
        return f"{self.image.pk}:{self.place - 1}"

    @property
    def back(self) -> str:
        """Return what moves the photo one place to the end."""
        return f"{self.image.pk}:{self.place + 1}"

    @property
    def number(self) -> str:
        """Return what removes the photo."""
        return str(self.image.pk)

    @property
    def advice(self) -> list[Advice]:
        """Return what could be better in the photo, in words."""
        return advice_for(self.image)

    @property
    def can_be_better(self) -> bool:
        """Return whether a corrected copy can be offered."""
        return can_be_better(self.image)


def photo_rows(product, refused: dict[int, PhotoWordsForm]) -> list[PhotoRow]:
    """Return the photos of ``product`` in order; ``refused`` words as they were typed."""
    images = product.images.order_by("display_order", "pk")
    return [
        PhotoRow(one, refused.get(one.pk) or PhotoWordsForm(image=one), place)
        for place, one in enumerate(images)
    ]


def keep_words(*, product, data: QueryDict) -> dict[int, PhotoWordsForm]:
    """Keep all words typed for photos of ``product``; return the forms refused, by photo.

    Words for any other photo are not looked at. Those that nobody changed are neither checked
    nor written: a colleague may have described the photo since the page was opened. Those of a
    photo about to be removed go with it.
    """
    refused = {}
    for image in product.images.all():
        form = PhotoWordsForm(data, image=image)
        if not form.is_typed or data.get("take_away") == str(image.pk):
            continue
        if form.is_valid():
            describe_photo(image=image, words=form.cleaned_data["words"])
        else:
            refused[image.pk] = form
    return refused


def do_press(*, product, data: QueryDict) -> bool:
    """Move, remove or correct the photo beside which a button was pressed, if one was.

    Returns ``False`` when ``product`` has no such photo: it is another's, or was removed by
    the first press of two. A press that nobody could make changes nothing.
    """
    if "take_away" in data:
        image = _photo(product, str(data["take_away"]))
        if image is not None:
            remove_photo(image=image)
        return image is not None
    for name, change in (("better", take_better), ("as_sent", take_as_sent)):
        if name in data:
            image = _photo(product, str(data[name]))
            return image is not None and change(image=image)
    move = MOVE.fullmatch(data.get("move", ""))
    if move is None:
        return True
    image = _photo(product, move[1])
    if image is not None:
        move_photo(image=image, place=int(move[2]))
    return image is not None


def _photo(product, number: str) -> ProductImage | None:
    return next((one for one in product.images.all() if str(one.pk) == number), None)
