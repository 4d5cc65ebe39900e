"""However large or malicious a file is: a clear refusal, or a slow success."""

import zipfile

import pytest

from pwa import publishing
from pwa.programme.importers import problems, sessions_csv
from tests.bench import importing
from tests.folders import write_folder
from tests.programme.odd_files import XML, v1
from tests.proof import FULL, count

ROW = "Tea {n},2024-11-14 10:00,2024-11-14 11:00,Hall\n"


def test_a_hundred_megabytes_are_refused_unread(tmp_path, refused):
    path = tmp_path / "big.xml"
    with path.open("wb") as file:
        file.write(b"<schedule>")
        file.truncate(100_000_000)

    with pytest.raises(publishing.Refused, match="It is 100 MB large"):
        publishing.read_source(path)


def test_a_large_table_in_a_folder_is_refused_too(tmp_path):
    folder = write_folder(tmp_path)
    with (folder / "sessions.csv").open("ab") as file:
        file.truncate(100_000_000)

    with pytest.raises(publishing.Refused, match=r"sessions\.csv: It is 100 MB large"):
        publishing.read_source(folder)


def test_a_table_with_too_many_rows_is_refused(refused, monkeypatch):
    most = count(500, sessions_csv.MAX_ROWS)
    monkeypatch.setattr(sessions_csv, "MAX_ROWS", most)
    rows = "title,start,end,room\n" + "".join(ROW.format(n=n) for n in range(count(2_000, 1_000_000)))

    assert f"over {most} rows" in refused("rows.csv", rows)[0]


@pytest.mark.parametrize("kind", ["xml", "ics", "json"])
def test_a_file_with_too_many_sessions_is_refused(refused, monkeypatch, kind):
    most = count(50, problems.MAX_SESSIONS)
    monkeypatch.setattr(problems, "MAX_SESSIONS", most)
    many = range(most + 1)
    content = {
        "xml": XML.format("".join(f'<event id="{n}"><title>Tea</title><start>10:00</start></event>' for n in many)),
        "ics": "".join(("BEGIN:VCALENDAR\n", *("BEGIN:VEVENT\nEND:VEVENT\n" for _ in many), "END:VCALENDAR\n")),
        "json": v1(*({"title": f"Tea {n}"} for n in many)),
    }[kind]

    assert refused(f"many.{kind}", content) == [
        f"many.{kind}: It has over {most} sessions. Export the programme alone."
    ]


def test_an_entity_bomb_multiplies_nothing(refused, read):
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "tea"}">' for n in range(12))
    schedule = (
        f"<!DOCTYPE schedule [{names}]><schedule><conference><title>Tea</title></conference>"
        '<day date="2024-11-14"><room name="Hall"><event id="1"><title>&e11;</title><start>10:00</start>'
        "<duration>00:30</duration></event></room></day></schedule>"
    )

    assert "cannot be read" in refused("bomb.xml", schedule)[0]


def test_ten_thousand_sessions_in_one_room_are_published(read, db, morning):
    rows = "title,start,end,room\n" + "".join(ROW.format(n=n) for n in range(count(1_000, 10_000)))

    report = publishing.publish(db, read("rows.csv", rows), now=morning)

    assert report.counts["sessions"] == count(1_000, 10_000)
    assert any("overlap in time for place “hall”" in one for one in report.warnings)


@pytest.mark.skipif(not FULL, reason="it is in the long proofs, and in make bench")
def test_a_programme_of_a_thousand_sessions_takes_little_memory(shared_data):
    found = importing.run(shared_data / "xml" / "fosdem-2025.xml")

    assert found["memory"] < 300
    assert not found["published"]


def test_a_zip_bomb_is_refused_before_it_fills_the_disk(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for n in range(count(5, 100)):
            archive.writestr(f"{n}.csv", bytes(42_000_000))

    with pytest.raises(publishing.Refused, match="unpacks to"):
        publishing.read_source(path)
