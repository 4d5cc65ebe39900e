"""Text from elsewhere as safe HTML: Markdown or HTML, told apart by looking."""

from __future__ import annotations

import html
import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = frozenset(
    "a abbr b blockquote br code dd del dl dt em h2 h3 h4 hr i kbd li ol p pre q s small strong sub sup"
    " table tbody td th thead tr u ul".split()
)
SCHEMES = frozenset(("http", "https", "mailto", "tel"))
_ATTRIBUTES = {"a": {"href"}, "abbr": {"title"}, "ol": {"start"}, "*": {"lang"}}
_HTML = re.compile(
    r"</?(p|br|div|span|ul|ol|li|strong|em|b|i|u|a|h[1-6]|pre|code|blockquote|table|img|iframe)\b[^<>]*>", re.I
)
_HEADINGS = {"h1": "h2", "h5": "h4", "h6": "h4"}
_BLOCK_END = re.compile(r"</(p|li|h[2-4]|blockquote|pre|dt|dd|tr|ul|ol)>|<br>|<hr>")
_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def is_html(text: str) -> bool:
    """Say whether `text` has HTML tags of the kind that programme systems write."""
    return _HTML.search(text) is not None


@lru_cache(maxsize=8192)
def to_html(text: str) -> Markup:
    """Render `text`, Markdown or HTML, as HTML with nothing in it but an allow-list of tags; images are left out."""
    if not text:
        return Markup()
    return Markup(clean(text if is_html(text) else _markdown.render(text)))


def clean(source: str, relative: bool = True) -> str:
    """Return the HTML `source` with only allowed tags, links and languages; `relative` keeps links without a scheme."""
    source = re.sub(r"(</?)(h[156])\b", lambda m: m[1] + _HEADINGS[m[2].lower()], source, flags=re.I)
    return nh3.clean(
        source,
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        url_schemes=set(SCHEMES),
        url_relative=_own_link if relative else "deny",
        link_rel="noopener noreferrer",
    ).strip()


@lru_cache(maxsize=8192)
def to_plain(text: str) -> str:
    """Return the words of `text`, Markdown or HTML, on one line."""
    marked = _BLOCK_END.sub(" ", to_html(text))
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", marked)).split())


def shorten(text: str, limit: int) -> str:
    """Return `text` cut at a word, with an ellipsis, where it is longer than `limit`."""
    if len(text) <= limit:
        return text
    return text[:limit].rpartition(" ")[0].rstrip(",.;:–- ") + "…" if " " in text[:limit] else text[: limit - 1] + "…"


def _own_link(url: str) -> str | None:
    return None if url.startswith(("//", "\\", "/\\")) else url
