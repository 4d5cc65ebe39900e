"""The one way to write the programme: read a source, compare it with what is published, save it and the changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from pwa import exhibitors as stands
from pwa import finding, history
from pwa.database import get_state, set_state, to_text, writing
from pwa.history import KINDS, Entry, Touched
from pwa.i18n import say
from pwa.laying import (
    TooManyCancelled,
    check,
    check_whole,
    contrast,
    expand,
    is_other,
    join,
    lay,
    replaced,
    too_many_cancelled,
    vanished,
)
from pwa.programme import changes, forgotten, oddities, overrides, search, store
from pwa.programme.importers.problems import Problem, Refused
from pwa.programme.overrides import WHOLE, WITHDRAWN, Edit, Key, Override
from pwa.report import Report, count
from pwa.sources import Publication, read_source
from pwa.venue import closures, pictures
from pwa.venue import store as venue_store

__all__ = (
    "CannotUndo",
    "Edit",
    "Problem",
    "Publication",
    "Refused",
    "Report",
    "TooManyCancelled",
    "drop_override",
    "edit",
    "publish",
    "read_publication",
    "read_source",
    "republish",
    "undo",
    "withdraw",
)


class CannotUndo(ValueError):
    """What a publication did was changed again since, or is not kept any more; the message says which."""


def read_publication(db: Database) -> Publication | None:
    """Return what is published, or None where nothing has been."""
    with db.atomic():
        # One transaction: what is published meanwhile is seen whole or not at all.
        programme = store.read(db)
        if programme is None:
            return None
        venue, exhibitors = venue_store.read(db), stands.read_exhibitors(db)
        return Publication(programme, venue, exhibitors, closed=frozenset(closures.read(db)))


def publish(
    db: Database,
    incoming: Publication,
    *,
    now: datetime,
    yes: bool = False,
    dry_run: bool = False,
    by: str = "",
    note: str = "",
    leave: Iterable[str] = (),
    tell: Callable[[str], None] = lambda stage: None,
) -> Report:
    """Publish `incoming`, with the organisers' edits laid over it, in one transaction, and record what changed.

    What vanished is cancelled and keeps its address. Raises TooManyCancelled, changing nothing, where over a fifth of
    the sessions to come would go or another event would be replaced, unless `yes` confirms it. A `dry_run` changes
    nothing and has that among its warnings. What `leave` names (`s:opening`, `places` …) stays as it is.
    `tell` hears which stage begins: compare, then save.
    """
    with _writing(db) as (number, before):
        tell("compare")
        programme, forgotten_people = forgotten.leave_out(db, incoming.programme)
        incoming, warnings = replace(incoming, programme=programme), list(incoming.warnings)
        if forgotten_people:
            left_out = say("%(count)s people in it asked to be forgotten and were left out.", count=forgotten_people)
            warnings.append(left_out)
        kept, source, consent = overrides.read(db), _source(db, before), ""
        if is_other(before, incoming):
            kept = {}
            if before and not yes:
                consent = replaced(before, incoming)
        laid_source, notes = join(source if not is_other(before, incoming) else None, incoming, kept, now, leave)
        after = lay(laid_source, kept)
        told = changes.diff(before.programme, after.programme) if before and not is_other(before, incoming) else []
        consent = consent or too_many_cancelled(before, after, now) * bool(told and not yes)
        if consent and not dry_run:
            raise TooManyCancelled(consent)
        warnings += [consent] if consent else []
        warnings += oddities.list_oddities(after.programme, before.programme if before else None)
        stood = contrast(kept, source, laid_source)
        report = Report(number, tuple(told), count(after), (*warnings, *notes), False, before, after, stood, consent)
        if dry_run or (before == after and source == laid_source):
            return report
        if before and not history.has_source(db):
            history.keep_source(db, number, before)
        tell("save")
        pictures.keep(db, incoming.pictures)
        return _write(db, report, now, Entry(number + 1, now, by, "import", note), kept, laid_source)


def edit(db: Database, edits_: Sequence[Edit], *, by: str, now: datetime, note: str = "") -> Report:
    """Lay organisers' edits over what is published and publish that, in one transaction.

    Texts by language stand for themselves, a value that the source has too takes its override away. A new session may
    have `slots`. Raises Refused with all that is wrong.
    """
    with _writing(db) as (number, before):
        kept = overrides.read(db)
        source = _source(db, before)
        if before is None or source is None:
            raise Refused(
                [Problem("programme", "", say("Nothing is published yet."), say("Import a programme first."))]
            )
        given = expand(edits_, before)
        check(given, before)
        after_kept = dict(kept)
        shelves = history.shelve(source)
        for one in overrides.split(given, history.shelve(before), KINDS):
            key, base = (one.subject, one.field), overrides.get_value(shelves, one.subject, one.field)
            if one.field in (WHOLE, WITHDRAWN) or (base or None) != (one.value or None):
                after_kept[key] = Override(one.subject, one.field, one.value, by, now, note)
            else:
                after_kept.pop(key, None)
        check_whole(given, source, after_kept)
        gone = [one.subject for one in given if one.field == WITHDRAWN]
        entry = Entry(number + 1, now, by, "withdraw" if gone else "edit", note)
        return _lay_anew(db, number, before, source, kept, after_kept, entry, gone)


def withdraw(db: Database, subjects: Iterable[str], *, by: str, now: datetime, note: str = "") -> Report:
    """Take what was never meant to be public away: page, history and exports go, and no import brings it back."""
    return edit(db, [Edit(subject, WITHDRAWN, True) for subject in subjects], by=by, now=now, note=note)


def drop_override(db: Database, subject: str, field: str, *, by: str, now: datetime) -> Report:
    """Let the source's value stand again; a field of `title` drops every language of it."""
    with _writing(db) as (number, before):
        kept = overrides.read(db)
        source = _source(db, before)
        left = {
            key: one
            for key, one in kept.items()
            if key[0] != subject or field not in (key[1], key[1].partition(".")[0] or None)
        }
        if before is None or source is None or left == kept:
            raise Refused([Problem(subject, field, say("There is no such override."), say("Load the page again."))])
        return _lay_anew(db, number, before, source, kept, left, Entry(number + 1, now, by, "drop", ""))


