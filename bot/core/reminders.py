"""Reminders: of a unit's check-in, to those who have not answered it, on their own last evening before it is over.

Whom to remind is decided once and written down (`wanting`); the messages are drawn from that (`reminders`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import keys
from bot.core.evening import Evening, last_evening
from bot.core.groups import Group
from bot.core.pairing_up import under_way
from bot.core.people import GroupId, MemberId
from bot.core.personal import personal, thread_of
from bot.core.posting import Post, Standing
from bot.core.reach import Reach, Way
from bot.core.reminder import Reminded, Reminder
from bot.core.schedule import Planned, Timetable

WAIT, WAIT_DAILY = timedelta(hours=12), timedelta(hours=4)
"""So long after a unit came, at least, it is reminded of; the second in a track that posts daily."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One message to decide on: to these members, in the thread of `group`, or (None) to one person alone."""

    unit: str
    group: GroupId | None
    evening: Evening
    members: frozenset[MemberId]


def wait_for(table: Timetable) -> timedelta:
    return WAIT_DAILY if table.track.unit_post == "daily" else WAIT


def evenings(table: Timetable, zones: Iterable[str], now: datetime) -> Iterator[tuple[Planned, Mapping[str, Evening]]]:
    """The units under way, each with the evening in each zone on which it is reminded of; buffers never are."""
    there, wait = frozenset(zones), wait_for(table)
    for planned in under_way(table, now):
        if planned.slot.kind == "unit":
            ends = table.ends(planned)
            found = {zone: last_evening(zone, planned.due, ends, wait) for zone in there}
            yield planned, {zone: evening for zone, evening in found.items() if evening}


def reminded_now(table: Timetable, zones: Iterable[str], now: datetime) -> list[str]:
    """The units (slugs) for which it is somebody's evening: who has answered them must be known."""
    return [
        planned.slot.unit.slug
        for planned, own in evenings(table, zones, now)
        if any(now in evening for evening in own.values())
    ]


def dues(standing: Standing, now: datetime) -> Iterator[datetime]:
    """When evenings begin."""
    for _, own in evenings(standing.timetable, standing.zones.values(), now):
        yield from {evening.start for evening in own.values()}


def wanting(standing: Standing, now: datetime) -> Iterator[Wanted]:
    """The messages that are to be decided on now; none for whom one was decided on already, whatever became of it."""
    if not standing.cohort.running or not standing.answered:
        return
    seats = {member: group for group in standing.groups if group.ended_at is None for member in group.members}
    for planned, own in evenings(standing.timetable, standing.zones.values(), now):
        begun = {zone: evening for zone, evening in own.items() if now in evening}
        if not begun or planned.slot.unit.slug not in standing.answered:
            continue
        together: dict[tuple[GroupId | None, MemberId | None, Evening], set[MemberId]] = defaultdict(set)
        for member, zone in standing.zones.items():
            evening, group = begun.get(zone), seats.get(member)
            if evening and _is_reminded(standing, member, planned, evening, group):
                if standing.reach.get(member, Reach()).by_dm:
                    together[None, member, evening].add(member)
                elif group:
                    together[group.id, None, evening].add(member)
        for (where, _, evening), members in together.items():
            yield Wanted(planned.slot.unit.slug, where, evening, frozenset(members))


def _is_reminded(standing: Standing, member: MemberId, planned: Planned, evening: Evening, group: Group | None) -> bool:
    unit = planned.slot.unit.slug
    if member in standing.answered[unit] or member in standing.reminded.get(unit, {}):
        return False
    if standing.reach.get(member, Reach()).way is Way.NONE or evening.day in standing.away.get(member, ()):
        return False
    if member in standing.joined and standing.joined[member] > planned.due:
        return False
    return group is None or evening.start >= group.formed_at + wait_for(standing.timetable)


def reminders(standing: Standing, now: datetime) -> Iterator[Post]:
    """What was decided on and is still of use, without those who have answered since."""
    for unit, decided in standing.reminded.items():
        planned = standing.timetable.find(unit)
        if planned is None:
            continue
        messages: dict[int, list[Reminded]] = defaultdict(list)
        for one in decided.values():
            if now < one.until and one.member in standing.zones and one.member not in standing.answered.get(unit, ()):
                messages[one.number].append(one)
        for number, those in messages.items():
            members = frozenset(one.member for one in those)
            content = Reminder(planned.slot, number, members, standing.timetable.ends(planned))
            if post := _post(standing, those[0], content):
                yield post


def _post(standing: Standing, first: Reminded, content: Reminder) -> Post | None:
    key = keys.reminder(standing.cohort.id, first.unit, first.number)
    if first.group is None:
        return personal(standing, first.member, key, content, due=first.due, until=first.until)
    group = next((one for one in standing.groups if one.id == first.group and one.ended_at is None), None)
    members = {member for member in content.members if group and member in group.members and _wants(standing, member)}
    if group is None or not members:
        return None
    content = Reminder(content.slot, content.number, frozenset(members), content.deadline)
    thread = thread_of(standing, group)
    return Post(key, standing.cohort, standing.track, thread, first.due, content, until=first.until)


def _wants(standing: Standing, member: MemberId) -> bool:
    return standing.reach.get(member, Reach()).way is not Way.NONE
