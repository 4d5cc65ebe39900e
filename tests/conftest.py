"""What every test may use: a real database file, the demo as published, the app and its client."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database

from pwa import clock, create_app, database, paths, publishing
from pwa.config import Config

FIRST_MORNING = datetime(2024, 11, 14, 6, 40, tzinfo=UTC)
SHARED = Path(__file__).parents[1] / ".." / "shared" / "data"


@pytest.fixture(autouse=True)
def real_time() -> Iterator[None]:
    """Leave no rehearsal clock behind."""
    yield
    clock.set_anchor(None)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A new database file with the schema."""
    db = database.open_database(tmp_path / "rasti.db")
    yield db
    db.close()


@pytest.fixture(scope="session")
def demo() -> publishing.Publication:
    """Integration 2024 as read from its folder."""
    return publishing.read_source(paths.DEMO)


@pytest.fixture
def shared_data() -> Path:
    """The folder of real schedules, where there is one."""
    if not SHARED.is_dir():
        pytest.skip("../shared/data is not here: the tests over real schedules need it")
    return SHARED.resolve()


@pytest.fixture
def app(tmp_path: Path, demo: publishing.Publication) -> Flask:
    """The application with the demo published, its clock on the first morning."""
    config = Config(instance=tmp_path, contact="mailto:info@example.org")
    db = database.open_database(config.database)
    publishing.publish(db, demo, now=FIRST_MORNING)
    database.keep_clock(db, clock.Anchor(FIRST_MORNING, clock.wall()))
    db.close()
    return create_app(config)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that says where it comes from, as real ones do."""
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client
