"""The words of an alert: what it is about first, time and room before the title, what it was after what it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from gettext import NullTranslations

from pwa import i18n
from pwa.alerts.notice import Notice, Showing
from pwa.i18n import Localized
from pwa.programme.text import to_plain

# A longer digest says how many more there are.
DIGEST_LINES = 8


def write(notice: Notice) -> tuple[str, str]:
    """Return the title and body of an alert in its reader's language."""
    kinds: dict[str, Callable[[Notice], tuple[str, str]]] = {
        "start": _start,
        "live": _live,
        "change": _change,
        "showing": _new_showing,
        "full": _full,
        "announcement": _announcement,
        "digest": _digest,
    }
    return kinds[notice.kind](notice)


def _start(notice: Notice) -> tuple[str, str]:
    showing, lang = _showing(notice), notice.lang
    if notice.remote and showing.stream:
        head = f"{i18n.clock_time(showing.start, lang)} · {_text(showing.title, lang)}"
        return head, _words(lang).gettext("Follow the stream")
    walk = _walk(notice)
    return _line(showing, lang), " · ".join(filter(None, [_whereabouts(showing, lang), walk]))


def _live(notice: Notice) -> tuple[str, str]:
    showing, lang = _showing(notice), notice.lang
    title = _words(lang).gettext("Live now: %(title)s") % {"title": _text(showing.title, lang)}
    return title, i18n.time_range(showing.start, showing.end, lang)


def _change(notice: Notice) -> tuple[str, str]:
    showing, lang = _showing(notice), notice.lang
    _ = _words(lang).gettext
    before = notice.before or showing
    today = _today(notice)
    now, then = _when_where(showing, lang, today), _when_where(before, lang, today)
    title = _text(showing.title, lang)
    if notice.change == "cancelled":
        return _("Cancelled: %(title)s") % {"title": title}, then
    clash = _clash(notice)
    if notice.change == "back":
        head, was = _("Back on: %(now)s · %(title)s") % {"now": now, "title": title}, ""
    elif notice.change == "room":
        head = _("New room: %(now)s · %(title)s") % {"now": now, "title": title}
        was = _("Was in %(place)s") % {"place": _text(before.place, lang)} if before.place else ""
    else:
        head = _("Moved: %(now)s · %(title)s") % {"now": now, "title": title}
        was = _("Was %(then)s") % {"then": then}
    return head, " · ".join(filter(None, [was, clash, _whereabouts(showing, lang)]))


def _new_showing(notice: Notice) -> tuple[str, str]:
    showing, lang = _showing(notice), notice.lang
    values = {"now": _when_where(showing, lang, _today(notice)), "title": _text(showing.title, lang)}
    return _words(lang).gettext("New showing: %(now)s · %(title)s") % values, _whereabouts(showing, lang)


def _full(notice: Notice) -> tuple[str, str]:
    showing, lang = _showing(notice), notice.lang
    _ = _words(lang).gettext
    title = _("Room full: %(line)s") % {"line": _line(showing, lang)}
    return title, _("You can follow the stream.") if showing.stream else _("You may not get in any more.")


def _announcement(notice: Notice) -> tuple[str, str]:
    return _text(notice.title, notice.lang), to_plain(notice.body.get_text(notice.lang).text)


def _digest(notice: Notice) -> tuple[str, str]:
    lang, picks = notice.lang, notice.others
    words = _words(lang)
    title = words.ngettext("Today: %(num)s pick, at %(time)s", "Today: %(num)s picks, from %(time)s", len(picks)) % {
        "num": len(picks),
        "time": i18n.clock_time(picks[0].start, lang),
    }
    lines = [_line(one, lang) for one in picks[:DIGEST_LINES]]
    if more := len(picks) - len(lines):
        lines.append(words.ngettext("and %(num)s more", "and %(num)s more", more) % {"num": more})
    return title, "\n".join(lines)


def _clash(notice: Notice) -> str:
    """Name what can no longer be seen whole."""
    if not notice.others:
        return ""
    first, rest = notice.others[0], len(notice.others) - 1
    words, line = _words(notice.lang), _text(notice.others[0].title, notice.lang)
    named = f"{i18n.clock_time(first.start, notice.lang)} {line}"
    if rest:
        more = words.ngettext("and %(num)s more", "and %(num)s more", rest) % {"num": rest}
        named = f"{named} {more}"
    return words.gettext("Now clashes with %(what)s") % {"what": named}


def _walk(notice: Notice) -> str:
    if notice.walk is None:
        return ""
    values = {"minutes": notice.walk.minutes, "place": _text(notice.walk.origin, notice.lang)}
    return _words(notice.lang).gettext("%(minutes)s min on foot from %(place)s") % values


def _line(showing: Showing, lang: str) -> str:
    """Write time, room and title: 10.30 Teatro · Title."""
    where = " ".join(filter(None, [i18n.clock_time(showing.start, lang), _text(showing.place, lang)]))
    return f"{where} · {_text(showing.title, lang)}"


def _today(notice: Notice) -> date:
    """Return the day at the venue on which it is read."""
    return (notice.told_at or notice.due_at).astimezone(_showing(notice).start.tzinfo).date()


def _when_where(showing: Showing, lang: str, today: date) -> str:
    """Write time and room, after the day where that is not today."""
    day = i18n.short_day(showing.start.date(), lang) if showing.start.date() != today else ""
    return " ".join(filter(None, [day, i18n.clock_time(showing.start, lang), _text(showing.place, lang)]))


def _whereabouts(showing: Showing, lang: str) -> str:
    """Return the floor and what the place is in."""
    floor = _words(lang).gettext("Floor %(floor)s") % {"floor": showing.floor} if showing.floor else ""
    return ", ".join(filter(None, [floor, *(_text(name, lang) for name in showing.within)]))


def _showing(notice: Notice) -> Showing:
    assert notice.showing
    return notice.showing


def _words(lang: str) -> NullTranslations:
    return i18n.words(lang)


def _text(text: Localized, lang: str) -> str:
    return " ".join(text.get_text(lang).text.split())
