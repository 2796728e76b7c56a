"""A stand-in for Discord on this machine: REST and gateway, just enough for the real client to live on."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import zlib
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, TypeVar

from aiohttp import web

from bot.guild.permissions import PERMISSIONS

T = TypeVar("T")
D = TypeVar("D", bound="Discord")

APPLICATION = 200000000000000001
GUILD, CHANNEL, MEMBER = 300000000000000001, 300000000000000002, 300000000000000003
TOKEN = ".".join(
    (base64.urlsafe_b64encode(str(APPLICATION).encode()).decode(), "Fak3Tk", "not-a-real-secret-" + "x" * 20)
)
"""Shaped like a token, and put together here so that nothing that searches for leaked ones stumbles over it."""

COMMAND, FORM_SENT = 2, 5  # kinds of interactions
MESSAGE, DEFERRED, FORM = 4, 5, 9  # kinds of answers to them
ALLOWED = 3.0  # seconds in which Discord wants an interaction answered
PATIENCE = 15.0  # seconds for everything else; a busy machine starts slowly


@dataclass(frozen=True, slots=True)
class Call:
    """A REST call that the bot made."""

    method: str
    path: str
    body: Any


class Discord:
    """What it was asked is in `calls` and `identified`; what it shall do otherwise than well, in the other fields."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.identified: list[dict[str, Any]] = []
        self.resumed = 0
        self.unexpected: list[Call] = []
        self.guilds = [{"id": str(GUILD), "name": "Self-study", "permissions": str(PERMISSIONS.value)}]
        self.status = 200
        """What every REST call is answered with; 0 leaves it without an answer."""
        self.closes_with: int | None = None
        """The code by which the gateway turns away whoever identifies."""
        self.secrets: list[str] = [TOKEN]
        self.port = 0
        self._posted: list[dict[str, Any]] = []
        self._numbers = itertools.count(400000000000000001)
        self._line: Line | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Where to find it, as the bot is told."""
        return {
            "UNDERSTUDY_API_BASE": f"http://127.0.0.1:{self.port}/api/v10",
            "UNDERSTUDY_GATEWAY_URL": f"ws://127.0.0.1:{self.port}/gateway",
        }

    # What a test does.

    async def asked(self, method: str, path: str) -> Call:
        """Wait for the first call of that kind; `path` is a pattern, without /api/v10."""
        return await eventually(lambda: next((c for c in self.calls if _is(c, method, path)), None))

    async def types(self, command: str, *, permissions: int = 0, **options: Any) -> dict[str, Any]:
        """A member uses a slash command, "cohort open" for example; returns what they are answered at once."""
        given = [{"name": name, "type": 3, "value": value} for name, value in options.items()]
        name, *below = command.split()
        if below:
            given = [{"name": below[0], "type": 1, "options": given}]
        data = {"id": str(next(self._numbers)), "name": name, "type": 1, "options": given}
        return await self._interact(COMMAND, data, permissions)

    async def sends(self, form: dict[str, Any], **answers: Any) -> dict[str, Any]:
        """A member sends a form they were answered with; returns what they are answered now."""
        data = {"custom_id": form["custom_id"], "components": [_filled(part, answers) for part in form["components"]]}
        return await self._interact(FORM_SENT, data, 0)

    async def drop(self) -> None:
        """The connection breaks."""
        assert self._line is not None
        await self._line.socket.close(code=1001)

    async def _interact(self, kind: int, data: dict[str, Any], permissions: int) -> dict[str, Any]:
        await eventually(lambda: self._line)
        assert self._line is not None
        number = str(next(self._numbers))
        token = base64.urlsafe_b64encode(f"interaction:{number}:{'secret' * 12}".encode()).decode()
        self.secrets.append(token)
        who = {**_user(MEMBER, "Zaphod"), "bot": False}
        await self._line.event(
            "INTERACTION_CREATE",
            {
                "id": number,
                "application_id": str(APPLICATION),
                "type": kind,
                "data": data,
                "guild_id": str(GUILD),
                "channel": _channel(),
                "member": {**_member(who), "permissions": str(permissions)},
                "token": token,
                "version": 1,
                "attachment_size_limit": 10_000_000,
                "locale": "en-GB",
                "authorizing_integration_owners": {"0": str(GUILD)},
                "entitlements": [],
            },
        )
        path = f"/interactions/{number}/{token}/callback"
        call = await eventually(lambda: next((c for c in self.calls if c.path == path), None), within=ALLOWED)
        return call.body

    # REST.

    async def rest(self, request: web.Request) -> web.Response:
        body = await _body(request)
        call = Call(request.method, request.path.removeprefix("/api/v10"), body)
        self.calls.append(call)
        if not self.status:
            await asyncio.sleep(PATIENCE)
        if self.status != 200:
            return as_json({"message": f"{self.status}: stand-in", "code": 0}, self.status)
        answer = self._answer(call)
        if answer is None:
            self.unexpected.append(call)
            return as_json({"message": "Unknown", "code": 0}, 404)
        return as_json(answer)

    def _answer(self, call: Call) -> Any:
        match call.method, call.path.strip("/").split("/"):
            case "GET", ["users", "@me"]:
                return _user(APPLICATION, "Understudy")
            case "GET", ["users", "@me", "guilds"]:
                return self.guilds
            case "GET", ["oauth2", "applications", "@me"]:
                return _application()
            case "PUT", ["applications", _, "commands"]:
                extra = {"application_id": str(APPLICATION), "version": "1"}
                return [{**command, **extra, "id": str(next(self._numbers))} for command in call.body]
            case "POST", ["interactions", number, _, "callback"]:
                return self._callback(number, call.body)
            case "POST", ["channels", channel, "messages"]:
                self._posted.append(self._message(channel, call.body))
                return self._posted[-1]
            case "GET", ["channels", channel, "messages"]:  # asked where an answer was lost, as when it was stopped
                return [message for message in reversed(self._posted) if message["channel_id"] == channel]
            case ("PATCH", ["webhooks", _, _, "messages", "@original"]) | ("POST", ["webhooks", _, _]):
                return self._message(str(CHANNEL), call.body)
            case _:
                return None

    def _callback(self, number: str, body: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = {"interaction": {"id": number, "type": COMMAND}}
        if body["type"] == MESSAGE:
            answer["resource"] = {"type": MESSAGE, "message": self._message(str(CHANNEL), body["data"])}
        return answer

    def _message(self, channel: str, body: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": str(next(self._numbers)),
            "channel_id": channel,
            "author": _user(APPLICATION, "Understudy"),
            "timestamp": "2027-01-04T09:00:00+00:00",
            "edited_timestamp": None,
            "type": 0,
            "content": "",
            **dict.fromkeys(("tts", "mention_everyone", "pinned"), False),
            **{name: [] for name in ("mentions", "mention_roles", "attachments", "embeds", "components")},
            **body,
        }

    # The gateway.

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        line = Line(socket, request.query.get("compress"))
        await line.send({"op": 10, "d": {"heartbeat_interval": 41250}})
        async for message in socket:
            await self._hear(line, message.json())
        if self._line is line:
            self._line = None
        return socket

    async def _hear(self, line: Line, said: dict[str, Any]) -> None:
        match said["op"]:
            case 1:
                await line.send({"op": 11})
            case 2:
                self.identified.append(said["d"])
                await self._welcome(line)
            case 6:
                self.resumed += 1
                self._line = line
                await line.event("RESUMED", {})
            case 8:  # who of these is on the server: all
                asked = said["d"]
                members = [_member(_user(int(number), "somebody")) for number in asked["user_ids"]]
                about = {"guild_id": asked["guild_id"], "chunk_index": 0, "chunk_count": 1, "nonce": asked.get("nonce")}
                await line.event("GUILD_MEMBERS_CHUNK", {**about, "members": members})
            case _:
                raise AssertionError(f"the bot sent {said}")

    async def _welcome(self, line: Line) -> None:
        if self.closes_with:
            await line.socket.close(code=self.closes_with)
            return
        await line.event(
            "READY",
            {
                "v": 10,
                "user": _user(APPLICATION, "Understudy"),
                "guilds": [{"id": str(GUILD), "unavailable": True}],
                "session_id": "a-session",
                "resume_gateway_url": f"ws://127.0.0.1:{self.port}/gateway",
                "application": {"id": str(APPLICATION), "flags": 0},
            },
        )
        await line.event("GUILD_CREATE", self.guild())
        self._line = line

    def guild(self) -> dict[str, Any]:
        """The one server there is."""
        return _guild()


class Line:
    """A gateway connection, compressed as the client asked (zlib) or not at all, which every client understands."""

    def __init__(self, socket: web.WebSocketResponse, compression: str | None) -> None:
        self.socket = socket
        self._zlib = zlib.compressobj() if compression == "zlib-stream" else None
        self._sent = itertools.count(1)

    async def event(self, name: str, data: Any) -> None:
        await self.send({"op": 0, "t": name, "s": next(self._sent), "d": data})

    async def send(self, what: dict[str, Any]) -> None:
        text = json.dumps(what)
        if self._zlib is None:
            await self.socket.send_str(text)
        else:
            await self.socket.send_bytes(self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH))


@asynccontextmanager
async def open_discord() -> AsyncGenerator[Discord]:
    """A stand-in that listens; at the end, what it was asked and does not know is an error."""
    async with listening(Discord()) as discord:
        yield discord
    assert not discord.unexpected


@asynccontextmanager
async def listening(discord: D) -> AsyncGenerator[D]:
    app = web.Application()
    app.router.add_get("/gateway", discord.gateway)
    app.router.add_route("*", "/api/v10/{path:.*}", discord.rest)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    discord.port = runner.addresses[0][1]
    try:
        yield discord
    finally:
        await runner.cleanup()


async def eventually(look: Callable[[], T | None], within: float = PATIENCE) -> T:
    async with asyncio.timeout(within):
        while not (found := look()):  # noqa: ASYNC110 - what is looked at tells nobody when it changes
            await asyncio.sleep(0.01)
    return found


def _is(call: Call, method: str, path: str) -> bool:
    return call.method == method and fnmatchcase(call.path, path)


async def _body(request: web.Request) -> Any:
    if request.content_type.startswith("multipart/"):
        return json.loads(str((await request.post())["payload_json"]))
    return await request.json() if request.can_read_body else None


def as_json(data: Any, status: int = 200) -> web.Response:
    """discord.py reads as JSON only what says so without a charset."""
    return web.Response(body=json.dumps(data).encode(), status=status, content_type="application/json")


def _filled(part: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """A part of a form as a client sends it back: picked values in a list, a typed or single one by itself."""
    inner = part["component"]
    answer = answers.get(inner["custom_id"])
    values = {"values": answer or []} if inner["type"] == 3 else {"value": answer or ""}
    return {"type": part["type"], "component": {"type": inner["type"], "custom_id": inner["custom_id"], **values}}


# The things of Discord, with the fields that discord.py insists on.


def _user(number: int, name: str) -> dict[str, Any]:
    return {"id": str(number), "username": name, "discriminator": "0", "avatar": None, "global_name": name, "bot": True}


def _member(user: dict[str, Any]) -> dict[str, Any]:
    return {
        "user": user,
        "roles": [],
        "joined_at": "2027-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


def _channel() -> dict[str, Any]:
    return {
        "id": str(CHANNEL),
        "type": 0,
        "name": "cohort",
        "position": 0,
        "parent_id": None,
        "permission_overwrites": [],
        "nsfw": False,
    }


def _guild() -> dict[str, Any]:
    everyone = {
        "id": str(GUILD),
        "name": "@everyone",
        "permissions": str(PERMISSIONS.value),
        "position": 0,
        "color": 0,
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    return {
        "id": str(GUILD),
        "name": "Self-study",
        "owner_id": "1",
        "member_count": 2,
        "roles": [everyone],
        "channels": [_channel()],
        "members": [_member(_user(APPLICATION, "Understudy"))],
        "threads": [],
    }


def _application() -> dict[str, Any]:
    return {
        "id": str(APPLICATION),
        "name": "Understudy",
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": _user(MEMBER, "Olu"),
        "verify_key": "",
        "flags": 0,
    }
