import json
import random
from datetime import UTC, datetime

import pytest

from pwa import database, publishing
from pwa.programme.importers import recognise as module
from pwa.programme.importers.problems import Findings
from pwa.programme.importers.recognise import recognise
from tests.folders import write_folder
from tests.programme import test_icalendar, test_kompassi, test_konopas, test_pretalx_api, test_schedule_json
from tests.programme.test_workbook import make

SAMPLES = {
    "schedule.json": json.dumps(test_schedule_json.version_1(test_schedule_json.item())),
    "kompassi": json.dumps([test_kompassi.item()], ensure_ascii=False),
    "konopas": "\ufeffvar program = " + json.dumps([test_konopas.item()]) + ";",
    "pretalx": json.dumps({"results": [test_pretalx_api.submission()]}),
    "icalendar": test_icalendar.calendar(test_icalendar.event("LOCATION:Teatro")),
    "sessions": "title,date,start,duration\nTea,2024-11-14,10:00,60\n",
    "xml": "<schedule><conference/><day date='2024-11-14'><room name='Teatro'><event id='1'><start>10:00</start>"
    "<duration>1:00</duration><title>Tea</title></event></room></day></schedule>",
    "workbook": make(),
}


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("name", ["a.xml", "a.txt", "a"])
def test_a_format_is_told_by_content_and_not_by_name(tmp_path, kind, name):
    assert recognise(write(tmp_path / name, SAMPLES[kind]), Findings()) == kind


def test_folders_are_told_by_what_is_in_them(tmp_path):
    (tmp_path / "export").mkdir()
    write(tmp_path / "export" / "sessions.json", "[]")

    assert recognise(tmp_path / "export", Findings()) == "open event"
    assert recognise(write_folder(tmp_path / "tea"), Findings()) == "folder"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 1_000_000)

    with pytest.raises(publishing.Refused, match=r"It is 2 MB large\. A programme has 1 MB at most"):
        publishing.read_source(write(tmp_path / "a.csv", "x" * 2_000_000))


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_same_file_again_publishes_nothing(tmp_path, kind):
    path, now = write(tmp_path / "a", SAMPLES[kind]), datetime(2024, 11, 1, tzinfo=UTC)
    db = database.open_database(tmp_path / "rasti.db")
    publishing.publish(db, publishing.read_source(path), now=now)

    known = publishing.read_publication(db).programme.event
    report = publishing.publish(db, publishing.read_source(path, known), now=now)

    db.close()
    assert (report.publication, report.published, report.changes) == (1, False, ())


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_damaged_file_is_read_or_refused_and_never_breaks(tmp_path, kind):
    content = SAMPLES[kind] if isinstance(SAMPLES[kind], bytes) else SAMPLES[kind].encode()
    chance = random.Random(kind)
    parts = [
        b"\x00",
        b"\xff",
        b"{",
        b"[]",
        b'"',
        b"null",
        b"-1",
        b"9" * 400,
        b"T25:99",
        b"\n",
        b"<",
        b"0001-01-01",
        b"%",
    ]
    for _ in range(60):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(damaged))
            damaged[at : at + chance.randint(0, 12)] = chance.choice(parts)
        try:
            publishing.read_source(write(tmp_path / "a", bytes(damaged)))
        except publishing.Refused as error:
            assert all(problem.reason and problem.remedy for problem in error.problems)


@pytest.mark.parametrize("value", [None, 0, -1, 1.5, True, "", "x", [], {}, [[]], {"a": 1}, "9" * 500])
@pytest.mark.parametrize(
    ("make_item", "wrap"),
    [
        (test_schedule_json.item, test_schedule_json.version_1),
        (test_kompassi.item, lambda one: [one, test_kompassi.item(slug="z")]),
        (test_konopas.item, lambda one: [one, test_konopas.item(id="z")]),
        (test_pretalx_api.submission, lambda one: [one, test_pretalx_api.submission(code="z")]),
    ],
)
def test_any_field_may_hold_anything(tmp_path, make_item, wrap, value):
    for field in {
        **make_item(),
        "persons": 0,
        "links": 0,
        "people": 0,
        "tags": 0,
        "desc": 0,
        "slots": 0,
        "language": 0,
    }:
        try:
            publishing.read_source(write(tmp_path / "a", json.dumps(wrap({**make_item(), field: value}))))
        except publishing.Refused as error:
            assert error.problems


@pytest.mark.parametrize("path", ["other/kotlinconf-2025-conference-info.json", "maps/coscup2023-booth-3F-4F.svg"])
def test_a_real_map_is_no_programme(shared_data, path):
    with pytest.raises(publishing.Refused, match=r"no programme in a format|no schedule with days"):
        publishing.read_source(shared_data / path)
