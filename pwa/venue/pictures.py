"""Floor plans that are pictures: told by their content, kept as pixels alone, and shown from inside an SVG."""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from pwa.database import from_row, to_row
from pwa.i18n import say

MOST_BYTES = 2_000_000
MOST_PIXELS = 40_000_000
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
_PNG = b"\x89PNG\r\n\x1a\n"
# What a PNG is shown by; text, times and places of a camera are left out.
_PNG_KEPT = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"sRGB", b"gAMA", b"cHRM", b"iCCP", b"pHYs"))
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"))
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class NotAPicture(ValueError):
    """A file is no picture that can be a floor plan; the message says why."""


@dataclass(frozen=True)
class Picture:
    """A plan's pixels: `type` is its media type, `width` and `height` are pixels, `digest` names it."""

    digest: str
    type: str
    width: int
    height: int
    body: bytes

    def as_svg(self) -> str:
        """Return it as an SVG of its own, which a page can show and a phone can store as it does pages."""
        data = base64.b64encode(self.body).decode()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}">'
            f'<image width="{self.width}" height="{self.height}" href="data:{self.type};base64,{data}"/></svg>\n'
        )


def read_picture(source: bytes) -> Picture:
    """Return a PNG, JPEG or WebP picture without what is not pixels; raises NotAPicture, whatever it is called."""
    if len(source) > MOST_BYTES:
        raise NotAPicture(say("It has over %(most)s MB: save it smaller.", most=MOST_BYTES // 1_000_000))
    try:
        if source.startswith(_PNG):
            found = "image/png", *_png(source)
        elif source.startswith(b"\xff\xd8\xff"):
            found = "image/jpeg", *_jpeg(source)
        elif source[:4] == b"RIFF" and source[8:12] == b"WEBP":
            found = "image/webp", *_webp(source)
        else:
            raise NotAPicture(say("It is no PNG, JPEG or WebP picture."))
    except (struct.error, IndexError) as error:
        raise NotAPicture(say("The picture is cut off or damaged.")) from error
    kind, width, height, body = found
    if not 0 < width * height <= MOST_PIXELS:
        raise NotAPicture(say("It has too many pixels: save it smaller."))
    return Picture(hashlib.sha256(body).hexdigest()[:20], kind, width, height, body)


def keep(db: Database, pictures: Iterable[Picture]) -> None:
    """Keep pictures by their digests; inside the caller's transaction."""
    for one in pictures:
        db.table("picture").insert(to_row(one), pk="digest", ignore=True)


def find(db: Database, digest: str) -> Picture | None:
    """Return the picture of a digest."""
    row = next(db.query("select * from picture where digest = ?", [digest]), None)
    return from_row(Picture, row) if row else None


def _png(source: bytes) -> tuple[int, int, bytes]:
    kept, at, (width, height) = [_PNG], len(_PNG), struct.unpack(">II", source[16:24])
    while True:
        (length,) = struct.unpack(">I", source[at : at + 4])
        name, end = source[at + 4 : at + 8], at + 12 + length
        if end > len(source) or (at == len(_PNG)) != (name == b"IHDR"):
            raise IndexError
        if name in _PNG_KEPT:
            kept.append(source[at:end])
        if name == b"IEND":
            return width, height, b"".join(kept)
        at = end


def _jpeg(source: bytes) -> tuple[int, int, bytes]:
    kept, at, size = [source[:2]], 2, (0, 0)
    while True:
        if source[at] != 0xFF:
            raise IndexError
        marker, (length,) = source[at + 1], struct.unpack(">H", source[at + 2 : at + 4])
        if marker in _FRAMES:
            size = struct.unpack(">HH", source[at + 5 : at + 9])
        if marker == 0xDA:
            # From here on there is nothing but pixels, up to the end of the picture.
            end = source.rindex(b"\xff\xd9") + 2 if b"\xff\xd9" in source[at:] else 0
            if not end or not all(size):
                raise IndexError
            return size[1], size[0], b"".join((*kept, source[at:end]))
        # Application data may hold where and when a photo was taken; 0 and 14 say how its colours are meant.
        if (marker not in range(0xE1, 0xF0) and marker != 0xFE) or marker == 0xEE:
            kept.append(source[at : at + 2 + length])
        at += 2 + length


def _webp(source: bytes) -> tuple[int, int, bytes]:
    size, chunks = (0, 0), []
    for name, body in _webp_chunks(source):
        if name == b"VP8X":
            size = int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
            body = bytes((body[0] & ~0x0C,)) + body[1:]
        elif name == b"VP8 " and not all(size):
            width, height = struct.unpack("<HH", body[6:10])
            size = width & 0x3FFF, height & 0x3FFF
        elif name == b"VP8L" and not all(size):
            bits = int.from_bytes(body[1:5], "little")
            size = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        if name in _WEBP_KEPT:
            chunks.append(name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2))
    if not all(size):
        raise IndexError
    inner = b"WEBP" + b"".join(chunks)
    return *size, b"RIFF" + struct.pack("<I", len(inner)) + inner


def _webp_chunks(source: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at < len(source):
        name, (length,) = source[at : at + 4], struct.unpack("<I", source[at + 4 : at + 8])
        if at + 8 + length > len(source):
            raise IndexError
        yield name, source[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
