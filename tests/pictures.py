"""Small pictures to test with."""

from __future__ import annotations

import struct
import zlib


def png(width: int, height: int, text: bytes = b"") -> bytes:
    """Return a white PNG, with `text` as its comment; of a size that is no size, one without pixels."""
    pixels = (b"\0" + b"\xff" * width) * height if 0 < width * height < 10**7 else b""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(pixels)), (b"IEND", b"")]
    if text:
        chunks.insert(1, (b"tEXt", b"Comment\0" + text))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
