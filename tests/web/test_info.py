"""Info pages, announcements and the menu over HTTP."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from pwa import publishing
from pwa.publishing import Publication
from pwa.web import info
from tests.folders import EVENT, write_folder
from tests.web.test_programme import serve

SUPERVISED = """[contact]
email = "tea@example.org"
[supervisor]
url = "https://supervisor.example/"
name.fi = "Valvoja"
[[themes]]"""


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_every_printed_address_answers(client: FlaskClient, demo: Publication, lang: str) -> None:
    for path in info.printed_paths(demo, lang):
        page = text(client, path)
        assert page.count("<h1") == page.count("<main ") == 1, path


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_the_accessibility_statement_is_reached_from_every_page(
    client: FlaskClient, demo: Publication, lang: str
) -> None:
    event = demo.programme.event
    for path in (*info.printed_paths(demo, lang), f"/{lang}/none/", f"/{lang}/now/"):
        footer = client.get(path).get_data(as_text=True).split("<footer")[1]
        assert f'href="/{lang}/info/accessibility/"' in footer, path

    statement = text(client, f"/{lang}/info/accessibility/")
    assert event.contact_email in statement
    assert event.supervisor_url in statement


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_every_page_shows_the_eu_funding_and_says_that_it_is_a_sample(
    client: FlaskClient, demo: Publication, lang: str
) -> None:
    event = demo.programme.event
    for path in (*info.printed_paths(demo, lang), f"/{lang}/none/"):
        footer = client.get(path).get_data(as_text=True).split("<footer")[1]
        assert event.funding[lang] in footer, path
        assert event.sample_note[lang] in footer, path


def test_announcements_carry_their_times_newest_first(client: FlaskClient, demo: Publication) -> None:
    page = text(client, "/fi/news/")
    since = re.findall(r'<article class="news [^"]*" data-from="([^"]+)"', page)

    assert len(since) == len(demo.programme.announcements)
    assert since == sorted(since, reverse=True)


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_the_menu_leads_everywhere(client: FlaskClient, demo: Publication, lang: str) -> None:
    page = text(client, f"/{lang}/more/").split("<main")[1]
    links = set(re.findall(r'href="([^"#]+)"', page))

    for path in ("exhibitors", "people", "news", "settings", "search", "languages"):
        assert f"/{lang}/{path}/" in links
    for key in demo.programme.pages:
        assert f"/{lang}/info/{key}/" in links
    assert all(client.get(link).status_code == 200 for link in links if link.startswith("/"))


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_an_event_without_a_statement_has_the_template_filled_in(tmp_path: Path, lang: str) -> None:
    source = write_folder(tmp_path / "tea", {"event.toml": EVENT.replace("[[themes]]", SUPERVISED, 1)})
    client = serve(tmp_path, publishing.read_source(source))

    page = client.get(f"/{lang}/info/accessibility/").get_data(as_text=True)

    assert 'href="mailto:tea@example.org"' in page
    assert '<a href="https://supervisor.example/"' in page
    assert page.count("<h2>") == 5
    assert f'href="/{lang}/info/accessibility/"' in client.get(f"/{lang}/people/").get_data(as_text=True)


def test_an_event_without_plans_or_organiser_lists_its_rooms_and_names_nobody(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "event", {"venue/1.svg": None, "venue/paths.csv": None})
    client = serve(tmp_path, publishing.read_source(folder))

    page = text(client, "/en/venue/")

    assert 'href="/en/places/teatro/"' in page
    assert "data-empty hidden" in page
    assert "Organiser:" not in page
