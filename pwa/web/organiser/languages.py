"""Languages: how complete each is, and the missing texts as a sheet that goes to a translator and comes back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from pwa import clock, publishing, translating
from pwa.gaps import list_gaps
from pwa.i18n import in_language
from pwa.programme.importers.problems import MAX_BYTES
from pwa.web.context import get_db, get_publication
from pwa.web.language import gettext as _
from pwa.web.language import page_language
from pwa.web.organiser import desk
from pwa.web.organiser.desk import Entry, allowed, record

bp = Blueprint("languages", __name__, url_prefix="/languages")

ENTRIES = (Entry("organiser.languages.index", "language", lambda: _("Languages")),)
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LISTED = 200


@bp.get("/")
@allowed("organiser", "editor")
def index() -> str:
    """Show how complete each language is, kind by kind, and what is missing."""
    return _show()


@bp.get("/missing.<ending>")
@allowed("organiser", "editor")
def download(ending: str) -> Response:
    """Give the missing texts as a sheet, of one language with `?lang=`."""
    languages = get_publication().programme.event.languages
    asked = request.args.get("lang", "")
    wanted = [asked] if asked in languages else list(languages)
    if ending == "csv":
        body, kind = translating.write_csv(get_publication(), wanted), "text/csv; charset=utf-8"
    elif ending == "xlsx":
        body, kind = translating.write_xlsx(get_publication(), wanted), _WORKBOOK
    else:
        abort(404)
    name = f"missing-{'-'.join(wanted)}.{ending}"
    return Response(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@bp.post("/")
@allowed("organiser", "editor")
def bring() -> Any:
    """Publish the texts that a translator's sheet brings; what is written already stays."""
    request.max_content_length = MAX_BYTES
    upload = request.files.get("file")
    try:
        returned = translating.read_sheet(get_publication(), upload.read() if upload else b"")
    except translating.NoSheet:
        return _show(problem=_("This is no sheet of missing texts. Download one here, and keep its first row.")), 422
    # An announcement's text goes out to people; editors send nothing.
    sends = [one for one in returned.edits if one.subject.startswith("a:")]
    edits = [one for one in returned.edits if one not in sends or desk.current().role == "organiser"]
    if edits:
        try:
            report = publishing.edit(get_db(), edits, by=desk.current().name, now=clock.now(), note=_("Translations"))
        except publishing.Refused as error:
            return _show(problem=" ".join(in_language(str(one), page_language()) for one in error.problems)), 422
        after = {f"{one.subject} {one.field}": one.value for one in edits} | {"number": report.publication}
        record("programme", str(len({one.subject for one in edits})), "edited", None, after)
    left = returned.left + len(returned.edits) - len(edits)
    return redirect(url_for(".index", done=len(edits), left=left), 303)


def _show(**values: Any) -> str:
    publication = get_publication()
    found = list_gaps(publication)
    return render_template(
        "organiser/languages.html", counts=translating.count_texts(publication), gaps=found[:LISTED], total=len(found),
        tongues=publication.programme.event.languages, **values,
    )  # fmt: skip
