"""The page's language: from its address, never from a cookie; and the words and formats templates use."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache
from gettext import NullTranslations
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, current_app, g, redirect, request, url_for
from flask_babel import Babel, force_locale, get_translations
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from pwa import build, clock, i18n, paths
from pwa.i18n import LANGUAGES, LOCALES, Localized
from pwa.web.context import NotPublished, get_publication
from pwa.web.index import index_of

babel = Babel()
_page_lang: ContextVar[str | None] = ContextVar("page_lang", default=None)


def init_app(app: Flask) -> None:
    """Take the language from the address and give templates their globals and filters."""
    i18n.compile_catalogs()
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(paths.ROOT / "translations")
    babel.init_app(app, locale_selector=lambda: LOCALES[page_language()])
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.context_processor(_globals)
    # Printing asks for words and addresses tens of thousands of times: these skip the look-ups by request.
    app.jinja_env.globals.update(_=_word, gettext=_word, ngettext=_plural, url_for=_make_url_for(app))
    app.add_template_filter(local)
    app.add_template_filter(lambda m: i18n.clock_time(local(m), page_language()), "clock_time")
    app.add_template_filter(iso)
    app.add_template_filter(lambda m: f"{local(m):%Y-%m-%d}", "iso_day")
    app.add_template_filter(lambda text: f"{local(datetime.fromisoformat(text)):%Y-%m-%dT%H:%M}", "iso_local")
    app.add_template_filter(lambda m: f"{local(m):%H:%M}", "iso_time")
    app.add_template_filter(lambda d: i18n.short_day(_day(d), page_language()), "short_day")
    app.add_template_filter(lambda d: i18n.long_day(_day(d), page_language()), "long_day")
    app.add_template_filter(lambda code: i18n.language_name(code, page_language()), "language_name")
    app.add_template_filter(lambda duration: i18n.minutes(duration, page_language()), "minutes")
    app.add_template_filter(lambda text: i18n.in_language(text, page_language()), "said")
    app.add_template_filter(lambda items: i18n.join(items, page_language()), "join_words")
    app.add_template_global(_time_range, "time_range")
    app.add_url_rule("/", "root", choose_language)


def choose_language() -> Response:
    """Send the reader to the start page in the language that their browser likes best."""
    lang = i18n.best_language(request.headers.get("Accept-Language"))
    response = redirect(url_for("programme.start", lang=lang), 302)
    response.headers["Vary"] = "Accept-Language"
    return response


def page_language() -> str:
    """Return the language of the page, or the reader's best one where the address has none."""
    if (lang := _page_lang.get()) is None:
        lang = i18n.best_language(request.headers.get("Accept-Language")) if request else LANGUAGES[0]
        _page_lang.set(lang)
    return lang


def set_language(lang: str) -> None:
    """Answer in `lang` where it is one of ours: for pages whose address has no language, as the organiser's."""
    if lang in LANGUAGES:
        _page_lang.set(lang)


def local(moment: datetime) -> datetime:
    """Return `moment` in the venue's time."""
    return get_publication().programme.event.local(moment)


def iso(moment: datetime) -> str:
    """Write a moment in UTC for attributes and scripts."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def text_attrs(text: Localized) -> Markup:
    """Return ` lang="…"` where a text is in another language than the page (WCAG 3.1.2), else nothing."""
    found = text.get_text(page_language())
    return Markup(f' lang="{found.lang}"' if found.lang != page_language() else "")


def text_markup(text: Localized) -> Markup:
    """Return a text, wrapped with its own language where that is not the page's."""
    found = text.get_text(page_language())
    if found.lang == page_language() or not found.text:
        return escape(found.text)
    return Markup(f'<span lang="{found.lang}">{escape(found.text)}</span>')


def plain(text: Localized) -> str:
    """Return a text for attributes and titles, in whatever language there is."""
    return text.get_text(page_language()).text


def _time_range(start: datetime, end: datetime) -> str:
    # A word joiner: lines break after a dash, and half a time says nothing.
    return i18n.time_range(local(start), local(end), page_language()).replace("–", "–\u2060")


@cache
def icon(name: str, classes: str = "icon") -> Markup:
    """Return an icon of the sprite, hidden from screen readers."""
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        classes, asset("icons/icons.svg"), name
    )


def asset(path: str) -> str:
    """Return the versioned address of a static file."""
    return f"/static/{build.build_id()}/{path}"


def gettext(message: str, **values: Any) -> str:
    """Return an interface text in the page's language, as plain text."""
    text = _words(page_language()).gettext(message)
    return text % values if values else text


@cache
def _words(lang: str) -> NullTranslations:
    with force_locale(LOCALES[lang]):
        return get_translations()  # type: ignore[no-any-return]


@cache
def _markup(lang: str, message: str) -> Markup:
    return Markup(_words(lang).gettext(message))


def _word(message: str, **values: Any) -> Markup:
    return _markup(page_language(), message) % values


def _plural(singular: str, plural: str, num: int, **values: Any) -> Markup:
    return Markup(_words(page_language()).ngettext(singular, plural, num)) % {"num": num, **values}


def _make_url_for(app: Flask) -> Callable[..., str]:
    kept: dict[tuple[Any, ...], str] = {}

    def quick_url_for(endpoint: str, **values: Any) -> str:
        if endpoint.startswith("."):
            return url_for(endpoint, **values)
        key = (page_language(), endpoint, *sorted(values.items()))
        if (url := kept.get(key)) is None:
            if len(kept) > 50_000:
                kept.clear()
            url = kept[key] = url_for(endpoint, **values)
        return url

    return quick_url_for


def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    # A page that is not there still answers in the language of its address.
    start = request.path.split("/", 2)[1]
    lang = values.pop("lang") if values and "lang" in values else start if start in LANGUAGES else None
    _page_lang.set(lang)
    if lang:
        g.lang = lang


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = page_language()


def _day(value: date | datetime | str) -> date:
    if isinstance(value, datetime):
        return local(value).date()
    return date.fromisoformat(value) if isinstance(value, str) else value


def _globals() -> dict[str, Any]:
    try:
        publication = get_publication()
    except NotPublished:
        publication = None
    return {
        "lang": page_language(),
        "languages": LANGUAGES,
        "publication": publication,
        "event": publication.programme.event if publication else None,
        "anchor": clock.anchor(),
        "asset": asset,
        "icon": icon,
        "t": text_markup,
        "t_attrs": text_attrs,
        "plain": plain,
        "build": build.build_id(),
        "all_days": tuple(index_of(publication).days) if publication else (),
        "page_url": _page_url,
    }


def _page_url(lang: str, query: bool = False) -> str:
    """Return this page's address in another language, with its `query` too; of a missing page, the start page's."""
    _empty, start, rest = request.path.split("/", 2)[:3] if request.path.count("/") > 1 else ("", "", "")
    if not request.endpoint or start not in LANGUAGES:
        return f"/{lang}/"
    asked = urlencode(list(request.args.items(multi=True))) if query else ""
    return f"/{lang}/{quote(rest)}{'?' if asked else ''}{asked}"
