"""Pictures of lessons in the sizes a phone needs, read for a whole page at once.

They are cut when a page is published, so that reading one writes nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from wagtail.images import get_image_model

from shop.core.light import pictures_are_light

WIDTHS = (360, 720)
WEBP = [f"width-{width}|format-webp|webpquality-55" for width in WIDTHS]
#: For viewers that cannot read WebP.
FALLBACK = f"width-{WIDTHS[0]}|format-jpeg|jpegquality-60"
FILTERS = (*WEBP, FALLBACK)


@dataclass(frozen=True)
class Picture:
    """What ``components/picture.html`` takes."""

    src: str
    webp_srcset: str
    width: int
    height: int
    jpeg_srcset: str = ""


def pictures_of(images: Iterable[Any]) -> dict[int, Picture]:
    """Return the pictures of ``images`` by id; one query, nothing for ``None``."""
    wanted = [image for image in images if image is not None]
    renditions = get_image_model().get_rendition_model().objects.filter(filter_spec__in=FILTERS)
    prefetch_related_objects(
        wanted, Prefetch("renditions", renditions, to_attr="prefetched_renditions")
    )
    return {image.pk: _picture(image) for image in wanted}


def picture_of(pictures: dict[int, Picture], image: Any) -> Picture | None:
    """Return the picture of ``image`` out of what :func:`pictures_of` read."""
    return pictures.get(image.pk) if image is not None else None


def prepare_page_pictures(sender: type, instance: Any, **kwargs) -> None:
    """Cut the pictures of a page that was just published."""
    pictures_of(images_on(instance))


def images_on(page: Any) -> Iterator[Any]:
    """Yield the images on a course or a lesson."""
    if hasattr(page, "body"):
        for block in (*page.body, *page.quiz):
            if block.block_type in {"step", "question"} and block.value["picture"]:
                yield block.value["picture"]
    elif page.picture:
        yield page.picture


def _picture(image: Any) -> Picture:
    found = image.get_renditions(*FILTERS)
    fallback = found[FALLBACK]
    # A small original is not enlarged: the same width would stand there twice.
    files = {found[f].width: found[f].url for f in (WEBP[:1] if pictures_are_light() else WEBP)}
    return Picture(
        src=fallback.url,
        webp_srcset=", ".join(f"{url} {width}w" for width, url in files.items()),
        width=fallback.width,
        height=fallback.height,
    )
