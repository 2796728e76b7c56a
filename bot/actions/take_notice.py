"""Notice who is slipping: work out what holds of people now, and open and clear their flags. The keeper runs it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.actions.course import timetable_of
from bot.actions.reading import Setting, read_records, read_setting
from bot.app import App
from bot.core import keys
from bot.core.cases import Case
from bot.core.cohort import Cohort
from bot.core.flags import Flag, noticed, share_due
from bot.core.health import health
from bot.core.people import CohortId, GroupId, GuildId, MemberId
from bot.core.placed import State
from bot.core.reach import Reach
from bot.core.risk import Finding, Record, Span, counted, findings, over, spans
from bot.store import cases, cohorts, flags, placed, reach, records
from bot.store.flags import Looked
from bot.store.port import Tx

OFTEN = timedelta(hours=1)
"""How often those are looked at anew whose state changes by time alone. Who has said something is looked at at once."""
OVERLAP = timedelta(minutes=5)
"""What was said at a time may be on disk only a little later."""
AT_A_TIME = 100
"""People read and judged in one go, so that everybody else is answered in between."""
TOLD = (State.DONE, State.GONE)


async def take_notice(app: App, guild: GuildId) -> None:
    """Look once, as the keeper does in each round."""
    await Noticing(app, guild).look()


class Noticing:
    """One guild's looks. All people of a cohort are only read when one of its units is over; otherwise those who have
    said something since the last look, and each hour those with an open flag. A look that finds nothing writes nothing.
    """

    def __init__(self, app: App, guild: GuildId) -> None:
        self._app = app
        self._guild = guild
        self._looks: dict[CohortId, Looked] = {}
        self._rechecked: dict[CohortId, datetime] = {}

    async def look(self) -> None:
        async with self._app.db.snapshot() as tx:
            tracks = self._app.curriculum.tracks
            running = [one for one in await cohorts.all_of(tx, self._guild) if one.running and one.track in tracks]
            open_ = [flag for flag in await flags.recent(tx, self._guild, self._app.now()) if flag.open]
            ill = await cases.open_of(tx, self._guild)
        of_cohort = _grouped(open_)
        for cohort in running:
            own = {case.group: case for case in ill if case.cohort == cohort.id}
            await self._hand_on(cohort, of_cohort[cohort.id])
            await self._look_through(cohort, of_cohort[cohort.id], own)

    async def _hand_on(self, cohort: Cohort, open_: Mapping[MemberId, Sequence[Flag]]) -> None:
        """What has been told is written down, and what was told a day ago and not answered is shown to organisers."""
        now = self._app.now()
        told = await self._told(cohort, open_)
        unreached = await self._unreached(cohort, open_)
        due = [
            flag
            for member, some in open_.items()
            for flag in some
            if (at := share_due(flag, reached=member not in unreached)) is not None and at <= now
        ]
        if told or due:
            async with self._app.db.transaction() as tx:
                for member, at in told.items():
                    await flags.told(tx, cohort, member, at)
                for flag in due:
                    await flags.share(tx, self._guild, flag, now)

    async def _told(self, cohort: Cohort, open_: Mapping[MemberId, Sequence[Flag]]) -> Mapping[MemberId, datetime]:
        """Who has been told since of what is open, and when."""
        first = {
            member: min(flag.opened_at for flag in some if flag.to_be_told)
            for member, some in open_.items()
            if any(flag.to_be_told for flag in some)
        }
        if not first:
            return {}
        async with self._app.db.snapshot() as tx:
            sent = await placed.of_kind(tx, self._guild, keys.words(cohort.id))
        at = {keys.member_of_words(key): here.changed_at for key, here in sorted(sent.items()) if here.state in TOLD}
        return {member: at[member] for member, opened in first.items() if member in at and at[member] >= opened}

    async def _unreached(self, cohort: Cohort, open_: Mapping[MemberId, Sequence[Flag]]) -> frozenset[MemberId]:
        """Those whom no message reaches, of those for whom that matters by now."""
        now = self._app.now()
        waiting = {
            member
            for member, some in open_.items()
            if any(
                (at := share_due(flag, reached=False)) is not None and at <= now and flag.to_be_told for flag in some
            )
        }
        if not waiting:
            return frozenset()
        async with self._app.db.snapshot() as tx:
            ways, seats = await reach.of_guild(tx, self._guild), await records.seats(tx, cohort)
        return frozenset(one for one in waiting if not ways.get(one, Reach()).reaches(in_group=one in seats))

    async def _look_through(
        self, cohort: Cohort, open_: Mapping[MemberId, Sequence[Flag]], ill: Mapping[GroupId, Case]
    ) -> None:
        now = self._app.now()
        async with self._app.db.snapshot() as tx:
            last = self._looks.get(cohort.id) or await flags.looked(tx, cohort)
            table = await timetable_of(self._app, tx, cohort)
            look = Looked(now, len(over(spans(table), now)))
            whom, spoke = await self._whom(tx, cohort, last, look, open_)
            if whom is not None and not whom:
                return
            known = await read_setting(tx, cohort, table)
            seats, closed = await records.seats(tx, cohort), await cases.closed(tx, cohort)
        groups = {seats[member].group for member in (known.people if whom is None else spoke) if member in seats}
        world = _World(known, open_, seats, closed, ill, groups | ill.keys())
        wrote = await self._judge(world, sorted(open_.keys() - known.people.keys()), now)
        await self._close(ill[group] for group in ill.keys() - {seat.group for seat in seats.values()})
        for some in _portions(world, whom):
            wrote |= await self._judge(world, some, now)
            await asyncio.sleep(0)
        self._looks[cohort.id] = look
        if wrote or whom is None:
            async with self._app.db.transaction() as tx:
                await flags.remember_look(tx, cohort, look)

    async def _whom(
        self, tx: Tx, cohort: Cohort, last: Looked | None, look: Looked, open_: Collection[MemberId]
    ) -> tuple[frozenset[MemberId] | None, frozenset[MemberId]]:
        """Who is to be looked at, None for everybody; and those of them who have said something, which tells of their
        groups, too."""
        if last is None or last.over != look.over:
            return None, frozenset()
        spoke = await records.spoke(tx, cohort, last.at - OVERLAP)
        before = self._rechecked.get(cohort.id)
        if before is not None and look.at - before < OFTEN:
            return spoke, spoke
        self._rechecked[cohort.id] = look.at
        return spoke | frozenset(open_) | await records.stuck(tx, cohort), spoke

    async def _judge(self, world: _World, members: Sequence[MemberId], now: datetime) -> bool:
        """Write down what has changed of these members; returns whether anything has."""
        if not members:
            return False
        async with self._app.db.snapshot() as tx:
            known = await read_records(tx, world.setting, members)
        found = dict.fromkeys(members, NOTHING) | {record.member: world.judge(record, now) for record in known}
        changed = [
            member for member, one in found.items() if any(world.noticed(member, world.flags.get(member, ()), one, now))
        ]
        await self._judge_groups(world, known, now)
        if changed:
            async with self._app.db.transaction() as tx:
                for member in changed:  # as it is now: they may have answered
                    here = await flags.of_member(tx, world.setting.cohort, member)
                    for flag in world.noticed(member, here, found[member], now):
                        await flags.save(tx, self._guild, flag)
        return bool(changed)

    async def _judge_groups(self, world: _World, known: Sequence[Record], now: datetime) -> None:
        """Open cases of groups that do not work, and close those of groups that do again."""
        of_group: dict[GroupId, list[Record]] = defaultdict(list)
        for record in known:
            if record.group is not None and record.group in world.groups:
                of_group[record.group].append(record)
        for number, members in of_group.items():
            case = world.cases.get(number)
            since = max(world.seats[one.member].since for one in members)
            state = health(number, members, world.setting.course, max(since, world.closed.get(number, since)), now)
            if state.ill is not None and case is None:
                async with self._app.db.transaction() as tx:
                    if await cases.find(tx, world.setting.cohort, number) is None:
                        await cases.save(tx, self._guild, Case(world.setting.cohort.id, number, now, state.ill))
            elif state.ill is None and case is not None:
                await self._close([case])

    async def _close(self, over: Iterable[Case]) -> None:
        for case in over:
            async with self._app.db.transaction() as tx:
                await cases.save(tx, self._guild, replace(case, closed_at=self._app.now()))


Judged = tuple[tuple[Finding, ...], tuple[Span, ...]]
NOTHING: Judged = ((), ())


@dataclass(frozen=True, slots=True)
class _World:
    """What a look needs besides what each person said."""

    setting: Setting
    flags: Mapping[MemberId, Sequence[Flag]]
    seats: Mapping[MemberId, records.Seat]
    closed: Mapping[GroupId, datetime]
    cases: Mapping[GroupId, Case]
    groups: Collection[GroupId]
    """The groups that are to be judged, of which everybody is read."""

    def judge(self, record: Record, now: datetime) -> Judged:
        course = self.setting.course
        return findings(record, course, now), counted(record, course, now)

    def noticed(self, member: MemberId, here: Sequence[Flag], judged: Judged, now: datetime) -> Iterator[Flag]:
        """The member's flags that change."""
        gone = member not in self.setting.people
        return noticed(member, self.setting.cohort.id, here, *judged, now, gone=gone)


def _portions(world: _World, whom: Collection[MemberId] | None) -> Iterator[list[MemberId]]:
    """Those to be looked at (None: all) and their groups, some at a time; no group is taken apart."""
    here = world.setting.people.keys()
    of_group: dict[GroupId | None, list[MemberId]] = defaultdict(list)
    for member in here:
        seat = world.seats.get(member)
        group = seat.group if seat else None
        if whom is None or member in whom or group in world.groups:
            of_group[group].append(member)
    alone = of_group.pop(None, [])
    portion: list[MemberId] = []
    for some in (*of_group.values(), *(alone[at : at + AT_A_TIME] for at in range(0, len(alone), AT_A_TIME))):
        portion += some
        if len(portion) >= AT_A_TIME:
            yield portion
            portion = []
    if portion:
        yield portion


def _grouped(some: Iterable[Flag]) -> Mapping[CohortId, Mapping[MemberId, Sequence[Flag]]]:
    found: dict[CohortId, dict[MemberId, list[Flag]]] = defaultdict(dict)
    for flag in some:
        found[flag.cohort].setdefault(flag.member, []).append(flag)
    return found
