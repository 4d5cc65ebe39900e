"""iCalendar text made readable: what calendars write wrong is put right before it is parsed."""

from __future__ import annotations

import re

_PROPERTY = re.compile(r"([A-Za-z][A-Za-z0-9-]*)[;:]")
_KNOWN = frozenset(
    "BEGIN END VERSION PRODID CALSCALE METHOD UID DTSTART DTEND DTSTAMP DURATION SUMMARY DESCRIPTION LOCATION STATUS"
    " URL ATTACH CATEGORIES CLASS GEO ORGANIZER ATTENDEE SEQUENCE CREATED LAST-MODIFIED RRULE RDATE EXDATE EXRULE"
    " RECURRENCE-ID TRANSP PRIORITY COMMENT CONTACT RELATED-TO RESOURCES REQUEST-STATUS TZID TZNAME TZOFFSETFROM"
    " TZOFFSETTO TZURL ACTION TRIGGER REPEAT NAME COLOR IMAGE CONFERENCE REFRESH-INTERVAL SOURCE VTIMEZONE"
    " PERCENT-COMPLETE COMPLETED DUE FREEBUSY STYLED-DESCRIPTION STRUCTURED-DATA LINK CONCEPT REFID".split()
)
_CHARSET = re.compile(r";(?:CHARSET|ENCODING)=\"?[^;:\"]*\"?", re.I)


def repair(text: str) -> tuple[str, str, int]:
    """Return (iCalendar text that can be parsed, the time zone it names, how many lines had to be mended).

    Mended are raw line ends inside a text, `VTIMEZONE:` as a property, CHARSET parameters, junk around the calendar
    and components that are not closed (RFC 5545, section 3.1).
    """
    lines: list[str] = []
    opened: list[str] = []
    zone, mended = "", 0
    for line in re.split(r"\r\n|\n|\r", text[max(text.upper().find("BEGIN:VCALENDAR"), 0) :]):
        if line[:1] in (" ", "\t") and lines:
            lines[-1] += line[1:]
            continue
        name = match[1].upper() if (match := _PROPERTY.match(line)) else ""
        if name not in _KNOWN and not name.startswith("X-"):
            # A text with a raw line end in it goes on here.
            if lines and (line.strip() or opened[-1:] != ["VCALENDAR"]):
                lines[-1] += f"\\n{line}"
                mended += bool(line.strip())
            continue
        head, _, value = line.partition(":")
        if name == "VTIMEZONE":
            zone, mended = value.strip(), mended + 1
            continue
        if name in ("BEGIN", "END"):
            value = value.strip().upper()
            if name == "END" and value not in opened:
                continue
            mended += _close(opened, lines, name == "END", value)
            line = f"{name}:{value}"
        elif _CHARSET.search(head):
            line, mended = _CHARSET.sub("", head) + ":" + value, mended + 1
        lines.append(line)
        if not opened:
            break
    while opened:
        lines.append(f"END:{opened.pop()}")
        mended += 1
    return "\r\n".join(line.rstrip("\\n ") if line.endswith("\\n") else line for line in lines) + "\r\n", zone, mended


def _close(opened: list[str], lines: list[str], ends: bool, value: str) -> int:
    """Follow BEGIN and END, closing what stayed open; return how many had to be closed."""
    closed = 0
    if ends:
        while opened and opened[-1] != value:
            lines.append(f"END:{opened.pop()}")
            closed += 1
        opened.pop()
    else:
        # An event cannot be inside another: the one before was cut off.
        while value == "VEVENT" and opened and opened[-1] != "VCALENDAR":
            lines.append(f"END:{opened.pop()}")
            closed += 1
        opened.append(value)
    return closed
