"""What was decided is delivered once: through downtime, crashes, lost answers and helpful moderators."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.simulation import run_as_bot
from tests.world import Server, Someone, World

FIRST_MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


async def a_group(server: Server, *names: str) -> list[Someone]:
    people = [server.member(name) for name in names or ("Ada", "Ben", "Cho")]
    for person in people:
        await person.signs_up()
    await server.regroups()
    return people


def units(server: Server, place: object) -> Counter[str]:
    """How often each unit was posted somewhere, by the first line of its post."""
    titles = [seen.text.splitlines()[0] for seen in server.posts(place) if "Week " in seen.text]
    return Counter(titles)


async def test_a_unit_that_fell_due_while_the_bot_was_away_comes_once_and_says_so(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    await world.is_down(days=5)
    assert not units(server, ada.thread), "it is night: a post that is late already wakes nobody"
    assert units(server, server.channel).total() == 1, "the channel's pings nobody"
    await world.passes(hours=8)
    late = server.posts(ada.thread)[-1]
    assert "Week 1 of 3" in late.text
    assert "This comes late" in late.text
    await world.restarts()
    await world.passes(days=1)
    assert units(server, ada.thread).total() == 1
    assert units(server, server.channel).total() == 1


@pytest.mark.slow
async def test_weeks_that_were_missed_come_in_one_post_with_a_button_each(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    before = len(server.posts(ada.thread))
    await world.is_down(days=19, hours=9)
    (caught_up,) = (seen for seen in server.posts(ada.thread)[before:] if "Week " in seen.text)
    assert "Week 3 of 3" in caught_up.text
    assert "Week 1: Kick-off" in caught_up.text
    taps = ["Done", "Partly", "Not started"]
    assert caught_up.labels[:5] == [*taps, "Check in for week 1", "Check in for week 2"]
    assert "Kick-off" in (await ada.presses(caught_up, "Check in for week 1")).text
    await world.passes(days=30)
    assert len([seen for seen in server.posts(ada.thread)[before:] if "Week " in seen.text]) == 1


async def test_restarts_post_nothing_twice(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    for _ in range(4):
        await world.passes(days=3)
        await world.restarts()
    assert set(units(server, ada.thread).values()) == {1}
    assert set(units(server, server.channel).values()) == {1}
    assert len(server.threads) == 1
    assert sum("This is your group" in seen.text for seen in server.posts(ada.thread)) == 1


async def test_a_lost_answer_and_an_outage_are_made_good(world: World, server: Server) -> None:
    await server.opens_cohort()
    world.faults.lose_answer("POST", "/channels/*/threads")
    world.faults.lose_answer("PUT", "/channels/*/thread-members/*")
    people = await a_group(server)
    world.faults.lose_answer("POST", "/channels/*/messages", times=2)
    world.faults.unavailable("POST", "/channels/*/messages", after=2, times=2)
    await world.passes(days=6)
    (thread,) = server.threads
    assert server.members_of(thread) == {person.id for person in people}
    assert units(server, thread).total() == 1
    assert units(server, server.channel).total() == 1


async def test_an_answer_lost_long_ago_is_looked_up_in_the_thread(world: World, server: Server) -> None:
    """Longer ago than Discord remembers nonces: only the message itself, known by its button, tells it was sent."""
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    world.faults.lose_answer("POST", "/channels/*/messages", times=None)
    await world.until(FIRST_MONDAY + timedelta(seconds=5))
    world.faults.clear()
    assert units(server, ada.thread).total() == 1
    await world.is_down(hours=3)
    await world.passes(days=1)
    assert units(server, ada.thread).total() == 1
    assert units(server, server.channel).total() == 1


async def test_a_deleted_unit_stays_deleted_and_a_deleted_thread_comes_back(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = people = await a_group(server)
    await world.until(FIRST_MONDAY + A_MINUTE)
    unit = server.posts(ada.thread)[-1]
    await run_as_bot(world.env, unit.message.delete())
    await world.passes(hours=12)
    assert not units(server, ada.thread)

    thread = world.bot.get_channel(ada.thread.id)
    assert thread is not None
    await run_as_bot(world.env, thread.delete())  # type: ignore[union-attr]
    await world.passes(minutes=1)
    (again,) = server.threads
    assert server.members_of(again) == {person.id for person in people}
    assert "This is your group" in server.posts(again)[0].text
    assert not units(server, again), "the unit of a week that is over is not posted again"


async def test_a_thread_deleted_while_the_bot_was_away_comes_back(world: World, server: Server) -> None:
    await server.opens_cohort()
    people = await a_group(server)
    (thread,) = server.threads
    await world.is_down()
    world.env.backend.delete_channel(thread.id)
    await world.restarts()
    (again,) = server.threads
    assert again.id != thread.id
    assert server.members_of(again) == {person.id for person in people}


async def test_a_member_who_left_the_server_stops_nobody(world: World, server: Server) -> None:
    await server.opens_cohort()
    people = [server.member(name) for name in ("Ada", "Ben", "Cho", "Dee")]
    for person in people:
        await person.signs_up()
    preview = await server.olu.types("regroup")
    server.guild.remove_member(people[0].actor)
    world.env.inject_error("PUT", f"/channels/*/thread-members/{people[0].id}", status=403, code=50001, times=1)
    await server.olu.presses(preview, "Apply")
    (thread,) = server.threads
    assert server.members_of(thread) == {person.id for person in people[1:]}
    assert "This is your group" in server.posts(thread)[0].text
