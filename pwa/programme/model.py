"""The programme's nouns: frozen, plain, in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from pwa.i18n import Localized

FACILITIES = frozenset("wc accessible_wc lift stairs cloakroom info quiet_room food first_aid exit".split())
PLACE_KINDS = ("room", "venue", "hall", "foyer", "area", "online", "outdoor", *sorted(FACILITIES))


@dataclass(frozen=True)
class Theme:
    """A track; `token` names its colour and flag (t1 … t6)."""

    key: str
    label: Localized
    token: str = "t1"


@dataclass(frozen=True)
class Format:
    """A kind of session: lecture, panel, film …"""

    key: str
    label: Localized


@dataclass(frozen=True)
class Event:
    """The event itself; `sample` says that its content is invented, `rehearsal` where a demo's clock starts."""

    slug: str
    name: Localized
    timezone: str = "Europe/Helsinki"
    day_boundary: str = "04:00"
    languages: tuple[str, ...] = ("fi", "sv", "en")
    days: tuple[str, ...] = ()
    tagline: Localized = field(default_factory=Localized)
    description: Localized = field(default_factory=Localized)
    organiser: Localized = field(default_factory=Localized)
    funding: Localized = field(default_factory=Localized)
    sample: bool = False
    sample_note: Localized = field(default_factory=Localized)
    contact_email: str = ""
    contact_label: Localized = field(default_factory=Localized)
    supervisor: Localized = field(default_factory=Localized)
    supervisor_url: str = ""
    rehearsal: datetime | None = None
    themes: tuple[Theme, ...] = ()
    formats: tuple[Format, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """Return the venue's time zone."""
        return ZoneInfo(self.timezone)

    def local(self, moment: datetime) -> datetime:
        """Return `moment` in the venue's time."""
        return moment.astimezone(self.zone)

    def day_of(self, moment: datetime) -> date:
        """Return the programme day: what starts before the day boundary belongs to the night before."""
        boundary = time.fromisoformat(self.day_boundary)
        return (self.local(moment) - timedelta(hours=boundary.hour, minutes=boundary.minute)).date()


@dataclass(frozen=True)
class Place:
    """A venue, room, area or facility; `floor` is the key of a drawn floor or empty.

    `by_train`, `by_bus` and `by_car` say how to get there, `access` how accessible it is.
    """

    id: str
    kind: str
    name: Localized
    parent: str = ""
    short: str = ""
    floor: str = ""
    capacity: int | None = None
    features: tuple[str, ...] = ()
    aliases: Localized = field(default_factory=Localized)
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    about: Localized = field(default_factory=Localized)
    position: int = 0
    by_train: Localized = field(default_factory=Localized)
    by_bus: Localized = field(default_factory=Localized)
    by_car: Localized = field(default_factory=Localized)
    access: Localized = field(default_factory=Localized)

    @property
    def is_facility(self) -> bool:
        """Say whether people look for it rather than sit in it."""
        return self.kind in FACILITIES


@dataclass(frozen=True)
class Link:
    """An address that belongs to a session, shown between `since` and `until` where they are set."""

    kind: str
    url: str
    since: datetime | None = None
    until: datetime | None = None
    lang: str = ""
    label: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody on stage; `organisation` is a plain name."""

    id: str
    name: str
    organisation: str = ""
    role: Localized = field(default_factory=Localized)
    bio: Localized = field(default_factory=Localized)


@dataclass(frozen=True)
class Participation:
    """A person's part in a session: speaker, chair, moderator, panellist or performer."""

    person: str
    role: str = "speaker"


@dataclass(frozen=True)
class Slot:
    """One showing of a session; `open_hours` means drop-in, out of now/next and conflicts."""

    id: str
    session: str
    start: datetime
    end: datetime
    place: str = ""
    open_hours: bool = False
    status: str = "confirmed"

    @property
    def length(self) -> timedelta:
        """Return how long it takes."""
        return self.end - self.start


@dataclass(frozen=True)
class Session:
    """A part of the programme with its showings. `spoken` are ISO 639-1 codes, `body` is Markdown or safe HTML."""

    id: str
    title: Localized
    slots: tuple[Slot, ...] = ()
    summary: Localized = field(default_factory=Localized)
    body: Localized = field(default_factory=Localized)
    spoken: tuple[str, ...] = ()
    interpretation: tuple[str, ...] = ()
    subtitles: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    format: str = ""
    level: str = ""
    audience: Localized = field(default_factory=Localized)
    age_limit: str = ""
    access: Localized = field(default_factory=Localized)
    attendance: str = "onsite"
    status: str = "confirmed"
    note: Localized = field(default_factory=Localized)
    people: tuple[Participation, ...] = ()
    links: tuple[Link, ...] = ()
    signup_url: str = ""
    signup_deadline: datetime | None = None
    capacity: int | None = None
    sources: tuple[str, ...] = ()

    @property
    def cancelled(self) -> bool:
        """Say whether nothing of it will happen."""
        return self.status == "cancelled" or (
            bool(self.slots) and all(slot.status == "cancelled" for slot in self.slots)
        )


@dataclass(frozen=True)
class Page:
    """An info page in Markdown, without its title line."""

    key: str
    title: Localized
    body: Localized


@dataclass(frozen=True)
class Announcement:
    """What the organiser tells between `since` and `until`.

    `audience` is whom it is sent to: everyone where it is empty, `here`, `remote`, `s:<session>` or `theme:<key>`.
    """

    id: str
    title: Localized
    body: Localized
    severity: str = "info"
    since: datetime | None = None
    until: datetime | None = None
    audience: str = ""


@dataclass(frozen=True)
class Programme:
    """A whole programme as read or published, by id, in the order of its source."""

    event: Event
    places: dict[str, Place] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    announcements: dict[str, Announcement] = field(default_factory=dict)

    def theme(self, key: str) -> Theme | None:
        """Return the theme called `key`."""
        return next((theme for theme in self.event.themes if theme.key == key), None)

    def format(self, key: str) -> Format | None:
        """Return the format called `key`."""
        return next((one for one in self.event.formats if one.key == key), None)

    def slots(self) -> list[Slot]:
        """List every slot by start, then place, then id."""
        return list(self._slots.values())

    def slot(self, slot_id: str) -> Slot | None:
        """Return a slot by its id."""
        return self._slots.get(slot_id)

    @cached_property
    def _slots(self) -> dict[str, Slot]:
        def order(slot: Slot) -> tuple[datetime, int, str]:
            return slot.start, self.places[slot.place].position if slot.place in self.places else 999, slot.id

        slots = (slot for session in self.sessions.values() for slot in session.slots)
        return {slot.id: slot for slot in sorted(slots, key=order)}
