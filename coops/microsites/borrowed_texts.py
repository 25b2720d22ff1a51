"""Texts of Wagtail's editor that a co-op's people meet and that its own Vietnamese lacks.

They stand here so that ``make messages`` finds them and ``locale/vi`` translates them; our
catalogue comes before Wagtail's. What its scripts say comes from a list of its own
(:mod:`coops.microsites.views.editor_words`).
"""

from django.utils.translation import gettext_noop, ngettext_lazy

TEXTS = [
    gettext_noop("Save draft"),
    gettext_noop("just now"),
    gettext_noop("Save Selected"),
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
    gettext_noop("Skip to main content"),
    gettext_noop("New: %(model_name)s"),
    gettext_noop("image"),
    gettext_noop("images"),
    gettext_noop(
        "Supported formats: %(supported_formats)s. Maximum filesize: %(max_upload_size)s."
    ),
    gettext_noop("Not a supported image format. Supported formats: %(supported_formats)s."),
    gettext_noop("This file is too big (%(file_size)s). Maximum filesize %(max_filesize)s."),
    gettext_noop("This file is too big. Maximum filesize %(max_filesize)s."),
    gettext_noop("Tags"),
    gettext_noop("tags"),
    gettext_noop(
        'Multi-word tags with spaces will automatically be enclosed in double quotes (").'
    ),
    gettext_noop("You have <span>unsaved edits</span>"),
    gettext_noop("Save your changes before leaving"),
    gettext_noop("Sidebar"),
    gettext_noop("Toggle sidebar"),
    gettext_noop("Toggle breadcrumbs"),
    gettext_noop("Breadcrumb"),
    gettext_noop("Actions (footer)"),
    gettext_noop("Close dialog"),
    gettext_noop("Saved"),
    gettext_noop("Autosave is paused"),
    gettext_noop("Autosave is <span>paused</span>"),
    gettext_noop("A network error occurred"),
    gettext_noop(
        "Troubleshoot your connection to the site before proceeding. Open the editor in a "
        "separate tab to view the last saved version."
    ),
    gettext_noop("View latest version"),
    gettext_noop("Side panels"),
    gettext_noop("Side panel width"),
    gettext_noop("Toggle side panel"),
    gettext_noop("Toggle status"),
    gettext_noop("Toggle checks"),
    gettext_noop("Toggle minimap"),
    gettext_noop("Minimap"),
    gettext_noop("Status: "),
    gettext_noop("Status %(status)s"),
    gettext_noop("View history"),
    gettext_noop("No publishing schedule set"),
    gettext_noop("Locking: "),
    gettext_noop("Locking status"),
    gettext_noop("Anyone can edit this %(model_name)s"),
    gettext_noop("Page visibility: "),
    gettext_noop("Visible to all"),
    gettext_noop("Visible to all. Visit the live page"),
    gettext_noop("Once live anyone can view"),
    gettext_noop("Not visible to the public"),
    gettext_noop("Loading"),
    gettext_noop("Preview is out of date"),
    gettext_noop("Preview in new tab"),
    gettext_noop("Correct the validation errors to resume preview (saving will highlight errors)"),
    gettext_noop(
        "Preview cannot display due to validation errors. <br /> Click save to highlight the "
        "relevant fields."
    ),
    gettext_noop("Content metrics"),
    gettext_noop("Reading time"),
    gettext_noop("Readability"),
    gettext_noop("This data explained"),
    gettext_noop("Issues found"),
    gettext_noop("Show issue"),
    gettext_noop("How we calculate our metrics"),
    gettext_noop(
        "We extract the main content from the page preview, remove all formatting, and "
        "calculate the number of words."
    ),
    gettext_noop(
        "We calculate reading time from word count, using different reading speeds for "
        "different languages."
    ),
    gettext_noop(
        "We use a readability formula based on length of words and sentences. Long sentences "
        "and words result in a worse readability score."
    ),
    gettext_noop("More actions"),
    gettext_noop("Filter by"),
    gettext_noop("Show filters"),
    gettext_noop("Is commenting action"),
    gettext_noop("Created"),
    gettext_noop("Edited"),
    gettext_noop("Draft saved"),
    gettext_noop("Latest"),
    gettext_noop("Reverted to previous revision"),
    gettext_noop("Reverted to previous revision with id %(revision_id)s from %(created_at)s"),
    gettext_noop("%(time_period)s ago"),
    gettext_noop("%(time_period)s ago by %(user_display_name)s"),
    gettext_noop("Page %(page_num)s of %(total_pages)s"),
    gettext_noop("Page %(page_number)s of %(num_pages)s."),
    gettext_noop("Pagination"),
    gettext_noop("Previous"),
    gettext_noop("Next"),
    gettext_noop("page log entry"),
    gettext_noop("page log entries"),
    gettext_noop("No log entries found."),
    gettext_noop("Usage count"),
    gettext_noop("Usage count: (high to low)"),
    gettext_noop("Usage count: (low to high)"),
    gettext_noop("Oldest"),
    gettext_noop("Newest"),
    gettext_noop("Title: (A -> Z)"),
    gettext_noop("Title: (Z -> A)"),
    gettext_noop("File size: (low to high)"),
    gettext_noop("File size: (high to low)"),
    gettext_noop(
        "You haven't uploaded any images. Why not <a "
        'href="%(wagtailimages_add_image_url)s">upload one now</a>?'
    ),
    gettext_noop(
        "You haven't uploaded any images in this collection. Why not <a "
        'href="%(wagtailimages_add_image_url)s">upload one now</a>?'
    ),
    gettext_noop("You haven't uploaded any images."),
    gettext_noop("You haven't uploaded any images in this collection."),
    gettext_noop(
        'Why not <a class="upload-one-now" href="#tab-upload" '
        'data-action="w-tabs#select:prevent" data-w-tabs-target="trigger" '
        'data-w-tabs-focus-param="true">upload one now</a>?'
    ),
    gettext_noop("Bulk actions"),
    gettext_noop("Add to collection"),
    gettext_noop("Add tags to the selected images"),
    gettext_noop("Add selected images to collection"),
    gettext_noop("Delete selected images"),
    gettext_noop("Select all images in listing"),
    gettext_noop("Search…"),
    gettext_noop("Minimum"),
    gettext_noop("Maximum"),
    gettext_noop("Grid layout"),
    gettext_noop("List layout"),
    gettext_noop("Select"),
    gettext_noop("Select %(title)s"),
    gettext_noop("Used by"),
    gettext_noop("Used on"),
    gettext_noop("The page could not be created due to validation errors."),
    gettext_noop("The page could not be saved due to validation errors."),
    gettext_noop("The image could not be saved due to errors."),
    gettext_noop("The page could not be saved as it is locked."),
]

