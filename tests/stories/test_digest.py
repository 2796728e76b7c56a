"""The organisers' week: one message a cohort and week, kept up to date, and a word where the pace is too high."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.check_in import Answer, Done
from bot.core.people import CohortId, GroupId, GuildId, MemberId
from bot.store import check_ins, cohorts
from tests.stories.test_delivery import a_group
from tests.world import Seen, Server, World

MONDAY = datetime(2026, 1, 12, 7, 0, tzinfo=UTC)
"""Eight in Berlin, an hour before the second unit."""


@pytest.fixture
async def office(server: Server) -> Any:
    channel = server.guild.create_text_channel("office")
    await server.olu.types("server channel", channel=channel)
    return channel


def weeks(server: Server, office: Any) -> list[Seen]:
    return [seen for seen in server.posts(office) if "the week of" in seen.text]


async def says(world: World, server: Server, member: int, unit: str, **answer: Any) -> None:
    """Somebody answers a check-in, in whatever way there is."""
    async with world.app.db.transaction() as tx:
        cohort = await cohorts.find(tx, GuildId(server.guild.id), CohortId(1))
        assert cohort
        given = Answer(Done.DONE, **answer)
        await check_ins.record(tx, cohort, MemberId(member), unit, GroupId(1), given, world.now())


@pytest.mark.slow
async def test_a_week_is_told_once_and_kept_up_to_date(world: World, server: Server, office: Any) -> None:
    await server.opens_cohort()
    ada, ben, cho = await a_group(server)
    await world.until(MONDAY - timedelta(minutes=1))
    (first,) = weeks(server, office)
    assert "the week of 5 January" in first.text
    assert "Kick-off" in first.text
    assert "0 done, 0 partly, 0 not started, 3 said nothing" in first.text
    assert "Nobody was heard from" not in first.text, "the group has only just formed"
    await world.passes(hours=8)
    _, second = weeks(server, office)
    assert "the week of 12 January" in second.text
    assert "Nobody was heard from in** group 1" in second.text
    assert not second.message.mentions
    (unit,) = (seen for seen in server.posts(ada.thread) if "Week 2 of 3" in seen.text)
    await ada.presses(unit, "Done")
    await says(world, server, ben.id, "demo-2", needs_person=True)
    server.guild.remove_member(cho.actor)
    await world.restarts()
    await server.olu.types("server repair")
    await world.passes(hours=7)
    _, edited = weeks(server, office)
    assert edited.id == second.id
    assert "1 done" in edited.text or "2 done" in edited.text
    assert "Nobody was heard from" not in edited.text
    assert f"Left the server**: <@{cho.id}>" in edited.text
    await world.restarts()
    await world.passes(hours=3)
    assert len(weeks(server, office)) == 2


@pytest.mark.slow
async def test_a_slow_cohort_is_told_with_what_would_help(world: World, server: Server, office: Any) -> None:
    await server.opens_cohort(track="foundations-7")
    people = await a_group(server)
    await world.until(MONDAY + timedelta(days=8))
    planned = world.app.curriculum.tracks["foundations-7"].slots[:2]
    for slot in planned:
        for person in people:
            await says(world, server, person.id, slot.unit.slug, minutes=round(90 * slot.hours_for("part_time")))
    await world.passes(hours=7)
    assert "about 1.5 times the hours that are planned (the median of 6 answers by 3 people" in str(
        weeks(server, office)
    )
    (told,) = (seen for seen in server.posts(office) if "needs more time than planned" in seen.text)
    assert "`/calendar delay week:4`" in told.text
    assert "`/calendar break first:2026-01-26 last:2026-02-01`" in told.text
    by_unit = await server.olu.presses(told, "Pace by unit")
    assert by_unit.message.flags.ephemeral
    assert f"{planned[0].unit.title}: planned" in by_unit.text
    assert "Only organisers" in (await people[0].presses(told, "Pace by unit")).text
    plan = await people[0].types("curriculum")
    assert "at your cohort's pace" in plan.text
    await world.passes(days=10)
    assert sum("needs more time than planned" in seen.text for seen in server.posts(office)) == 1


@pytest.mark.slow
async def test_nothing_is_told_where_no_channel_is_named(world: World, server: Server) -> None:
    await server.opens_cohort()
    await a_group(server)
    await world.passes(days=9)
    assert not weeks(server, server.channel)
