"""The database: how a connection opens, how records become rows, and the small state beside the tables."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import types
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from sqlite_utils import Database

from pwa import clock
from pwa.i18n import Localized

T = TypeVar("T")
BUSY_SECONDS = 10.0
# The state that names the origin at which the instance is served, or was last.
SERVED_AT = "served_at"


class CannotOpen(RuntimeError):
    """The database cannot be used; the message says why and what to do."""


class NewerDatabase(CannotOpen):
    """The database was written by a newer Rasti than this one."""


def open_database(path: Path | str) -> Database:
    """Open the database at `path` (made with its folder where missing) for this thread, with its schema brought up.

    Raises NewerDatabase where a newer version wrote it, and CannotOpen where it cannot be used.
    """
    try:
        return _open(path)
    except (sqlite3.DatabaseError, OSError) as error:
        raise CannotOpen(f"{path}: {_why(error, path)}") from error


def _open(path: Path | str) -> Database:
    from pwa import migrations

    if str(path) != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        # Keys of agendas and addresses of phones are in it; SQLite gives its log the mode of the file. A file that is
        # there stays shut: closing it would drop the locks of this process's other connections, and damage it.
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    db = connect(path)
    migrations.apply(db)
    follow_clock(db)
    return db


def connect(path: Path | str) -> Database:
    """Open a connection with our pragmas, leaving the schema as it is; usable from one thread at a time."""
    connection = sqlite3.connect(str(path), timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    return Database(connection)


def data_version(db: Database) -> int:
    """Return a number that changes whenever another connection committed."""
    return int(db.execute("PRAGMA data_version").fetchone()[0])


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """Hold a transaction that writes, from its first statement on.

    One that begins by reading fails where another process writes before it does.
    """
    with db.atomic():
        db.execute("delete from state where 0")
        yield


def get_state(db: Database, key: str, default: Any = None) -> Any:
    """Return the JSON value kept under `key`."""
    row = db.execute("select value from state where key = ?", [key]).fetchone()
    return json.loads(row[0]) if row else default


def set_state(db: Database, key: str, value: Any) -> None:
    """Keep a JSON `value` under `key`."""
    db.execute(
        "insert into state(key, value) values (?, ?) on conflict(key) do update set value = excluded.value",
        [key, json.dumps(value)],
    )


def follow_clock(db: Database) -> None:
    """Let event time follow the anchor kept in the database."""
    kept = get_state(db, "clock")
    anchor = clock.Anchor(from_text(kept["event"]), from_text(kept["wall"]), kept["speed"]) if kept else None
    clock.set_anchor(anchor)


def keep_clock(db: Database, anchor: clock.Anchor | None) -> None:
    """Set the rehearsal clock for every process on this database; None returns to real time."""
    value = anchor and {"event": to_text(anchor.event), "wall": to_text(anchor.wall), "speed": anchor.speed}
    set_state(db, "clock", value)
    follow_clock(db)


def to_text(moment: datetime) -> str:
    """Write an aware moment as UTC text that sorts by time."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """Read what `to_text` wrote."""
    return datetime.fromisoformat(text)


def to_row(record: Any) -> dict[str, Any]:
    """Turn a dataclass into a row: lists, texts by language and nested records become JSON."""
    return {name: _pack(getattr(record, name)) for name in _names(cast(Any, type(record)))}


def from_row(cls: type[T], row: dict[str, Any] | sqlite3.Row) -> T:
    """Turn a row that `to_row` made back into a `cls`; columns the class does not know are left out."""
    columns = ((name, _column(hint), row[name]) for name, hint in hints(cast(Any, cls)).items())
    return cls(**{name: None if value is None else read(value) for name, read, value in columns})


def read_all(db: Database, table: str, cls: type[T], where: str = "1", args: Iterable[Any] = ()) -> list[T]:
    """List the records of `table` in their order of insertion."""
    rows = db.query(f"select * from [{table}] where {where} order by rowid", list(args))
    return [from_row(cls, row) for row in rows]


def replace_all(db: Database, table: str, records: Iterable[Any]) -> None:
    """Make `records` the only ones in `table`."""
    db.execute(f"delete from [{table}]")
    db.table(table).insert_all(to_row(record) for record in records)


def replace_changed(
    db: Database, table: str, before: Mapping[str, Any], after: Mapping[str, Any], leave: Collection[str] = ()
) -> None:
    """Make `after` the only records in `table`, writing those alone that differ from `before`, which it holds.

    Both are by primary key, the record's first field; `leave` names fields that have no column.
    """
    stay = [key for key in before if key in after]
    if stay != list(after)[: len(stay)]:
        stay, before = [], {}
        db.execute(f"delete from [{table}]")
    db.conn.executemany(
        f"delete from [{table}] where [{_first(before)}] = ?", [(key,) for key in before if key not in after]
    )
    for key in stay:
        if (record := after[key]) is not before[key] and record != before[key]:
            row = _without(to_row(record), leave)
            columns = ", ".join(f"[{name}] = :{name}" for name in row)
            db.execute(f"update [{table}] set {columns} where [{_first(after)}] = :{_first(after)}", row)
    new = [record for key, record in after.items() if key not in before]
    db.table(table).insert_all(_without(to_row(record), leave) for record in new)


def to_json(value: Any) -> Any:
    """Turn records, moments and tuples into plain JSON values."""
    if value is None or isinstance(value, str | int | float):
        return value
    if names := _names(cast(Any, type(value))):
        return {name: to_json(getattr(value, name)) for name in names}
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    return [to_json(item) for item in value] if isinstance(value, list | tuple) else value


def from_json(hint: Any, value: Any) -> Any:
    """Turn plain JSON back into what the type `hint` says."""
    return None if value is None else _reader(hint)(value)


@cache
def hints(cls: Any) -> dict[str, Any]:
    """Return the types of a record's fields by name."""
    found = get_type_hints(cls)
    return {f.name: found[f.name] for f in fields(cls)}


