"""Times as other systems write them: with an offset, without, by day and clock, as a length in many spellings."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pwa.programme.model import Event

_CLOCK = re.compile(r"(\d{1,2})[:.]?(\d\d)(?:[:.]\d\d)?(?:\.\d+)?")
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_LATEST = timedelta(days=60)


def read_moment(text: str) -> datetime | None:
    """Read an ISO date and time, naive where it has no offset; None where it is none."""
    try:
        found = datetime.fromisoformat(text.strip()) if "T" in text or " " in text.strip() else None
    except ValueError:
        return None
    return found if found is None or 1970 < found.year < 2200 else None


def read_day(text: str) -> date | None:
    """Read the day that an ISO date, or date and time, begins with."""
    found = _DAY.match(text.strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def read_clock(text: str) -> time | None:
    """Read `9:00`, `0930`, `09.30` or `09:30:00`."""
    found = _CLOCK.fullmatch(text.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


def read_length(value: object) -> timedelta | None:
    """Read minutes as a number, `1:30`, `D:HH:MM`, `PT1H30M`; empty is no length at all, None where it is none."""
    text = "" if value is None else str(value).strip()
    if not text:
        return timedelta()
    iso = re.fullmatch(r"P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:\d+S)?)?", text)
    if iso and len(text) > 1:
        days, hours, minutes = (int(part or 0) for part in iso.groups())
        found = timedelta(days=days, hours=hours, minutes=minutes)
    elif re.fullmatch(r"\d{1,6}(\.\d+)?", text):
        found = timedelta(minutes=float(text))
    elif re.fullmatch(r"(\d{1,4}:){1,2}\d{1,4}", text):
        numbers = [0, *map(int, text.split(":"))][-3:]
        found = timedelta(days=numbers[0], hours=numbers[1], minutes=numbers[2])
    else:
        return None
    return found if found <= _LATEST else None


def on_day(day: date, clock: time, event: Event) -> datetime:
    """Return a clock time of a programme day as naive venue time: what is before the boundary is past midnight."""
    return datetime.combine(day + timedelta(days=clock < time.fromisoformat(event.day_boundary)), clock)


def as_utc(moment: datetime, zone: ZoneInfo) -> tuple[datetime, str]:
    """Return venue time (or a time with an offset) in UTC, and `skipped` or `twice` where clocks change just then.

    A time that is skipped is taken as long after midnight as it says; of one that comes twice, the first.
    """
    if moment.tzinfo:
        return moment.astimezone(UTC), ""
    local = moment.replace(tzinfo=zone)
    found = local.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) != moment:
        return found, "skipped"
    return found, "twice" if local.utcoffset() != local.replace(fold=1).utcoffset() else ""
