"""What schedule XML leaves undeclared: what is HTML, which language, what a link is for, and ids fit for addresses."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Container
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from babel import Locale

from pwa.i18n import normal
from pwa.programme.model import Link
from pwa.programme.text import clean, is_html, to_html

SUMMARY_LENGTH = 300
_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.I)
_LANGUAGES = Locale("en").languages
_BY_NAME = {
    name.lower(): code for lang in ("sv", "fi", "en") for code, name in Locale(lang).languages.items() if len(code) == 2
}
_PURPOSES = (
    ("recording", re.compile(r"video|recording|\.webm|\.mp4|audio", re.I)),
    ("feedback", re.compile(r"feedback", re.I)),
    ("stream", re.compile(r"live ?stream", re.I)),
    ("chat", re.compile(r"\bchat|matrix\.to|\birc\b", re.I)),
    ("slides", re.compile(r"slides|presentation", re.I)),
)


def make_id(source: str, taken: Container[str], is_same: Callable[[str], bool] = lambda key: False) -> str:
    """Return an id for `source`, 40 characters of a–z, 0–9 and hyphens at most, beside those `taken` by others."""
    key = _slug(source)
    if not key or len(key) > 40 or _UUID.fullmatch(source):
        # A UUID or a sentence would make long addresses: eight figures of its digest are as stable.
        key = hashlib.sha256(normal(source).encode()).hexdigest()[:8]
    free, number = key, 2
    while free in taken and not is_same(free):
        free, number = f"{key}-{number}", number + 1
    return free


def slugify(text: str) -> str:
    """Return `text` as small ASCII letters, digits and hyphens, 40 at most; empty where none of it can be."""
    return _slug(text)[:40].rstrip("-")


def make_summary(subtitle: str, abstract: str, description: str) -> str:
    """Return plain text for the card: the subtitle, else an abstract that is short, plain and followed by more."""
    if subtitle:
        return subtitle
    short = len(abstract) <= SUMMARY_LENGTH and not is_html(abstract) and "\n\n" not in abstract
    return abstract if short and description else ""


def make_body(abstract: str, description: str) -> str:
    """Return both texts as one: Markdown where both are, else sanitised HTML."""
    texts = [text for text in dict.fromkeys((abstract, description)) if text]
    if make_summary("", abstract, description):
        texts = texts[1:] or texts
    if not any(map(is_html, texts)):
        return "\n\n".join(texts)
    return "\n".join(clean(text if is_html(text) else to_html(text), relative=False) for text in texts)


def read_languages(text: str) -> tuple[tuple[str, ...], list[str]]:
    """Return the languages in `de, en`, `English` or `de-formal` as codes, and the words that are none."""
    found: list[str] = []
    unknown: list[str] = []
    for word in re.split(r"[,;/\s]+", text.lower()):
        code = str(_BY_NAME.get(word) or re.split(r"[-_]", word)[0])
        if code in _LANGUAGES:
            found.append(code)
        elif word:
            unknown.append(word)
    return tuple(dict.fromkeys(found)), unknown


def read_links(element: Element) -> tuple[Link, ...]:
    """Return links, attachments and the address for feedback: web addresses only, each once."""
    found: dict[str, Link] = {}
    for one in (*element.findall("links/link"), *element.findall("attachments/attachment")):
        url, label = normal(one.get("href") or ""), normal(one.text or "")
        if is_web_address(url):
            found.setdefault(url, Link(find_purpose(one.get("type") or "", label, url), url, label=label))
    feedback = normal(element.findtext("feedback_url") or "")
    if is_web_address(feedback):
        found.setdefault(feedback, Link("feedback", feedback))
    return tuple(found.values())


def is_web_address(url: str) -> bool:
    """Say whether `url` is a whole web address; decided by its scheme, never by words in it."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def find_purpose(kind: str, label: str, url: str) -> str:
    """Return what a link is for, by its kind, else its label, else its address."""
    if kind in ("slides", "video", "audio"):
        return "slides" if kind == "slides" else "recording"
    text = f"{label} {url}"
    return next((name for name, pattern in _PURPOSES if pattern.search(label)), "") or next(
        (name for name, pattern in _PURPOSES if pattern.search(text)), "material"
    )


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss").replace("&", " and "))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
