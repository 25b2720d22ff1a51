"""From a co-op's file to goods on its shelves, and back again."""

from .applying import ImportResult, RefusedRow, apply_import
from .background import apply_in_background
from .photos import PhotoArchive, PhotoFolder, PhotosRefused, SentPhotos, take_in_photos
from .plans import Refusal, RowPlan, plan_rows
from .publishing import publish_imported
from .states import ImportOver, choose_shown_rows
from .storing import store_reading
from .undoing import undo_import

__all__ = [
    "ImportOver",
    "ImportResult",
    "PhotoArchive",
    "PhotoFolder",
    "PhotosRefused",
    "Refusal",
    "RefusedRow",
    "RowPlan",
    "SentPhotos",
    "apply_import",
    "apply_in_background",
    "choose_shown_rows",
    "plan_rows",
    "publish_imported",
    "store_reading",
    "take_in_photos",
    "undo_import",
]
