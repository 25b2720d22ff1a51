"""What a search engine must be able to do; SQLite's and PostgreSQL's are the two."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from shop.search.synonyms import Part
from shop.search.words import Words


class Document(NamedTuple):
    """What is found of one product: its title, and the words around it (co-op, hamlet, shelf).

    All texts are lower case, NFC, words separated by blanks; the folded ones carry no marks.
    """

    product_id: int
    title: str
    title_folded: str
    around: str
    around_folded: str


class Engine(Protocol):
    """One table of documents, keyed by product."""

    def create(self) -> None:
        """Make the table unless it is there."""

    def clear(self) -> None:
        """Forget every document."""

    def count(self) -> int:
        """Return how many documents there are."""

    def put(self, documents: Iterable[Document]) -> None:
        """Add documents, or replace those of the same products."""

    def remove(self, product_ids: Iterable[int]) -> None:
        """Forget the documents of these products."""

    def find(
        self, words: Words, parts: Sequence[Part], *, prefix: bool, offset: int, limit: int
    ) -> tuple[list[int], int]:
        """Return a page of product ids, best first, and how many there are in all.

        Every folded word must be found, or in its place one of the other names of its part,
        with their marks; goods that carry the words themselves come first. With ``prefix`` the
        last word may be a beginning.
        """

    def known(self, words: Iterable[str]) -> dict[str, int]:
        """Return those of these folded words that documents have, with the number of documents.

        An engine may stop counting at a number of its own.
        """
