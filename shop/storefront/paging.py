"""Pages of a list that may be very long, without counting all of it."""

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

PER_PAGE = 20
#: Counting stops here; beyond it a page only asks whether another one follows.
COUNT_LIMIT = 1_000
#: Skipping rows costs time too; nobody turns so many pages.
LAST_PAGE = 5_000


def page_number(typed: str | None) -> int:
    """Return the number in the address, from 1 to just above ``LAST_PAGE``; 1 for nonsense."""
    if not typed or not typed.isascii() or not typed.isdigit():
        return 1
    return min(max(1, int(typed[:9])), LAST_PAGE + 1)


class LongListPaginator(Paginator):
    """Counts exactly up to ``COUNT_LIMIT`` products.

    Pages hold ids, so that neither sorting nor skipping carries whole rows. In a longer list
    ``num_pages`` is 0: the pages know their neighbours, not their number.
    """

    object_list: QuerySet

    def __init__(self, ids: QuerySet) -> None:
        super().__init__(ids, PER_PAGE)

    @cached_property
    def count(self) -> int:
        """Return how many there are, at most ``COUNT_LIMIT`` + 1."""
        return self.object_list.order_by()[: COUNT_LIMIT + 1].count()

    @property
    def is_long(self) -> bool:
        """Return whether there are more than were counted."""
        return self.count > COUNT_LIMIT

    @cached_property
    def num_pages(self) -> int:
        """Return the number of pages, 0 in a long list."""
        return 0 if self.is_long else super().num_pages

    def page_named(self, typed: str | None) -> Page:
        """Return the page for what stands in the address.

        What is no number is the first page; beyond the end of a counted list is the last.

        Raises:
            EmptyPage: beyond the end of a long list.
        """
        number = page_number(typed)
        if not self.is_long:
            return self.page(min(number, self.num_pages or 1))
        start = (number - 1) * self.per_page
        found = (
            list(self.object_list[start : start + self.per_page + 1]) if number <= LAST_PAGE else []
        )
        if not found:
            raise EmptyPage
        return LongListPage(found, number, self)


class LongListPage(Page):
    """A page that was read with one row too many, to know whether another follows."""

    def __init__(self, found: list, number: int, paginator: LongListPaginator) -> None:
        self._has_next = len(found) > paginator.per_page
        super().__init__(found[: paginator.per_page], number, paginator)

    def has_next(self) -> bool:
        """Return whether a row beyond this page was seen."""
        return self._has_next

    def next_page_number(self) -> int:
        """Return the number of the next page, seen rather than computed."""
        return self.number + 1

    def previous_page_number(self) -> int:
        """Return the number of the page before, as above."""
        return self.number - 1
