"""Figures of a cohort, counted in the database, agree with what its people's answers add up to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.check_in import Answer, Done
from bot.core.cohort import Cohort
from bot.core.groups import Regrouping, Seat
from bot.core.people import GroupId, MemberId
from bot.core.progress import Answered
from bot.store import check_ins, cohorts, groups, overview, people
from bot.store.database import Database
from tests.core.examples import NINE
from tests.store.test_modules import ADA, BEN, CHO, HERE, NEW, SESSION, THERE, person

DAY = timedelta(days=1)
DEE = MemberId(14)


async def filled(db: Database) -> Cohort:
    """Ada and Ben are here, Cho has left the server, Dee has left the cohort; another server has the same people."""
    async with db.transaction() as tx:
        for guild in (THERE, HERE):
            cohort = await cohorts.add(tx, guild, NEW, NINE)
            for member in (ADA, BEN, CHO):
                late = NINE + 3 * DAY if member == BEN else NINE
                await people.save(tx, guild, replace(person(cohort, member), joined_at=late))
            seats = (Seat(None, frozenset({ADA, CHO}), (SESSION,), changed=True),)
            await groups.apply(tx, cohort, Regrouping(seats, (), (), frozenset()), NINE)
            for day, member, unit, answer in (
                (0, ADA, "one", Answer(Done.DONE, minutes=60)),
                (1, BEN, "one", Answer(Done.DONE, minutes=60)),
                (2, CHO, "one", Answer(Done.DONE, minutes=90)),
                (2, DEE, "one", Answer(Done.PARTLY)),
                (1, ADA, "two", Answer(Done.PARTLY, minutes=30)),
                (1, BEN, "two", Answer(Done.NOT_STARTED)),
                (1, CHO, "two", Answer(Done.DONE, minutes=0)),
            ):
                await check_ins.record(tx, cohort, member, unit, None, answer, NINE + day * DAY)
        await people.mark(tx, HERE, CHO, NINE + 4 * DAY)
    return cohort


async def test_only_those_count_who_are_here(db: Database) -> None:
    cohort = await filled(db)
    moments = [NINE + day * DAY for day in (0, 1, 1, 2)]
    async with db.snapshot() as tx:
        assert await overview.people(tx, cohort) == 2
        assert await overview.names(tx, cohort) == dict.fromkeys((ADA, BEN), "Ada 🦊")
        assert await overview.groups(tx, cohort) == (1, 1)
        assert await overview.joined_by(tx, cohort, [NINE - DAY, NINE, NINE + 3 * DAY]) == (0, 1, 2)
        assert await overview.joined_by(tx, cohort, []) == ()
        assert await overview.answered(tx, cohort, ["one", "two", "three"], moments) == {
            "one": Answered(done=2, done_by=(1, 2, 2, 2)),
            "two": Answered(partly=1, not_started=1, done_by=(0, 0, 0, 0)),
            "three": Answered(done_by=(0, 0, 0, 0)),
        }
        assert await overview.seated(tx, cohort, [ADA, BEN, CHO, DEE]) == {ADA: GroupId(1), BEN: None}


async def test_minutes_are_counted_of_what_is_done(db: Database) -> None:
    cohort = await filled(db)
    async with db.snapshot() as tx:
        assert await overview.told_minutes(tx, cohort, ["one", "two"]) == {"one": {60: 2, 90: 1}, "two": {}}


async def test_a_cohort_of_nobody_has_no_figures(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await cohorts.add(tx, HERE, NEW, NINE)
    async with db.snapshot() as tx:
        assert await overview.groups(tx, cohort) == (0, 0)
        assert await overview.joined_by(tx, cohort, [NINE]) == (0,)
        assert await overview.answered(tx, cohort, ["one"], [NINE]) == {"one": Answered(done_by=(0,))}