def undo(db: Database, publication: int, *, by: str, now: datetime) -> Report:
    """Undo what `publication` did: its edits, or the last import whole. Raises CannotUndo."""
    with _writing(db) as (number, before):
        entry, kept, source = history.find(db, publication), overrides.read(db), _source(db, before)
        if entry is None or before is None or source is None:
            raise CannotUndo(say("Publication %(publication)s is not known here.", publication=publication))
        undone = Entry(number + 1, now, by, "undo", f"{publication}")
        if not entry.touched:
            last, earlier = history.find_source(db), history.find_source(db, publication)
            if entry.kind == "forget" or not last or last[0] != publication or not earlier:
                raise CannotUndo(
                    say(
                        "Publication %(publication)s cannot be undone: it is no longer the last import.",
                        publication=publication,
                    )
                )
            return _lay_anew(db, number, before, earlier[1], kept, kept, replace(undone, kind="import"), moved=True)
        left = dict(kept)
        for one in entry.touched:
            if (there := kept.get(one.key)) != one.after:
                raise CannotUndo(_changed_since(one.key, there.by if there else ""))
            left.pop(one.key, None)
            if one.before:
                left[one.key] = one.before
        new = [one.key[0] for one in entry.touched if one.key[1] == WHOLE and not one.before]
        return _lay_anew(db, number, before, source, kept, left, undone, new)


def republish(db: Database, *, by: str, now: datetime) -> Report:
    """Publish anew without those who asked to be forgotten."""
    with _writing(db) as (number, before):
        source = _source(db, before)
        assert before and source
        kept = overrides.read(db)
        return _lay_anew(db, number, before, source, kept, kept, Entry(number + 1, now, by, "forget", ""))


@contextmanager
def _writing(db: Database) -> Iterator[tuple[int, Publication | None]]:
    """Hold the one write transaction, and give the publication's number and what is published."""
    with writing(db):
        yield int(get_state(db, "publication", 0)), read_publication(db)


def _source(db: Database, before: Publication | None) -> Publication | None:
    """Return what the source says, which is what is published where nothing lies over it."""
    if before is None or not db.execute("select 1 from override limit 1").fetchone():
        return before
    found = history.find_source(db)
    return found[1] if found else before


def _lay_anew(
    db: Database, number: int, before: Publication, source: Publication, kept: Mapping[Key, Override],
    left: Mapping[Key, Override], entry: Entry, gone: Iterable[str] = (), moved: bool = False,
) -> Report:  # fmt: skip
    """Publish `source` under the overrides `left` instead of `kept`; `moved` says that the source is another now."""
    touched = [Touched(kept.get(key), left.get(key)) for key in dict.fromkeys((*kept, *left))]
    entry = replace(entry, touched=tuple(one for one in touched if one.before != one.after))
    programme, _ = forgotten.leave_out(db, lay(source, left).programme)
    after = replace(lay(source, left), programme=programme)
    told = tuple(changes.diff(before.programme, after.programme))
    if not history.has_source(db):
        history.keep_source(db, number, source)
    report = Report(number, told, count(after), (), False, before, after)
    changes.forget(db, [*gone, *vanished(before, after)])
    return _write(db, report, entry.at, entry, left, source if moved else None)


def _write(
    db: Database, report: Report, now: datetime, entry: Entry, kept: Mapping[Key, Override], source: Publication | None
) -> Report:
    """Save what `report` tells of; where nothing differs that anybody sees, its overrides and source alone."""
    before, after = report.before, report.after
    assert after
    overrides.save(db, kept.values())
    if before == after:
        if source:
            history.keep_source(db, report.publication, source)
        return report
    store.save(db, after.programme, before.programme if before else None)
    if before is None or before.venue != after.venue:
        venue_store.save(db, after.venue)
    stands.save_exhibitors(db, after.exhibitors, before.exhibitors if before else {})
    search.index(db, finding.list_entries(after), finding.list_entries(before))
    if is_other(before, after):
        set_state(db, "first_published", to_text(now))
    recorded = changes.record(db, report.changes, entry.number, now)
    if source:
        history.keep_source(db, entry.number, source)
    history.log(db, entry)
    set_state(db, "publication", entry.number)
    return replace(report, publication=entry.number, changes=recorded, published=True)


def _changed_since(key: Key, who: str) -> str:
    if who:
        return say("“%(subject)s” %(field)s was changed again since by %(who)s.", subject=key[0], field=key[1], who=who)
    return say("“%(subject)s” %(field)s was changed again since.", subject=key[0], field=key[1])
