"""Pairs: named in the unit's post, other ones for the next unit, made anew when somebody is away or comes back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import combinations

from tests.stories.test_delivery import a_group
from tests.world import Seen, Server, Someone, World

MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
FOUR = ("Ada", "Ben", "Cho", "Dee")


def pairs(post: Seen) -> list[list[int]]:
    """Who works with whom, as the post says it."""
    _, _, said = post.text.partition("**Pairs**")
    lines = [line for line in said.splitlines() if line.startswith("- <@")]
    return [[int(number) for number in re.findall(r"<@(\d+)>", line)] for line in lines[:3]]


def units(server: Server, someone: Someone) -> list[Seen]:
    return [seen for seen in server.posts(someone.thread) if "Week " in seen.text]


def as_sets(found: list[list[int]]) -> set[frozenset[int]]:
    return set(map(frozenset, found))


async def test_nobody_has_a_partner_again_until_all_were_met(world: World, server: Server) -> None:
    await server.opens_cohort(track="foundations-7")
    ada, *others = await a_group(server, *FOUR)
    await world.until(MONDAY + timedelta(days=15))
    made = [pairs(post) for post in units(server, ada)]
    assert len(made) == 3
    met = [pair for found in made for pair in as_sets(found)]
    assert len(met) == len(set(met)) == len(list(combinations([ada, *others], 2)))
    led = {found[0] for pairs_ in made for found in pairs_}
    assert len(led) > 2, "driving first goes round"
    before = [seen.text for seen in units(server, ada)]
    await world.restarts()
    await world.passes(hours=7)
    assert [seen.text for seen in units(server, ada)] == before


async def test_who_goes_away_is_left_out_and_the_post_is_edited(world: World, server: Server) -> None:
    await server.opens_cohort(track="foundations-7")
    ada, ben, cho, dee = await a_group(server, *FOUR)
    await world.until(MONDAY + timedelta(hours=2))
    (unit,) = units(server, ada)
    assert any(cho.id in pair for pair in pairs(unit))
    said = await cho.types("away", until="2026-01-11")
    assert said.message.flags.ephemeral
    assert "2026-01-05 to 2026-01-11" in said.text
    (edited,) = units(server, ada)
    assert edited.id == unit.id
    assert f"Away for it: <@{cho.id}>" in edited.text
    assert "All together this time" in edited.text, "three are left"
    await cho.presses(said, "I am back")
    (again,) = units(server, ada)
    assert "Away for it" not in again.text
    found = as_sets(pairs(again))
    assert {member for pair in found for member in pair} == {one.id for one in (ada, ben, cho, dee)}


async def test_away_is_answered_clearly(world: World, server: Server) -> None:
    await server.opens_cohort()
    eve, ada = server.member("Eve"), server.member("Ada")
    assert "You are in no cohort that is running" in (await eve.types("away", until="2026-01-11")).text
    await ada.signs_up()
    assert "You are not away" in (await ada.types("away")).text
    assert "is over where you live" in (await ada.types("away", until="2025-12-30")).text
    assert "ends before it begins" in (await ada.types("away", until="2026-02-01", **{"from": "2026-02-03"})).text
    assert "2026-02-31" in (await ada.types("away", until="2026-02-31")).text
    assert "60" in (await ada.types("away", until="2026-06-01")).text
    assert "2026-02-01 to 2026-02-03" in (await ada.types("away", until="2026-02-03", **{"from": "2026-02-01"})).text
    assert "2026-02-01 to 2026-02-03" in (await ada.types("away")).text
    wishes = await ada.opens("wishes")
    assert "2026-02-01 to 2026-02-03" in str(wishes.modal), "the same days that a grouping takes into account"
    assert "2026-01-09" in await ada.completes("away", "until", "friday")
