"""A short sample of the soak: open apps and organisers at once, and every answer right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Server
from tests.small_server import serve_small
from tests.soak import day


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a small programme."""
    with serve_small(tmp_path_factory.mktemp("soak")) as server:
        yield server


def test_a_hundred_apps_and_two_organisers_disturb_nobody(server: Server) -> None:
    seen = day.run(server, apps=100, seconds=6, speed=20)

    assert seen.errors == []
    assert seen.answers > 300 and seen.editions >= 2
    assert {"poll", "page", "sync", "download"} <= seen.seconds.keys()
    # One app may tick the same session twice.
    assert 0 < seen.kept <= seen.ticked
    assert seen.memory[1] < seen.memory[0] * 1.5
