"""Sessions: said an hour before, asked about afterwards in the same message, answered in private."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.actions.report_session import report_session
from bot.core.people import CohortId, GroupId
from bot.core.refusals import NoCohort, NoSuchSession, NotYourGroup, SessionAhead
from bot.demo.simulation import run_as_bot
from bot.store import cohorts, groups, session_reports
from tests.stories.test_delivery import a_group
from tests.world import Seen, Server, Someone, World

HOUR = timedelta(hours=1)


async def facts(world: World, server: Server) -> tuple[Any, Any]:
    async def read() -> tuple[Any, Any]:
        async with world.app.db.snapshot() as tx:
            (cohort,) = await cohorts.all_of(tx, server.guild.id)
            return await groups.of_cohort(tx, cohort), await session_reports.of_cohort(tx, cohort)

    return await run_as_bot(world.env, read())


async def first_session(world: World, server: Server) -> tuple[list[Someone], datetime]:
    await server.opens_cohort()
    people = await a_group(server)
    (group,), _ = await facts(world, server)
    return people, group.sessions[0]


def about(server: Server, someone: Someone) -> list[Seen]:
    return [seen for seen in server.posts(someone.thread) if "ou meet" in seen.text and "Reminders…" in seen.labels]


async def test_it_is_said_an_hour_before_and_asked_about_in_the_same_message(world: World, server: Server) -> None:
    (ada, ben, cho), start = await first_session(world, server)
    await world.until(start - HOUR - timedelta(minutes=5))
    assert not about(server, ada)
    await world.until(start - HOUR + timedelta(minutes=1))
    (told,) = about(server, ada)
    assert {user.id for user in told.message.mentions} == {ada.id, ben.id, cho.id}
    assert told.labels == ["Reminders…"]
    await world.restarts()
    await world.until(start + timedelta(minutes=91))
    (asked,) = about(server, ada)
    assert asked.id == told.id
    assert asked.labels == ["We met", "We did not", "Reminders…"]
    met = await ada.presses(asked, "We met")
    assert met.message.flags.ephemeral
    assert "Only organisers see this answer" in met.text
    went = await ada.presses(met, "2")
    assert "it went: 2" in went.text
    missed = await ben.presses(asked, "We did not")
    assert "you did not meet" in missed.text
    await ben.presses(missed, "We met")
    _, reports = await facts(world, server)
    assert {(one.member, one.met, one.went) for one in reports} == {(ada.id, True, 2), (ben.id, True, None)}
    await world.passes(days=1)
    assert len([seen for seen in about(server, ada) if seen.id == told.id]) == 1


@pytest.mark.slow
async def test_what_was_said_just_before_the_bot_died_is_asked_about_as_soon_as_it_is_found(
    world: World, server: Server
) -> None:
    (ada, *_), start = await first_session(world, server)
    await world.until(start - HOUR - timedelta(minutes=5))
    world.faults.lose_answer("POST", "/channels/*/messages")
    await world.until(start - HOUR + timedelta(seconds=5))
    assert "You meet" in about(server, ada)[0].text
    await world.is_down(hours=5)
    (asked,) = about(server, ada)
    assert "Did you meet?" in asked.text, "at once, and not hours later: by then nobody remembers"


@pytest.mark.slow
async def test_after_downtime_the_question_comes_alone_and_wakes_nobody(world: World, server: Server) -> None:
    (ada, *_), start = await first_session(world, server)
    await world.until(start - 2 * HOUR)
    await world.is_down(hours=5)
    (asked,) = about(server, ada)
    assert "Did you meet?" in asked.text
    assert not asked.message.mentions
    await world.restarts()
    assert len(about(server, ada)) == 1


@pytest.mark.slow
async def test_a_session_of_two_days_ago_is_not_asked_about_any_more(world: World, server: Server) -> None:
    (ada, *_), start = await first_session(world, server)
    await world.until(start - 2 * HOUR)
    await world.is_down(hours=27)
    assert not [seen for seen in about(server, ada) if f"<t:{int(start.timestamp())}:F>" in seen.text]


async def test_who_is_away_or_wants_none_is_not_mentioned(world: World, server: Server) -> None:
    (ada, ben, cho), start = await first_session(world, server)
    await cho.types("away", until=start.date().isoformat())
    await world.until(start - HOUR + timedelta(minutes=1))
    (told,) = about(server, ada)
    assert {user.id for user in told.message.mentions} == {ada.id, ben.id}


async def test_forged_and_stale_answers_are_refused(world: World, server: Server) -> None:
    (ada, _, cho), start = await first_session(world, server)
    (group,), _ = await facts(world, server)

    async def report(someone: Someone, at: int, cohort: int = 1, of: int = group.id) -> None:
        answer = report_session(world.app, server.guild.id, someone.id, CohortId(cohort), GroupId(of), at, met=True)
        await run_as_bot(world.env, answer)

    begins = int(start.timestamp())
    with pytest.raises(SessionAhead):
        await report(ada, begins)
    await world.until(start + timedelta(minutes=5))
    await cho.types("leave")
    for someone, at, of in ((cho, begins, 1), (server.member("Eve"), begins, 1), (ada, begins, 99)):
        with pytest.raises(NotYourGroup):
            await report(someone, at, of=of)
    for at in (begins + 60, 0, 10**18 - 1):
        with pytest.raises(NoSuchSession):
            await report(ada, at)
    with pytest.raises(NoCohort):
        await report(ada, begins, cohort=7)
    _, reports = await facts(world, server)
    assert not reports
