"""The command line as an organiser meets it: what it says, what it changes, and how it ends."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from pwa import attendees, database, publishing
from pwa.agenda import bookmarks
from pwa.cli import main
from pwa.organisers import accounts
from tests.folders import SESSIONS, write_folder

NOW = datetime(2024, 11, 1, tzinfo=UTC)


@pytest.fixture
def rasti(tmp_path):
    """Run a command on an instance of its own; return its exit status and what it said."""

    def rasti(*arguments):
        result = CliRunner().invoke(main, [*map(str, arguments), "--instance", str(tmp_path / "instance")])
        return result.exit_code, result.output

    return rasti


@pytest.fixture
def read(tmp_path):
    """Read what is published in that instance."""

    def read():
        db = database.open_database(tmp_path / "instance" / "rasti.db")
        try:
            return publishing.read_publication(db)
        finally:
            db.close()

    return read


@pytest.mark.parametrize(("kind", "begins"), [("frab-xml", "<?xml"), ("frab-json", "{"), ("ics", "BEGIN:VCALENDAR")])
def test_a_schedule_goes_to_a_file_or_to_the_screen(rasti, tmp_path, kind, begins):
    rasti("import", write_folder(tmp_path / "tea"))

    status, said = rasti("export", kind)
    assert status == 0 and said.startswith(begins)

    assert rasti("export", kind, "-o", tmp_path / "out") == (0, "")
    assert (tmp_path / "out").read_text("utf-8").startswith(begins)


def test_a_folder_is_written_once_and_then_left_alone(rasti, tmp_path):
    rasti("import", write_folder(tmp_path / "tea"))

    assert rasti("export", "folder", "-o", tmp_path / "out")[0] == 0
    assert (tmp_path / "out" / "venue" / "1.svg").is_file()
    status, said = rasti("export", "folder", "-o", tmp_path / "out")
    assert status == 1 and "Name a new folder" in said


def test_door_signs_are_a_page_to_print(rasti, tmp_path):
    rasti("import", write_folder(tmp_path / "tea"))

    assert rasti("export", "door-signs", "-o", tmp_path / "signs.html") == (0, "")
    assert 'class="sign"' in (tmp_path / "signs.html").read_text("utf-8")


def test_nothing_published_is_said_so(rasti):
    status, said = rasti("export", "ics")

    assert status == 1 and "rasti import" in said


def moved(to, place="teatro"):
    return {"sessions.csv": SESSIONS.replace("2024-11-14 13:00,2024-11-14 14:00,teatro", f"{to},{place}")}


def tick(tmp_path, *items):
    db = database.open_database(tmp_path / "instance" / "rasti.db")
    _, key = attendees.create(db, "fi", NOW)
    bookmarks.sync(db, key, {item: bookmarks.Entry(1, 1) for item in items}, 0, "fi", NOW)
    db.close()


@pytest.fixture
def early(rasti):
    """Have the clock before the event."""
    rasti("clock", "2024-11-01 08:00")


def test_a_dry_run_tells_what_would_change_and_who_ticked_it(rasti, read, early, tmp_path):
    rasti("import", write_folder(tmp_path / "tea"))
    tick(tmp_path, "t:film-2", "s:film")
    tick(tmp_path, "t:film-2")
    tick(tmp_path, "s:opening")
    before = read()
    source = write_folder(tmp_path / "new", moved("2024-11-14 15:00,2024-11-14 16:00", "house"))

    status, said = rasti("import", source, "--dry-run")

    assert status == 0
    assert "Moved (1)\n  Elokuva: Thu 14 Nov 13:00–14:00, Teatro → 15:00–16:00, House (ticked by 2)\n" in said
    assert said.endswith("Nothing was changed: this was a dry run.\n")
    assert read() == before


def test_a_dry_run_counts_everybody_whom_a_group_concerns_once(rasti, early, tmp_path):
    rasti("import", write_folder(tmp_path / "tea"))
    tick(tmp_path, "s:film", "s:opening")
    tick(tmp_path, "s:opening")
    titles = SESSIONS.replace("Avaus,Opening", "Alku,Beginning").replace("Elokuva,", "Filmi,")

    said = rasti("import", write_folder(tmp_path / "new", {"sessions.csv": titles}), "--dry-run")[1]

    assert "Reworded (2; ticked by 2 in all)\n" in said


def test_a_dry_run_groups_what_is_new_cancelled_back_and_reworded(rasti, early, tmp_path):
    rasti("import", write_folder(tmp_path / "tea"))
    lines = SESSIONS.splitlines()
    fewer = "\n".join([*lines[:-1], "supper,,Supper,,en,,,,2024-11-14 18:00,2024-11-14 19:00,house,"])
    source = write_folder(tmp_path / "new", {"sessions.csv": fewer.replace("Avaus,Opening", "Alku,Beginning")})

    said = rasti("import", source, "--dry-run")[1]

    assert "New (1)\n  Supper: Thu 14 Nov, 18:00–19:00, House\n" in said
    assert "Cancelled (1)\n  Tasting: Thu 14 Nov, 10:00–16:00, House\n" in said
    assert "Reworded (1)\n  Beginning: title; it was “Opening”\n" in said
    assert "1 of 3 sessions to come would be cancelled" in said
    rasti("import", source, "--yes")
    assert "Back again (1)\n  Tasting" in rasti("import", tmp_path / "tea", "--dry-run", "--yes")[1]


def test_an_import_says_in_short_what_it_changed(rasti, early, tmp_path):
    rasti("import", write_folder(tmp_path / "tea"))
    tick(tmp_path, "s:film")

    said = rasti("import", write_folder(tmp_path / "new", moved("2024-11-14 13:00,2024-11-14 14:00", "house")))[1]

    assert "Published as number 2: 1 room.\nRoom changed: Elokuva (ticked by 1).\n" in said


def test_a_dry_run_of_the_same_and_of_the_first_say_so(rasti, read, tmp_path):
    source = write_folder(tmp_path / "tea")

    assert "Nothing is published yet" in rasti("import", source, "--dry-run")[1]
    assert read() is None
    rasti("import", source)
    assert "Nothing differs from publication 1." in rasti("import", source, "--dry-run")[1]


def test_a_person_is_forgotten_by_the_end_of_their_address(rasti, read, tmp_path):
    rasti("import", write_folder(tmp_path / "tea"))

    status, said = rasti("person", "forget", "aino")
    assert status == 0 and "stays out of later imports" in said
    assert list(read().programme.people) == ["bjorn"]

    status, said = rasti("person", "forget", "aino")
    assert status == 1 and "There is no person “aino”" in said


def test_an_organiser_is_invited_listed_and_removed(rasti):
    status, said = rasti("organiser", "invite", "Aino", "--role", "organiser")
    assert status == 0 and "/organiser/sign-in/" in said
    assert rasti("organiser", "list") == (0, "Aino: organiser, signed in on 0 devices\n")

    assert rasti("organiser", "remove", "Aino") == (
        1,
        "Aino is the last organiser. Invite another one first.\n",
    )
    rasti("organiser", "invite", "Björn")
    assert rasti("organiser", "remove", "Aino") == (0, "Aino is off the desk.\n")
    assert rasti("organiser", "remove", "Aino")[0] == 1


def test_who_is_invited_again_keeps_role_and_language_but_for_what_is_said(rasti, tmp_path):
    rasti("organiser", "invite", "Aino", "--lang", "sv")
    rasti("organiser", "invite", "Björn", "--role", "editor", "--lang", "en")

    again = [rasti("organiser", "invite", "Björn"), rasti("organiser", "invite", "Aino", "--lang", "en")]

    assert again[0][1].startswith("Björn, editor.") and again[1][1].startswith("Aino, organiser.")
    db = database.open_database(tmp_path / "instance" / "rasti.db")
    assert [(one.name, one.lang) for one in accounts.everyone(db)] == [("Aino", "en"), ("Björn", "en")]
    db.close()


def test_what_was_never_to_be_public_is_withdrawn_and_comes_back(rasti, read, tmp_path):
    rasti("import", write_folder(tmp_path / "tea"))

    assert rasti("withdraw", "s:film")[0] == 0
    assert "film" not in read().programme.sessions
    assert "s:film withdrawn: true (command line); the source differs" in rasti("overrides")[1]
    assert rasti("overrides", "--drop", "s:film", "withdrawn")[0] == 0
    assert "film" in read().programme.sessions
    assert rasti("withdraw", "s:nothing")[0] == 1
    assert "Nothing lies over" in rasti("overrides")[1]


def test_the_template_is_written_and_imports(rasti, read, tmp_path):
    from click.testing import CliRunner

    written = CliRunner().invoke(main, ["template", "-o", str(tmp_path / "mine.xlsx")])

    assert written.exit_code == 0
    assert rasti("import", tmp_path / "mine.xlsx")[0] == 0
    assert read().programme.sessions["opening"].title == {"fi": "Avaus", "sv": "Öppning", "en": "Opening"}


def test_an_address_of_a_private_network_is_refused_in_words(rasti):
    assert rasti("import", "https://127.0.0.1/schedule.xml")[0] == 1
    assert "private network" in rasti("import", "https://127.0.0.1/schedule.xml")[1]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not read")
@pytest.mark.parametrize("closed", ["file", "folder"])
def test_a_file_of_somebody_else_is_refused_in_words(closed):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        (folder / "mine").mkdir()
        (folder / "mine" / "tea.xlsx").write_bytes(b"no matter")
        (folder / "mine" / ("tea.xlsx" if closed == "file" else "")).chmod(0)

        # Once before, so that all is loaded that the other user may not read either.
        code = (
            "import os, sys; from click.testing import CliRunner; from pwa.cli import main; run = CliRunner().invoke; "
            "run(main, ['import', sys.argv[1], '--instance', sys.argv[2]]); os.setgid(65534); os.setuid(65534); "
            "print(run(main, ['import', sys.argv[1], '--instance', sys.argv[3]]).output)"
        )
        named = [str(folder / "mine" / "tea.xlsx"), str(folder / "root"), str(folder / "nobody")]
        done = subprocess.run([sys.executable, "-c", code, *named], capture_output=True, text=True, check=False)

    assert done.stdout.startswith(f"{folder}/mine/tea.xlsx: this user may not read it."), done.stderr


def test_who_watches_an_import_sees_what_goes_on(tmp_path):
    watched, screen = pty.openpty()
    command = [sys.executable, "-m", "pwa", "import", str(write_folder(tmp_path / "tea"))]
    environ = {**os.environ, "RASTI_INSTANCE": str(tmp_path / "instance")}

    subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, stderr=screen, check=True, timeout=60)

    os.close(screen)
    lines = os.read(watched, 4_000).decode().split("\r\n")
    os.close(watched)
    assert lines[:3] == ["Reading tea …", "Comparing 3 sessions with what is published …", "Saving …"]


@pytest.mark.parametrize(("answer", "status", "publication"), [(b"n\n", 1, 1), (b"y\n", 0, 2)])
def test_at_a_terminal_an_import_asks_before_it_cancels_much(rasti, early, tmp_path, answer, status, publication):
    rasti("import", write_folder(tmp_path / "tea"))
    fewer = write_folder(tmp_path / "new", {"sessions.csv": "\n".join(SESSIONS.splitlines()[:2]) + "\n"})
    watched, screen = pty.openpty()
    environ = {**os.environ, "RASTI_INSTANCE": str(tmp_path / "instance")}
    os.write(watched, answer)

    command = [sys.executable, "-m", "pwa", "import", str(fewer)]
    done = subprocess.run(command, env=environ, stdin=screen, capture_output=True, text=True, timeout=60)

    os.close(screen)
    os.close(watched)
    assert (done.returncode, "Publish it? [y/N]" in done.stderr) == (status, True)
    db = database.open_database(tmp_path / "instance" / "rasti.db")
    assert database.get_state(db, "publication", 0) == publication
    db.close()


def test_the_offline_copy_is_switched_off_and_on(rasti):
    assert "keep an offline copy" in rasti("offline")[1]

    assert "delete their offline copy" in rasti("offline", "off")[1]
    assert rasti("offline")[1].startswith("Phones delete")

    assert rasti("offline", "on") == (0, "Phones keep an offline copy.\n")
