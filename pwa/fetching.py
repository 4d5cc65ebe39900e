"""A programme from an https address that somebody gave: bounded in size and time, and never from a private network."""

from __future__ import annotations

import asyncio
import re
import ssl
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver

from pwa.alerts.push import PublicResolver, RefusedAddress, is_public
from pwa.i18n import say
from pwa.programme.importers.problems import MAX_BYTES

REDIRECTS = 4
TIMEOUT = aiohttp.ClientTimeout(total=60, connect=10, sock_read=20)
_CHUNK = 1 << 16


class CannotFetch(ValueError):
    """The address gives no programme; the message says why and what to do."""


def fetch(
    url: str,
    folder: Path,
    *,
    resolver: AbstractResolver | None = None,
    tls: ssl.SSLContext | None = None,
    most: int = MAX_BYTES,
) -> Path:
    """Download `url` into `folder` and return the file; raises CannotFetch.

    Every address on the way, redirects too, has to be https on its usual port, and public at the moment of connecting.
    `resolver` and `tls` are given by tests.
    """
    try:
        # A thread of its own: whoever calls may have a running loop in this one.
        with ThreadPoolExecutor(1) as thread:
            fetching = _fetch(url.strip(), folder, resolver or PublicResolver(), tls, most)
            return thread.submit(asyncio.run, fetching).result()
    except TimeoutError as error:
        raise _cannot(url, say("It did not answer in time. Try again, or import a file.")) from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        if isinstance(error, CannotFetch):
            raise
        cause = error.__cause__ or error
        if isinstance(cause, RefusedAddress) or isinstance(getattr(error, "os_error", None), RefusedAddress):
            raise _cannot(url, say("It leads to a private network. Download it, and import the file.")) from error
        raise _cannot(url, say("It cannot be reached. Check the address.")) from error


def check(url: str) -> None:
    """Raise CannotFetch where `url` is no address that may be fetched."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise _cannot(url, say("It is not an https address. Write it whole, with https:// before it."))
    if parts.username is not None or parts.password is not None:
        raise _cannot(parts.hostname or url, say("The address holds a password. Give one that needs none."))
    if parts.port not in (None, 443):
        raise _cannot(url, say("It names a port. Give an address on the usual port of https."))
    host = parts.hostname
    # What is an address already is never asked of the resolver; figures in odd spellings are no names.
    if re.fullmatch(r"[0-9a-fx.]+|.*:.*", host) and not _is_public_address(host):
        raise _cannot(url, say("It leads to a private network. Download it, and import the file."))


async def _fetch(url: str, folder: Path, resolver: AbstractResolver, tls: ssl.SSLContext | None, most: int) -> Path:
    connector = aiohttp.TCPConnector(resolver=resolver, ssl=tls or True, limit=2)
    async with aiohttp.ClientSession(
        connector=connector, timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
    ) as session:
        for _ in range(REDIRECTS + 1):
            check(url)
            async with session.get(url, allow_redirects=False) as response:
                if response.status in (301, 302, 303, 307, 308):
                    url = urljoin(url, response.headers.get("Location", ""))
                    continue
                if response.status != 200:
                    raise _cannot(
                        url, say("It answers %(status)s. Check the address in a browser.", status=response.status)
                    )
                return await _save(response, folder / _name(url), most)
    raise _cannot(url, say("It redirects too often. Give the address where it ends."))


async def _save(response: aiohttp.ClientResponse, path: Path, most: int) -> Path:
    """Write the answer, counted after decompression, so that no small answer grows without end."""
    size = 0
    with path.open("wb") as file:
        async for chunk in response.content.iter_chunked(_CHUNK):
            size += len(chunk)
            if size > most:
                reason = say("It is larger than %(most)s MB. Export it without pictures.", most=most // 1_000_000)
                raise _cannot(str(response.url), reason)
            file.write(chunk)
    return path


def _cannot(url: str, reason: str) -> CannotFetch:
    return CannotFetch(say("%(place)s: %(text)s", place=url, text=reason))


def _name(url: str) -> str:
    name = re.sub(r"[^\w.-]+", "-", unquote(Path(urlsplit(url).path).name))[-80:].strip(".-")
    return name or "programme"


def _is_public_address(host: str) -> bool:
    try:
        return is_public(host)
    except ValueError:
        return False
