"""Mozilla's push service in small: the websocket that Firefox speaks (autopush), and a strict endpoint for senders."""

from __future__ import annotations

import asyncio
import json
import threading
import uuid
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import WSMsgType, web

from pwa import clock
from tests.push_services.background import Background
from tests.push_services.device import Device
from tests.push_services.strict import encode, find_fault


@dataclass(frozen=True)
class Push:
    """A push that was accepted, as it came."""

    token: str
    headers: dict[str, str]
    body: bytes
    at: datetime = field(default_factory=clock.wall)


class FirefoxService:
    """Keeps channels, checks what senders send, and hands it to the browser that is connected, or keeps it for one.

    `script` holds the answers for the next pushes, (status, headers); where it is empty the rules decide.
    Status 0 hangs, -1 resets the connection.
    `pushes` are those accepted, `refused` what the rules said of the others, `acks` what browsers confirmed.
    """

    def __init__(self) -> None:
        self.script: deque[tuple[int, dict[str, str]]] = deque()
        self.pushes: list[Push] = []
        self.refused: list[str] = []
        self.acks: list[dict[str, Any]] = []
        self._channels: dict[str, tuple[str, str, str]] = {}
        self._browsers: dict[str, web.WebSocketResponse] = {}
        self._waiting: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        self._background = Background()
        self._news = threading.Condition()

    def start(self) -> FirefoxService:
        """Listen on a free port of loopback."""
        self._background.start()
        self._background.run(self._listen())
        return self

    def stop(self) -> None:
        """Close every connection."""
        self._background.run(self._runner.cleanup())
        self._background.stop()

    @property
    def origin(self) -> str:
        """Return the address that senders push to, as RASTI_PUSH_HOSTS takes it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def preferences(self) -> dict[str, Any]:
        """Return the preferences that make a Firefox use this service."""
        return {
            "dom.push.serverURL": f"ws://127.0.0.1:{self.port}/",
            "dom.push.testing.allowInsecureServerURL": True,
            "dom.push.connection.enabled": True,
            "permissions.default.desktop-notification": 1,
            "alerts.useSystemBackend": False,
            "remote.prefs.recommended": False,
        }

    def make_device(self, key: str) -> Device:
        """Subscribe a phone without a browser, with the server's public `key`."""
        return Device(self._open_channel("", str(uuid.uuid4()), key))

    def forget(self, device: Device) -> None:
        """Let a subscription end, as when the app is uninstalled."""
        self._channels.pop(device.endpoint.rpartition("/")[2])

    def wait_for(self, count: int, seconds: float = 20) -> list[Push]:
        """Return the pushes once there are `count`, or what there is after `seconds`."""
        with self._news:
            self._news.wait_for(lambda: len(self.pushes) >= count, seconds)
            return list(self.pushes)

    async def _listen(self) -> None:
        app = web.Application(client_max_size=1 << 20)
        app.router.add_post("/wpush/v2/{token}", self._take_push)
        app.router.add_get("/", self._talk)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = int(self._runner.addresses[0][1])

    async def _talk(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=("push-notification",))
        await socket.prepare(request)
        agent = ""
        async for message in socket:
            if message.type != WSMsgType.TEXT:
                continue
            said = json.loads(message.data or "{}")
            kind = said.get("messageType", "ping")
            if kind == "hello":
                agent = said.get("uaid") or uuid.uuid4().hex
                self._browsers[agent] = socket
                await socket.send_json(
                    {"messageType": "hello", "uaid": agent, "status": 200, "use_webpush": True, "broadcasts": {}}
                )
                for _topic, notification in self._waiting.pop(agent, []):
                    await socket.send_json(notification)
            elif kind == "register":
                endpoint = self._open_channel(agent, said["channelID"], said.get("key", ""))
                answer = {"channelID": said["channelID"], "status": 200, "pushEndpoint": endpoint}
                await socket.send_json({"messageType": "register", **answer})
            elif kind == "unregister":
                self._channels = {t: c for t, c in self._channels.items() if c[1] != said["channelID"]}
                await socket.send_json({"messageType": "unregister", "channelID": said["channelID"], "status": 200})
            elif kind == "ack":
                self.acks += said["updates"]
            elif kind == "ping":
                await socket.send_str("{}")
        if self._browsers.get(agent) is socket:
            del self._browsers[agent]
        return socket

    async def _take_push(self, request: web.Request) -> web.Response:
        token, body = request.match_info["token"], await request.read()
        if self.script:
            status, headers = self.script.popleft()
            if not status:
                await asyncio.sleep(3600)
            if status < 0 and request.transport:
                request.transport.abort()
            return web.Response(status=status, headers=headers, text="as the test wrote it")
        if token not in self._channels:
            return self._refuse(410, "gone")
        agent, channel, key = self._channels[token]
        if fault := find_fault(request.headers, body, self.origin, key):
            return self._refuse(*fault)
        version = encode(uuid.uuid4().bytes)
        notification = {
            "messageType": "notification",
            "channelID": channel,
            "version": version,
            "ttl": int(request.headers["TTL"]),
            "data": encode(body),
            "headers": {"encoding": "aes128gcm"},
        }
        if agent:
            await self._hand_over(agent, request.headers.get("Topic", version), notification)
        with self._news:
            self.pushes.append(Push(token, dict(request.headers), body))
            self._news.notify_all()
        return web.Response(
            status=201, headers={"Location": f"{self.origin}/m/{version}", "TTL": request.headers["TTL"]}
        )

    async def _hand_over(self, agent: str, topic: str, notification: dict[str, Any]) -> None:
        """Send to a connected browser; else keep, in place of an older one with the same topic (RFC 8030, 5.4)."""
        socket = self._browsers.get(agent)
        if socket is not None and not socket.closed:
            await socket.send_json(notification)
        elif notification["ttl"]:
            kept = [one for one in self._waiting.get(agent, []) if one[0] != topic]
            self._waiting[agent] = [*kept, (topic, notification)]

    def _refuse(self, status: int, reason: str) -> web.Response:
        self.refused.append(f"{status} {reason}")
        return web.Response(status=status, text=reason)

    def _open_channel(self, agent: str, channel: str, key: str) -> str:
        token = uuid.uuid4().hex
        self._channels[token] = (agent, channel, key)
        return f"{self.origin}/wpush/v2/{token}"
