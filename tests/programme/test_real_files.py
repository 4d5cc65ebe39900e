"""Every real schedule imports with the counts that its collection states, or the difference is explained here."""

import pytest

from pwa import publishing

# file: sessions' showings, rooms in use, persons; None where the collection states none.
COUNTS = {
    "xml/fosdem-2025.xml": (1105, 35, 1193),
    "xml/fosdem-2021.xml": (773, 106, 684),
    "xml/38c3-20251206.xml": (1007, 72, 571),
    "xml/debconf23.xml": (117, 5, 87),
    "json-frab/pretalx-rc3.json": (48, None, None),
    "json-frab/pretalx-democon.json": (36, None, None),
    "json-frab/pyconfr-2024.json": (76, 10, 77),
    # 484 with six that have no time yet: those are left out, and told.
    "kompassi/ropecon-2025.json": (478, None, None),
    "kompassi/tracon-2025.json": (50, None, None),
    "konopas/finncon2013-program.js": (102, 8, 133),
    "conclar/octocon2024-schedule.json": (68, None, None),
    "conclar/avangarda2026-program.js": (425, None, None),
    "ics/linux-conf-au-2020.ics": (262, None, None),
    "ics/kielux-2020.ics": (24, None, None),
    # 58 with one from midnight to midnight, which is how it writes that there is no time yet.
    "openevent/OSCAL2017": (57, None, None),
    "other/gpn11.csv": (29, None, None),
}


def counts(programme):
    slots = programme.slots()
    return len(slots), len({slot.place for slot in slots if slot.place}), len(programme.people), len(programme.sessions)


@pytest.mark.parametrize("name", COUNTS)
def test_a_real_file_imports_with_its_counts(shared_data, name):
    items, rooms, persons = COUNTS[name]
    showings, used, people, sessions = counts(publishing.read_source(shared_data / name).programme)

    assert items in (showings, sessions)
    assert rooms in (used, None)
    assert persons in (people, None)
