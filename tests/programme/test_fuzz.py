"""Broken files of every format: read, or refused with words; never another end."""

import random

import pytest

from pwa import exporting, paths, publishing
from tests.folders import SESSIONS, write_folder
from tests.generate import generate
from tests.proof import count

TOKENS = [
    *(
        b"<",
        b"]]>",
        b"&amp;",
        b"\x00",
        b"\xff\xfe",
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b",",
        b"\n",
        b"null",
        b"-1",
        b"1e999",
    ),
    *(b"99999999999999999999", b"2024-13-45T99:99", b"0000-00-00", b"\xe2\x80\xa8", b"T", b"Z", b":", b"+14:00"),
    *(b"RRULE:FREQ=SECONDLY", b"BEGIN:VEVENT", b"END:VEVENT", b"DURATION:P999999999D", b"<event id='1'>", b"[[[[["),
]
KOMPASSI = b"""[{"slug": "tea", "title": "Tea", "description": "x", "cachedDimensions": {"language": ["fi"]},
 "scheduleItems": [{"slug": "tea-1",
 "startTime": "2024-11-14T10:00:00+02:00", "lengthMinutes": 45, "location": "Hall"}]}]"""
KONOPAS = b"""var program = [{"id": "1", "title": "Tea", "tags": ["Track: Green"], "date": "2024-11-14",
 "time": "10:00", "mins": "45", "loc": ["Hall", "Floor"], "people": [{"id": "a", "name": "Aino"}], "desc": "<p>x</p>"}];
var people = [{"id": "a", "name": ["Aino", "Niemi"], "bio": "x"}];"""
PRETALX = b"""{"results": [{"code": "AAA", "title": {"en": "Tea"}, "state": "confirmed", "duration": 30, "speakers":
 [{"code": "B", "name": "Aino"}], "slots": [{"room": {"id": 1, "name": {"en": "Hall"}},
 "start": "2024-11-14T10:00:00+02:00", "end": "2024-11-14T10:30:00+02:00"}]}]}"""
CSV = b"title,start,end,room\nTea,2024-11-14 10:00,2024-11-14 11:00,Hall\n"


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    """One small good file of every format."""
    from pwa import database
    from pwa.programme.importers.workbook_template import workbook_template

    db = database.open_database(tmp_path_factory.mktemp("db") / "rasti.db")
    small = generate(sessions=4, people=3, rooms=2)
    files = [
        exporting.write_schedule(db, small, kind, "https://example.org") for kind in ("frab-xml", "frab-json", "ics")
    ]
    db.close()
    names = ["a.xml", "a.json", "a.ics", "k.json", "k.js", "p.json", "s.csv", "w.xlsx"]
    return list(zip(names, [*files, KOMPASSI, KONOPAS, PRETALX, CSV, workbook_template()], strict=True))


def mutate(dice, data):
    """Break a file in a few places."""
    for _ in range(dice.randint(1, 6)):
        at, length = dice.randrange(len(data) + 1), min(dice.choice((1, 2, 8, 64, 400)), len(data))
        how = dice.randrange(6)
        if how == 0:
            data = data[:at] + data[at + length :]
        elif how == 1:
            data = data[:at] + dice.choice(TOKENS) + data[at:]
        elif how == 2:
            data = data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
        elif how == 3:
            data = data[:at] + data[at : at + length] * 2 + data[at + length :]
        elif how == 4:
            data = data[:at] + dice.choice(TOKENS) + data[at + length :]
        else:
            other = dice.randrange(len(data) + 1)
            data = data[:at] + data[other : other + length] + data[at:]
    return data


def end_of(path):
    try:
        publishing.read_source(path)
    except publishing.Refused as refused:
        assert all(one.reason and one.remedy for one in refused.problems)


def test_a_broken_file_is_read_or_refused(tmp_path, seeds):
    dice = random.Random(count(1, 2))
    for number in range(count(400, 9000)):
        name, good = seeds[number % len(seeds)]
        path = tmp_path / name
        path.write_bytes(mutate(dice, good))
        end_of(path)


def test_a_broken_folder_is_read_or_refused(tmp_path):
    dice = random.Random(3)
    folder = write_folder(tmp_path / "tea")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for number in range(count(80, 1000)):
        path = files[number % len(files)]
        good = path.read_bytes()
        path.write_bytes(mutate(dice, good))
        end_of(folder)
        path.write_bytes(good)


def test_broken_real_files_are_read_or_refused(tmp_path, shared_data):
    dice = random.Random(4)
    files = [path for path in sorted(shared_data.rglob("*")) if path.suffix in (".xml", ".json", ".js", ".ics", ".csv")]
    small = [path for path in files if path.stat().st_size < 300_000]
    for number in range(count(20, 2000)):
        real = small[number % len(small)]
        path = tmp_path / f"x{real.suffix}"
        path.write_bytes(mutate(dice, real.read_bytes()))
        end_of(path)


def test_the_seeds_are_good(tmp_path, seeds):
    assert paths.DEMO.is_dir() and SESSIONS
    for name, good in seeds:
        (tmp_path / name).write_bytes(good)
        assert publishing.read_source(tmp_path / name).programme.sessions
