"""Looks at each request that the bot of a world makes: REST calls and answers to interactions alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import simcord
from simcord.http import client as transport

from tests.requests.asked import Asked
from tests.requests.description import description
from tests.requests.limits import beyond


class InvalidRequest(Exception):
    """Discord would refuse this, or it pings whom it should not."""


class Watch:
    """What a bot has asked so far."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._wrong: dict[str, None] = {}

    def see(self, asked: Asked) -> None:
        self.asked.append(asked)
        if sentence := wrong(asked):
            self._wrong[sentence] = None

    def invalid(self) -> list[InvalidRequest]:
        """One error for each thing that was wrong, however often."""
        return [InvalidRequest(sentence) for sentence in self._wrong]


def wrong(asked: Asked) -> str | None:
    """What is wrong with a request, in a sentence; None if nothing is."""
    found = next(beyond(asked), None)
    if found is None and (published := description()):
        found = next(published.against(asked), None)
    return f"{asked}: {found}." if found else None


@contextmanager
def watched(env: simcord.Env) -> Iterator[Watch]:
    """See what is asked in this world, before anything that is made to go wrong does; restarts included."""
    watch = Watch()
    clients: tuple[Any, ...] = (transport.FakeHTTPClient, transport.FakeWebhookAdapter)
    before = [client.request for client in clients]

    def watching(plain: Any) -> Any:
        async def request(self: Any, route: Any, *args: Any, **fields: Any) -> Any:
            if self.backend is env.backend:
                watch.see(_asked(route, fields))
            return await plain(self, route, *args, **fields)

        return request

    for client, plain in zip(clients, before, strict=True):
        client.request = watching(plain)
    try:
        yield watch
    finally:
        for client, plain in zip(clients, before, strict=True):
            client.request = plain


def _asked(route: Any, fields: dict[str, Any]) -> Asked:
    """A plain call brings `json` or `form`, an answer to an interaction `payload` or `multipart`."""
    files = list(fields.get("files") or ())
    body = fields.get("json", fields.get("payload"))
    if form := fields.get("form") or fields.get("multipart"):
        body = transport.router.parse_form(list(form), files)[0]
    query = dict(parse_qsl(urlsplit(route.url).query)) | dict(fields.get("params") or {})
    path = transport._path_of(route.url)
    return Asked(route.method, path, body, query, len(files), fields.get("reason") or "")
