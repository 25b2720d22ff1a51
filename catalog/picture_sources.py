"""Where the files of a product's picture lie, in the words that an ``<img>`` understands."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from django.core.files.storage import default_storage

from shop.core.files import PHOTOS, WIDTHS, has_avif, photo_name
from shop.core.light import pictures_are_light

#: Name of a cut photo below the media folder: its digest, and its width in pixels at the most.
_CUT = re.compile(rf"{PHOTOS}/\w\w/(?P<digest>\w{{32}})-(?P<width>\d+)\.jpg")


@dataclass(frozen=True)
class PictureSources:
    """Addresses of one picture in all its sizes.

    What ``components/picture.html`` takes. ``avif_srcset``, ``webp_srcset`` and ``jpeg_srcset``
    are texts such as ``… 320w, … 640w``, empty when there are no such files; ``src`` is a
    middling size for those who know no ``srcset``; ``full`` the largest. ``width`` and ``height``
    are those of the largest, in pixels, 0 when unknown.
    """

    src: str
    webp_srcset: str
    jpeg_srcset: str
    full: str
    width: int
    height: int
    avif_srcset: str = ""


def picture_sources(image) -> PictureSources:
    """Return the sources of a ``ProductImage``.

    Pictures that did not come through ``catalog.pictures`` have their one file only.
    """
    if image.content_hash:
        return cut_picture(image.content_hash, image.width, image.height)
    return single_picture(image.original.url, image.width, image.height)


def single_picture(url: str, width: int = 0, height: int = 0) -> PictureSources:
    """Return the sources of a picture that is one file; sizes in pixels, 0 when unknown."""
    return PictureSources(url, "", "", url, width, height)


def stored_picture(name: str) -> PictureSources | None:
    """Return the sources of a picture known by its name below the media folder only.

    One size of a cut photo brings the smaller ones along; what came another way is one file, and
    ``None`` for a visitor who wants light pictures: it may be of any weight.
    """
    cut = _CUT.fullmatch(name)
    if cut and int(cut["width"]) in WIDTHS:
        sources = cut_picture(cut["digest"], int(cut["width"]), 0)
        return replace(sources, width=0)  # without its height it would be no help
    return None if pictures_are_light() else single_picture(default_storage.url(name))


def cut_picture(digest: str, width: int, height: int) -> PictureSources:
    """Return the sources of a photo kept under ``digest``; sizes of its original in pixels.

    Of a photo of unknown size (0) only a middling one and the largest are told; to a visitor
    who wants light pictures (:mod:`shop.core.light`) the smallest, and where the largest is.

    All sizes lie beside the original, so its address is asked for and the others follow.
    """
    full = default_storage.url(photo_name(digest))
    return _sources_beside(full, digest, width, height, light=pictures_are_light())


@lru_cache(maxsize=4_000)  # a list has twenty, each of ten addresses
def _sources_beside(
    full: str, digest: str, width: int, height: int, *, light: bool
) -> PictureSources:
    folder = full[: full.rindex("/") + 1]

    def beside(size: int, extension: str) -> str:
        return folder + photo_name(digest, size, extension).rpartition("/")[2]

    def srcset(extension: str) -> str:
        if not width:
            return ""
        sizes = WIDTHS[:1] if light else _sizes(width)
        return ", ".join(f"{beside(size, extension)} {min(size, width)}w" for size in sizes)

    return PictureSources(
        src=beside(WIDTHS[0 if light else 1], "jpg"),
        webp_srcset=srcset("webp"),
        jpeg_srcset=srcset("jpg"),
        full=full,
        width=width,
        height=height,
        avif_srcset=srcset("avif") if has_avif(digest) else "",
    )


def _sizes(width: int) -> list[int]:
    # A picture is never enlarged: the sizes beyond its own width hold the same pixels, so the
    # first of them says all.
    smaller = [size for size in WIDTHS if size < width]
    return [*smaller, *WIDTHS[len(smaller) : len(smaller) + 1]]
