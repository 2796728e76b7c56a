"""Whether a plan keeps its promises, and how good it is, found out the slow and simple way.

Shares no code with the matcher: every minute of every session is looked up on every member's wall clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

from bot.core.matching import Applicant, Group, Proposal, Rules

WEEK = 7 * 1440
Hours = tuple[tuple[int, int], ...]


def problems(proposal: Proposal, people: Sequence[Applicant], rules: Rules) -> list[str]:
    """Everything that is wrong with a proposal, in words; nothing if it holds."""
    return [
        *_accounting(proposal, people),
        *(wrong for group in proposal.groups for wrong in _group(group, people, rules)),
    ]


def parted(proposal: Proposal, people: Sequence[Applicant], rules: Rules) -> list[str]:
    """Partners who are not together though they could be; for plans in which nobody is kept where they are."""
    place = {key: number for number, group in enumerate(proposal.groups) for key in group.members}
    return [
        f"{[member.key for member in circle]} want each other and are apart"
        for circle in circles(people, rules)
        if len({place.get(member.key) for member in circle}) > 1
    ]


def could_meet(members: Sequence[Applicant], rules: Rules) -> bool:
    """Could these people be a group, sizes aside? Tries every quarter of an hour of every week."""
    if any(_kept_apart(one, two, rules) for one, two in combinations(members, 2)):
        return False
    if rules.require_shared_language and not frozenset.intersection(*(member.languages for member in members)):
        return False
    if any(2 * sum(excused(member, rules, week) for week in range(rules.weeks)) > rules.weeks for member in members):
        return False  # who is away most of the time takes no part
    return all(_week_works(members, rules, week) for week in range(rules.weeks))


def circles(people: Sequence[Applicant], rules: Rules) -> list[list[Applicant]]:
    """People who want each other, directly or through others, where all of them can be in one group."""
    return [each for each in wishes(people, rules) if len(each) <= rules.max_size and could_meet(each, rules)]


def wishes(people: Sequence[Applicant], rules: Rules) -> list[list[Applicant]]:
    """People who want each other, directly or through others; without those who can't meet anybody."""
    able = [person for person in people if could_meet([person], rules)]
    circle = {person.key: frozenset({person.key}) for person in able}
    for one, two in combinations(able, 2):
        if two.key in one.partners and one.key in two.partners:
            both = circle[one.key] | circle[two.key]
            circle |= dict.fromkeys(both, both)
    return [[person for person in able if person.key in keys] for keys in set(circle.values()) if len(keys) > 1]


def quality(members: Sequence[Applicant], rules: Rules) -> float:
    """How good a group is that could meet, by the rules' weights; for people without dates off."""
    weights, weeks = rules.weights, range(rules.weeks)
    shared = min(min(_shared_hours(members, rules, week) for week in weeks), 10) / 10
    levels, paces = [member.level for member in members], [max(1, member.hours) for member in members]
    seats = len(members) * rules.sessions * rules.weeks
    return (
        weights.shared_hours * shared
        + weights.level * (1 - (max(levels) - min(levels)) / 4)
        + weights.pace * min(paces) / max(paces)
        + weights.sociable * (1 - sum(_discomfort(members, rules, week) for week in weeks) / seats)
        + weights.steady * _alike(members, rules) / len(members)
        - weights.size * abs(len(members) - rules.target_size)
    )


def excused(member: Applicant, rules: Rules, week: int) -> bool:
    """Do dates off leave this person too few days to meet that week, so that the others meet without?"""
    if not member.dates_off:
        return False
    usual, left = _usual_starts(member, rules, week), starts(member, rules, week)
    return left != usual and len({local_day(member, rules, week, start) for start in left}) < rules.sessions


def starts(member: Applicant, rules: Rules, week: int) -> frozenset[int]:
    """The minutes of a UTC week, on quarters of an hour, from which somebody has time for a session."""
    usual = _usual_starts(member, rules, week)
    if not member.dates_off:
        return usual
    days = _local_dates(member.zone, _monday(rules, week))
    return frozenset(
        start for start in usual if not member.dates_off & set(days[start : start + rules.session_minutes])
    )


