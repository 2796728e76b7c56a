"""Why somebody has no place in a plan: causes more precise than a search's reasons, each tried before it is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bot.core.matching.bits import Numbers
from bot.core.matching.changes import Cause, Why
from bot.core.matching.clocks import Calendar
from bot.core.matching.measure import measure
from bot.core.matching.model import Reason
from bot.core.matching.openings import Openings
from bot.core.matching.places import able, could_be_placed
from bot.core.matching.starts import Clock
from bot.core.matching.table import Table


def without_apart(table: Table) -> Table:
    return replace(table, apart=None)


def without_language(table: Table) -> Table:
    return replace(table, rules=replace(table.rules, require_shared_language=False))


def why(table: Table, person: int, reason: Reason, open_: Openings, bare: Openings, speechless: Openings) -> Why:
    """Why this person (by number) has no place, where a search gave the reason.

    The openings are those of the plan: as they are, as they would be without keeping anybody apart from somebody new,
    and without sharing languages.
    """
    alone = _alone(table, person)
    if alone is not None:
        return alone
    if reason is not Reason.LEFT_OVER:
        return _nobody(table, person)
    if _fits(open_, person):
        return Why(Cause.LEFT_OVER)  # the search was ended too early
    if _fits(bare, person):
        return Why(Cause.KEPT_APART)
    return Why(Cause.LANGUAGE if _fits(speechless, person) else Cause.LEFT_OVER)


def _fits(openings: Openings, person: int) -> bool:
    return openings.for_one(person).best(person) is not None


def _alone(table: Table, person: int) -> Why | None:
    """What keeps them from meeting even alone, if anything does."""
    rules, regimes = table.rules, np.asarray(table.calendar.regimes)
    others = table.elsewhere[table.clock_of[person]]
    days = (table.starts[person][:, None, :] & ~others).any(axis=2).sum(axis=1)[regimes]
    short = np.flatnonzero(days < rules.sessions)
    if len(short):
        clocks = len(short) < rules.weeks
        return Why(Cause.TOO_FEW_HOURS, _weeks(short), rules.weeks, int(days.min()), rules.sessions, clocks)
    if table.away is not None and table.away.excused[person].sum() * 2 > rules.weeks:
        return Why(Cause.AWAY, _weeks(np.flatnonzero(table.away.excused[person])), rules.weeks)
    if not measure(table, np.array([[person]])).fits[0]:
        return Why(Cause.LANGUAGE)  # they speak none
    return None


def _nobody(table: Table, person: int) -> Why:
    """Why there is no group at all for somebody who can meet alone. Others are kept apart from each other all along."""
    free = replace(table, apart=table.apart.without(person)) if table.apart is not None else None
    if free is not None and _has_a_place(free, person):
        return Why(Cause.KEPT_APART)
    if table.rules.require_shared_language:
        if _has_a_place(without_language(table), person):
            return Why(Cause.LANGUAGE)
        if free is not None and _has_a_place(without_language(free), person):
            return Why(Cause.APART_AND_LANGUAGE)
    return _in_common(table, person)


def _in_common(table: Table, person: int) -> Why:
    rules = table.rules
    others = np.delete(np.flatnonzero(able(table)), np.flatnonzero(able(table)) == person)
    partners = measure(table, np.stack([np.full(len(others), person), others], axis=1)).fits.sum()
    failing = _failing(table, person)
    clocks = 0 < len(failing) < rules.weeks and set(failing) <= set(_failing(replace(table, away=None), person))
    return Why(Cause.NO_HOURS_IN_COMMON, failing, rules.weeks, int(partners), rules.min_size - 1, clocks)


def _failing(table: Table, person: int) -> tuple[int, ...]:
    """The weeks for which, taken alone, there is no group with this person."""
    known: dict[tuple[int, bytes, bytes], bool] = {}
    failing: list[int] = []
    away = table.away
    for week, regime in enumerate(table.calendar.regimes):
        key = regime, *((away.starts[:, week].tobytes(), away.excused[:, week].tobytes()) if away else (b"", b""))
        if key not in known:
            known[key] = _has_a_place(only_week(table, week), person)
        if not known[key]:
            failing.append(week)
    return tuple(failing)


def only_week(table: Table, week: int) -> Table:
    """The same people for this week alone."""
    regime = table.calendar.regimes[week]
    one = slice(regime, regime + 1)
    away = table.away
    return replace(
        table,
        rules=replace(table.rules, weeks=1),
        calendar=Calendar((0,), {zone: pieces[one] for zone, pieces in table.calendar.pieces.items()}),
        starts=table.starts[:, one],
        comfort=table.comfort[:, one],
        clocks=tuple(Clock(each.local[one], each.other_days[one], each.sociable[one]) for each in table.clocks),
        elsewhere=table.elsewhere[:, one],
        day=table.day[:, one],
        away=away and replace(away, **{name: getattr(away, name)[:, week : week + 1] for name in away.__slots__}),
        weight=np.ones(1),
        settled={},
    )


def _has_a_place(table: Table, person: int) -> bool:
    """Is there any group for them, of all who can be in one?"""
    some = np.flatnonzero(able(table) | (np.arange(table.nobody) == person))
    return could_be_placed(table.only(some), [int(np.searchsorted(some, person))])[0]


def _weeks(numbers: Numbers) -> tuple[int, ...]:
    return tuple(numbers.tolist())
