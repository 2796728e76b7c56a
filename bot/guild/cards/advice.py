"""Why somebody has no place, what would give them one, and on what proofs depend, in words; for cards and reports."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import groupby
from typing import assert_never

from bot.core.availability import DAYS
from bot.core.matching import Keep
from bot.core.matching.changes import Advice, Cause, Change, Remedy, Setting, WhatIf, Why, Window

Name = Callable[[int], str]
Person = Callable[[str], str]


def group_number(place: int) -> str:
    """The proposal's groups by number, from 1."""
    return f"group {place + 1}"


def why(advice: Advice) -> str:
    """The reason, as the rest of a sentence: "p07: ..."."""
    reason = advice.why
    match reason.cause:
        case Cause.TOO_FEW_HOURS:
            days = _count(reason.has, "day")
            return f"free for a session on {days} a week where {reason.needs} are needed{_weeks(reason)}"
        case Cause.AWAY:
            return f"away in {len(reason.weeks)} of {_count(reason.of, 'week')}"
        case Cause.NO_HOURS_IN_COMMON:
            return _nothing_in_common(reason)
        case Cause.KEPT_APART:
            return "would have a place if they were not kept apart from somebody"
        case Cause.LANGUAGE:
            return "would have a place if no language had to be shared"
        case Cause.APART_AND_LANGUAGE:
            return "would have a place if they were kept apart from nobody and no language had to be shared"
        case Cause.LEFT_OVER:
            return "could meet others, but those are in groups already"
        case _:
            assert_never(reason.cause)


def change(advice: Advice, group: Name = group_number, person: Person = str) -> str:
    """The smallest change that would place them, as a sentence. `group` names a place in the proposal's groups,
    `person` a key."""
    found = advice.change
    if found is None:
        return "No small change was found that would give them a place."
    into = _into(found, group, person)
    match found.remedy:
        case Remedy.NOTHING:
            return f"Would fit {into} as things are; a longer search would place them."
        case Remedy.HOURS:
            return f"Would fit {into} with {_and([hours(each) for each in found.windows])} as well (their time)."
        case Remedy.FEWER_SESSIONS:
            return f"Could fit {into} with one session a week less."
        case Remedy.NO_SHARED_LANGUAGE:
            return f"Could fit {into} if no language had to be shared."
        case Remedy.NOT_APART:
            return f"Would fit {into} if they were not kept apart from anybody."
        case _:
            assert_never(found.remedy)


def condition(keep: Keep, current: Collection[object]) -> str:
    """On what all that is proven depends, as the rest of a sentence; `current` are the groups that there were."""
    return " without taking apart a group that works" if keep is Keep.WHOLE and current else ""


def hours(window: Window) -> str:
    """Such as "Tue 18:00-20:00", on the person's own clock; past midnight "Fri 23:00-00:30"."""
    return f"{DAYS[window.weekday]} {_clock(window.start)}-{_clock(window.end)}"


def what_if(answer: WhatIf) -> str:
    """What loosening one setting would bring, as a sentence."""
    return f"{_setting(answer)}: {_gain(answer.more)} ({answer.placed} placed)."


def _setting(answer: WhatIf) -> str:
    rules = answer.rules
    match answer.setting:
        case Setting.SESSIONS:
            return f"With {_count(rules.sessions, 'session')} a week"
        case Setting.MINUTES:
            return f"With sessions of {rules.session_minutes} minutes"
        case Setting.MIN_SIZE:
            return f"With groups of {rules.min_size} or more"
        case Setting.MAX_SIZE:
            return f"With groups of up to {rules.max_size}"
        case Setting.LANGUAGE:
            return "Without a shared language"
        case _:
            assert_never(answer.setting)


def _gain(more: int) -> str:
    if more == 0:
        return "nobody more would have a place"
    people = "person" if abs(more) == 1 else "people"
    return f"{abs(more)} {'more' if more > 0 else 'fewer'} {people} would have a place"


def _nothing_in_common(reason: Why) -> str:
    if not reason.weeks:
        return "enough others for each single week, but no group that could meet in all weeks"
    others = f" (with {reason.has or 'nobody'} where {_count(reason.needs, 'other')} are needed)"
    whom = f"no time in common with enough others{_weeks(reason)}"
    return whom + (others if reason.has < reason.needs else "")


def _weeks(reason: Why) -> str:
    """Such as " in weeks 4-5 and 9, when clocks differ"; nothing if it is all of them."""
    if len(reason.weeks) == reason.of:
        return ""
    name = "week" if len(reason.weeks) == 1 else "weeks"
    return f" in {name} {_and(list(map(_run, _runs(reason.weeks))))}" + (
        ", when clocks differ" if reason.clocks else ""
    )


def _runs(weeks: Sequence[int]) -> list[list[int]]:
    return [[week for _, week in run] for _, run in groupby(enumerate(weeks), lambda pair: pair[1] - pair[0])]


def _run(weeks: Sequence[int]) -> str:
    """As people count them, from 1."""
    first, last = weeks[0] + 1, weeks[-1] + 1
    return str(first) if first == last else f"{first}-{last}"


def _into(found: Change, group: Name, person: Person) -> str:
    if found.group is not None:
        return f"into {group(found.group)}"
    return f"into a new group with {_and([person(key) for key in found.company])}" if found.company else "a group alone"


def _and(parts: Sequence[str]) -> str:
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]


def _clock(minute: int) -> str:
    """Of a day; 24:00 only at its very end."""
    return f"{minute // 60:02}:{minute % 60:02}" if minute <= 1440 else _clock(minute - 1440)


def _count(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"
