"""The list that every step joins, in the order in which `pwa.migrations` imports them."""

from sqlite_utils import Migrations

migrations = Migrations("rasti")
