"""The list that every step joins, and their order: by name, which begins with a number."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database, Migrations


class Steps(Migrations):
    """Migrations in the order of their names, however the modules that hold them were imported."""

    def pending(self, db: Database) -> list[Any]:
        """List the steps that `db` lacks, in the order to take them."""
        return sorted(super().pending(db), key=lambda step: step.name)


migrations = Steps("rasti")
