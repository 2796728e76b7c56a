"""Follow upstream: which capstones to ask about, and what the answers change. Asking itself is done elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.actions.course import timetable_of
from bot.app import App
from bot.core.capstone import FROM_UPSTREAM, WEEKS_OVER, Capstone, State
from bot.core.cohort import Cohort
from bot.core.following import Due, Heard, ends_at, followed, is_asked_for, next_question
from bot.core.people import GuildId
from bot.core.upstream import Said
from bot.store import capstones, cohorts, guilds
from bot.store.port import Tx

AT_A_TIME = 200
"""Capstones asked about in one go, at three questions a capstone and a second each: ten minutes."""


async def to_ask(app: App, guild: GuildId) -> list[Due]:
    """Capstones to ask upstream about by now; none while the server is paused, nor eight weeks after a cohort ended."""
    async with app.db.snapshot() as tx:
        if (await guilds.set_up(tx, guild)).paused:
            return []
        known = [cohort for cohort in await cohorts.all_of(tx, guild) if cohort.track in app.curriculum.tracks]
        waiting = await capstones.due(tx, guild, known, app.now())
        late = {due.cohort.id for due in waiting}
        over = {c.id for c in known if c.id in late and not is_asked_for(c, await _weeks(app, tx, c), app.now())}
    return [due for due in waiting if due.cohort.id not in over][:AT_A_TIME]


async def held(app: App, due: Due) -> Mapping[str, tuple[str, object]] | None:
    """The answers we have of that capstone's questions, by path, each with its ETag; None while paused."""
    async with app.db.snapshot() as tx:
        if (await guilds.set_up(tx, due.cohort.guild)).paused:
            return None
        return await capstones.kept_answers(tx, due.cohort, due.capstone)


async def follow_upstream(app: App, due: Due, heard: Heard, kept: Mapping[str, tuple[str, object]]) -> Capstone | None:
    """Write down what upstream says, and move the capstone if that is news. `kept` are the answers to hold from now on.

    None where it is gone, or has another link since it was asked about.
    """
    cohort, now = due.cohort, app.now()
    async with app.db.transaction() as tx:
        capstone = await capstones.find(tx, cohort, due.capstone)
        if capstone is None or capstone.at.link != due.link:
            return None
        to = followed(capstone, heard.upstream, now) if heard.upstream else None
        failures = 0 if heard.said is Said.WELL else capstone.failures + 1
        seen = heard.upstream or capstone.seen
        ask_at = next_question(heard, failures, now)
        after = await capstones.heard(tx, cohort, capstone, heard.said, seen, failures, ask_at)
        if heard.said is Said.WELL:
            await capstones.keep_answers(tx, cohort, due.capstone, kept)
        if to is not None:
            after = await capstones.move(tx, cohort, after, to, FROM_UPSTREAM, None, now)
    if to is not None:
        app.changed.ring(cohort.guild)
    return after


async def into_the_tail(app: App, guild: GuildId) -> int:
    """Once a cohort's weeks are over, what waits for maintainers is in the tail; returns how many moved."""
    async with app.db.snapshot() as tx:
        if not await _over(app, tx, guild):
            return 0
    async with app.db.transaction() as tx:
        waiting = await _over(app, tx, guild)
        for cohort, capstone in waiting:
            to = replace(capstone.at, state=State.TAIL, how=WEEKS_OVER)
            await capstones.move(tx, cohort, capstone, to, WEEKS_OVER, None, app.now())
    return len(waiting)


async def _over(app: App, tx: Tx, guild: GuildId) -> list[tuple[Cohort, Capstone]]:
    """Capstones that wait for maintainers while their cohort's weeks are over; none while the server is paused."""
    if (await guilds.set_up(tx, guild)).paused:
        return []
    found = list[tuple[Cohort, Capstone]]()
    for cohort in await cohorts.all_of(tx, guild):
        if cohort.track not in app.curriculum.tracks or not await capstones.any_ready(tx, cohort):
            continue
        if app.now() >= ends_at(cohort, await _weeks(app, tx, cohort)):
            found += [(cohort, capstone) for capstone in await capstones.ready(tx, cohort)]
    return found


async def _weeks(app: App, tx: Tx, cohort: Cohort) -> int:
    return (await timetable_of(app, tx, cohort)).track.weeks
