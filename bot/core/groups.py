"""Groups over time: from a proposal to who is in which group, keeping a group's thread where two or more stay."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import cast

from bot.core.cohort import Cohort
from bot.core.matching.model import Applicant, Proposal, Rules, Unplaced
from bot.core.people import GroupId, MemberId, Pair, Person

STAYS = 2
"""A group keeps its number and thread when at least this many of its members stay together."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a cohort. `sessions` are start instants (aware UTC, ascending); `version` counts member changes."""

    id: GroupId
    members: frozenset[MemberId]
    sessions: tuple[datetime, ...]
    version: int
    formed_at: datetime
    ended_at: datetime | None = None
    together_since: datetime | None = None
    """When the last of its members joined; None stands for `formed_at`."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One group of a plan: an existing group to keep (or None for a new one), its members and sessions from now on."""

    group: GroupId | None
    members: frozenset[MemberId]
    sessions: tuple[datetime, ...]
    changed: bool
    """Whether its members differ from those it has now."""
    quality: float = 0.0
    """As the matcher judges it, from about 0 to 1."""


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What applying a proposal does. `moved` people leave a living group for another place, or for none.

    They are those of the proposal's certificate, and besides them whoever stays behind alone: their group ends.
    """

    seats: tuple[Seat, ...]
    ended: tuple[GroupId, ...]
    unplaced: tuple[Unplaced, ...]
    moved: frozenset[MemberId]


def applicant(person: Person) -> Applicant:
    """A person as the matcher sees one."""
    wishes = person.wishes
    return Applicant(
        key=str(person.member),
        zone=person.zone,
        availability=person.availability,
        level=person.level,
        hours=person.hours,
        languages=wishes.languages,
        if_needed=wishes.if_needed,
        dates_off=wishes.dates_off,
        partners=frozenset(map(str, wishes.partners)),
        apart=frozenset(map(str, wishes.apart)),
    )


def keeping_apart(rules: Rules, people: Iterable[Person], pairs: Iterable[Pair]) -> Rules:
    """The rules with those pairs kept out of one group whose two members have both signed up."""
    here = frozenset(person.member for person in people)
    return replace(rules, keep_apart=frozenset(frozenset(map(str, pair)) for pair in pairs if pair <= here))


def weeks_left(cohort: Cohort, weeks: int, now: datetime) -> tuple[date, int]:
    """The Monday (UTC) of the first week that is not over, and how many of the cohort's `weeks` are left from there."""
    this_week = (now - timedelta(days=now.weekday())).date()
    first = max(cohort.starts_on, this_week)
    return first, max(0, weeks - (first - cohort.starts_on).days // 7)


def regroup(current: Sequence[Group], proposal: Proposal) -> Regrouping:
    """Give each proposed group an existing group's place where at least STAYS members stay, largest overlap first.

    Groups that change come first, by number, then new ones in the proposal's order, then those that stay as they are.
    """
    proposed = [frozenset(MemberId(int(key)) for key in group.members) for group in proposal.groups]
    place = _places(current, proposed)
    before = {old.id: old for old in current}
    seats = [
        Seat(
            group=place.get(index),
            members=members,
            sessions=tuple(start for week in proposal.groups[index].sessions for start in week),
            changed=index not in place or before[place[index]].members != members,
            quality=proposal.groups[index].quality,
        )
        for index, members in enumerate(proposed)
    ]
    seats.sort(key=lambda seat: (not seat.changed, seat.group is None, seat.group or 0))
    stay = {member for seat in seats if seat.group for member in seat.members & before[seat.group].members}
    moved = frozenset(member for old in current for member in old.members) - stay
    ended = tuple(old.id for old in current if old.id not in place.values())
    return Regrouping(tuple(seats), ended, proposal.unplaced, moved)


def _places(current: Sequence[Group], proposed: Sequence[frozenset[MemberId]]) -> dict[int, GroupId]:
    """Which proposed groups go on as which existing ones; no place is given twice."""
    index = {member: number for number, members in enumerate(proposed) for member in members}
    overlaps = Counter((old.id, index[member]) for old in current for member in old.members if member in index)
    place: dict[int, GroupId] = {}
    for (old, new), size in sorted(overlaps.items(), key=lambda overlap: (-overlap[1], overlap[0])):
        if size >= STAYS and new not in place and old not in place.values():
            place[new] = old
    return place


def fingerprint(people: Iterable[Person], current: Iterable[Group], rules: Rules) -> str:
    """A short hash of everything a proposal was computed from: equal facts, equal fingerprint, in any order."""
    facts = {
        "people": sorted((_facts(applicant(person)) for person in people), key=itemgetter(0)),
        "groups": sorted([group.id, sorted(group.members)] for group in current),
        "rules": asdict(rules)
        | {
            "first_monday": rules.first_monday.isoformat(),
            "keep_apart": sorted(sorted(pair) for pair in rules.keep_apart),
        },
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def _facts(applicant: Applicant) -> list[object]:
    """Every field, as JSON knows it; the key is the first."""
    return [_sorted(getattr(applicant, field.name)) for field in fields(Applicant)]


def _sorted(value: object) -> object:
    return sorted(map(str, cast("frozenset[object]", value))) if isinstance(value, frozenset) else value
