"""Texts of Wagtail's editor that a co-op's people meet and that its own Vietnamese lacks.

Nothing imports them: they stand here so that ``make messages`` finds them and ``locale/vi``
translates them; our catalogue comes before Wagtail's.
"""

from django.utils.translation import gettext_noop

TEXTS = [
    gettext_noop("Save draft"),
    gettext_noop("Replace current draft"),
    gettext_noop("History"),
    gettext_noop("Images"),
    gettext_noop("Add an image"),
    gettext_noop("Add images"),
    gettext_noop("Choose another image"),
    gettext_noop("Edit this image"),
    gettext_noop("Drag and drop images into this area to upload immediately."),
    gettext_noop("Actions"),
    gettext_noop("File"),
    gettext_noop("Live"),
    gettext_noop("Revert"),
    gettext_noop("Review this version"),
    gettext_noop("Publish this version"),
    gettext_noop("Toggle preview"),
    gettext_noop("Checks"),
    gettext_noop("Comments"),
    gettext_noop("View draft"),
    gettext_noop("Move up"),
    gettext_noop("Move down"),
    gettext_noop("Are you sure you want to unpublish this page?"),
    gettext_noop("Yes, unpublish it"),
    gettext_noop("No, don't unpublish"),
    gettext_noop("No, don't delete it"),
    gettext_noop("Page '%(page_title)s' has been updated."),
    gettext_noop("Page '%(page_title)s' has been published."),
    gettext_noop("Page '%(page_title)s' unpublished."),
    gettext_noop("Image '%(image_title)s' added."),
    gettext_noop("Image '%(image_title)s' updated."),
    gettext_noop("Image '%(image_title)s' deleted."),
    gettext_noop("The image could not be created due to errors."),
]
