import json
from pathlib import Path

import pytest

from pwa import finding, publishing
from pwa.database import set_state
from pwa.i18n import Localized
from pwa.programme import search
from pwa.programme.search import Hit, find
from pwa.programme.stems import stems
from tests import folders
from tests.folders import write_folder


def vectors(name):
    return json.loads((Path(__file__).parents[1] / "vectors" / f"{name}.json").read_text("utf-8"))


@pytest.fixture
def published(db, tmp_path, morning):
    publishing.publish(db, publishing.read_source(write_folder(tmp_path)), now=morning)
    return db


@pytest.mark.parametrize("vector", vectors("folding"), ids=lambda vector: vector["name"])
def test_words_are_folded_as_on_the_phone(vector):
    assert search.fold(vector["text"]) == vector["folded"]


@pytest.mark.parametrize("vector", vectors("stems"), ids=lambda vector: vector["word"])
def test_stems_are_those_of_the_phone(vector):
    assert list(stems(vector["word"])) == vector["stems"]


@pytest.mark.parametrize("vector", vectors("search"), ids=lambda vector: vector["name"])
def test_a_title_is_found_as_on_the_phone(db, vector):
    search.index(db, [search.Entry("session", "one", Localized({"fi": vector["title"]}))])

    assert bool(find(db, vector["query"], "fi")) == vector["found"]


def test_facilities_are_found_by_what_people_call_them(published):
    for query in ("vessa", "toaletter", "restroom", "WC"):
        assert [hit.id for hit in find(published, query, "sv")][:1] == ["wc-1"], query


def test_an_index_of_an_older_version_is_made_anew(published):
    published.execute("delete from search")
    finding.refresh(published, publishing.read_publication(published))
    assert find(published, "avaus", "fi") == []

    set_state(published, "search", search.VERSION - 1)
    finding.refresh(published, publishing.read_publication(published))

    assert find(published, "avaus", "fi")


def test_a_session_is_found_by_its_title_in_any_language_and_shown_in_the_readers(published):
    assert find(published, "avaus", "en")[0] == Hit("session", "opening", "Opening", "en")
    assert find(published, "opening", "fi")[0] == Hit("session", "opening", "Avaus", "fi")


def test_a_title_that_is_in_another_language_says_in_which(published):
    assert find(published, "elokuva", "sv") == [Hit("session", "film", "Elokuva", "fi")]


@pytest.mark.parametrize("query", ["niemelä", "NIEMELA", "niemela\u0308", "aino nie", "nie aino"])
def test_accents_case_order_and_endings_do_not_matter(published, query):
    assert find(published, query, "fi")[0] == Hit("person", "aino", "Aino Niemelä", "fi")


def test_everything_published_is_found(published):
    found = {
        kind: find(published, query, "fi")[0]
        for kind, query in {
            "session": "tervetuloa",
            "person": "ek",
            "exhibitor": "teeseura",
            "place": "vessa",
            "page": "tietoa",
        }.items()
    }

    assert {kind: hit.kind for kind, hit in found.items()} == {kind: kind for kind in found}
    assert found["place"].id == "wc-1"


def test_an_exhibitor_is_found_by_its_booth(published):
    assert [hit.id for hit in find(published, "a2", "fi")] == ["teeseura"]


def test_a_title_comes_before_a_text(published):
    kinds = [hit.kind for hit in find(published, "teeseura", "fi")]

    assert kinds == ["exhibitor", "person", "session"]


def test_every_word_has_to_be_there(published):
    assert find(published, "avaus kahvia", "fi") == []


def test_a_word_of_another_case_is_found_by_its_beginning(published):
    assert [hit.id for hit in find(published, "elokuvissa", "fi")] == ["film"]


@pytest.mark.parametrize("query", ["", "  ", "***", '"', "🍵"])
def test_a_query_without_words_finds_nothing(published, query):
    assert find(published, query, "fi") == []


@pytest.mark.parametrize("query", ['"avaus', "avaus OR", "NEAR(avaus", "avaus -", "title:avaus", "avaus*"])
def test_what_looks_like_a_query_language_is_words(published, query):
    find(published, query, "fi")


def test_no_more_hits_than_wanted(published):
    assert len(find(published, "t", "fi", limit=2)) == 2


def test_what_is_no_longer_published_is_no_longer_found(published, tmp_path, morning):
    write_folder(tmp_path, {"people.csv": folders.PEOPLE.replace("Björn Ek", "Sam Ek")})

    publishing.publish(published, publishing.read_source(tmp_path), now=morning)

    assert find(published, "ek", "fi")[0].title == "Sam Ek"
    assert "person" not in {hit.kind for hit in find(published, "björn", "fi")}
