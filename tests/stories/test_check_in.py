"""Checking in: one tap, more in a form if one likes, changed at any time; everything private is private."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.actions.check_in import check_in
from bot.core.check_in import Answer, Done, Speed
from bot.core.people import CohortId, GroupId
from bot.core.refusals import NoCohort, NotYourGroup, UnitNotDue, UnknownUnit
from bot.demo.simulation import run_as_bot
from bot.store import check_ins, cohorts
from tests.stories.test_delivery import a_group
from tests.world import Seen, Server, Someone, World

MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
UNIT = "kickoff-toolkit"


async def first_unit(world: World, server: Server) -> tuple[list[Someone], Seen]:
    await server.opens_cohort()
    people = await a_group(server)
    await world.until(MONDAY + timedelta(minutes=1))
    return people, server.posts(people[0].thread)[-1]


async def said(world: World, server: Server, someone: Someone) -> list[Answer | None]:
    """Every answer that is kept of the first unit."""

    async def read() -> Any:
        async with world.app.db.snapshot() as tx:
            (cohort,) = await cohorts.all_of(tx, server.guild.id)
            return await check_ins.history(tx, cohort, someone.id, UNIT)

    return [answer for _, answer in await run_as_bot(world.env, read())]


async def test_three_taps_and_every_answer_is_kept(world: World, server: Server) -> None:
    (ada, ben, _), unit = await first_unit(world, server)
    assert unit.labels[:3] == ["Done", "Partly", "Not started"]
    partly = await ada.presses(unit, "Partly")
    assert partly.message.flags.ephemeral
    assert "partly" in partly.text
    done = await ada.presses(partly, "Done")
    assert "Well done! 1 of 3 in your group have done it" in done.text
    await world.restarts()
    assert "already" in (await ada.presses(unit, "Done")).text
    assert "not started" in (await ben.presses(unit, "Not started")).text
    undone = await ada.presses(done, "Undo")
    assert "taken back" in undone.text
    assert await said(world, server, ada) == [Answer(Done.PARTLY), Answer(Done.DONE), None]
    assert await said(world, server, ben) == [Answer(Done.NOT_STARTED)]


async def test_the_form_asks_for_more_and_loses_nothing(world: World, server: Server) -> None:
    (ada, *_), unit = await first_unit(world, server)
    done = await ada.presses(unit, "Done")
    form = await ada.opens_by(done, "Tell more")
    assert "Only organisers read it, never your partner" in str(form.modal)
    typed = {"hours": "two", "sessions": "1", "speed": "too fast", "pairing": "2", "stuck": "The masks"}
    refused = await ada.sends(form, **typed)
    assert "“two” is not a number of hours" in refused.text
    await world.restarts()
    again = await ada.opens_by(refused, "Mend my answers")
    assert "The masks" in str(again.modal)
    told = await ada.sends(again, **(typed | {"hours": "2:30"}))
    for words in ("2.5 hours", "one pair session", "pace: too fast", "pairing: 2 of 5", "stuck on: The masks"):
        assert words in told.text
    assert "partly" in (await ada.presses(told, "Partly")).text
    full = Answer(Done.PARTLY, 150, 1, Speed.TOO_FAST, 2, "The masks")
    assert (await said(world, server, ada))[-1] == full
    needs = await ada.presses(told, "I need a person now")
    assert "organisers are told" in needs.text
    assert "organisers are told" not in (await ada.presses(needs, "It is solved, thank you")).text


async def test_the_units_own_questions_are_read_by_whom_they_are_meant_for(world: World, server: Server) -> None:
    (ada, ben, _), unit = await first_unit(world, server)
    done = await ada.presses(unit, "Done")
    form = await ada.opens_by(done, "Questions of this unit")
    questions = world.app.curriculum.units[UNIT].checkin
    fields = (
        {"first": _sample(questions[0].kind), "second": _sample(questions[1].kind)}
        if len(questions) > 1
        else {"first": _sample(questions[0].kind)}
    )
    told = await ada.sends(form, **fields)
    assert questions[0].prompt[:20] in told.text
    mine = await ben.presses(unit, "Partly")
    wrote = await ben.presses(mine, "What my group wrote")
    shared = [one for one in questions if one.visibility != "organisers"]
    assert (f"<@{ada.id}>" in wrote.text) == bool(shared)
    assert wrote.message.flags.ephemeral


def _sample(kind: str) -> str:
    return {"scale": "3", "bool": "yes", "number": "3"}.get(kind, "It *worked*")


async def test_without_the_button(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    assert "No unit of your cohorts has begun" in (await ada.types("checkin")).text
    await world.until(MONDAY + timedelta(days=8))
    shown = await ada.types("checkin")
    assert "ray tracer" in shown.text
    assert shown.labels == ["Done", "Partly", "Not started"]
    assert "Well done" in (await ada.presses(shown, "Done")).text
    assert "You said: done" in (await ada.types("checkin")).text
    assert await ada.completes("checkin", "unit", "") == ["tensors-ray-tracer", UNIT]
    assert "Kick-off" in (await ada.types("checkin", unit=UNIT)).text
    assert "no longer part" in (await ada.types("checkin", unit="nonsense")).text
    eve = server.member("Eve")
    assert "You are not in “Winter”" in (await eve.types("checkin")).text


async def test_late_in_an_archived_thread_and_after_the_cohort_closed(world: World, server: Server) -> None:
    (ada, *_), unit = await first_unit(world, server)
    await server.olu.types("cohort close", what="all")
    await world.passes(minutes=5)
    (thread,) = ada.threads
    assert server.archived(thread)
    assert "Well done" in (await ada.presses(unit, "Done")).text


async def test_forged_and_stale_buttons_are_refused(world: World, server: Server) -> None:
    (ada, *_), _ = await first_unit(world, server)

    async def forged(cohort: int, unit: str, group: int | None) -> None:
        its = GroupId(group) if group else None
        await run_as_bot(world.env, check_in(world.app, server.guild.id, ada.id, CohortId(cohort), unit, its))

    for cohort, unit, group, refusal in (
        (9, UNIT, None, NoCohort),
        (1, "nonsense", None, UnknownUnit),
        (1, "cnn-resnet", None, UnitNotDue),
        (1, UNIT, 7, NotYourGroup),
    ):
        with pytest.raises(refusal):
            await forged(cohort, unit, group)
    assert not await said(world, server, ada)
