"""What must hold of a simulated cohort, and what became of each thing that was planted; pure, of what was seen.

"Noticed within two units": no later than a few minutes after the second unit is over that the behaviour touches. For
who says nothing that is the earliest moment there is, because one unit missed is no reason: it is found out by the
second one being over. Units in this are counted as people.py does: weeks to catch up in are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.people import MemberId
from tests.simulate.fresh import stale
from tests.simulate.observed import Message, Noticed, Observed
from tests.simulate.people import AWAY, DIRECTLY, NONE, Kind

UNITS = 2
AT_ONCE = timedelta(minutes=5)
"""So long the bot may take over something that falls due."""
DAY = TO_ANSWER = timedelta(hours=24)
UNREACHED = timedelta(days=7)
PROPOSED = timedelta(hours=48)
"""After that members have had their time to say whether they are in."""
EVENING = time(18, 30), time(21, 30)
DAYTIME = time(9), time(20, 30)
ABOUT = {
    Kind.FADING: ("behind", "missed"),
    Kind.STUCK: ("stuck",),
    Kind.VANISHING: ("missed", "behind"),
    Kind.MISMATCHED: ("pairing",),
    Kind.NOT_MEETING: ("not met",),
}
"""The reasons by which each kind is noticed."""


@dataclass(frozen=True, slots=True)
class Case:
    """What became of something that was planted. `who` are all that play it; `units` says in which unit from the
    beginning on it was noticed, the first being 1."""

    kind: Kind
    who: tuple[MemberId, ...]
    began: int | None
    noticed: datetime | None = None
    units: int | None = None
    told: datetime | None = None
    shown: datetime | None = None
    why: str = ""
    """What to say instead where organisers were shown nothing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that must hold, the figures it was found by, and what broke it."""

    what: str
    figures: str
    broken: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.broken


# What was planted


def cases(seen: Observed) -> list[Case]:
    """In the order in which they began; a quiet group is one, and of a pair each is one."""
    found = [_of_group(seen, members) for members in sorted(_quiet(seen), key=sorted)]
    found += [
        _of_person(seen, member) for member, part in seen.parts.items() if not part.calm and part.kind is not Kind.QUIET
    ]
    return sorted(found, key=lambda case: (case.began is None, case.began or 0, case.kind, case.who))


def _quiet(seen: Observed) -> set[frozenset[MemberId]]:
    return {part.others | {member} for member, part in seen.parts.items() if part.kind is Kind.QUIET}


def _of_person(seen: Observed, member: MemberId) -> Case:
    part, began = seen.parts[member], seen.began.get(member)
    if began is None:
        return Case(part.kind, (member,), None, why="never came to it")
    since = _unit_from(seen, began)
    flag = next((one for one in _about(seen, member) if one.opened >= since), None)
    if flag is None:
        return Case(part.kind, (member,), began)
    why = f"says: {flag.answer}" if flag.answer and flag.shared is None else ""
    shown = seen.seen.get(member) if flag.shared else None
    return Case(part.kind, (member,), began, flag.opened, _touched(seen, began, flag.opened), flag.told, shown, why)


def _of_group(seen: Observed, members: frozenset[MemberId]) -> Case:
    who, began = tuple(sorted(members)), min(seen.began[member] for member in members)
    since = _unit_from(seen, began)
    trouble = next((one for one in seen.troubles if one.members & members and one.opened >= since), None)
    if trouble is None:
        return Case(Kind.QUIET, who, began)
    asked = min(
        (one.at for one in seen.messages if one.has("gr") or one.has("gs") if one.people & members), default=None
    )
    shown = seen.proposals.get(trouble.group)
    return Case(Kind.QUIET, who, began, trouble.opened, _touched(seen, began, trouble.opened), asked, shown)


def _about(seen: Observed, member: MemberId) -> list[Noticed]:
    reasons = ABOUT[seen.parts[member].kind]
    return [flag for flag in seen.flags if flag.member == member and flag.reason in reasons]


def _unit_from(seen: Observed, number: int) -> datetime:
    return next(unit.due for unit in seen.course if unit.number == number)


def _touched(seen: Observed, began: int, at: datetime) -> int:
    """How many units from number `began` on had come before that moment; one that came in these minutes did not."""
    return sum(unit.number is not None and unit.number >= began and unit.due < at - AT_ONCE for unit in seen.course)


# What must hold


def judge(seen: Observed) -> list[Rule]:
    return [rule(seen) for rule in RULES]


def _noticed(seen: Observed) -> Rule:
    found = [case for case in cases(seen) if case.began is not None]
    late = [
        f"{_names(seen, case.who)} ({case.kind}): {f'unit {case.units} of it' if case.units else 'never'}"
        for case in found
        if case.units is None or case.units > UNITS
    ]
    units = Counter(case.units for case in found if case.units is not None)
    figures = ", ".join(f"{count} in unit {unit} of it" for unit, count in sorted(units.items()))
    return Rule(f"every planted case is noticed within {UNITS} units", f"{len(found)} cases: {figures}", tuple(late))


def _nobody_steady(seen: Observed) -> Rule:
    calm = [member for member, part in seen.parts.items() if part.calm]
    flagged = [
        f"{_names(seen, [flag.member])} ({seen.parts[flag.member].kind}): {flag.reason} on {flag.opened:%d %b}"
        for flag in seen.flags
        if flag.member in calm
    ]
    shown = [f"{_names(seen, [member])} stood in /flags" for member in calm if member in seen.seen]
    kinds = Counter(seen.parts[member].kind for member in calm)
    figures = ", ".join(f"{kinds[kind]} {kind}" for kind in Kind if kinds[kind])
    return Rule("nobody steady is flagged", figures, (*flagged, *shown))


def _only_quiet_groups(seen: Observed) -> Rule:
    quiet = frozenset[MemberId]().union(*_quiet(seen))
    wrong = [
        f"group {trouble.group} on {trouble.opened:%d %b}" for trouble in seen.troubles if not trouble.members & quiet
    ]
    return Rule("no group that works is asked whether it does", f"{len(seen.troubles)} asked", tuple(wrong))


def _proposed(seen: Observed) -> Rule:
    """Measured on the server."""
    late = [
        f"group {one.group}: {_when(seen.proposals.get(one.group))}"
        for one in seen.troubles
        if (at := seen.proposals.get(one.group)) is None or at > one.opened + PROPOSED + AT_ONCE
    ]
    return Rule(
        "organisers have a proposal two days after a group was asked", f"{len(seen.proposals)} proposals", tuple(late)
    )


def _told_first(seen: Observed) -> Rule:
    """Who was told had a day before organisers saw it, unless they asked for help; who cannot be told has a week."""
    shared = [flag for flag in seen.flags if flag.shared is not None]
    first_of = {(flag.member, flag.shared): flag for flag in reversed(sorted(shared, key=lambda one: one.opened))}
    wrong = [  # where one reason turns into its like, what was told and shown goes on
        f"{_names(seen, [flag.member])}: {flag.reason}, told {_when(flag.told)}, shown {_when(flag.shared)}"
        for flag in first_of.values()
        if not _had_time(flag)
    ]
    unsaid = [
        f"{_names(seen, [flag.member])}: {flag.reason}, told {_when(flag.told)}, but not on the server"
        for flag in seen.flags
        if flag.told is not None and not _was_said(seen, flag.member, flag.told)
    ]
    first = {member: min((f.shared for f in shared if f.member == member), default=None) for member in seen.seen}
    early = [
        f"{_names(seen, [member])} stood in /flags on {at:%d %b}"
        for member, at in seen.seen.items()
        if (since := first[member]) is None or at < since
    ]
    return Rule(
        "who is noticed is told first", f"{len(shared)} of {len(seen.flags)} flags shown", (*wrong, *unsaid, *early)
    )


def _had_time(flag: Noticed) -> bool:
    assert flag.shared is not None
    if flag.answer == "help":
        return flag.told is not None and flag.told <= flag.shared
    if flag.told is not None and flag.told <= flag.shared:
        return flag.shared >= flag.told + TO_ANSWER
    return flag.shared >= flag.opened + UNREACHED


def _was_said(seen: Observed, member: MemberId, told: datetime) -> bool:
    """Whether a message came to them by then. Whom none may reach reads it beside an answer, which no one else sees."""
    if seen.people[member].way == NONE or seen.parts[member].kind is Kind.QUIET:
        return True
    words = (one for one in seen.messages if one.has("fr") or one.has("fa"))
    return any(member in one.people and told - DAY <= one.at <= told + AT_ONCE for one in words)


def _alone_and_by_day(seen: Observed) -> Rule:
    """In a thread, which a group reads, there is only the button to read it by."""
    words = [one for one in seen.messages if any(map(one.has, ("fr", "fa", "gr", "gs")))]
    wrong = [
        f"{_names(seen, one.people)} at {local:%H:%M}"
        for one in words
        for local in _clocks(seen, one)
        if not DAYTIME[0] <= local.time() <= DAYTIME[1]
    ]
    open_ = [
        f"{_names(seen, one.people)} in a thread"
        for one in words
        if len(one.people) != 1 or (one.to is None and (one.has("fa") or one.has("gs")))
    ]
    direct = sum(one.to is not None for one in words)
    figures = f"{len(words)} messages, {direct} direct; {_span(seen, words)}"
    return Rule("what is said of somebody is said to them alone, by day", figures, (*wrong, *open_))


def _reminded_once(seen: Observed) -> Rule:
    counts = Counter((member, _unit(one)) for one in _reminders(seen) for member in one.people)
    often = [f"{_names(seen, [who])}: {count} for {unit}" for (who, unit), count in counts.items() if count > 1]
    most = max(counts.values(), default=0)
    figures = f"{counts.total()} to {len({who for who, _ in counts})} people, most for one person and unit: {most}"
    nobody = () if counts else ("nobody was reminded of anything",)
    return Rule("nobody is reminded more than once of a unit", figures, (*often, *nobody))


def _reminded_in_the_evening(seen: Observed) -> Rule:
    wrong = [
        f"{_names(seen, one.people)} at {local:%H:%M} ({local.tzinfo})"
        for one in _reminders(seen)
        for local in _clocks(seen, one)
        if not EVENING[0] <= local.time() <= EVENING[1]
    ]
    return Rule("reminders come in one's own evening", _span(seen, _reminders(seen)), tuple(wrong))


def _as_they_wish(seen: Observed) -> Rule:
    """By direct message who chose that and can be reached so, in their thread who did not, and some not at all."""
    wrong = [
        f"{_names(seen, [member])}, {said}, on {one.at:%d %b}"
        for one in _reminders(seen)
        for member in one.people
        if (said := _against_wishes(seen, member, one))
    ]
    direct = sum(one.to is not None for one in _reminders(seen))
    figures = f"{direct} direct, {len(_reminders(seen)) - direct} messages in threads"
    return Rule("nobody is reminded who wants none or is away, nor another way than they chose", figures, tuple(wrong))


def _against_wishes(seen: Observed, member: MemberId, one: Message) -> str:
    person, part = seen.people[member], seen.parts[member]
    if person.way == NONE:
        return "who wants none"
    if (one.to is not None) != (person.way == DIRECTLY and not person.closed):
        return "another way"
    if part.kind is Kind.AWAY:
        zone = ZoneInfo(person.zone)
        first = _unit_from(seen, part.begins).astimezone(zone).date()
        if first <= one.at.astimezone(zone).date() < first + AWAY:
            return "who is away"
    return ""


def _pairs(seen: Observed) -> Rule:
    made, early, broken = stale(seen.pairs, seen.course)
    what = "nobody has a partner again before all others of their group, where there is a way without"
    return Rule(what, f"{made} pairs, {early} too early that could not be avoided", tuple(broken))


def _no_everyone(seen: Observed) -> Rule:
    wrong = [f"a message on {one.at:%d %b %H:%M}" for one in seen.messages if one.everyone]
    return Rule("nobody pings everyone", f"{len(seen.messages)} messages", tuple(wrong))


def _no_errors(seen: Observed) -> Rule:
    return Rule("nothing is logged as an error", f"{len(seen.log)} lines", tuple(seen.log))


RULES: tuple[Callable[[Observed], Rule], ...] = (
    _noticed,
    _nobody_steady,
    _told_first,
    _alone_and_by_day,
    _only_quiet_groups,
    _proposed,
    _reminded_once,
    _reminded_in_the_evening,
    _as_they_wish,
    _pairs,
    _no_everyone,
    _no_errors,
)


# How it is said


def _reminders(seen: Observed) -> list[Message]:
    return [one for one in seen.messages if one.has("rd")]


def _unit(reminder: Message) -> str:
    return next(button.split(":")[3] for button in reminder.buttons if button.startswith("rd:"))


def _clocks(seen: Observed, one: Message) -> Iterator[datetime]:
    """The time by the clocks of everybody it is to."""
    for member in one.people:
        yield one.at.astimezone(ZoneInfo(seen.people[member].zone))


def _span(seen: Observed, some: Sequence[Message]) -> str:
    clocks = [local for one in some for local in _clocks(seen, one)]
    if not clocks:
        return "none"
    zones: dict[str, set[timedelta | None]] = {}
    for local in clocks:
        zones.setdefault(str(local.tzinfo), set()).add(local.utcoffset())
    first, last = (bound(local.time() for local in clocks) for bound in (min, max))
    changed = sum(len(offsets) > 1 for offsets in zones.values())
    return f"{first:%H:%M} to {last:%H:%M} in {len(zones)} zones, before and after clocks changed in {changed}"


def _when(at: datetime | None) -> str:
    return "never" if at is None else f"{at:%d %b %H:%M}"


def _names(seen: Observed, members: Iterable[MemberId]) -> str:
    return ", ".join(seen.people[member].name for member in sorted(members))
