"""Let a cohort vote on which unit of a choice comes, and do what it decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions.course import course_of
from bot.actions.permission import require_organiser
from bot.app import App
from bot.core.cohort import Cohort, choose
from bot.core.editing import edited
from bot.core.edits import Replace
from bot.core.people import Caller
from bot.core.refusals import Refusal, VoteOpenAlready
from bot.core.undoing import Made, changes
from bot.core.votes import Vote, ask, winner
from bot.store import calendars, cohorts, votes


@dataclass(frozen=True, slots=True)
class VoteOpened:
    """The keeper posts it in a moment."""

    cohort: Cohort
    vote: Vote


async def open_vote(app: App, caller: Caller, name: str | None, unit: str, hours: int) -> VoteOpened:
    """Ask the running cohort that is meant which unit shall come in the place of this one; organisers only."""
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        cohort = choose([c for c in await cohorts.all_of(tx, caller.guild) if c.running], name)
        if any(vote.unit == unit for vote in await votes.undecided(tx, cohort)):
            raise VoteOpenAlready()
        vote = ask(await course_of(app, tx, cohort), unit, hours, await votes.next_number(tx, cohort), caller.member)
        await votes.add(tx, cohort, vote)
    app.changed.ring(caller.guild)
    return VoteOpened(cohort, vote)


async def count_vote(app: App, cohort: Cohort, vote: Vote, counts: Sequence[int]) -> None:
    """The vote is over, with so many votes for each option: put the winner into the calendar. Safe to repeat.

    What can't be done any more, as the unit is posted or its place has changed, is left as it is.
    """
    async with app.db.transaction() as tx:
        if vote.number not in {open_.number for open_ in await votes.undecided(tx, cohort)}:
            return
        course = await course_of(app, tx, cohort)
        number = await calendars.next_number(tx, cohort)
        edit = Replace(vote.unit, winner(vote, counts).unit)
        try:
            after = edited(course, edit, number) if edit.unit != edit.by else None
        except Refusal:
            after = None
        if after is not None:
            reason = f"the cohort's vote: {max(counts)} of {sum(counts)}"
            made = Made(number, edit, reason, app.now(), vote.by, changes(course.schedule, after))
            await calendars.save(tx, cohort, after)
            await calendars.record(tx, cohort, made)
        await votes.decide(tx, cohort, vote.number, app.now())
    app.changed.ring(cohort.guild)
