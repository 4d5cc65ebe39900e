import json
from datetime import UTC, datetime

import pytest

from pwa import publishing
from tests.programme.odd_files import TEA


@pytest.fixture
def morning():
    """The morning of the event day, before anything has begun."""
    return datetime(2024, 11, 14, 6, 0, tzinfo=UTC)


@pytest.fixture
def read(tmp_path):
    """Write a file and read it as a source; what is no text becomes JSON."""

    def read(name, content, known=None):
        if not isinstance(content, str | bytes):
            content = json.dumps(content, ensure_ascii=False)
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return publishing.read_source(tmp_path / name, known)

    return read


@pytest.fixture
def refused(read):
    """Write a file that is refused and return its problems in words."""

    def refused(name, content):
        with pytest.raises(publishing.Refused) as caught:
            read(name, content)
        return [str(problem) for problem in caught.value.problems]

    return refused


@pytest.fixture
def one(read):
    """Read a file that holds one session and return it."""

    def one(name, content):
        (session,) = read(name, content, TEA).programme.sessions.values()
        return session

    return one
