from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pwa.config import Config
from tests.push_services.firefox import FirefoxService


@pytest.fixture
def service() -> Iterator[FirefoxService]:
    """Have a push service that takes and keeps what is sent."""
    service = FirefoxService().start()
    yield service
    service.stop()


@pytest.fixture
def config(tmp_path: Path, service: FirefoxService) -> Config:
    """Have settings that let alerts go to that service alone."""
    return Config(
        instance=tmp_path,
        public_url="https://rasti.example",
        contact="mailto:info@example.org",
        push_hosts=(service.origin,),
    )
