"""A stand-in for GitHub's API on this machine: it keeps ETags as GitHub does, and can be told to go wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "_".join(("github", "pat", "not" * 12))
"""Shaped like a token, and put together here so that nothing that searches for leaked ones stumbles over it."""
MAINTAINER, AUTHOR = {"id": 7, "login": "maintainer"}, {"id": 8, "login": "author"}
Trouble = Callable[[web.Request], web.StreamResponse]


@dataclass
class PullRequest:
    """As it stands on the stand-in; change it as its people would."""

    state: str = "open"
    draft: bool = False
    merged_at: str | None = None
    closed_at: str | None = None
    sha: str = "a1"
    reviews: list[dict[str, Any]] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)

    def reviewed(self, verdict: str, at: str, *, by: dict[str, Any] = MAINTAINER, number: int | None = None) -> None:
        number = number or len(self.reviews) + 1
        one = {"id": number, "user": by, "state": verdict, "submitted_at": at, "commit_id": self.sha, "body": "secret"}
        self.reviews.append(one)

    def body(self) -> dict[str, Any]:
        return {
            "number": 1,
            "title": "words of somebody",
            "state": self.state,
            "draft": self.draft,
            "merged": self.merged_at is not None,
            "merged_at": self.merged_at,
            "closed_at": self.closed_at or self.merged_at,
            "user": AUTHOR,
            "head": {"sha": self.sha, "user": AUTHOR},
        }


class Api:
    """`pulls` and `issues` are what it has, by path as "owner/repo/1"; `trouble` answers in its stead, for each path
    that begins so."""

    def __init__(self) -> None:
        self.pulls: dict[str, PullRequest] = {}
        self.issues: dict[str, dict[str, Any]] = {}
        self.trouble: dict[str, Trouble] = {}
        self.asked: list[web.Request] = []
        self.unchanged = 0
        self.base = ""

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        for path, trouble in self.trouble.items():
            if request.path.startswith(path):
                return trouble(request)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"message": "Bad credentials"}, status=401)
        body = self._body(request.path.strip("/").split("/"))
        if body is None:
            return web.json_response({"message": "Not Found"}, status=404)
        text = json.dumps(body)
        etag = f'W/"{hashlib.sha256(text.encode()).hexdigest()}"'
        if request.headers.get("If-None-Match") == etag:
            self.unchanged += 1
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(text=text, content_type="application/json", headers={"ETag": etag})

    def _body(self, parts: list[str]) -> Any:
        match parts:
            case ["repos", owner, repo, "issues", number]:
                return self.issues.get(f"{owner}/{repo}/{number}")
            case ["repos", owner, repo, "pulls", number]:
                pull = self.pulls.get(f"{owner}/{repo}/{number}")
                return pull and pull.body()
            case ["repos", owner, repo, "pulls", number, "reviews"]:
                pull = self.pulls.get(f"{owner}/{repo}/{number}")
                return pull and pull.reviews
            case ["repos", _, _, "commits", sha, "check-runs"]:
                runs = next((pull.checks for pull in self.pulls.values() if pull.sha == sha), [])
                return {"total_count": len(runs), "check_runs": runs}
            case _:
                return None


@asynccontextmanager
async def standing_in() -> AsyncGenerator[Api]:
    api = Api()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", api.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    api.base = f"http://{host}:{port}"
    try:
        yield api
    finally:
        await runner.cleanup()