def comfortable(member: Applicant, rules: Rules, week: int) -> frozenset[int]:
    """Those of the starts that are wholly between 07:00 and 23:00, and not in hours that are only for if needed."""
    monday = _monday(rules, week)
    clock = _local_minutes(member.zone, monday)
    liked = _starts(member.availability, member.zone, monday, rules.session_minutes)
    return frozenset(start for start in liked if 420 <= clock[start] % 1440 <= 1380 - rules.session_minutes)


def local_day(member: Applicant, rules: Rules, week: int, start: int) -> int:
    """On which weekday a start lies for somebody."""
    return _local_minutes(member.zone, _monday(rules, week))[start] // 1440


def _accounting(proposal: Proposal, people: Sequence[Applicant]) -> Iterator[str]:
    found = [key for group in proposal.groups for key in group.members]
    if len(found) != proposal.certificate.placed:
        yield f"{len(found)} people placed, not {proposal.certificate.placed}"
    found += [unplaced.key for unplaced in proposal.unplaced]
    if sorted(found) != sorted(person.key for person in people):
        yield "somebody is lost, doubled or made up"


def _group(group: Group, people: Sequence[Applicant], rules: Rules) -> Iterator[str]:
    members = [person for person in people if person.key in group.members]
    if not rules.min_size <= len(members) <= rules.max_size:
        yield f"{group.members}: {len(members)} people"
    for one, two in combinations(members, 2):
        if _kept_apart(one, two, rules):
            yield f"{group.members}: {one.key} and {two.key} are to be kept apart"
    if rules.require_shared_language and not frozenset.intersection(*(member.languages for member in members)):
        yield f"{group.members}: no language in common"
    if len(group.sessions) != rules.weeks:
        yield f"{group.members}: {len(group.sessions)} weeks"
    for week, times in enumerate(group.sessions):
        there = [member for member in members if not excused(member, rules, week)]
        yield from (f"{group.members}, week {week}: {wrong}" for wrong in _week(there, times, rules, week))
    if _some_overlap(group, rules) and _could_do_without_overlaps(members, rules):
        yield f"{group.members}: sessions overlap, and need not"


def _some_overlap(group: Group, rules: Rules) -> bool:
    """Within a week or from one into the next."""
    starts = sorted(start for times in group.sessions for start in times)
    return any(late - early < timedelta(minutes=rules.session_minutes) for early, late in pairwise(starts))


def _could_do_without_overlaps(members: Sequence[Applicant], rules: Rules) -> bool:
    """Tries to have each week over as early as can be, which leaves the most room for the next."""
    since = 0
    for week in range(rules.weeks):
        there = [member for member in members if not excused(member, rules, week)]
        last = _earliest_end(there, rules, week, since) if there else 0
        if last is None:
            return False
        since = max(0, last - WEEK)
    return True


def _earliest_end(members: Sequence[Applicant], rules: Rules, week: int, since: int) -> int | None:
    """The minute of the week at which its sessions can be over at the soonest, if they begin after `since`."""
    possible = sorted(frozenset.intersection(*(starts(member, rules, week) for member in members)))
    possible = [start for start in possible if start >= since]
    for last in possible:
        for others in combinations([start for start in possible if start < last], rules.sessions - 1):
            chosen = (*others, last)
            apart = all(two - one >= rules.session_minutes for one, two in pairwise(chosen))
            if apart and all(
                len({local_day(member, rules, week, start) for start in chosen}) == len(chosen) for member in members
            ):
                return last + rules.session_minutes
    return None


def _week(members: Sequence[Applicant], times: Sequence[datetime], rules: Rules, week: int) -> Iterator[str]:
    monday = _monday(rules, week)
    if len(times) != (rules.sessions if members else 0) or list(times) != sorted(times):
        yield f"not {rules.sessions} sessions in order: {times}"
    for start in times:
        if start.utcoffset() != timedelta() or not monday <= start < monday + timedelta(days=7):
            yield f"{start} is not in this week of UTC"
    for member in members:
        zone = ZoneInfo(member.zone)
        if len({start.astimezone(zone).weekday() for start in times}) < len(times):
            yield f"{member.key} meets twice on a day"
        for start in times:
            minutes = (start + timedelta(minutes=passed) for passed in range(rules.session_minutes))
            if not all(_free(member, minute.astimezone(zone)) for minute in minutes):
                yield f"{member.key} is not free at {start}"


