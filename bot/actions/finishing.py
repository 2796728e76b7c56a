"""Whether somebody has finished, as every action reads it."""

from __future__ import annotations

from bot.actions.capstones import OneShown
from bot.actions.course import timetable_of
from bot.app import App
from bot.core.cohort import Cohort
from bot.core.completion import completed_at
from bot.core.finishing import Finish, NotYet, TheirCapstone, finished, may_have_finished
from bot.core.people import MemberId
from bot.core.schedule import Timetable
from bot.store import capstones, check_ins
from bot.store.port import Tx


async def finish_of(app: App, tx: Tx, cohort: Cohort, table: Timetable, member: MemberId) -> Finish | NotYet:
    """How far the member is from having finished the cohort's track, by all that stands of them now."""
    done = await check_ins.done_since(tx, cohort, member)
    theirs = [
        TheirCapstone(one, completed_at(one, await capstones.moves(tx, cohort, one.number), app.now()))
        for one in await capstones.of_member(tx, cohort, member)
    ]
    return finished(table, done, theirs, app.now())


async def finish_now(app: App, tx: Tx, cohort: Cohort, table: Timetable, member: MemberId) -> Finish | None:
    """The same if the member has finished, else None; for nearly everybody this is one small query."""
    if not may_have_finished(table, await check_ins.done_units(tx, cohort, member)):
        return None
    found = await finish_of(app, tx, cohort, table, member)
    return found if isinstance(found, Finish) else None


async def finish_by(app: App, tx: Tx, cohort: Cohort, member: MemberId, *shown: OneShown) -> Finish | None:
    """The same where one of these capstones is completed, so that it may be what was missing; else None."""
    if not any(one.completion.done for one in shown):
        return None
    return await finish_now(app, tx, cohort, await timetable_of(app, tx, cohort), member)
