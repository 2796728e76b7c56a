"""A reply that is edited in place while something goes on, and shows its end for sure."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
import discord

log = logging.getLogger(__name__)

BETWEEN = 2.0
"""Seconds between two edits, however often there is something new. Discord allows five in five."""


class InPlace:
    """The deferred answer to one interaction: `async with InPlace(...) as reply: ... await reply.ends(...)`.

    Whatever Discord says to an edit on the way, the block goes on. If the block fails, the card `broken` takes the
    place of what was shown last. An edit on the way never comes after the end.
    """

    def __init__(self, interaction: discord.Interaction[Any], broken: Mapping[str, Any]) -> None:
        self._interaction = interaction
        self._broken = broken
        self._latest: Mapping[str, Any] | None = None
        self._news = asyncio.Event()
        self._next = 0.0
        self._over = self._shown = False

    async def __aenter__(self) -> InPlace:
        self._editing = asyncio.create_task(self._edit())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        await self._stop()
        if kind is not None and issubclass(kind, Exception) and self._shown:
            await self._try(self._broken)

    def shows(self, message: Mapping[str, Any], *, now: bool = False) -> None:
        """Show this soon: `now`, or unless the last edit is too recent. Then it is left out, unless an edit on the way
        takes it along: whoever calls this has something newer before long, or ends."""
        self._latest = message
        time = asyncio.get_running_loop().time()
        if now or time >= self._next:
            self._next = time + BETWEEN
            self._news.set()

    async def ends(self, message: Mapping[str, Any]) -> None:
        """Show this for good."""
        await self._stop()
        await self._interaction.edit_original_response(**message)

    async def _stop(self) -> None:
        self._over = True
        self._news.set()
        await self._editing

    async def _edit(self) -> None:
        while not self._over:
            await self._news.wait()
            self._news.clear()
            if self._latest is not None and not self._over:
                await self._try(self._latest)

    async def _try(self, message: Mapping[str, Any]) -> None:
        if self._interaction.client.is_closed():
            return
        self._shown = True
        try:
            await self._interaction.edit_original_response(**message)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.warning("progress.not_shown", extra={"why": type(error).__name__})
