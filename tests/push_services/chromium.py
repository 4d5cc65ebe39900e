"""Google's push service in small: check-in, registration and the message stream (MCS) that Chromium speaks,
and a strict endpoint that senders reach under Google's host names."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from tests.push_services import tls
from tests.push_services.background import Background
from tests.push_services.device import Device
from tests.push_services.firefox import Push
from tests.push_services.protobuf import Fields, fixed64, pack, read_message, unpack, varint
from tests.push_services.strict import encode, find_fault

HOSTS = ("fcm.googleapis.com", "jmt17.google.com")
PING, ACK, LOGIN, LOGGED_IN, DATA = 0, 1, 2, 3, 8


class ChromiumService:
    """Registers browsers, checks what senders send, and streams it to the browsers that are connected."""

    def __init__(self, folder: Path) -> None:
        self.pushes: list[Push] = []
        self.refused: list[str] = []
        self._registered: dict[str, dict[str, Any]] = {}
        self._streams: list[asyncio.StreamWriter] = []
        self._cert, self._key = tls.make_certificate(folder, HOSTS)
        self._background = Background()
        self._news = threading.Condition()

    def start(self) -> ChromiumService:
        """Listen on free ports of loopback."""
        self._background.start()
        self._background.run(self._listen())
        return self

    def stop(self) -> None:
        """Close every connection."""
        self._background.run(self._close())
        self._background.stop()

    @property
    def flags(self) -> list[str]:
        """Return the arguments that make a Chromium use this service."""
        return [
            f"--gcm-checkin-url=http://127.0.0.1:{self._port}/checkin",
            f"--gcm-registration-url=http://127.0.0.1:{self._port}/c2dm/register3",
            f"--gcm-mcs-endpoint=https://127.0.0.1:{self._stream_port}",
            "--ignore-certificate-errors",
        ]

    @property
    def origin(self) -> str:
        """Return the address on loopback where pushes are taken too, as RASTI_PUSH_HOSTS takes it."""
        return f"http://127.0.0.1:{self._port}"

    def make_device(self, key: str) -> Device:
        """Subscribe a phone without a browser, with the server's public `key`."""
        token = uuid.uuid4().hex
        self._registered[token] = {"sender": key, "app": "", "X-subtype": ""}
        return Device(f"https://{HOSTS[0]}/fcm/send/{token}")

    def sending(self) -> dict[str, Any]:
        """Return what `push.open_sender` needs to find this service under Google's names."""
        return {"resolver": _Rewriting(self._push_port), "tls": tls.trusting(self._cert)}

    def wait_for(self, count: int, seconds: float = 20) -> list[Push]:
        """Return the pushes once there are `count`, or what there is after `seconds`."""
        with self._news:
            self._news.wait_for(lambda: len(self.pushes) >= count, seconds)
            return list(self.pushes)

    async def _listen(self) -> None:
        app = web.Application()
        app.router.add_post("/checkin", self._check_in)
        app.router.add_post("/c2dm/register3", self._register)
        app.router.add_post("/fcm/send/{token}", self._take_push)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        for context in (None, tls.serving(self._cert, self._key)):
            await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=context).start()
        self._port, self._push_port = (int(address[1]) for address in self._runner.addresses)
        self._stream = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=tls.serving(self._cert, self._key))
        self._stream_port = int(self._stream.sockets[0].getsockname()[1])

    async def _close(self) -> None:
        self._stream.close()
        for stream in self._streams:
            stream.close()
        await self._runner.cleanup()

    async def _check_in(self, request: web.Request) -> web.Response:
        await request.read()
        answer = pack(1, True) + pack(3, _now()) + fixed64(7, 0x11223344) + fixed64(8, 0x55667788) + pack(9, False)
        return web.Response(body=answer, content_type="application/x-protobuf")

    async def _register(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        if form.get("delete"):
            return web.Response(text=f"token={form.get('X-subtype', '')}")
        token = f"{uuid.uuid4().hex[:11]}:APA91b{uuid.uuid4().hex}"
        self._registered[token] = form
        return web.Response(text=f"token={token}")

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            version = (await reader.readexactly(1))[0]
            while True:
                tag, body = await read_message(reader)
                if tag == LOGIN:
                    answer = pack(1, unpack(body)[1][0]) + pack(5, 1) + pack(6, 1) + pack(8, _now())
                    writer.write(bytes([version, LOGGED_IN]) + varint(len(answer)) + answer)
                    self._streams.append(writer)
                elif tag == PING:
                    writer.write(bytes([ACK]) + varint(0))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            if writer in self._streams:
                self._streams.remove(writer)
            writer.close()

    async def _take_push(self, request: web.Request) -> web.Response:
        token, body = unquote(request.match_info["token"]), await request.read()
        if not (form := self._registered.get(token)):
            return self._refuse(410, "gone")
        if fault := find_fault(request.headers, body, f"{request.scheme}://{request.host}", _key_of(form)):
            return self._refuse(*fault)
        message = _data_message(form, int(request.headers["TTL"]), body)
        for stream in self._streams:
            stream.write(bytes([DATA]) + varint(len(message)) + message)
            await stream.drain()
        with self._news:
            self.pushes.append(Push(token, dict(request.headers), body))
            self._news.notify_all()
        return web.Response(status=201, headers={"Location": f"https://{request.host}/m/{encode(uuid.uuid4().bytes)}"})

    def _refuse(self, status: int, reason: str) -> web.Response:
        self.refused.append(f"{status} {reason}")
        return web.Response(status=status, text=reason)


class _Rewriting(AbstractResolver):
    """Finds every name on a port of loopback."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        there = {"hostname": host, "host": "127.0.0.1", "port": self._port, "family": socket.AF_INET}
        return [ResolveResult(**there, proto=0, flags=socket.AI_NUMERICHOST)]  # type: ignore[typeddict-item]

    async def close(self) -> None:
        """Hold nothing."""


def _key_of(form: dict[str, Any]) -> str:
    """Return the key that the browser subscribed with: its registration's sender, in base64url."""
    return str(form["sender"])


def _data_message(form: dict[str, Any], ttl: int, body: bytes) -> bytes:
    """Return an MCS DataMessageStanza as Chromium expects a web push."""
    extra: Fields = [("subtype", form["X-subtype"]), ("content-encoding", "aes128gcm")]
    return b"".join(
        [
            pack(2, uuid.uuid4().hex),
            pack(3, form["sender"]),
            pack(5, form["app"]),
            *(pack(7, pack(1, name) + pack(2, value)) for name, value in extra),
            pack(9, f"0:{uuid.uuid4().hex}"),
            pack(10, 2),
            pack(11, 1),
            pack(17, ttl),
            pack(18, _now()),
            pack(21, body),
        ]
    )


def _now() -> int:
    return int(time.time() * 1000)
