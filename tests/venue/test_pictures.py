"""Plans that are pictures: told by content, kept as pixels alone."""

from __future__ import annotations

import struct
import zlib

import pytest

from pwa.venue.pictures import MOST_BYTES, NotAPicture, read_picture
from tests.pictures import png

JPEG = (
    b"\xff\xd8\xff\xe0\x00\x07JFIF\0\xff\xe1\x00\x0aExif\0GPS\xff\xc0\x00\x0b\x08\x00\x20\x00\x40\x01\x01\x11\x00"
    b"\xff\xda\x00\x02pixels\xff\xd9<script>"
)


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    inner = b"WEBP" + b"".join(
        name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for name, body in chunks
    )
    return b"RIFF" + struct.pack("<I", len(inner)) + inner


WEBP = webp((b"VP8X", b"\x0c\0\0\0\x3f\0\0\x1f\0\0"), (b"VP8L", b"\x2fpixels"), (b"EXIF", b"GPS"))


@pytest.mark.parametrize(
    ("source", "type"), [(png(64, 32, b"GPS"), "image/png"), (JPEG, "image/jpeg"), (WEBP, "image/webp")]
)
def test_a_picture_is_known_by_its_content_and_kept_without_what_is_not_pixels(source: bytes, type: str) -> None:
    found = read_picture(source)

    assert (found.type, found.width, found.height) == (type, 64, 32)
    assert b"GPS" not in found.body and b"<script>" not in found.body
    again = read_picture(found.body)
    assert again == found


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        png(64, 32)[:40],
        png(64, 32)[:-12],
        JPEG[:20],
        JPEG[:-12],
        WEBP[:-3],
        png(0, 32),
        png(100_000, 100_000),
        png(64, 32) + b"\0" * MOST_BYTES,
    ],
)
def test_what_is_no_picture_or_too_large_is_refused_in_words(source: bytes) -> None:
    with pytest.raises(NotAPicture, match=r"\w+ \w+"):
        read_picture(source)


def test_a_picture_is_shown_from_inside_an_svg_that_holds_nothing_else() -> None:
    shown = read_picture(png(64, 32)).as_svg()

    assert shown.count("<") == 3 and 'viewBox="0 0 64 32"' in shown and 'href="data:image/png;base64,iVBOR' in shown


def test_the_made_picture_is_a_real_one() -> None:
    body = png(2, 1)

    assert zlib.crc32(body[12:29]) == struct.unpack(">I", body[29:33])[0]