def _kept_apart(one: Applicant, two: Applicant, rules: Rules) -> bool:
    return frozenset((one.key, two.key)) in rules.keep_apart or one.key in two.apart or two.key in one.apart


def _monday(rules: Rules, week: int) -> datetime:
    first = rules.first_monday
    return datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(days=7 * week)


def _free(member: Applicant, local: datetime) -> bool:
    minute = local.weekday() * 1440 + local.hour * 60 + local.minute
    possible = any(start <= minute < end for start, end in (*member.availability, *member.if_needed))
    return possible and local.date() not in member.dates_off


def _week_works(members: Sequence[Applicant], rules: Rules, week: int) -> bool:
    there = [member for member in members if not excused(member, rules, week)]
    return not there or any(True for _ in _choices(there, rules, week))


def _choices(members: Sequence[Applicant], rules: Rules, week: int) -> Iterator[int]:
    """For each way to choose the days of a week's sessions: how many members and sessions are uncomfortable then."""
    comforts = [comfortable(member, rules, week) for member in members]
    costs: dict[tuple[int, ...], int] = {}
    for start in frozenset.intersection(*(starts(member, rules, week) for member in members)):
        days = tuple(local_day(member, rules, week, start) for member in members)
        cost = sum(start not in comfort for comfort in comforts)
        costs[days] = min(cost, costs.get(days, cost))
    for chosen in combinations(sorted(costs), rules.sessions):
        if all(one != two for pair in combinations(chosen, 2) for one, two in zip(*pair, strict=True)):
            yield sum(costs[days] for days in chosen)


def _discomfort(members: Sequence[Applicant], rules: Rules, week: int) -> int:
    return min(_choices(members, rules, week))


def _shared_hours(members: Sequence[Applicant], rules: Rules, week: int) -> float:
    common = frozenset.intersection(*(starts(member, rules, week) for member in members))
    covered = {(start + passed) % WEEK for start in common for passed in range(0, rules.session_minutes, 15)}
    return len(covered) / 4


def _alike(members: Sequence[Applicant], rules: Rules) -> int:
    """How many members' clocks change as most of theirs do, from week to week."""
    offsets = [
        [_monday(rules, week).astimezone(ZoneInfo(member.zone)).utcoffset() for week in range(rules.weeks)]
        for member in members
    ]
    return max(Counter(tuple(offset - line[0] for offset in line) for line in offsets).values())


def _usual_starts(member: Applicant, rules: Rules, week: int) -> frozenset[int]:
    hours = (*member.availability, *member.if_needed)
    return _starts(hours, member.zone, _monday(rules, week), rules.session_minutes)


@cache
def _starts(hours: Hours, zone: str, monday: datetime, length: int) -> frozenset[int]:
    free = {minute for start, end in hours for minute in range(start, end)}
    line = [minute in free for minute in _local_minutes(zone, monday)]
    return frozenset(start for start in range(0, WEEK, 15) if all(line[start : start + length]))


@cache
def _local_minutes(zone: str, monday: datetime) -> list[int]:
    """The minute of the local week at each minute of a UTC week and of the day after it."""
    local = (instant.astimezone(ZoneInfo(zone)) for instant in _quarters(monday))
    minutes = (each.weekday() * 1440 + each.hour * 60 + each.minute for each in local)
    return [minute + more for minute in minutes for more in range(15)]


@cache
def _local_dates(zone: str, monday: datetime) -> list[date]:
    """The local date at each of these minutes."""
    return [instant.astimezone(ZoneInfo(zone)).date() for instant in _quarters(monday) for _ in range(15)]


def _quarters(monday: datetime) -> Iterator[datetime]:
    """Eight days by quarters of an hour, which is when clocks change."""
    return (monday + timedelta(minutes=minute) for minute in range(0, 8 * 1440, 15))
