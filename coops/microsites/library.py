"""The editor's library of pictures: what is taken in is cleaned, and kept as other photos are.

Pages show the sizes that lie under the digest, so no picture is cut when somebody looks at it.
"""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images.forms import BaseImageForm
from wagtail.images.models import Image

from catalog.picture_sources import PictureSources, cut_picture
from catalog.pictures import store_photo
from coops.microsites.models import LibraryPhoto
from shop.core.files import MAX_BYTES, PhotoRefused, photo_digest, process_photo
from shop.core.left_photos import forget_photos, want_photo


class CleanedImageForm(BaseImageForm):
    """Takes pictures in as :mod:`shop.core.files` does: no place, no camera, no second file.

    The stored file has the photo's digest as its name, which nobody can guess.
    """

    files: Any

    def full_clean(self) -> None:
        """Put the picture written anew in the place of the sent one, before anything reads it.

        Wagtail's own field opens a file to look at it, and falls over some that are broken.
        """
        name, refused = self.add_prefix("file"), ""
        sent = self.files.get(name) if self.is_bound and self.files else None
        if sent is not None:
            self.files = self.files.copy()
            try:
                self.files[name] = self._taken_in(sent)
            except PhotoRefused as refusal:
                refused = str(refusal)
                del self.files[name]
        super().full_clean()
        if refused and self._errors is not None:
            self._errors["file"] = self.error_class([refused], renderer=self.renderer)
            self.cleaned_data.pop("file", None)

    def _taken_in(self, sent: Any) -> SimpleUploadedFile:
        sent.seek(0)
        data = sent.read(MAX_BYTES + 1)
        photo = process_photo(io.BytesIO(data))
        digest = photo_digest(data)
        want_photo(digest)
        store_photo(photo)
        self.instance.kept_digest = digest
        return SimpleUploadedFile(f"{digest}.jpg", photo.original.content, "image/jpeg")


def image_saved(sender: type[Image], instance: Image, raw: bool = False, **kwargs: Any) -> None:
    """Note the digest of a picture that came through the form; a receiver of ``post_save``."""
    digest = getattr(instance, "kept_digest", "")
    if raw or not digest:
        return
    before = LibraryPhoto.objects.filter(image=instance).first()
    LibraryPhoto.objects.update_or_create(image=instance, defaults={"digest": digest})
    if before and before.digest != digest:
        forget_photos([before.digest])


def photo_left(sender: type[LibraryPhoto], instance: LibraryPhoto, **kwargs: Any) -> None:
    """Let the files of a deleted picture go; a receiver of ``post_delete``."""
    forget_photos([instance.digest])


def sources_by_image(images: list[Image], *, collection: int | None) -> dict[int, PictureSources]:
    """Return the addresses of pictures by their number: those of ``collection`` only; one query."""
    own = [image.pk for image in images if collection and image.collection_id == collection]
    if not own:
        return {}
    kept = LibraryPhoto.objects.filter(image__in=own).values_list("image_id", "digest")
    sizes = {image.pk: (image.width, image.height) for image in images}
    return {pk: cut_picture(digest, *sizes[pk]) for pk, digest in kept}
