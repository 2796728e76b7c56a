"""What should stand on the server by now, drawn from the facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import keys
from bot.core.curriculum import Slot
from bot.core.following import capstone_posts
from bot.core.groups import Group
from bot.core.moves import notices
from bot.core.noticing import word_dues, words
from bot.core.pairing_up import absent
from bot.core.people import ChannelId, MemberId
from bot.core.placed import Found, State, Why
from bot.core.posting import LATE, Announcement, Post, Standing, Thread, TimesChange, UnitPost, Welcome
from bot.core.quiet import quiet_until
from bot.core.reminders import dues as evenings_begin
from bot.core.reminders import reminders
from bot.core.repairing import question_dues, questions
from bot.core.schedule import Planned
from bot.core.sessions import session_dues, session_posts
from bot.core.troubles import Situation, Trouble, troubles

COUNTED = timedelta(minutes=1)
"""How long Discord has to count a vote before we look."""


@dataclass(frozen=True, slots=True)
class DueUnit:
    """A unit that is due by now, as the calendar has it, and what comes after it."""

    planned: Planned
    after: Planned | None

    @property
    def slot(self) -> Slot:
        return self.planned.slot

    @property
    def due(self) -> datetime:
        return self.planned.due


@dataclass(frozen=True, slots=True)
class Blueprint:
    threads: tuple[Thread, ...]
    posts: tuple[Post, ...]


def draw(standings: Iterable[Standing], now: datetime) -> Blueprint:
    """Everything that should stand by `now`: every thread there ever was, and every post that is due and still fits."""
    threads: list[Thread] = []
    posts: list[Post] = []
    for standing in standings:
        own = {group.id: _thread(standing, group) for group in standing.groups}
        threads += own.values()
        if standing.cohort.running:
            units = tuple(_due_units(standing, now))  # of the whole cohort: worked out once, not for each group
            posts += _channel_posts(standing, units, now)
            posts += capstone_posts(standing, now)
            posts += words(standing, now)
            posts += questions(standing, now)
            night = quiet_until(standing.cohort, now) is not None
            for group in standing.groups:
                if group.ended_at is None:
                    posts += _group_posts(standing, group, own[group.id], units, now, night)
            posts += reminders(standing, now)
    return Blueprint(tuple(threads), tuple(posts))


def next_due(standings: Iterable[Standing], now: datetime) -> datetime | None:
    """When the next post falls due, for the alarm; None when no running cohort has one left."""
    running = [standing for standing in standings if standing.cohort.running]
    ahead = [due for standing in running for due in _dues(standing, now) if due > now]
    return min(ahead, default=None)


def _dues(standing: Standing, now: datetime) -> Iterator[datetime]:
    yield from (planned.due for planned in standing.timetable.units)
    yield from (vote.ends + COUNTED for vote in standing.votes)
    yield from evenings_begin(standing, now)
    yield from word_dues(standing, now)
    yield from question_dues(standing, now)
    if (morning := quiet_until(standing.cohort, now)) is not None:
        yield morning
    for group in standing.groups:
        if group.ended_at is None:
            yield from session_dues(standing, group, now)
            yield from (due for due, _ in notices(group, standing.cohort.starts_on, standing.zones))


def _thread(standing: Standing, group: Group) -> Thread:
    return Thread(
        key=keys.thread(standing.cohort.id, group.id),
        cohort=standing.cohort,
        group=group.id,
        members=group.members & standing.zones.keys(),
        archived=group.ended_at is not None or not standing.cohort.running,
    )


def _channel_posts(standing: Standing, units: Sequence[DueUnit], now: datetime) -> Iterator[Post]:
    cohort, track = standing.cohort, standing.track
    if cohort.signups and (first := standing.timetable.first):
        yield Post(keys.announcement(cohort.id), cohort, track, None, now, Announcement(track, first))
    for unit in units:
        key = keys.unit_post(cohort.id, None, unit.slot.unit.slug)
        content = UnitPost(unit.slot, None, late=now - unit.due > LATE, next=unit.after)
        yield Post(key, cohort, track, None, unit.due, content)
    for vote in standing.votes:
        key = keys.vote(cohort.id, vote.number)
        yield Post(key, cohort, track, None, vote.opened, vote, until=vote.ends)


def _group_posts(
    standing: Standing, group: Group, thread: Thread, units: Sequence[DueUnit], now: datetime, night: bool
) -> Iterator[Post]:
    cohort, track = standing.cohort, standing.track
    welcome = keys.welcome(cohort.id, group.id, group.version)
    coming = tuple(start for start in group.sessions if start > now)[:2]
    yield Post(welcome, cohort, track, thread, group.formed_at, Welcome(group, coming))
    before = [unit.due for unit in units if unit.due <= group.formed_at]
    start = before[-1] if before else group.formed_at  # the unit that was under way when the group formed
    for unit in units:
        late = now - max(unit.due, group.formed_at) > LATE
        if unit.due >= start and not (late and night):  # it pings people, and is late already: it waits for the morning
            key = keys.unit_post(cohort.id, group.id, unit.slot.unit.slug)
            made = standing.pairings.get(group.id, {}).get(unit.slot.unit.slug, ())
            gone = absent(standing, group, unit.planned) if made and standing.away else frozenset[MemberId]()
            content = UnitPost(unit.slot, group, late, next=unit.after, pairs=made, away=gone)
            yield Post(key, cohort, track, thread, unit.due, content)
    yield from session_posts(standing, group, thread, now)
    for due, move in notices(group, cohort.starts_on, standing.zones):
        if due <= now:
            key = keys.times_change(cohort.id, group.id, group.version, cohort.monday(move.week))
            yield Post(key, cohort, track, thread, due, TimesChange(group, move), until=move.first)


def _due_units(standing: Standing, now: datetime) -> Iterator[DueUnit]:
    for planned in standing.timetable.begun(now):
        yield DueUnit(planned, standing.timetable.after(planned))


def all_troubles(
    standings: Iterable[Standing],
    found: Found,
    missing: Mapping[ChannelId, tuple[str, ...]],
    mistakes: tuple[str, ...] = (),
) -> tuple[Trouble, ...]:
    """What is wrong on the server; `missing` are the permissions that the bot lacks in channels, where it does, and
    `mistakes` those in the curriculum's files, told once, for the newest cohort that runs."""
    known = tuple(standings)
    told = [trouble for standing in known for trouble in troubles(situation(standing), found, missing)]
    running = [standing.cohort for standing in known if standing.cohort.running]
    if mistakes and running:
        told.append(Trouble(running[-1], Why.CURRICULUM, missing=mistakes, stopped=len(mistakes)))
    return tuple(told)


def trouble_posts(
    standings: Iterable[Standing], told: Sequence[Trouble], found: Found, office: ChannelId, now: datetime
) -> tuple[Post, ...]:
    """What the organisers are told in their channel, `office`: these troubles, and what has come right since."""
    tracks = {standing.cohort.id: standing.track for standing in standings}
    cohorts = {standing.cohort.id: standing.cohort for standing in standings}
    current = {trouble.key for trouble in told}
    solved = [
        Trouble(cohort, why, solved=True)
        for cohort in cohorts.values()
        for why in Why
        if (key := keys.trouble(cohort.id, why)) not in current
        if (here := found.get(key)) and here.discord_id and here.state in (State.DONE, State.GIVEN_UP)
    ]
    return tuple(Post(one.key, one.cohort, tracks[one.cohort.id], None, now, one, office) for one in (*told, *solved))


def situation(standing: Standing) -> Situation:
    """What of a cohort's facts can be a trouble."""
    groups = [group for group in standing.groups if group.ended_at is None]
    left = {member: group.id for group in groups for member in group.members & standing.left}
    return Situation(standing.cohort, left)
