"""Each thing that Discord would refuse, tried: a check that lets it through would be worth nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from discord.http import Route

from bot.demo import simulation
from tests.requests.asked import Asked
from tests.requests.description import FILE, description
from tests.requests.limits import COMPONENTS_V2
from tests.requests.watching import InvalidRequest, wrong
from tests.world import open_world

NOBODY: dict[str, Any] = {"parse": []}


def send(**body: Any) -> Asked:
    return Asked("POST", "/channels/7/messages", {"allowed_mentions": NOBODY} | body)


def cards(*components: Any, **body: Any) -> Asked:
    return send(components=list(components), flags=COMPONENTS_V2, **body)


def answer(kind: int, **data: Any) -> Asked:
    return Asked("POST", "/interactions/7/a-token/callback", {"type": kind, "data": data})


def form(*parts: Any, title: str = "Join") -> Asked:
    return answer(9, custom_id="sf:v1", title=title, components=list(parts))


def text(content: str = "Hello") -> dict[str, Any]:
    return {"type": 10, "content": content}


def container(*components: Any) -> dict[str, Any]:
    return {"type": 17, "components": list(components)}


def row(*components: Any) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def button(label: str = "Press", custom_id: str = "ci:v1") -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": label, "custom_id": custom_id}


def menu(options: int = 1, **more: Any) -> dict[str, Any]:
    lines = [{"label": str(n), "value": str(n)} for n in range(options)]
    return {"type": 3, "custom_id": "wk:v1", "options": lines} | more


def label(number: int = 1, text: str = "Which?", component: Any = None) -> dict[str, Any]:
    asked = component or {"type": 4, "style": 1, "custom_id": f"q{number}"}
    return {"type": 18, "label": text, "component": asked}


def choices(number: int, name: str = "Berlin") -> list[dict[str, Any]]:
    return [{"name": name, "value": str(n)} for n in range(number)]


VALID = {
    "2,000 characters": send(content="🦉" * 2000),
    "4,000 characters in texts": cards(container(text("x" * 3000)), text("x" * 1000)),
    "40 components": cards(*(container(*[text()] * 9) for _ in range(4))),
    "a nonce of 25": send(content="x", nonce="n" * 25, enforce_nonce=True),
    "100 people": send(content="x", allowed_mentions={"parse": [], "users": list(range(100))}),
    "ids as numbers and as strings": send(content="x", allowed_mentions={"parse": [], "users": [10**18, "7"]}),
    "a label of 80": cards(row(button("x" * 80))),
    "25 choices": answer(8, choices=choices(25)),
    "5 parts": form(*map(label, range(5))),
    "10 files": Asked("POST", "/channels/7/messages", {"allowed_mentions": NOBODY}, files=10),
    "an edit to nothing": Asked("PATCH", "/channels/7/messages/8", {"allowed_mentions": NOBODY, "content": None}),
    "a deferred answer": answer(5, flags=64),
    "a history": Asked("GET", "/channels/7/messages", query={"limit": 50, "before": "8"}),
}

BEYOND = {
    "a nonce of 26": (send(content="x", nonce="n" * 26), "the nonce has 26 characters; Discord takes 25"),
    "26 choices": (answer(8, choices=choices(26)), "the answer has 26 choices; Discord takes 25"),
    "a choice of 101": (answer(8, choices=choices(1, "x" * 101)), "a choice's name has 101 characters"),
    "41 components": (
        cards(*(container(*[text()] * 9) for _ in range(4)), text()),
        "the message has 41 components; Discord takes 40",
    ),
    "2,001 characters": (send(content="x" * 2001), "the content has 2,001 characters; Discord takes 2,000"),
    "4,001 characters": (
        cards(container(text("x" * 3000)), text("x" * 1001)),
        "the message has 4,001 characters in its texts; Discord takes 4,000",
    ),
    "a label of 81": (cards(row(button("x" * 81))), "a button's label has 81 characters; Discord takes 80"),
    "an id of 101": (cards(row(button(custom_id="x" * 101))), "a button's custom_id has 101 characters"),
    "one id twice": (cards(row(button(), button())), "two components have the custom_id ci:v1"),
    "26 lines": (cards(row(menu(26))), "a menu has 26 options; Discord takes 1 to 25"),
    "a hint of 151": (cards(row(menu(placeholder="x" * 151))), "a menu's placeholder has 151 characters"),
    "a menu beside a button": (cards(row(menu(), button())), "a row holds a menu and something else"),
    "6 parts": (form(*map(label, range(6))), "the form has 6 parts; Discord takes 1 to 5"),
    "a title of 46": (form(label(), title="x" * 46), "the form's title has 46 characters"),
    "a question of 46": (form(label(text="x" * 46)), "a label's label has 46 characters"),
    "more filled in than fits": (
        form(label(component={"type": 4, "style": 1, "custom_id": "q", "max_length": 60, "value": "x" * 61})),
        "a text input's value has 61 characters; Discord takes 60",
    ),
    "11 files": (
        Asked("POST", "/channels/7/messages", {"allowed_mentions": NOBODY}, files=11),
        "the request has 11 files; Discord takes 10",
    ),
    "nothing said": (send(), "the message says nothing"),
    "an empty text": (cards(text("")), "a text's content has 0 characters"),
    "content beside cards": (cards(text(), content="x"), "content or embeds beside components of version 2"),
    "cards without the flag": (send(components=[text()]), "a text stands in a message without the flag"),
    "a name of 101": (Asked("POST", "/channels/7/threads", {"name": "x" * 101, "type": 12}), "the name has 101"),
    "101 people": (
        send(content="x", allowed_mentions={"parse": [], "users": [str(n) for n in range(101)]}),
        "allowed_mentions has 101 users; Discord takes 100",
    ),
    "everyone": (
        send(content="x", allowed_mentions={"parse": ["everyone"]}),
        "allowed_mentions lets the text ping everyone",
    ),
    "roles": (
        send(content="x", allowed_mentions={"parse": ["users", "roles"]}),
        "allowed_mentions lets the text ping users and roles",
    ),
    "whomever": (send(content="x", allowed_mentions={"users": []}), "allowed_mentions has no parse"),
    "nobody said, created": (Asked("POST", "/channels/7/messages", {"content": "x"}), "allowed_mentions is missing"),
    "nobody said, edited": (Asked("PATCH", "/channels/7/messages/8", {"content": "x"}), "allowed_mentions is missing"),
    "nobody said, answered": (answer(4, content="x"), "allowed_mentions is missing"),
    "nobody said, followed up": (
        Asked("PATCH", "/webhooks/7/a-token/messages/@original", {"content": "x"}),
        "allowed_mentions is missing",
    ),
}

UNDESCRIBED = {
    "a misspelt field": (send(content="x", contents="x"), "'contents' was unexpected"),
    "a misspelt field deep down": (cards(container(row(button() | {"lable": "x"}))), "'lable' was unexpected"),
    "a field that is missing": (cards(row({"type": 2, "label": "x"})), "'style' is a required property"),
    "a container in a container": (cards(container(container(text()))), "the type 17 may not stand there"),
    "a colour that is none": (cards(container(text()) | {"accent_color": 1 << 24}), "16777216 is greater than"),
    "an id that is none": (send(content="x", allowed_mentions={"parse": [], "users": ["ada"]}), "'ada'"),
    "no such route": (Asked("POST", "/channels/7/message", {}), "Discord has no such route"),
    "a query misspelt": (Asked("GET", "/channels/7/messages", query={"limits": 5}), "a field limits that Discord"),
    "a query too far": (Asked("GET", "/channels/7/messages", query={"limit": 101}), "101 is greater than"),
    "a body where none is taken": (Asked("PUT", "/channels/7/thread-members/8", {"x": 1}), "takes no body"),
    "no body": (Asked("POST", "/channels/7/threads"), "the body is missing"),
}


@pytest.mark.parametrize("asked", VALID.values(), ids=VALID)
def test_what_discord_takes_is_let_through(asked: Asked) -> None:
    assert wrong(asked) is None


@pytest.mark.parametrize(("asked", "says"), BEYOND.values(), ids=BEYOND)
def test_what_discord_refuses_is_found(asked: Asked, says: str) -> None:
    said = wrong(asked)
    assert said is not None
    assert said.startswith(f"{asked}: ")
    assert says in said
    assert "\n" not in said


def test_requests_are_checked_against_discords_own_description() -> None:
    published = description()
    if published is None:
        pytest.skip(f"Discord's description is not at hand ({FILE}); requests are checked against the limits alone")
    for name, (asked, says) in UNDESCRIBED.items():
        assert says in (wrong(asked) or ""), name


async def test_an_invalid_request_fails_the_story_at_its_end(tmp_path: Path) -> None:
    with pytest.raises(ExceptionGroup) as failed:
        async with open_world(tmp_path) as world:
            server = world.server()
            place = Route("POST", "/channels/{channel_id}/messages", channel_id=server.channel.id)
            for _ in range(2):
                await simulation.run_as_bot(world.env, world.bot.http.request(place, json={"content": "@everyone"}))
    (error,) = failed.value.exceptions
    assert isinstance(error, InvalidRequest)
    assert str(error).startswith("POST /channels/{id}/messages: allowed_mentions is missing")


async def test_answers_and_calls_are_seen_across_restarts(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        server = world.server()
        await server.opens_cohort()
        await world.restarts()
        await server.member("Ada").signs_up()
        seen = {str(asked) for asked in world.requests.asked}
    assert "POST /channels/{id}/messages" in seen
    assert "POST /interactions/{id}/{token}/callback" in seen
    assert sum(asked.method == "GET" and "oauth2" in asked.path for asked in world.requests.asked) == 2
