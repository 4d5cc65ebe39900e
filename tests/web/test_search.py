"""Search over HTTP: the page, its fragment, and the phone's own index."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from pwa.programme.search import fold
from pwa.publishing import Publication
from pwa.web import search

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "search.json").read_text("utf-8"))


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_matches_are_marked_as_on_the_phone(vector: dict[str, str]) -> None:
    assert search.mark(vector["title"], vector["query"]) == vector["marked"]


@pytest.mark.parametrize(
    ("title", "query", "marked"),
    [
        ("Kieli kasvaa työpaikalla", "TYO", "Kieli kasvaa <mark>työ</mark>paikalla"),
        ("Åbo <b>& Turku", "abo tur", "<mark>Åbo</mark> &lt;b&gt;&amp; <mark>Tur</mark>ku"),
        ("Straße", "strass", "<mark>Straß</mark>e"),
        ("Työpaja", "paja", "Työpaja"),
        ("Kieli", "", "Kieli"),
    ],
)
def test_matches_are_marked_in_the_titles_own_letters(title: str, query: str, marked: str) -> None:
    assert search.mark(title, query) == marked


def test_hits_are_grouped_by_kind(client: FlaskClient, demo: Publication) -> None:
    page = text(client, "/fi/search/?q=logomo")

    kinds = re.findall(r'id="kind-\d+">', page)

    assert kinds
    assert "<mark>Logomo</mark>" in page


def test_the_fragment_holds_the_results_alone(client: FlaskClient) -> None:
    answer = client.get("/sv/search/results?q=wc")

    assert "<html" not in answer.get_data(as_text=True)
    assert answer.headers["HX-Replace-Url"] == "/sv/search/?q=wc"
    assert answer.headers["Cache-Control"] == "no-store"


def test_letters_outside_latin_survive_the_header(client: FlaskClient) -> None:
    address = client.get("/fi/search/results", query_string={"q": "työ мова"}).headers["HX-Replace-Url"]

    assert address.isascii()


def test_four_states_without_hits_say_different_things(client: FlaskClient) -> None:
    asked = ("/en/search/", "/en/search/?q=%2E%2E%2E", "/en/search/?q=xyzzyq", "/en/search/?q=kotoutumine")
    states = [text(client, path).split('id="hits"')[1].split("</div>")[0] for path in asked]

    assert len(set(states)) == len(states)
    assert "xyzzyq" in states[2]


def test_a_misspelt_word_is_answered_with_the_nearest(client: FlaskClient) -> None:
    page = text(client, "/fi/search/?q=logmo")

    assert re.search(r'href="/fi/search/\?q=Logomo[^"]*"', page)


def test_what_only_a_theme_says_is_a_spelling_too(client: FlaskClient) -> None:
    page = text(client, "/fi/search/?q=työlisyys")

    assert ">työllisyys<" in page.lower()


def test_without_hits_the_themes_are_offered(client: FlaskClient, demo: Publication) -> None:
    page, theme = text(client, "/sv/search/?q=xyzzyq"), demo.programme.event.themes[0]

    link = re.search(r'href="(/sv/search/[^"]+)">' + re.escape(theme.label["sv"]), page)

    assert link
    assert "data-slot" in text(client, link[1])


def test_a_query_cannot_write_into_the_page(client: FlaskClient) -> None:
    assert "<script>alert" not in text(client, "/en/search/?q=<script>alert(1)</script>")
    assert client.get("/en/search/results?q=%00%0d%0aSet-Cookie:x").status_code == 200


def test_the_short_address_is_the_same_page(client: FlaskClient) -> None:
    assert "<h1>" in text(client, "/fi/search?q=koto")


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_the_phones_index_has_everything_with_addresses_that_answer(
    client: FlaskClient, demo: Publication, lang: str
) -> None:
    rows = json.loads(text(client, f"/{lang}/search.json"))
    programme = demo.programme

    counts = {kind: sum(row[0] == kind for row in rows) for kind in search.KINDS}

    assert counts == {
        "session": len(programme.sessions),
        "person": len(programme.people),
        "exhibitor": len(demo.exhibitors),
        "place": len(programme.places),
        "page": len(programme.pages),
    }
    assert all(fold(more) == more for *_rest, more in rows)
    first = {kind: next(row for row in rows if row[0] == kind) for kind in search.KINDS}
    assert all(client.get(row[1], follow_redirects=True).status_code == 200 for row in first.values())
