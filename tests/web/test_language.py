"""Languages: from the address alone, the same page in each, the words that a text is really in."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from pwa.i18n import soften


@pytest.mark.parametrize(
    ("header", "lang"),
    [("sv-FI,fi;q=0.8", "sv"), ("en-US", "en"), ("de,fi;q=0.5", "fi"), ("de", "fi"), ("", "fi"), ("xx;q=oops", "fi")],
)
def test_the_root_leads_to_the_readers_language(client: FlaskClient, header: str, lang: str) -> None:
    answer = client.get("/", headers={"Accept-Language": header})

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/{lang}/"
    assert answer.headers["Vary"] == "Accept-Language"


def test_a_pages_language_is_that_of_its_address(client: FlaskClient) -> None:
    answer = client.get("/sv/programme/", headers={"Accept-Language": "en"})

    assert '<html lang="sv">' in answer.get_data(as_text=True)
    assert "Vary" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/programme/2024-11-14/", "/people/", "/search/", "/info/privacy/", "/offline/"])
def test_each_page_names_itself_in_every_language(client: FlaskClient, path: str) -> None:
    for lang in ("fi", "sv", "en"):
        page = client.get(f"/{lang}{path}").get_data(as_text=True)
        alternates = re.findall(r'<link rel="alternate" hreflang="(\w\w)" href="([^"]+)">', page)
        menu = page.split('<details class="lang">')[1].split("</details>")[0]

        assert alternates == [(other, f"http://127.0.0.1:8080/{other}{path}") for other in ("fi", "sv", "en")]
        assert all(f'href="/{other}{path}" lang="{other}"' in menu for other in ("fi", "sv", "en"))


@pytest.mark.parametrize("path", ["/search/?q=ty%C3%B6+%26", "/programme/2024-11-14/?theme=t1&room=teatro"])
def test_the_language_menu_keeps_what_was_asked_for(client: FlaskClient, path: str) -> None:
    page = client.get(f"/fi{path}").get_data(as_text=True)
    menu = page.split('<details class="lang">')[1].split("</details>")[0]

    assert f'href="/sv{escape(path)}" lang="sv"' in menu
    assert f'hreflang="sv" href="http://127.0.0.1:8080/sv{path.split("?")[0]}"' in page


def test_an_unknown_language_is_no_page(client: FlaskClient) -> None:
    assert client.get("/de/programme/").status_code == 404


@pytest.mark.parametrize(
    ("lang", "text", "broken"),
    [
        ("fi", "Kotoutumiskoulutussuunnitelma nyt", "Kotou-tu-mis-kou-lu-tus-suun-ni-telma nyt"),
        ("fi", "Kotoutumispalvelut uudistuvat", "Kotoutumispalvelut uudistuvat"),
        ("sv", "Tillgänglighetsutlåtande", "Tillgänglighets-utlåtande"),
        ("sv", "Integrationsutbildningsplanering", "Integrations-utbildnings-planering"),
        ("sv", "Välfärdsområdesdirektör", "Välfärdsområdesdirektör"),
        ("sv", "Delaktighetsråd", "Delaktighetsråd"),
        ("en", "Internationalisations", "Internationalisations"),
    ],
)
def test_only_the_longest_words_are_given_breaks(lang: str, text: str, broken: str) -> None:
    assert soften(text, lang).replace("\u00ad", "-") == broken
