"""Calendars come out as they went in, on both drivers; who changed them can be forgotten; old cohorts have none yet."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.core.cohort import Cohort
from bot.core.edits import Break, Clock, Delay, Edit, PostNow, Replace, Shorten, Skip, Swap
from bot.core.people import GuildId, MemberId
from bot.core.placed import State as Placing
from bot.core.schedule import State, opening
from bot.core.undoing import Changes, Made
from bot.core.votes import Option, Vote
from bot.store import calendars, cohorts, placed, votes
from bot.store.calendar_json import edit_from_text, edit_to_text
from bot.store.calendars import Previewed
from bot.store.database import Database
from bot.store.migrate import read_migrations
from bot.store.port import Tx
from tests.core.courses import WEEKLY
from tests.core.examples import NINE
from tests.store.test_modules import ADA, BEN, HERE, NEW, THERE

EDITS: list[Edit] = [
    Delay(3, 2),
    Break(date(2026, 4, 3), date(2026, 4, 6)),
    Swap("one", "two"),
    Replace("four", "other"),
    Skip("one"),
    Shorten(None),
    Shorten("rest"),
    PostNow("five"),
    Clock(time(18, 30), None),
    Clock(None, "Asia/Kathmandu"),
]


@pytest.mark.parametrize("edit", EDITS, ids=repr)
def test_an_edit_is_the_same_after_being_written_down(edit: Edit) -> None:
    assert edit_from_text(edit_to_text(edit)) == edit


async def cohort_in(tx: Tx, guild: GuildId) -> Cohort:
    return await cohorts.add(tx, guild, NEW, NINE)


def made(cohort: Cohort, number: int, edit: Edit, by: MemberId) -> Made:
    first, second, *_ = opening(cohort, WEEKLY).entries
    moved = replace(first, day=date(2026, 2, 2), state=State.MOVED, at=NINE, edit=number)
    images = Changes((first, second), (moved, second), (time(9, 30), "Europe/Berlin"), (time(18), "UTC"))
    return Made(number, edit, "why not", NINE, by, images)


async def test_a_calendar_comes_out_as_it_went_in_and_sets_the_cohorts_clock(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await cohort_in(tx, HERE)
        assert await calendars.of_cohort(tx, cohort) is None
        schedule = opening(cohort, WEEKLY)
        await calendars.save(tx, cohort, schedule)
        assert await calendars.of_cohort(tx, cohort) == schedule
        first = schedule.entries[0]
        changed = replace(
            schedule.having([replace(first, unit="other", state=State.REPLACED, at=NINE, edit=7)]),
            post_at=time(18, 15),
            zone="Asia/Kathmandu",
        )
        await calendars.save(tx, cohort, changed)
        after = await cohorts.find(tx, HERE, cohort.id)
        assert after is not None
        assert (after.post_at, after.zone) == (time(18, 15), "Asia/Kathmandu")
        assert await calendars.of_cohort(tx, after) == changed.of(changed.entries)
        there = await cohort_in(tx, THERE)
        assert await calendars.of_cohort(tx, there) is None
        assert (there.id, there.post_at) == (cohort.id, NEW.post_at)


async def test_edits_are_written_down_undone_and_forgotten(db: Database) -> None:
    async with db.transaction() as tx:
        cohort, there = await cohort_in(tx, HERE), await cohort_in(tx, THERE)
        history = [made(cohort, 1, EDITS[0], ADA), made(cohort, 2, EDITS[1], BEN)]
        for number, one in enumerate(history, 1):
            assert await calendars.next_number(tx, cohort) == number
            await calendars.record(tx, cohort, one)
        await calendars.record(tx, there, history[0])
        assert await calendars.history(tx, cohort) == history
        later = NINE + timedelta(hours=1)
        await calendars.record_undone(tx, cohort, 2, ADA, later)
        history[1] = replace(history[1], undone_at=later, undone_by=ADA)
        assert await calendars.history(tx, cohort) == history
        await calendars.forget(tx, HERE, ADA)
        assert await calendars.history(tx, cohort) == [
            replace(history[0], by=MemberId(0)),
            replace(history[1], undone_by=MemberId(0)),
        ]
        assert (await calendars.history(tx, there))[0].by == ADA


async def test_a_preview_is_kept_for_a_week_and_dropped_once_used(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await cohort_in(tx, HERE)
        shown = Previewed(EDITS[0], "because", "0123456789abcdef")
        preview = await calendars.keep_preview(tx, cohort, shown, NINE)
        assert await calendars.keep_preview(tx, cohort, shown, NINE) == preview
        assert await calendars.find_preview(tx, cohort, preview) == shown
        assert await calendars.find_preview(tx, await cohort_in(tx, THERE), preview) is None
        other = await calendars.keep_preview(tx, cohort, replace(shown, reason=""), NINE + timedelta(days=8))
        assert await calendars.find_preview(tx, cohort, preview) is None
        await calendars.drop_preview(tx, cohort, other)
        assert await calendars.find_preview(tx, cohort, other) is None


async def test_what_is_posted_is_read_from_what_was_placed(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await cohort_in(tx, HERE)
        for key in (
            "unit:1:0:one",
            "unit:1:4:two",
            "unit:1:0:three",
            "unit:1:0:four",
            "unit:11:0:five",
            "welcome:1:4:1",
        ):
            await placed.intend(tx, HERE, key, NINE, channel=5)
        await placed.settle(tx, HERE, "unit:1:0:one", Placing.DONE, NINE, discord_id=99)
        await placed.settle(tx, HERE, "unit:1:0:three", Placing.GIVEN_UP, NINE)
        await placed.settle(tx, HERE, "unit:1:0:four", Placing.GONE, NINE, discord_id=98)
        assert await placed.units_posted(tx, cohort) == {"one", "two", "four"}, "what was refused is not out"
        assert await placed.unit_messages(tx, cohort) == {"one": (5, 99)}


def test_a_cohort_from_before_calendars_keeps_its_clock_and_has_no_entries() -> None:
    *before, (_, calendar) = read_migrations()[:5]
    with closing(sqlite3.connect(":memory:")) as connection:
        for _, text in before:
            connection.executescript(text)
        connection.execute(
            """INSERT INTO cohort(guild_id, cohort_id, name, track, zone, starts_on, post_at, channel_id, opened_at)
               VALUES (1, 1, 'Old', 'taster-3', 'UTC', '2026-01-05', '09:00', 7, 0)"""
        )
        connection.executescript(calendar)
        assert connection.execute("SELECT COUNT(*) FROM calendar_entry").fetchone() == (0,)
        assert connection.execute("SELECT post_at FROM cohort").fetchone() == ("09:00",)


async def test_a_vote_is_written_down_until_it_is_decided(db: Database) -> None:
    asked = Vote(1, 4, (Option("four", "Four"), Option("other", "Other “x”")), NINE, NINE + timedelta(days=2), ADA)
    async with db.transaction() as tx:
        cohort, there = await cohort_in(tx, HERE), await cohort_in(tx, THERE)
        assert await votes.next_number(tx, cohort) == 1
        await votes.add(tx, cohort, asked)
        await votes.add(tx, there, asked)
        assert await votes.next_number(tx, cohort) == 2
        assert await votes.undecided(tx, cohort) == (asked,)
        await votes.forget(tx, HERE, ADA)
        assert await votes.undecided(tx, cohort) == (replace(asked, by=MemberId(0)),)
        await votes.decide(tx, cohort, 1, NINE)
        assert await votes.undecided(tx, cohort) == ()
        assert await votes.undecided(tx, there) == (asked,)