#: Texts that the editor's scripts show; their own list has no Vietnamese for them.
SCRIPT_TEXTS = [
    gettext_noop("%(num)s error"),
    gettext_noop("A network error occurred."),
    gettext_noop("A server error occurred."),
    gettext_noop("Actions"),
    gettext_noop("Alt text"),
    gettext_noop("Autosave in progress…"),
    gettext_noop("Blocks"),
    gettext_noop("Changes have been autosaved."),
    gettext_noop("Character count:"),
    gettext_noop("Collapse all"),
    gettext_noop("Expand all"),
    gettext_noop("Deleting"),
    gettext_noop("Drag"),
    gettext_noop("Duplicate"),
    gettext_noop("Error while sending preview data."),
    gettext_noop("Insert a block"),
    gettext_noop("Line break"),
    gettext_noop("Main menu"),
    gettext_noop("More actions"),
    gettext_noop("Move down"),
    gettext_noop("Move up"),
    gettext_noop("No"),
    gettext_noop("No results"),
    gettext_noop("Pin toolbar"),
    gettext_noop("Unpin toolbar"),
    gettext_noop("Reload saved content"),
    gettext_noop("Reload the page"),
    gettext_noop("Retry"),
    gettext_noop("Search options…"),
    gettext_noop("Show latest content"),
    gettext_noop("Split block"),
    gettext_noop("The editor just crashed. Content has been reset to the last saved version."),
    gettext_noop("The maximum number of items is %(max_num)d"),
    gettext_noop("The minimum number of items is %(min_num)d"),
    "This field is required.",  # Django's own Vietnamese
    gettext_noop("Toggle section"),
    gettext_noop("Toggle side panel"),
    gettext_noop("Toggle sidebar"),
    gettext_noop("Write something or type ‘/’ to insert a block"),
    gettext_noop("Yes"),
]

#: Numbers of things; how long ago, which Django's Vietnamese leaves out.
COUNTED = [
    ngettext_lazy("Referenced %(count)s time", "Referenced %(count)s times", "count"),
    ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    ngettext_lazy("%(num)d hour", "%(num)d hours", "num"),
    ngettext_lazy("%(num)d minute", "%(num)d minutes", "num"),
]
