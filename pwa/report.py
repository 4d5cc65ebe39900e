"""What publishing did, or would do."""

from __future__ import annotations

from dataclasses import dataclass, field

from pwa.programme import changes
from pwa.programme.changes import Change
from pwa.programme.overrides import Compared
from pwa.sources import Publication


@dataclass(frozen=True)
class Report:
    """What publishing did, or would do; `published` is False where the publication stayed as it was.

    `before` and `after` are what is published on either side of it; `overrides` are those whose source now says
    something else than it did. `consent` says, after a dry run, why publishing would have to be confirmed.
    """

    publication: int
    changes: tuple[Change, ...]
    counts: dict[str, int]
    warnings: tuple[str, ...]
    published: bool
    before: Publication | None = field(default=None, compare=False, repr=False)
    after: Publication | None = field(default=None, compare=False, repr=False)
    overrides: tuple[Compared, ...] = ()
    consent: str = ""

    def summary(self) -> list[str]:
        """Say it in a few lines of English."""
        kinds = [(kind, sum(change.kind == kind for change in self.changes)) for kind in changes.KINDS]
        told = ", ".join(f"{count} {kind}" for kind, count in kinds if count)
        lines = [", ".join(f"{count} {name}" for name, count in self.counts.items()) + "."]
        if not self.published:
            return [*lines, f"Nothing differs from publication {self.publication}; nothing was published."]
        return [*lines, f"Published as number {self.publication}" + (f": {told}." if told else ".")]


def count(publication: Publication) -> dict[str, int]:
    """Count what a publication holds, by what it is."""
    programme = publication.programme
    return {
        "sessions": len(programme.sessions),
        "showings": sum(len(session.slots) for session in programme.sessions.values()),
        "people": len(programme.people),
        "places": len(programme.places),
        "exhibitors": len(publication.exhibitors),
        "pages": len(programme.pages),
        "announcements": len(programme.announcements),
        "floors": len(publication.venue.floors),
    }
