"""What search engines and messengers read: sitemap, previews, sessions as data."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from pwa.publishing import Publication

ORIGIN = "http://127.0.0.1:8080"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_the_sitemap_lists_each_session_in_each_language(client: FlaskClient, demo: Publication) -> None:
    rows = ElementTree.fromstring(text(client, "/sitemap.xml"))
    addresses = [row.findtext(f"{SITEMAP}loc") for row in rows]

    assert len(addresses) == len(set(addresses))
    for lang in ("fi", "sv", "en"):
        assert {f"{ORIGIN}/{lang}/sessions/{key}/" for key in demo.programme.sessions} <= set(addresses)
    assert len(rows[0]) == 4
    assert f"{ORIGIN}/fi/agenda/" not in addresses
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in text(client, "/robots.txt")


def test_a_session_is_an_event_to_machines(client: FlaskClient) -> None:
    page = text(client, "/sv/sessions/arki-ottaa-vastaan/")

    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[0])

    assert data["@type"] == "Event"
    assert data["startDate"] == "2024-11-14T07:30:00Z"
    assert data["url"] == f"{ORIGIN}/sv/sessions/arki-ottaa-vastaan/"
    assert [where["@type"] for where in data["location"]] == ["Place", "VirtualLocation"]
    assert data["performer"][0]["@type"] == "Person"
    assert data["inLanguage"] == ["fi"]


def test_what_a_text_holds_cannot_end_the_data(client: FlaskClient, demo: Publication) -> None:
    for key in list(demo.programme.sessions)[:10]:
        page = text(client, f"/fi/sessions/{key}/")
        for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S):
            assert "<" not in data
            json.loads(data)


@pytest.mark.parametrize("path", ["/fi/", "/fi/programme/2024-11-14/", "/fi/sessions/avaus/"])
def test_every_page_has_a_preview_and_its_address_in_each_language(client: FlaskClient, path: str) -> None:
    head = text(client, path).split("</head>")[0]

    assert f'<link rel="canonical" href="{ORIGIN}{path}">' in head
    for lang in ("fi", "sv", "en"):
        assert f'hreflang="{lang}" href="{ORIGIN}/{lang}{path[3:]}"' in head
    for name in ("og:title", "og:image", "og:url", "og:site_name"):
        assert f'<meta property="{name}" content="' in head
    assert re.search(r'<meta name="description" content="[^"]{20,}">', head)
