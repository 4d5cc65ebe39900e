"""Other apps read `/schedule.xml`: each is read here as its own parser does, and has to come to the same times.

EventFahrplan (`FahrplanParser`): `day@index`, `day@end` (its time of day is where the day changes), `room@name`,
`event@id`, `start`, `duration`, `date`, `person`, `link@href`. Giggity (`Schedule.PentabarfParser`): `day@date`,
`room@name`, `event@id`, `start` and `duration` as HH:mm; what starts before 06:00 belongs to the next night.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from pwa import exporting, publishing
from pwa.i18n import Localized
from pwa.programme.model import Event, Programme, Session, Slot

BASE = "https://rasti.example"
NOW = datetime(2024, 11, 1, tzinfo=UTC)


@pytest.fixture
def published(db, demo):
    """The demo with something that begins after midnight on its first day."""
    programme = demo.programme
    first = next(one for one in programme.sessions.values() if not one.cancelled and one.slots)
    zone = programme.event.zone
    start = datetime.fromisoformat(programme.event.days[0]).replace(hour=1, minute=30, tzinfo=zone) + timedelta(days=1)
    night = Slot(f"{first.id}-99", first.id, start.astimezone(UTC), start.astimezone(UTC) + timedelta(hours=1))
    sessions = programme.sessions | {first.id: replace(first, slots=(*first.slots, night))}
    publishing.publish(db, replace(demo, programme=replace(programme, sessions=sessions)), now=NOW)
    return publishing.read_publication(db)


@pytest.fixture
def schedule(db, published):
    return ElementTree.fromstring(exporting.write_schedule(db, published, "frab-xml", BASE))


def clock(text):
    hours, minutes = map(int, text.split(":"))
    return timedelta(hours=hours, minutes=minutes)


def expected(published):
    """When and where everything that takes place is, in local time."""
    programme = published.programme
    return sorted(
        (
            programme.event.local(slot.start).replace(tzinfo=None),
            min(slot.length, timedelta(hours=99, minutes=59)),
            programme.places[slot.place].name.get_text("fi").text if slot.place else "",
        )
        for slot in programme.slots()
        if slot.status != "cancelled" and not programme.sessions[slot.session].cancelled
    )


def read_as_giggity(schedule):
    found = []
    for day in schedule.iter("day"):
        change = datetime.fromisoformat(day.get("date")) + timedelta(hours=6)
        for room in day.iter("room"):
            for event in room.iter("event"):
                start = datetime.fromisoformat(day.get("date")) + clock(event.findtext("start"))
                start += timedelta(days=start < change)
                found.append((start, clock(event.findtext("duration")), room.get("name")))
    return found


def test_giggity_comes_to_the_same_times(schedule, published):
    assert sorted(read_as_giggity(schedule)) == expected(published)


def test_eventfahrplan_comes_to_the_same_times(schedule, published):
    found = []
    for day in schedule.iter("day"):
        change = datetime.fromisoformat(day.get("end")).time().replace(second=0)
        for room in day.iter("room"):
            for event in room.iter("event"):
                at = clock(event.findtext("start"))
                night = at <= timedelta(hours=change.hour, minutes=change.minute)
                start = datetime.fromisoformat(day.get("date")) + at + timedelta(days=night)
                assert datetime.fromisoformat(event.findtext("date")).replace(tzinfo=None) == start
                found.append((start, clock(event.findtext("duration")), room.get("name")))

    assert sorted(found) == expected(published)


def test_every_event_has_what_the_readers_ask_for(schedule):
    events = list(schedule.iter("event"))
    indices = [int(day.get("index")) for day in schedule.iter("day")]

    assert indices == list(range(1, len(indices) + 1))
    assert schedule.findtext("version") and schedule.findtext("conference/title")
    assert schedule.findtext("conference/time_zone_name") == "Europe/Helsinki"
    assert len({event.get("id") for event in events}) == len({event.get("guid") for event in events}) == len(events)
    assert all(0 < int(event.get("id")) < 2**31 for event in events)
    assert all(event.findtext("title") and event.findtext("url").startswith(BASE) for event in events)
    assert all("://" in link.get("href") for link in schedule.iter("link"))
    assert all(person.text and person.get("id").isdigit() for person in schedule.iter("person"))


@pytest.mark.parametrize("boundary", ["00:00", "04:00", "08:00"])
@pytest.mark.parametrize("begins", ["00:30", "04:30", "06:00", "07:30"])
def test_giggity_comes_to_the_same_time_wherever_days_begin(db, boundary, begins):
    event = Event("tea-days", Localized(fi="Teepäivät"), day_boundary=boundary, days=("2024-11-14", "2024-11-15"))
    start = datetime.fromisoformat(f"2024-11-15T{begins}").replace(tzinfo=event.zone).astimezone(UTC)
    slot = Slot("tea-1", "tea", start, start + timedelta(hours=1))
    programme = Programme(event, sessions={"tea": Session("tea", Localized(fi="Tee"), (slot,))})
    publishing.publish(db, publishing.Publication(programme), now=NOW)
    found = ElementTree.fromstring(exporting.write_schedule(db, publishing.read_publication(db), "frab-xml", BASE))

    assert [one for one, *_ in read_as_giggity(found)] == [datetime.fromisoformat(f"2024-11-15T{begins}")]
