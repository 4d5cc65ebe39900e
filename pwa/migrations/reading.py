"""Search by the stems of words."""

from __future__ import annotations

from sqlite_utils import Database

from pwa.migrations.registry import migrations


@migrations()
def m240_search_stems(db: Database) -> None:
    """Make the search table anew, with stems: the printer fills it from what is published when it starts."""
    db.executescript(
        """
        drop table search;
        create virtual table search using fts5 (
          kind unindexed, id unindexed, shown unindexed, title, body, title_stems, body_stems,
          tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');
        """
    )
