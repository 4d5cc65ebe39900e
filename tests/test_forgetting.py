"""A speaker who asked to be forgotten is, also by what comes later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pwa import exporting, forgetting, publishing
from pwa.programme import changes, search
from tests import folders

NOW = datetime(2024, 11, 1, tzinfo=UTC)


@pytest.fixture
def publish(db, tmp_path):
    def publish(**changed):
        source = folders.write_folder(tmp_path / "tea", {f"{name}.csv": text for name, text in changed.items()})
        return publishing.publish(db, publishing.read_source(source), now=NOW, yes=True)

    return publish


def names(db):
    return [one.name for one in publishing.read_publication(db).programme.people.values()]


def test_a_forgotten_speaker_is_in_nothing_that_is_published(db, publish, tmp_path):
    publish()

    left = forgetting.forget(db, "aino", now=NOW)

    publication = publishing.read_publication(db)
    assert left == []
    assert names(db) == ["Björn Ek"]
    assert [part.person for part in publication.programme.sessions["opening"].people] == ["bjorn"]
    assert not search.find(db, "Niemelä", "fi")
    for kind in ("frab-xml", "frab-json", "ics"):
        assert "Niemelä" not in exporting.write_schedule(db, publication, kind, "https://rasti.example").decode()
    exporting.write_folder(publication, tmp_path / "out")
    assert not [path for path in (tmp_path / "out").rglob("*.*") if "Niemelä" in path.read_text("utf-8")]


def test_no_later_import_brings_a_forgotten_speaker_back(db, publish):
    publish()
    forgetting.forget(db, "aino", now=NOW)

    same = publish()
    assert not same.published
    assert same.warnings == ("1 people in it asked to be forgotten and were left out.",)
    other_id = folders.PEOPLE.replace("aino,", "a-niemela,").replace("Aino Niemelä", "AINO NIEMELÄ")
    publish(people=other_id, sessions=folders.SESSIONS.replace("aino:", "a-niemela:"))
    assert names(db) == ["Björn Ek"]
    publish(people=folders.PEOPLE.replace("Aino Niemelä", "Aino N."))
    assert names(db) == ["Björn Ek"]


def test_a_session_that_vanishes_later_does_not_bring_the_speaker_back(db, publish):
    publish()
    forgetting.forget(db, "aino", now=NOW)

    publish(sessions="\n".join(line for line in folders.SESSIONS.splitlines() if "opening" not in line))

    assert publishing.read_publication(db).programme.sessions["opening"].cancelled
    assert names(db) == ["Björn Ek"]


def test_history_loses_the_name_and_texts_that_have_it_are_told(db, publish):
    publish(sessions=folders.SESSIONS.replace("Avaus,", "Aino Niemelä avaa,"))
    publish(sessions=folders.SESSIONS.replace("Avaus,", "Aino Niemelä aloittaa,"))

    left = forgetting.forget(db, "aino", now=NOW)

    assert left == ["opening"]
    (change,) = changes.since(db, 0)
    assert (change.before["title"]["fi"], change.after["title"]["fi"]) == ("… avaa", "… aloittaa")


def test_neither_name_nor_id_is_kept_in_the_state(db, publish):
    publish()
    forgetting.forget(db, "aino", now=NOW)

    kept = "".join(value for (value,) in db.execute("select value from state"))
    assert "aino" not in kept.lower() and "niemel" not in kept.lower()


def test_forgetting_nobody_changes_nothing(db, publish):
    publish()
    before = publishing.read_publication(db)

    with pytest.raises(forgetting.NoSuchPerson):
        forgetting.forget(db, "sam", now=NOW + timedelta(days=1))

    assert publishing.read_publication(db) == before
