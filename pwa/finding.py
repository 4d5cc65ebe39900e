"""The search's index over everything published: its entries, and its renewal by another version of Rasti."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from pwa import exhibitors as stands
from pwa.programme import search
from pwa.sources import Publication


def list_entries(publication: Publication | None) -> Iterator[search.Entry]:
    """Give an entry for everything that can be found."""
    if publication:
        yield from search.list_entries(publication.programme)
        yield from stands.list_entries(publication.exhibitors)


def refresh(db: Database, published: Publication | None) -> None:
    """Index `published` anew where another version indexed it; inside the caller's transaction."""
    if published and not search.is_current(db):
        search.index(db, list_entries(published))
