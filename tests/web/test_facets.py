"""A day narrowed over HTTP, as the phone narrows it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pwa.publishing import Publication
from tests.web.test_programme import serve, tea, text

__all__ = ("tea",)


def shown(page: str) -> list[str]:
    """List the showings of a day's list that are not hidden."""
    rows = re.findall(r'<li data-find=""([^>]*)>\s*<article[^>]*data-slot="([^"]+)"', page)
    return [slot for attributes, slot in rows if not attributes.endswith(" hidden")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["opening-1", "film-1", "film-2", "tasting-1"]),
        ("format=talk", ["opening-1"]),
        ("room=teatro&spoken=fi", ["opening-1", "film-1", "film-2"]),
        ("open=1", ["tasting-1"]),
        ("coming=1", ["film-2", "tasting-1"]),
        ("coming=1&spoken=fi", ["film-2"]),
        ("q=avaus", ["opening-1"]),
        ("theme=nowhere", []),
    ],
)
def test_a_query_narrows_the_day_as_the_phone_would(
    tmp_path: Path, tea: Publication, query: str, found: list[str]
) -> None:
    page = text(serve(tmp_path, tea, at=datetime(2024, 11, 14, 10, tzinfo=UTC)), f"/en/programme/2024-11-14/?{query}")

    assert shown(page) == found
    assert ("data-narrow-only hidden" in page) == (not query)
    assert (f"{len(found)} session{'' if len(found) == 1 else 's'}</p>") in page


def test_a_day_offers_only_what_narrows_it(tmp_path: Path, tea: Publication) -> None:
    page = text(serve(tmp_path, tea), "/en/programme/2024-11-14/")

    fields = re.findall(r'name="([a-z]+)"', page.split('role="search"')[1].split("</form>")[0])

    assert "room" in fields
    assert "open" in fields
    assert "level" not in fields
    assert "stream" not in fields
