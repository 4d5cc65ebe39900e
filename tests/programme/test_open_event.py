import io
import json
import stat
import zipfile

import pytest

from pwa import publishing
from pwa.programme.importers import archive
from pwa.programme.model import Participation
from tests.folders import write_folder

EVENT = {"name": "Tea Days", "timezone": "Europe/Helsinki", "email": "desk@example.org"}


def session(**fields):
    return {
        "id": 7,
        "title": "Tea",
        "state": "accepted",
        "language": "English",
        "level": "Beginner",
        "start_time": "2024-11-14T10:00:00+02:00",
        "end_time": "2024-11-14T11:00:00+02:00",
        "short_abstract": "<p style='x'>Green</p>",
        "track": {"id": 1, "name": "Green", "color": "#fff"},
        "session_type": {"name": "Talk", "length": "01:00"},
        "microlocation": {"id": 1, "name": "*Teatro"},
        "speakers": [{"id": 3, "name": "Aino"}],
        "slides": "https://tea.example/a.pdf",
    } | fields


def files(*sessions, sponsors=()):
    speaker = {
        "id": 3,
        "name": "Aino",
        "organisation": "Teeseura",
        "position": "Chair",
        "short_biography": "<p>Drinks.</p>",
        "heard_from": "Sam",
        "mobile": "+358 40 000 000",
        "email": "aino@example.org",
    }
    return {
        "event.json": EVENT,
        "sessions.json": list(sessions),
        "speakers.json": [speaker],
        "sponsors.json": list(sponsors),
        "microlocations.json": [{"id": 1, "name": "*Teatro", "latitude": 60.45, "longitude": 22.26}],
    }


@pytest.fixture
def read(tmp_path):
    def read(*sessions, **more):
        folder = tmp_path / "export"
        folder.mkdir(exist_ok=True)
        for name, data in files(*sessions, **more).items():
            (folder / name).write_text(json.dumps(data))
        return publishing.read_source(folder)

    return read


def test_an_export_is_read_from_its_folder(read):
    found = read(session())

    programme = found.programme
    one = programme.sessions["7"]
    assert (programme.event.slug, programme.event.timezone) == ("tea-days", "Europe/Helsinki")
    assert (one.spoken, one.level, one.themes, one.format) == (("en",), "basic", ("green",), "talk")
    assert (one.body, one.links[0].kind, one.people) == ({"en": "<p>Green</p>"}, "slides", (Participation("3"),))
    assert (programme.places["teatro"].lat, one.slots[0].place) == (60.45, "teatro")
    aino = programme.people["3"]
    assert (aino.organisation, aino.role, aino.bio) == ("Teeseura", {"en": "Chair"}, {"en": "<p>Drinks.</p>"})
    assert "+358" not in repr(programme) and "@example.org" not in repr(programme)


def test_only_what_is_accepted_is_published(read):
    states = ["accepted", "confirmed", "draft", "pending", "rejected", "withdrawn", "canceled"]
    found = read(*(session(id=n, state=state) for n, state in enumerate(states)))

    assert {key: one.cancelled for key, one in found.programme.sessions.items()} == {"0": False, "1": False, "6": True}
    assert found.warnings == ("export: 4 items were left out: they are drafts, pending or rejected.",)


def test_sponsors_are_no_exhibitors_and_that_is_told(read):
    assert read(session(), sponsors=[{"name": "Teeseura", "level": 1}]).warnings == (
        "export: 1 sponsors were not read: bring exhibitors as exhibitors.csv.",
    )


def test_a_real_export_is_read_whole(shared_data):
    found = publishing.read_source(shared_data / "openevent" / "OSCAL2017")

    assert len(found.programme.sessions) == 57
    assert any("1 items were left out: they have no time yet" in one for one in found.warnings)
    assert found.programme.event.timezone == "Europe/Tirane"


def pack(path, contents, mode=None):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in contents.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if mode:
                entry.external_attr = mode << 16
            zipped.writestr(entry, data)
    return path


def test_a_zip_of_an_export_of_an_event_folder_or_of_one_file_is_read(tmp_path):
    export = {f"export/{name}": json.dumps(data) for name, data in files(session()).items()}
    assert list(publishing.read_source(pack(tmp_path / "1.zip", export)).programme.sessions) == ["7"]

    folder = write_folder(tmp_path / "tea")
    contents = {str(file.relative_to(tmp_path)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    found = publishing.read_source(pack(tmp_path / "2.zip", contents | {"__MACOSX/tea/._event.toml": b"x"}))
    assert found == publishing.read_source(folder)

    csv = "id,title,start,end\n7,Tea,2024-11-14 10:00,2024-11-14 11:00\n"
    assert list(publishing.read_source(pack(tmp_path / "3.zip", {"a.csv": csv})).programme.sessions) == ["7"]


@pytest.mark.parametrize("name", ["../evil.csv", "/evil.csv", "a/../../evil.csv", "..\\evil.csv", "C:/evil.csv"])
def test_a_zip_cannot_write_elsewhere(tmp_path, name):
    (tmp_path / "in").mkdir()
    with pytest.raises(publishing.Refused, match="is not a name for a file inside it"):
        publishing.read_source(pack(tmp_path / "in" / "a.zip", {name: "id"}))

    assert not list(tmp_path.rglob("evil.csv"))


def test_a_link_in_a_zip_is_refused(tmp_path):
    path = pack(tmp_path / "a.zip", {"sessions.csv": "/etc/passwd"}, mode=stat.S_IFLNK | 0o777)

    with pytest.raises(publishing.Refused, match="is a link"):
        publishing.read_source(path)


def test_a_zip_that_unpacks_to_too_much_is_refused_whatever_it_says_of_itself(tmp_path, monkeypatch):
    path = pack(tmp_path / "a.zip", {"sessions.csv": b"0" * 3_000_000})
    monkeypatch.setattr(archive, "MAX_UNPACKED", 2_000_000)
    with pytest.raises(publishing.Refused, match="unpacks to over 2 MB"):
        publishing.read_source(path)

    lying = path.read_bytes().replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(lying)
    with pytest.raises(publishing.Refused, match=r"a\.zip: "):
        publishing.read_source(path)

    monkeypatch.setattr(archive, "MAX_FILES", 1)
    with pytest.raises(publishing.Refused, match="over 1 files"):
        publishing.read_source(pack(tmp_path / "b.zip", {"a": "", "b": ""}))


def test_a_zip_in_a_zip_an_empty_one_and_a_cut_one_are_refused(tmp_path):
    inner = io.BytesIO()
    pack(inner, {"a.csv": "id"})

    with pytest.raises(publishing.Refused, match="a zip within a zip"):
        publishing.read_source(pack(tmp_path / "a.zip", {"b.zip": inner.getvalue()}))
    with pytest.raises(publishing.Refused, match="no file in it"):
        publishing.read_source(pack(tmp_path / "b.zip", {"__MACOSX/x": "x"}))
    (tmp_path / "c.zip").write_bytes(inner.getvalue()[:40])
    with pytest.raises(publishing.Refused, match="The zip cannot be read"):
        publishing.read_source(tmp_path / "c.zip")
