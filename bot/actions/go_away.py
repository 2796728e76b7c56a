"""Say from when to when one is away, and that one is back: it holds for every cohort one is in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.app import App
from bot.core.absence import back, going_away
from bot.core.cohort import Cohort
from bot.core.people import GuildId, MemberId, Person
from bot.core.refusals import DayIsOver, InNoCohort
from bot.store import cohorts, people, wishes
from bot.store.port import Tx

LOOK_BACK = timedelta(days=28)
"""How long days that are over are kept: what was not done on them is not held against anybody."""


@dataclass(frozen=True, slots=True)
class Away:
    """The days from today on that the member is away, by cohort; `changed` says whether something was just changed."""

    days: tuple[tuple[Cohort, frozenset[date]], ...]
    changed: bool


async def show_away(app: App, guild: GuildId, member: MemberId) -> Away:
    """The days to come on which the member is away. Refuses who is in no cohort that runs."""
    async with app.db.snapshot() as tx:
        found = [(cohort, _ahead(person, _today(app, person))) async for cohort, person in _mine(tx, guild, member)]
    return _shown(found, changed=False)


async def go_away(app: App, guild: GuildId, member: MemberId, first: date | None, last: date) -> Away:
    """The member is away from `first` (None: today, by their clocks) to `last`, both included. Safe to repeat.

    Refuses who is in no cohort that runs, what is over already, and more days than wishes may name.
    """

    def more(days: frozenset[date], today: date) -> frozenset[date]:
        if last < today:
            raise DayIsOver(day=last, today=today)
        return going_away(days, first or today, last)

    return await _change(app, guild, member, more)


async def come_back(app: App, guild: GuildId, member: MemberId) -> Away:
    """The member is here again from today on, by their clocks. Safe to repeat."""
    return await _change(app, guild, member, back)


async def _change(
    app: App, guild: GuildId, member: MemberId, change: Callable[[frozenset[date], date], frozenset[date]]
) -> Away:
    found: list[tuple[Cohort, frozenset[date]]] = []
    async with app.db.transaction() as tx:
        async for cohort, person in _mine(tx, guild, member):
            today = _today(app, person)
            recent = frozenset(day for day in person.wishes.dates_off if day >= today - LOOK_BACK)
            wished = replace(person.wishes, dates_off=change(recent, today))
            await wishes.save(tx, guild, cohort.id, member, wished)
            found.append((cohort, _ahead(replace(person, wishes=wished), today)))
    app.changed.ring(guild)
    return _shown(found, changed=True)


async def _mine(tx: Tx, guild: GuildId, member: MemberId) -> AsyncIterator[tuple[Cohort, Person]]:
    """The running cohorts that the member is in."""
    for cohort in await cohorts.all_of(tx, guild):
        person = await people.find(tx, guild, cohort.id, member) if cohort.running else None
        if person is not None:
            yield cohort, person


def _shown(found: list[tuple[Cohort, frozenset[date]]], *, changed: bool) -> Away:
    if not found:
        raise InNoCohort()
    return Away(tuple(found), changed)


def _today(app: App, person: Person) -> date:
    return app.now().astimezone(ZoneInfo(person.zone)).date()


def _ahead(person: Person, today: date) -> frozenset[date]:
    return frozenset(day for day in person.wishes.dates_off if day >= today)
