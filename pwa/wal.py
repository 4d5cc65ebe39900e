"""SQLite's write-ahead log as it lies on the disk: SQLite itself passes over what is damaged in silence."""

from __future__ import annotations

import struct
from pathlib import Path

HEADER, FRAME = 32, 24
MAGIC = (0x377F0682, 0x377F0683)


def find_damage(database: Path) -> str:
    """Say what is wrong with the log of `database`, or nothing (SQLite file format, section 4).

    Ask while no process has the database open: the first to open it throws away what it cannot read.
    """
    try:
        log = Path(f"{database}-wal").read_bytes()
    except FileNotFoundError:
        return ""
    if not log.strip(b"\0"):
        return ""
    if len(log) < HEADER:
        return f"it is only {len(log)} bytes long"
    magic, _format, size, _turn, _salt, _more, first, second = struct.unpack(">8I", log[:HEADER])
    order = ">" if magic & 1 else "<"
    if magic not in MAGIC or _add(log[: HEADER - 8], order) != (first, second):
        return "its header is not what SQLite wrote"
    size = 65536 if size == 1 else size
    sums = (first, second)
    for at in range(HEADER, len(log), FRAME + size):
        frame = log[at : at + FRAME + size]
        if frame[8:16] != log[16:24]:
            # What an earlier round left behind.
            return ""
        sums = _add(frame[:8] + frame[FRAME:], order, sums) if len(frame) == FRAME + size else (-1, -1)
        if sums != struct.unpack(">2I", frame[16:24]):
            return f"it cannot be read from byte {at} on, of {len(log)}"
    return ""


def _add(data: bytes, order: str, sums: tuple[int, int] = (0, 0)) -> tuple[int, int]:
    first, second = sums
    words = iter(struct.unpack(f"{order}{len(data) // 4}I", data))
    for one, two in zip(words, words, strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second
