"""The demo's people act in their own manner, at most once an hour, and never twice."""

from __future__ import annotations

from datetime import timedelta

from bot.core.people import CohortId, GuildId, MemberId
from bot.demo.life import HABITS, Life
from bot.demo.simulation import run_as_bot
from bot.store import check_ins, cohorts, session_reports
from tests.stories.test_delivery import FIRST_MONDAY, a_group
from tests.world import Server, World

STEADY, PARTLY, FADING, SILENT = 0, 13, 16, 19


async def test_some_keep_up_and_some_do_not(world: World, server: Server) -> None:
    await server.opens_cohort()
    people = await a_group(server)
    order = [MemberId(number) for number in range(len(HABITS))]
    for place, person in zip((STEADY, PARTLY, SILENT), people, strict=True):
        order[place] = MemberId(person.id)
    life = Life(GuildId(server.guild.id), order, world.now())

    async def act() -> None:
        await life.act(world.app)
        await life.act(world.app)

    while world.now() < FIRST_MONDAY + timedelta(days=20):
        await world.passes(hours=6)
        await run_as_bot(world.env, act())
    ada, ben, cho = (person.id for person in people)
    async with world.app.db.snapshot() as tx:
        cohort = await cohorts.find(tx, GuildId(server.guild.id), CohortId(1))
        assert cohort
        said = await check_ins.of_cohort(tx, cohort)
        reports = await session_reports.since(tx, cohort, FIRST_MONDAY)
    done = {member: sorted(one.answer.done for one in units.values()) for member, units in said.items()}
    assert done == {ada: ["done", "done", "done"], ben: ["done", "done", "partly"]}
    assert all(one.answer.minutes and one.answer.pairing for units in said.values() for one in units.values())
    assert {report.member for report in reports} == {ben}, "not everybody tells, and who is silent does not"
    assert all(report.met for report in reports)
    assert cho not in said
