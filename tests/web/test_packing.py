"""What is rendered live goes out compressed where it is public, and says the same."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import brotli
import pytest
from flask.testing import FlaskClient

LIVE = "/fi/venue/1/?to=B12"


@pytest.mark.parametrize(("coding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_live_public_page_is_compressed_as_the_browser_takes_it(
    client: FlaskClient, coding: str, unpack: Callable[[bytes], bytes]
) -> None:
    plain = client.get(LIVE)

    packed = client.get(LIVE, headers={"Accept-Encoding": f"{coding}, deflate"})

    assert packed.headers["Content-Encoding"] == coding
    assert unpack(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 4
    assert "Content-Encoding" not in plain.headers


def test_pages_of_the_desk_stay_as_they_are(client: FlaskClient) -> None:
    answer = client.get("/organiser/sign-in/", headers={"Accept-Encoding": "br, gzip"})

    assert "Content-Encoding" not in answer.headers
