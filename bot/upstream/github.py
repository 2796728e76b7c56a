"""GitHub's public API, read only: one question a second at most, with ETags, and quiet for as long as it asks for.

It knows one method, GET, and one host. Neither the token nor what is asked for is ever logged.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from pydantic import SecretStr

from bot.core.upstream import Said, bare

log = logging.getLogger(__name__)

APART = timedelta(seconds=1)
MOST = 1024 * 1024
"""Bytes of an answer; what is longer is not read."""
PATIENCE = aiohttp.ClientTimeout(total=30)
FIRST_PAUSE, LAST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
"""After an answer that never came; twice as long each time it happens again."""
LONGEST = timedelta(days=1)
"""For so long at most it is believed that it wants to be left alone."""
REDIRECTS = (301, 302, 307, 308)
NOT_THERE = (404, 410, 451)


@dataclass(frozen=True, slots=True)
class Answered:
    """`body` is what is kept of the answer; an unchanged one is what was kept before."""

    said: Said
    etag: str = ""
    body: object = None


class Closed(Exception):
    """Nothing is asked for a while; when that ends is in `GitHub.closed_until`."""


class GitHub:
    def __init__(
        self,
        base: str,
        token: SecretStr,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._base = base.rstrip("/")
        self._token = token
        self._now = now
        self._sleep = sleep
        self._session: aiohttp.ClientSession | None = None
        self._next = now()
        self._closed_until = now()
        self._silences = 0

    @property
    def closed_until(self) -> datetime | None:
        """Until when nothing is asked; None while it is open."""
        return self._closed_until if self._closed_until > self._now() else None

    async def ask(self, path: str, held: tuple[str, object] | None) -> Answered:
        """What it says at that path; `held` is the answer we have, with its ETag. Raises Closed while it is closed."""
        if self.closed_until is not None:
            raise Closed
        try:
            return await self._ask(self._base + path, held, again=True)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            return self._silence(type(error).__name__)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _ask(self, url: str, held: tuple[str, object] | None, *, again: bool) -> Answered:
        await self._pace()
        headers = {"If-None-Match": held[0]} if held else {}
        async with self._open().get(url, headers=headers, allow_redirects=False) as answer:
            status = answer.status
            if status in REDIRECTS:
                there = self._within(answer.headers.get("Location", ""))
                if not again or there is None:
                    return Answered(Said.MOVED)
            elif status == 304 and held:
                self._silences = 0
                return Answered(Said.WELL, *held)
            elif (wait := self._wanted(status, answer.headers)) is not None:
                raise self._close(wait, "limited")
            elif status == 401:
                raise self._close(LAST_PAUSE, "token refused")
            elif status == 403 and b"rate limit" in (await _cut_off(answer) or b"").lower():  # it says so only there
                raise self._close(FIRST_PAUSE, "limited")
            elif status == 403 or status in NOT_THERE:
                return Answered(Said.GONE)
            elif status != 200:
                return self._silence(f"status {status}")
            else:
                self._silences = 0
                return _read(await _cut_off(answer), answer.headers.get("ETag", ""))
        return await self._ask(there, held, again=False)

    def _within(self, location: str) -> str | None:
        """Where it has moved to, if that is on the same host: the token goes nowhere else."""
        try:
            old, new = urlsplit(self._base), urlsplit(location)
            if location.startswith("/") and not new.netloc:
                return f"{old.scheme}://{old.netloc}{location}"
            same = (new.scheme, new.hostname, new.port) == (old.scheme, old.hostname, old.port)
        except ValueError:
            return None
        return location if same and new.username is None else None

    def _wanted(self, status: int, headers: Mapping[str, str]) -> timedelta | None:
        """How long it wants to be left alone; None where it does not say so."""
        if status not in (403, 429, 503):
            return None
        if (after := _seconds(headers.get("Retry-After"))) is not None:
            return timedelta(seconds=after)
        if headers.get("x-ratelimit-remaining") == "0" and (reset := _seconds(headers.get("x-ratelimit-reset"))):
            return datetime.fromtimestamp(min(reset, 2**33), UTC) - self._now()
        return FIRST_PAUSE if status == 429 else None

    def _close(self, wait: timedelta, why: str) -> Closed:
        self._closed_until = self._now() + min(max(wait, APART), LONGEST)
        log.warning("upstream.closed", extra={"why": why, "until": self._closed_until.isoformat()})
        return Closed()

    def _silence(self, why: str) -> Answered:
        """It has not answered: leave it alone for a while, twice as long each time in a row."""
        self._close(min(FIRST_PAUSE * 2 ** min(self._silences, 12), LAST_PAUSE), why)
        self._silences += 1
        return Answered(Said.SILENCE)

    async def _pace(self) -> None:
        """Wait for the next second that nobody has asked in."""
        now = self._now()
        mine = max(now, self._next)
        self._next = mine + APART
        if mine > now:
            await self._sleep((mine - now).total_seconds())

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                headers={
                    "Accept": "application/vnd.github+json",
                    "Authorization": f"Bearer {self._token.get_secret_value()}",
                    "User-Agent": "Understudy",
                    "X-GitHub-Api-Version": "2022-11-28",
                },
                timeout=PATIENCE,
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


async def _cut_off(answer: aiohttp.ClientResponse) -> bytes | None:
    """The whole body; None if it is too long, of which no more is read."""
    body = bytearray()
    async for piece in answer.content.iter_chunked(64 * 1024):
        body += piece
        if len(body) > MOST:
            answer.close()
            return None
    return bytes(body)


def _read(body: bytes | None, etag: str) -> Answered:
    if body is None:
        return Answered(Said.NONSENSE)
    try:
        known: Any = json.loads(body)
        return Answered(Said.WELL, etag[:200], bare(known))
    except (ValueError, RecursionError):
        return Answered(Said.NONSENSE)


def _seconds(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 12 else None
