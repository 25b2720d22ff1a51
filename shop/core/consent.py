"""Which wording a buyer agrees to today: a seam from checkout up to the pages that hold it.

The pages live in ``shop.content``, above checkout; it registers its answer here when it starts.
"""

from collections.abc import Callable

_sources: list[Callable[[], str]] = []


def register(source: Callable[[], str]) -> None:
    """Make ``source`` the one that is asked; the last one registered counts."""
    _sources[:] = [source]


def current_consent_version() -> str:
    """Return the versions of terms and privacy notice now in force, at most 40 characters.

    Such as ``dieu-khoan=1.0;quyen-rieng-tu=1.0``; empty when no pages are installed.
    """
    return _sources[0]() if _sources else ""
