"""What organisers see of what was noticed, and that they look after it. Only what people have heard of first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from bot.actions.course import timetable_of
from bot.actions.permission import require_organiser
from bot.actions.which_cohort import which_cohort
from bot.app import App
from bot.core.cohort import Cohort
from bot.core.curriculum import Track
from bot.core.flags import Flag
from bot.core.people import Caller, CohortId, GroupId, MemberId
from bot.core.refusals import NothingNoticed
from bot.core.risk import Reason
from bot.store import cases, flags, overview
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class Flagged:
    """One member with what organisers see of them; `flags` is not empty, the oldest first."""

    member: MemberId
    name: str
    group: GroupId | None
    flags: tuple[Flag, ...]

    @property
    def since(self) -> datetime:
        return min(flag.opened_at for flag in self.flags)

    @property
    def owner(self) -> MemberId | None:
        return next((flag.owner for flag in self.flags if flag.owner is not None), None)

    @property
    def contacted_at(self) -> datetime | None:
        return max((flag.contacted_at for flag in self.flags if flag.contacted_at is not None), default=None)


@dataclass(frozen=True, slots=True)
class FlagsShown:
    """A cohort's people whose flags are open and shown to organisers: those who call, then the longest first."""

    cohort: Cohort
    track: Track
    people: tuple[Flagged, ...]
    groups: tuple[GroupId, ...] = ()
    """Those that do not work, where a way to mend them was looked for."""


@dataclass(frozen=True, slots=True)
class FlagShown:
    """One person's card; `flagged` is None once nothing is left to see."""

    cohort: Cohort
    track: Track
    member: MemberId
    flagged: Flagged | None


async def show_flags(app: App, caller: Caller, cohort: str | CohortId | None) -> FlagsShown:
    """The running cohort that is meant; organisers only."""
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        chosen = await which_cohort(tx, caller.guild, cohort)
        ill = [case for case in await cases.open_of(tx, caller.guild) if case.cohort == chosen.id]
        looked = tuple(case.group for case in ill if case.proposed_at is not None and chosen.running)
        return FlagsShown(chosen, (await timetable_of(app, tx, chosen)).track, await shared_flags(tx, chosen), looked)


async def show_flag(app: App, caller: Caller, cohort: CohortId, member: MemberId) -> FlagShown:
    """One person's card; organisers only."""
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        return await _one(app, tx, await which_cohort(tx, caller.guild, cohort), member)


async def shared_flags(tx: Tx, cohort: Cohort) -> tuple[Flagged, ...]:
    """For whoever shows a cohort to organisers: those of its people whom they may see flagged. Each once."""
    if not cohort.running:
        return ()
    by_member = groupby(await flags.of_cohort(tx, cohort), lambda flag: flag.member)
    seen = {member: some for member, each in by_member if (some := _shared(each))}
    here = await overview.seated(tx, cohort, seen)
    names = await overview.names(tx, cohort, here)
    found = [Flagged(member, names[member], group, seen[member]) for member, group in here.items()]
    return tuple(sorted(found, key=lambda one: (not any(flag.calls for flag in one.flags), one.since, one.member)))


async def look_after(app: App, caller: Caller, cohort: CohortId, member: MemberId) -> FlagShown:
    """The caller looks after this person from now on, or no longer, if they did. Organisers only."""
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        chosen = await which_cohort(tx, caller.guild, cohort)
        here = _shared(await flags.of_member(tx, chosen, member))
        owner = None if all(flag.owner == caller.member for flag in here) else caller.member
        await _change(tx, chosen, [replace(flag, owner=owner) for flag in here])
        shown = await _one(app, tx, chosen, member)
    app.changed.ring(caller.guild)
    return shown


async def been_in_touch(app: App, caller: Caller, cohort: CohortId, member: MemberId) -> FlagShown:
    """An organiser has been in touch with this person: who asked for somebody is no longer waiting. Organisers only."""
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        chosen = await which_cohort(tx, caller.guild, cohort)
        now = app.now()
        here = [replace(flag, contacted_at=now) for flag in _shared(await flags.of_member(tx, chosen, member))]
        await _change(tx, chosen, [replace(f, cleared_at=now) if f.reason is Reason.PERSON else f for f in here])
        shown = await _one(app, tx, chosen, member)
    app.changed.ring(caller.guild)
    return shown


async def _change(tx: Tx, cohort: Cohort, changed: list[Flag]) -> None:
    """Refuses where there is nothing any more."""
    if not changed:
        raise NothingNoticed()
    for flag in changed:
        await flags.save(tx, cohort.guild, flag)


async def _one(app: App, tx: Tx, cohort: Cohort, member: MemberId) -> FlagShown:
    found = next((one for one in await shared_flags(tx, cohort) if one.member == member), None)
    return FlagShown(cohort, (await timetable_of(app, tx, cohort)).track, member, found)


def _shared(some: Iterable[Flag]) -> tuple[Flag, ...]:
    return tuple(flag for flag in some if flag.shared)
