from datetime import UTC, datetime

import pytest


@pytest.fixture
def morning():
    """The morning of the event day, before anything has begun."""
    return datetime(2024, 11, 14, 6, 0, tzinfo=UTC)
