"""Programmes from an address: bounded, https alone, never from a private network, also not by a detour."""

import asyncio
import socket
import threading

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver

from pwa import fetching
from tests.push_services.tls import make_certificate, serving, trusting


class ToLoopback(AbstractResolver):
    """Leads public.example to the double, and inside.example to where nobody may go."""

    def __init__(self, port):
        self._port = port

    async def resolve(self, host, port=0, family=socket.AF_INET):
        if host != "public.example":
            return await fetching.PublicResolver().resolve("127.0.0.1", port)
        found = {"hostname": host, "host": "127.0.0.1", "port": self._port, "family": socket.AF_INET}
        return [found | {"proto": 0, "flags": socket.AI_NUMERICHOST}]

    async def close(self):
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Serve a file, redirects and a large answer over https."""
    folder = tmp_path_factory.mktemp("site")
    cert, key = make_certificate(folder, ("public.example",))

    def go(to):
        async def handle(_request):
            raise web.HTTPFound(to)

        return handle

    async def file(_request):
        return web.Response(text="<schedule/>")

    async def bomb(_request):
        response = web.Response(body=b"\0" * 3_000_000)
        response.enable_compression()
        return response

    app = web.Application()
    app.router.add_get("/schedule.xml", file)
    app.router.add_get("/there", go("/schedule.xml"))
    app.router.add_get("/inside", go("https://inside.example/x"))
    app.router.add_get("/metadata", go("https://169.254.169.254/latest"))
    app.router.add_get("/plain", go("http://public.example/x"))
    app.router.add_get("/round", go("/round"))
    app.router.add_get("/bomb", bomb)
    loop, started = asyncio.new_event_loop(), threading.Event()
    ports = []

    async def start():
        runner = web.AppRunner(app)
        await runner.setup()
        server = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=serving(cert, key))
        await server.start()
        ports.append(server._server.sockets[0].getsockname()[1])
        started.set()
        return runner

    def run():
        asyncio.set_event_loop(loop)
        runner = loop.run_until_complete(start())
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    started.wait(10)
    yield ports[0], trusting(cert)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


@pytest.fixture
def fetch(site, tmp_path):
    port, tls = site
    return lambda path, **more: fetching.fetch(
        f"https://public.example{path}", tmp_path, resolver=ToLoopback(port), tls=tls, **more
    )


def test_a_file_is_fetched_under_its_own_name_also_behind_a_redirect(fetch):
    for path in ("/schedule.xml", "/there"):
        found = fetch(path)
        assert (found.name, found.read_text()) == ("schedule.xml", "<schedule/>")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/inside", "private network"),
        ("/metadata", "private network"),
        ("/plain", "not an https address"),
        ("/round", "redirects too often"),
        ("/missing", "answers 404"),
    ],
)
def test_what_leads_elsewhere_is_refused(fetch, path, reason):
    with pytest.raises(fetching.CannotFetch, match=reason):
        fetch(path)


def test_a_small_answer_that_grows_is_cut_off(fetch):
    with pytest.raises(fetching.CannotFetch, match="larger than 1 MB"):
        fetch("/bomb", most=1_000_000)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://10.1.2.3/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://aino:secret@example.org/",
        "https://example.org:8443/",
        "http://example.org/",
        "file:///etc/passwd",
        "https://",
        "https://localhost/",
    ],
)
def test_an_address_that_may_not_be_fetched_is_refused(url, tmp_path):
    with pytest.raises(fetching.CannotFetch):
        fetching.fetch(url, tmp_path)
