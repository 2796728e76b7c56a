"""The story that is told again and again: sign-ups, groups, two weeks of units, a unit mended after it was posted.

One leaves the cohort and one the server, people are moved, and a moderator renames a thread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.crash.trial import Trial, about_a_session
from tests.world import Seen, Server, Someone

BEGINS = datetime(2026, 3, 12, 12, tzinfo=UTC)
FIRST_MONDAY = datetime(2026, 3, 16, 8, tzinfo=UTC)
"""Two weeks before clocks change in Berlin and not in Lagos: the groups are told of it in week 2."""
FRIDAY = 4
SECOND_MONDAY = FIRST_MONDAY + timedelta(days=7)
ZONES = {
    "Ada": "Europe/Berlin",
    "Ben": "Europe/Berlin",
    "Cho": "Africa/Lagos",
    "Dee": "Africa/Lagos",
    "Eve": "Africa/Lagos",
    "Fay": "Europe/Berlin",
    "Gus": "Europe/Berlin",
}


LAST_HEARD = re.compile(r"; last heard <t:\d+:R>")


LEAVING = frozenset({"Dee", "Fay"})
"""Who tries again for hours to do something leaves later, and is still called to a session in between."""


async def prelude(trial: Trial) -> dict[str, Someone]:
    """Not counted: a server, and all people but Gus signed up."""
    server = trial.server = Server(trial.env, "Self-study")
    people = {name: server.member(name) for name in ZONES}
    trial.office = server.guild.create_text_channel("organisers")
    await server.olu.types("server channel", channel=trial.office)
    await server.opens_cohort("Spring", first_monday="2026-03-16")
    for name in list(ZONES)[:-1]:
        await people[name].signs_up(zone=ZONES[name])
    return people


async def tell(trial: Trial) -> None:
    """The whole story; every step from the sign-up of Gus on is counted."""
    people = await prelude(trial)
    trial.steps.counting = True
    await _signs_up(trial, people["Gus"])
    await _regroups(trial)
    await trial.until(FIRST_MONDAY + timedelta(minutes=1))
    await trial.until(FIRST_MONDAY + timedelta(days=2))
    if unit := _unit(trial, people["Ada"]):
        await trial.act(lambda: people["Ada"].presses(unit, "Done"), "Checked in", "already")
    trial.mended = True
    await trial.restarts(timedelta(minutes=1))
    await trial.see_to_the_bot()
    await trial.passes(hours=1)
    await trial.act(lambda: people["Dee"].types("leave"), "You have left", "You are not in")
    trial.server.guild.remove_member(people["Fay"].actor)
    await trial.passes(days=2)
    await _regroups(trial)
    await trial.passes(days=1)
    trial.renames("the best")
    await trial.until(SECOND_MONDAY + timedelta(days=4))  # nobody meets from Friday on
    trial.steps.counting = False
    trial.wrong = timedelta()


async def _signs_up(trial: Trial, who: Someone) -> None:
    await trial.act(lambda: who.signs_up(), "You are in", "are changed")


async def _regroups(trial: Trial) -> None:
    """Preview and apply; a preview that nobody got to see is asked for again, and a stale one too."""
    olu = trial.server.olu

    async def both() -> Seen:
        preview = await trial.act(lambda: olu.types("regroup"), "people placed")
        if not any(button["label"] == "Apply" for button in preview.buttons):
            return preview
        return await trial.act(lambda: olu.presses(preview, "Apply"), "Done:", "already in place", "out of date")

    await trial.act(both, "Done:", "already in place")


def _unit(trial: Trial, who: Someone) -> Seen | None:
    posts = [seen for thread in who.threads for seen in trial.server.posts(thread)]
    return next((seen for seen in posts if "Done" in seen.labels), None)


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as it is recognised: its first line, the ids of its buttons, whom it pinged."""

    title: str
    buttons: tuple[str, ...]
    pinged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    archived: bool
    members: tuple[str, ...]
    posts: tuple[Posted, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The server as somebody would find it, and how often each person was pinged on the way."""

    channel: Place
    office: tuple[Posted, ...]
    """What organisers were told of troubles; whether there was a card for long work depends on what was left to do."""
    unfinished: int
    """Cards for long work that still say it goes on."""
    threads: tuple[Place, ...]
    pinged: dict[str, int]
    called: dict[str, int]
    """How often each person was called to a session, or reminded of a unit."""
    progress: str
    """What organisers read, without when people were last heard: who got no answer says it again later."""
    restless: int
    """Calls to Discord over a quiet day at the end, after one look around: there is nothing left to do."""


async def outcome(trial: Trial) -> Outcome:
    names = {user.id: user.name for user in trial.env.backend.users.values()}
    server = trial.server
    progress = await server.olu.types("progress cohort")
    await trial.restarts(timedelta(minutes=1))
    while trial.env.now().weekday() != FRIDAY:  # after long downtime it is another day, on which things come
        await trial.passes(days=1)
    before = trial.steps.calls
    office = _place(trial, trial.office, names).posts
    await trial.passes(hours=20)
    return Outcome(
        channel=_place(trial, server.channel, names),
        office=tuple(posted for posted in office if not _is_work(posted)),
        unfinished=sum(_is_work(posted) and bool(posted.buttons) for posted in office),
        threads=tuple(sorted((_place(trial, thread, names) for thread in server.threads), key=lambda p: p.name)),
        pinged={names[who]: count for who, count in sorted(trial.pinged.items())},
        called={names[who]: count for who, count in sorted(trial.called.items())},
        progress=LAST_HEARD.sub("", progress.text),
        restless=trial.steps.calls - before,
    )


def _is_work(posted: Posted) -> bool:
    return "all is done" in posted.title or "bringing the server up to date" in posted.title


def _place(trial: Trial, place: Any, names: dict[int, str]) -> Place:
    server = trial.server
    thread = place not in (server.channel, trial.office)
    return Place(
        place.name,
        thread and server.archived(place),
        tuple(sorted(names[who] for who in server.members_of(place))) if thread else (),
        tuple(_posted(trial, place, seen, names) for seen in server.posts(place)),
    )


def _posted(trial: Trial, place: Any, seen: Seen, names: dict[int, str]) -> Posted:
    message = trial.env.backend.messages[place.id][seen.id]
    buttons = tuple(sorted(button["custom_id"] for button in seen.buttons))
    called = any(map(about_a_session, buttons))  # whether it made a sound depends on when it came: see Outcome.called
    return Posted(
        title=seen.text.splitlines()[0],
        buttons=buttons,
        pinged=() if called else tuple(sorted(names[who] for who in message.ping_user_ids)),
    )
