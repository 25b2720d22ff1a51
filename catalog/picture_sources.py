"""Where the files of a product's picture lie, in the words that an ``<img>`` understands."""

from dataclasses import dataclass

from django.core.files.storage import default_storage

from shop.core.files import WIDTHS, photo_name


@dataclass(frozen=True)
class PictureSources:
    """Addresses of one picture in all its sizes.

    What ``components/picture.html`` takes. ``webp_srcset`` and ``jpeg_srcset`` are texts such as
    ``… 320w, … 640w``, empty when there is only one file; ``src`` is a middling size for those
    who know no ``srcset``; ``full`` the largest. ``width`` and ``height`` are those of the
    largest, in pixels, 0 when unknown.
    """

    src: str
    webp_srcset: str
    jpeg_srcset: str
    full: str
    width: int
    height: int


def picture_sources(image) -> PictureSources:
    """Return the sources of a ``ProductImage``.

    Pictures that did not come through ``catalog.pictures`` have their one file only.
    """
    if not image.content_hash:
        url = image.original.url
        return PictureSources(url, "", "", url, image.width, image.height)
    return PictureSources(
        src=_url(image.content_hash, WIDTHS[1]),
        webp_srcset=_srcset(image, "webp"),
        jpeg_srcset=_srcset(image, "jpg"),
        full=default_storage.url(photo_name(image.content_hash)),
        width=image.width,
        height=image.height,
    )


def _srcset(image, extension: str) -> str:
    # A picture is never enlarged: the sizes beyond its own width hold the same pixels, so the
    # first of them says all.
    entries = []
    for width in WIDTHS:
        entries.append(f"{_url(image.content_hash, width, extension)} {min(width, image.width)}w")
        if width >= image.width:
            break
    return ", ".join(entries)


def _url(digest: str, width: int, extension: str = "jpg") -> str:
    return default_storage.url(photo_name(digest, width, extension))
