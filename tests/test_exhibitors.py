from datetime import UTC, datetime

from pwa import publishing
from pwa.exhibitors import Exhibitor, read_csv, read_exhibitors, save_exhibitors, write_csv
from pwa.i18n import Localized
from pwa.programme.importers.problems import Findings
from pwa.programme.model import Event, Link

EVENT = Event("tea", Localized(fi="Tee"))


def test_exhibitors_are_kept_as_they_are(db):
    hours = ((datetime(2024, 11, 14, 7, tzinfo=UTC), datetime(2024, 11, 14, 15, tzinfo=UTC)),)
    links = (Link("", "https://tea.example/jobs", label="Jobs at Tea"), Link("", "https://tea.example/v"))
    asked = Localized(fi="Rekrytointi", sv="Rekrytering", en="Recruitment")
    one = Exhibitor("tea", Localized(fi="Tee"), booths=("A1", "A2"), hours=hours, contact=asked, links=links)

    save_exhibitors(db, {"tea": one})

    assert read_exhibitors(db) == {"tea": one}


def test_whom_to_ask_and_links_come_back_from_a_table_as_they_went(tmp_path):
    links = (Link("", "https://tea.example/jobs?a=1;b=2", label="Jobs at Tea"), Link("", "https://tea.example/v"))
    one = Exhibitor(
        "tea", Localized(fi="Tee"), contact=Localized(fi="Töitä", en="Jobs"), links=links, email="a@tea.example"
    )
    file, findings = tmp_path / "exhibitors.csv", Findings()
    file.write_text(write_csv({"tea": one}, EVENT), encoding="utf-8")

    assert read_csv(file, findings, EVENT) == {"tea": one}
    assert not findings.problems and not findings.warnings


def test_a_link_that_is_no_web_address_is_refused_with_its_line(tmp_path):
    file, findings = tmp_path / "exhibitors.csv", Findings()
    file.write_text("id,name_fi,links\na,A,javascript:x Jobs\n")

    read_csv(file, findings, EVENT)

    assert [str(problem) for problem in findings.problems] == [
        "exhibitors.csv line 2, links: “javascript:x Jobs” is not a link. "
        "Write a line like: https://example.org Our courses."
    ]


def test_opening_hours_of_several_days_are_in_venue_time(tmp_path):
    file = tmp_path / "exhibitors.csv"
    file.write_text("id,name_fi,hours\na,A,2024-11-14 09:00-17:00; 2024-11-15 09:00–15:00\n")

    found = read_csv(file, Findings(), EVENT)["a"]

    assert [(opens.day, opens.hour, closes.hour) for opens, closes in found.hours] == [(14, 7, 15), (15, 7, 13)]


def test_hours_that_close_before_they_open_are_refused(tmp_path):
    file, findings = tmp_path / "exhibitors.csv", Findings()
    file.write_text("id,name_fi,hours\na,A,2024-11-14 17:00-09:00\n")

    read_csv(file, findings, EVENT)

    assert [str(problem) for problem in findings.problems] == [
        "exhibitors.csv line 2, hours: “2024-11-14 17:00-09:00” closes before it opens. Exchange the two times."
    ]


def test_the_stands_of_a_real_schedule_are_exhibitors_beside_their_sessions(shared_data):
    found = publishing.read_source(shared_data / "xml" / "fosdem-2021.xml")

    held = [one for one in found.programme.sessions.values() if one.format == "standtrack"]
    assert len(held) == 111
    assert set(found.exhibitors) == {slot.place for one in held for slot in one.slots}
    assert found.exhibitors["s-apache"].name["en"] == "The Apache Software Foundation"
    assert found.exhibitors["s-apache"].booths == ("S.apache",)
    assert all(one.hours for one in found.exhibitors.values())


def test_a_schedule_without_stands_says_nothing_of_exhibitors(shared_data):
    assert "exhibitors" not in publishing.read_source(shared_data / "xml" / "fosdem-2025.xml").parts
