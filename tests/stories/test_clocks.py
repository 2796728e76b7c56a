"""A group in Berlin and New York is told, once and a week before, that a change of clocks moves its sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.world import Seen, Server, Someone, World

EARLY_OCTOBER = datetime(2026, 10, 5, 12, tzinfo=UTC)
CHANGE = datetime(2026, 10, 25, 1, tzinfo=UTC)
"""Clocks go back in Berlin, and a week later in New York."""
AFTERNOONS = ("mon-pm", "tue-pm", "wed-pm", "thu-pm")
A_MINUTE = timedelta(minutes=1)


async def a_group(world: World) -> tuple[Server, list[Someone]]:
    """Formed in early October 2026: two in New York, who are free in the afternoon, and one in Berlin."""
    await world.is_down(seconds=(EARLY_OCTOBER - world.now()).total_seconds())
    server = world.server()
    await server.opens_cohort("Autumn", first_monday="2026-10-12")
    ann, bob, cem = server.member("Ann"), server.member("Bob"), server.member("Cem")
    for person in (ann, bob):
        await person.signs_up(zone="America/New_York", parts=list(AFTERNOONS))
    await cem.signs_up(zone="Europe/Berlin")
    await server.regroups()
    return server, [ann, bob, cem]


async def sessions(world: World) -> list[datetime]:
    async with world.app.db.snapshot() as tx:
        rows = await tx.all("SELECT starts_at FROM group_session ORDER BY starts_at")
    return [datetime.fromtimestamp(row["starts_at"] / 1000, UTC) for row in rows]


def notices(server: Server, person: Someone) -> list[Seen]:
    return [seen for seen in server.posts(person.thread) if "Your sessions move" in seen.text]


async def first_moved(world: World) -> datetime:
    """The first session after the change of clocks."""
    return min(start for start in await sessions(world) if start > CHANGE)


@pytest.mark.slow
async def test_the_group_is_told_a_week_before_and_once(world: World) -> None:
    server, (ann, _, cem) = await a_group(world)
    (welcome,) = server.posts(ann.thread)
    assert "I tell you here a week before" in welcome.text
    first = await first_moved(world)
    await world.until(first - timedelta(days=7) - A_MINUTE)
    assert not notices(server, ann)
    await world.passes(minutes=2)
    (notice,) = notices(server, ann)
    assert f"<t:{int(first.timestamp())}:F>" in notice.text
    assert "because clocks change for some of you" in notice.text
    assert "In Europe/Berlin: " in notice.text
    assert "In America/New York" not in notice.text
    assert "For the rest of you nothing changes" in notice.text
    assert f"<@{cem.id}>" in notice.text
    await world.restarts()
    await world.passes(days=20)
    assert len(notices(server, ann)) == 1
    assert "Europe/Berlin" in (await cem.presses(notice, "What is stored about me")).text


@pytest.mark.slow
async def test_a_notice_whose_answer_was_lost_is_found_in_the_thread(world: World) -> None:
    server, (ann, *_) = await a_group(world)
    due = await first_moved(world) - timedelta(days=7)
    await world.until(due - A_MINUTE)
    world.faults.lose_answer("POST", "/channels/*/messages", times=None)
    await world.until(due + A_MINUTE)
    world.faults.clear()
    assert len(notices(server, ann)) == 1
    await world.is_down(hours=3)
    await world.passes(days=1)
    assert len(notices(server, ann)) == 1


@pytest.mark.slow
async def test_after_downtime_a_notice_still_comes_before_the_move_and_never_after_it(world: World) -> None:
    server, (ann, *_) = await a_group(world)
    first = await first_moved(world)
    await world.until(first - timedelta(days=8))
    await world.is_down(days=3)
    assert len(notices(server, ann)) == 1, "four days are left: it still helps"


@pytest.mark.slow
async def test_downtime_over_the_move_drops_the_notice(world: World) -> None:
    server, (ann, *_) = await a_group(world)
    await world.until(await first_moved(world) - timedelta(days=8))
    await world.is_down(days=8, minutes=1)
    await world.passes(days=1)
    assert not notices(server, ann)
    assert any("Week 3 of 3" in seen.text for seen in server.posts(ann.thread)), "the bot is back, and at work"