def _why(error: Exception, path: Path | str) -> str:
    code = getattr(error, "sqlite_errorname", "").split("_")
    if "NOTADB" in code or "CORRUPT" in code:
        return f"the database is damaged ({error}). Restore a backup with rasti restore."
    if "FULL" in code or getattr(error, "errno", 0) == errno.ENOSPC:
        return "the disk is full. Make room, then start again."
    if "BUSY" in code or "LOCKED" in code:
        return "another program holds the database. Stop that one, then start again."
    with suppress(OSError):
        # SQLite says "unable to open", which is no help.
        if os.statvfs(Path(path).parent).f_flag & os.ST_RDONLY:
            return "its disk is read-only. Have it mounted for writing (see dmesg for why it is not), then start again."
    reason = getattr(error, "strerror", "") or str(error)
    return f"the database cannot be written ({reason}). Choose a folder that can be written, with RASTI_INSTANCE."


def _pack(value: Any) -> Any:
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, dict | list | tuple) or is_dataclass(value):
        return json.dumps(to_json(value), ensure_ascii=False, separators=(",", ":"))
    return value


@cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls)) if is_dataclass(cls) else ()


def _first(records: Mapping[str, Any]) -> str:
    return next((fields(record)[0].name for record in records.values()), "rowid")


def _without(row: dict[str, Any], leave: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in leave}


@cache
def _column(hint: Any) -> Callable[[Any], Any]:
    """Return what turns a column's value into the type `hint`."""
    base, read = _not_none(hint), _reader(hint)
    if base is Localized or get_origin(base) is tuple or is_dataclass(base):
        return lambda value: read(json.loads(value))
    return read


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """Return what turns plain JSON, but for null, into the type `hint`: made once a type, programmes are large."""
    hint = _not_none(hint)
    origin, args = get_origin(hint), get_args(hint)
    if hint is datetime:
        return from_text
    if origin is dict:
        one = _reader(args[1])
        return lambda value: {key: None if item is None else one(item) for key, item in value.items()}
    if origin is tuple:
        return _tuple_reader(args)
    if is_dataclass(hint):
        return _record_reader(hint)
    return hint if hint in (bool, int, float, str, Localized) else lambda value: value


def _tuple_reader(args: tuple[Any, ...]) -> Callable[[Any], Any]:
    if args[-1] is Ellipsis:
        one = _reader(args[0])
        return lambda value: tuple([None if item is None else one(item) for item in value])
    each = [_reader(arg) for arg in args]
    return lambda value: tuple(None if item is None else one(item) for one, item in zip(each, value, strict=True))


def _record_reader(cls: Any) -> Callable[[Any], Any]:
    each = {name: _reader(hint) for name, hint in hints(cls).items()}
    return lambda value: cls(
        **{name: None if value[name] is None else read(value[name]) for name, read in each.items() if name in value}
    )


def _not_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        return next(arg for arg in get_args(hint) if arg is not type(None))
    return hint
