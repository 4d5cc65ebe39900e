"""The Flask side: one thin module per feature, joined here."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from htmx_flask import Htmx
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from pwa import build, paths
from pwa.config import Config
from pwa.i18n import LANGUAGES
from pwa.publishing import Publication
from pwa.web import (
    agenda,
    alerts,
    caching,
    calendar,
    changes,
    context,
    discovery,
    doors,
    edition,
    errors,
    exhibitors,
    exports,
    feedback,
    health,
    info,
    install,
    language,
    metrics,
    newcomers,
    organiser,
    packing,
    parts,
    programme,
    proxies,
    screen,
    search,
    security,
    transfer,
    venue,
)

FEATURES = (
    programme,
    changes,
    search,
    info,
    exhibitors,
    venue,
    agenda,
    transfer,
    install,
    calendar,
    feedback,
    alerts,
    health,
    exports,
    doors,
    discovery,
    edition,
    metrics,
    screen,
    organiser,
)


class LanguageConverter(BaseConverter):
    """Match the languages that pages are printed in."""

    regex = "|".join(LANGUAGES)


class NumberConverter(IntegerConverter):
    """Match whole numbers that the database can hold."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**63 - 1)


class Json(DefaultJSONProvider):
    """Write text as it is, and read what is nested without end as what it is: no JSON of ours."""

    ensure_ascii = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Read JSON; raises ValueError."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError as error:
            raise ValueError("It is nested too deeply.") from error


def make_app(config: Config) -> Flask:
    """Make the application with every feature's blueprint."""
    build_id = build.build_id()
    app = Flask(
        "pwa",
        root_path=str(paths.ROOT),
        template_folder="templates",
        # Assets are answered by the edition's views, joined as phones get them.
        static_folder=None,
    )
    app.config.update(RASTI=config, BUILD=build_id, MAX_CONTENT_LENGTH=64 * 1024)
    app.json = Json(app)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    app.url_map.converters |= {"lang": LanguageConverter, "int": NumberConverter}
    Htmx(app)
    for hook in (packing, context, language, parts, security, caching, errors, newcomers, metrics, proxies):
        hook.init_app(app)
    for feature in FEATURES:
        app.register_blueprint(feature.bp)
    # The printer prints what the application says it prints, and need not know its features.
    app.extensions["printed_paths"] = printed_paths
    return app


def printed_paths(publication: Publication) -> list[str]:
    """List every address that the printer prints, of every language of the event."""
    return [
        path
        for lang in publication.programme.event.languages
        if lang in LANGUAGES
        for feature in FEATURES
        if hasattr(feature, "printed_paths")
        for path in feature.printed_paths(publication, lang)
    ]
