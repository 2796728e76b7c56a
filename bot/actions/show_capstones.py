"""Show a person's capstones, or all of a cohort's to organisers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.actions.capstones import OneShown, shown_one
from bot.actions.finishing import finish_by
from bot.actions.permission import require_organiser
from bot.actions.which_cohort import which_cohort
from bot.app import App
from bot.core.capstone import Capstone, Kind
from bot.core.capstone_refusals import NoCapstone, NotYourCapstone
from bot.core.cohort import Cohort, choose
from bot.core.finishing import Finish
from bot.core.people import Caller, CohortId, MemberId
from bot.core.refusals import NoCohort
from bot.store import capstones, cohorts, guilds, people
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class CapstonesShown:
    """What is under way, and of each kind that is not the last that was; `own` if they are the caller's; then
    `finish` if the caller has finished the whole track."""

    cohort: Cohort
    shown: tuple[OneShown, ...]
    own: bool
    now: datetime
    finish: Finish | None = None


@dataclass(frozen=True, slots=True)
class CapstonesListed:
    """All of a cohort's: what is under way first, and of that what has stood longest."""

    cohort: Cohort
    capstones: tuple[Capstone, ...]
    page: int
    now: datetime


async def show_capstones(app: App, caller: Caller, who: MemberId | None, cohort: str | None) -> CapstonesShown:
    """The caller's own, or for organisers anyone's. Refuses where there is none."""
    member = who or caller.member
    async with app.db.snapshot() as tx:
        if member != caller.member:
            await require_organiser(tx, caller)
        known = await cohorts.all_of(tx, caller.guild)
        joined = await people.cohorts_of(tx, caller.guild, member)
        theirs = [one for one in known if one.id in joined]
        running = [one for one in theirs if one.running]
        chosen = choose(running or theirs or known, cohort)
        found = await capstones.of_member(tx, chosen, member)
        if not found:
            raise NoCapstone()
        shown = [await shown_one(app, tx, chosen, one) for one in _to_show(found)]
        own = member == caller.member
        finish = await finish_by(app, tx, chosen, member, *shown) if own else None
    return CapstonesShown(chosen, tuple(shown), own, app.now(), finish)


async def show_capstone(app: App, caller: Caller, cohort: CohortId, number: int) -> CapstonesShown:
    """One capstone, to its people and to organisers."""
    async with app.db.snapshot() as tx:
        chosen = await cohorts.find(tx, caller.guild, cohort)
        if chosen is None:
            raise NoCohort()
        found = await capstones.find(tx, chosen, number)
        if found is None:
            raise NoCapstone()
        if caller.member not in found.members and not await _organises(tx, caller):
            raise NotYourCapstone()
        shown = await shown_one(app, tx, chosen, found)
        own = caller.member in found.members
        finish = await finish_by(app, tx, chosen, caller.member, shown) if own else None
    return CapstonesShown(chosen, (shown,), own, app.now(), finish)


async def list_capstones(app: App, caller: Caller, cohort: str | CohortId | None, page: int = 0) -> CapstonesListed:
    """Every capstone of a cohort, oldest first; organisers only."""
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        chosen = await which_cohort(tx, caller.guild, cohort)
        found = await capstones.of_cohort(tx, chosen)
    ordered = sorted(found, key=lambda one: (not one.live, one.at.since, one.number))
    return CapstonesListed(chosen, tuple(ordered), page, app.now())


def _to_show(found: Iterable[Capstone]) -> list[Capstone]:
    """Of each kind the one under way, or else the last."""
    latest: dict[Kind, Capstone] = {}
    for one in found:
        if one.live or one.kind not in latest or not latest[one.kind].live:
            latest[one.kind] = one
    return [latest[kind] for kind in Kind if kind in latest]


async def _organises(tx: Tx, caller: Caller) -> bool:
    role = await guilds.organiser_role(tx, caller.guild)
    return caller.manages_server or (role is not None and role in caller.roles)
