"""A CSV file of sessions alone, ours or another system's, told by what its header says."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from pathlib import Path

from pwa.i18n import LANGUAGES, Localized, say
from pwa.programme.importers.frab_text import find_purpose, is_web_address, make_summary, read_languages
from pwa.programme.importers.gathering import Gathering, read_role
from pwa.programme.importers.named_event import name_event
from pwa.programme.importers.problems import Findings, has_template_marks, read_text, refuse_template
from pwa.programme.importers.sessions_file import UNPUBLISHED
from pwa.programme.importers.texts import guess_language, plain_line, rich_text, tidy
from pwa.programme.importers.times import read_clock, read_day, read_length, read_moment
from pwa.programme.model import Event, Link, Participation, Programme, Session

MAX_ROWS = 50_000
COLUMNS = {
    "id": "id code guid uid slug session_id tunnus",
    "title": "title titel name session session_title otsikko nimi rubrik titre",
    "date": "date day datum päivä pvm dag",
    "start": "start starts start_time starts_at begin from time alku alkaa startzeit börjar",
    "end": "end ends end_time ends_at until to loppu päättyy slutar",
    "duration": "duration length minutes mins kesto dauer längd",
    "place": "place room location venue paikka sali tila plats sal raum",
    "people": "people speakers speaker persons presenters presenter puhujat puhuja esiintyjät talare vortragende",
    "summary": "summary subtitle tiivistelmä sammanfattning",
    "abstract": "abstract ingress",
    "body": "body description text kuvaus beskrivning beschreibung",
    "spoken": "spoken language languages kieli språk sprache",
    "themes": "themes theme track tracks teema tema spur category",
    "format": "format type session_type muoto typ",
    "status": "status state tila_ohjelmassa",
    "url": "url link links file_url website video recording slides stream",
    "signup_url": "signup_url signup registration ilmoittautuminen anmälan",
    "capacity": "capacity seats paikkoja platser",
}
_FIELD = {word: field for field, words in COLUMNS.items() for word in words.split()}


def looks_like_sessions(text: str) -> bool:
    """Say whether `text` begins with a header that has a title and a start, or a day."""
    lines = text.lstrip("\ufeff\r\n ").splitlines()
    fields = set(_map_header(_cells(lines[0])).values()) if lines else set()
    return any(field.startswith("title") for field in fields) and bool(fields & {"start", "date"})


def read_sessions_csv(path: Path, findings: Findings, known: Event | None = None) -> Programme:
    """Read the sessions, with rooms and people made of their names."""
    text = read_text(path, findings)
    gathering = Gathering(path.name, findings, name_event(path.name, findings, known))
    if text is None:
        return Programme(gathering.event)
    if mark := has_template_marks(text.partition("\n")[2][:10_000]):
        refuse_template(findings, path.name, mark)
        return Programme(gathering.event)
    separator = _separator(text.lstrip().splitlines()[0])
    reader = csv.reader(io.StringIO(text.lstrip("\r\n "), newline=""), delimiter=separator)
    try:
        header = next(reader)
        fields = _map_header(header)
        for column in header:
            if column.strip() and column not in fields:
                findings.warn(
                    path.name, say("the column “%(column)s” is not known and was not read.", column=column.strip())
                )
        for number, cells in enumerate(reader, 2):
            if number > MAX_ROWS:
                findings.refuse(
                    path.name, "", say("It has over %(most)s rows.", most=MAX_ROWS), say("Export the programme alone.")
                )
                break
            if any(cell.strip() for cell in cells):
                pairs = reversed(list(zip(header, cells, strict=False)))
                row = {fields[name]: cell for name, cell in pairs if name in fields}
                _Row(gathering, row, say("row %(row)s", row=number)).read()
    except csv.Error as error:
        findings.refuse(
            say("%(file)s line %(line)s", file=path.name, line=reader.line_num),
            "",
            say("The row is not CSV: %(error)s.", error=error),
            say("Check its quotation marks; one inside a text is written twice."),
        )
    return gathering.programme()


class _Row:
    """One row while it is read."""

    def __init__(self, gathering: Gathering, cells: dict[str, str], where: str) -> None:
        self._to, self._cells, self._where = gathering, cells, where

    def read(self) -> None:
        """Add its session to what is gathered."""
        to, cells = self._to, self._cells
        status = self._cell("status").lower()
        if status in UNPUBLISHED or status in ("declined", "deleted"):
            return to.leave_out(say("they are drafts, pending or rejected"))
        start, end = self._moment("start"), self._moment("end")
        if start is None:
            if self._cell("start") or self._cell("date"):
                given = f"{self._cell('date')} {self._cell('start')}".strip()
                reason = say("“%(value)s” is not a date and time.", value=given)
                to.findings.refuse(
                    say("%(file)s %(row)s", file=to.name, row=self._where),
                    "start",
                    reason,
                    say("Write it like 2024-11-14 10:30."),
                )
                return None
            return to.leave_out(say("they have no time yet"))
        length = read_length(cells.get("duration"))
        if length is None:
            to.findings.warn(
                say("%(file)s %(row)s", file=to.name, row=self._where),
                say("“%(value)s” is not a length; it was left out.", value=self._cell("duration")),
            )
        begins = to.moment(start, self._where)
        ends = to.moment(end, self._where) if end else begins + (length or timedelta())
        if end and ends < begins and not read_moment(self._cell("end")):
            # Times of day alone: what ends before it starts ends past midnight.
            ends += timedelta(days=1)
        to.add(self._make(), begins, ends, to.place(cells.get("place", "")), cancelled=status.startswith("cancel"))
        return None

    def _moment(self, field: str) -> datetime | None:
        text = self._cell(field)
        if found := read_moment(text):
            return found
        day, clock = read_day(self._cell("date")) or read_day(self._cell("start")), read_clock(text)
        return datetime.combine(day, clock) if day and clock else None

    def _make(self) -> Session:
        to = self._to
        spoken, _ = read_languages(self._cell("spoken"))
        abstract, text = self._cell("abstract"), self._cell("body")
        title = plain_line(self._cell("title"))
        lang = next((code for code in spoken if code in LANGUAGES), "") or guess_language(f"{title} {text}") or to.lang
        summary = make_summary(plain_line(self._cell("summary")), rich_text(abstract), rich_text(text))
        body = rich_text(abstract, text)
        signup, most, url = self._cell("signup_url"), self._cell("capacity"), self._cell("url")
        kind = plain_line(self._cell("format"))
        return Session(
            id=self._cell("id"),
            title=self._localized("title", title, lang),
            summary=self._localized("summary", summary, lang),
            body=self._localized("body", body if body != summary else "", lang),
            spoken=spoken,
            themes=tuple(key for name in _parts(self._cell("themes")) for key in to.theme(Localized({to.lang: name}))),
            format=to.format(Localized({to.lang: kind})) if kind else "",
            people=self._people(),
            links=(Link(find_purpose("", "", url), url),) if is_web_address(url) else (),
            signup_url=signup if is_web_address(signup) else "",
            capacity=int(most) if most.isascii() and most.isdigit() and len(most) < 7 else None,
        )

    def _localized(self, field: str, text: str, lang: str) -> Localized:
        found = {code: tidy(self._cells.get(f"{field}_{code}")) for code in LANGUAGES}
        return Localized({code: one for code, one in found.items() if one} or ({lang: text} if text else {}))

    def _people(self) -> tuple[Participation, ...]:
        """Read `7:Aino|8:Björn`, `Aino; Björn` or `aino:chair`."""
        found: list[Participation] = []
        for one in _parts(self._cell("people")):
            first, colon, second = (part.strip() for part in one.partition(":"))
            if colon and first.isdigit():
                found += self._to.person(second, first)
            elif colon and read_role(second):
                found += self._to.person(first, part=second)
            else:
                found += self._to.person(one.removesuffix(":speaker"))
        return tuple(dict.fromkeys(found))

    def _cell(self, field: str) -> str:
        return tidy(self._cells.get(field))


def _parts(text: str) -> list[str]:
    separator = next((one for one in ("|", ";", "\n") if one in text), ",")
    return [part for one in text.split(separator) if (part := one.strip())]


def _separator(line: str) -> str:
    return max(",;\t", key=line.count)


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=_separator(line)), [])
    except csv.Error:
        return []


def _map_header(header: list[str]) -> dict[str, str]:
    """Return the field that each column stands for, `title_fi` and the like as they are."""
    found: dict[str, str] = {}
    for column in header:
        word = re.sub(r"[\s_-]+", "_", column.strip().casefold())
        stem, _, lang = word.rpartition("_")
        if lang in LANGUAGES and stem in ("title", "summary", "body"):
            found[column] = word
        elif word in _FIELD:
            found[column] = _FIELD[word]
    return found
