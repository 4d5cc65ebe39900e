"""As much of protocol buffers as Chromium's push stream needs."""

from __future__ import annotations

import asyncio
import struct

Fields = list[tuple[str, str]]


def varint(number: int) -> bytes:
    """Write a number seven bits at a time, the lowest first."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def pack(field: int, value: bool | int | str | bytes) -> bytes:
    """Write a field: numbers as varints, text and bytes with their length."""
    if isinstance(value, int):
        return varint(field << 3) + varint(int(value))
    content = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(content)) + content


def fixed64(field: int, value: int) -> bytes:
    """Write a field of eight bytes."""
    return varint(field << 3 | 1) + struct.pack("<Q", value)


def unpack(content: bytes) -> dict[int, list[int | bytes]]:
    """Read the fields of a message."""
    found: dict[int, list[int | bytes]] = {}
    at = 0
    while at < len(content):
        head, at = _read_varint(content, at)
        field, wire = head >> 3, head & 7
        value: int | bytes
        if wire == 0:
            value, at = _read_varint(content, at)
        elif wire in (1, 5):
            size = 8 if wire == 1 else 4
            value, at = int.from_bytes(content[at : at + size], "little"), at + size
        elif wire == 2:
            size, at = _read_varint(content, at)
            value, at = content[at : at + size], at + size
        else:
            raise ValueError(f"wire type {wire}")
        found.setdefault(field, []).append(value)
    return found


async def read_message(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Read a tag, a length and as many bytes."""
    tag = (await reader.readexactly(1))[0]
    size = shift = 0
    while True:
        byte = (await reader.readexactly(1))[0]
        size |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return tag, await reader.readexactly(size)


def _read_varint(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
