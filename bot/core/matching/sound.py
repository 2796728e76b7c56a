"""Whether a proposal keeps what it promises: looked at afresh, from the people and the rules alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from bot.core.matching.bits import number_of
from bot.core.matching.clocks import week_start
from bot.core.matching.measure import measure
from bot.core.matching.model import Applicant, Group, Proposal, Rules
from bot.core.matching.table import Table, table


def is_sound(people: Sequence[Applicant], rules: Rules, proposal: Proposal) -> bool:
    """Is everybody there once, does every group keep every rule, and does every session suit all who come to it?"""
    keys = [key for group in proposal.groups for key in group.members] + [one.key for one in proposal.unplaced]
    if sorted(keys) != sorted(person.key for person in people):
        return False
    seats = table(people, rules)
    number = {person.key: place for place, person in enumerate(people)}
    return all(_keeps(seats, [number[key] for key in group.members], group) for group in proposal.groups)


def _keeps(seats: Table, members: list[int], group: Group) -> bool:
    rules = seats.rules
    return (
        rules.min_size <= len(members) <= rules.max_size
        and bool(measure(seats, np.array([members])).fits[0])
        and len(group.sessions) == rules.weeks
        and all(_meet(seats, members, week, starts) for week, starts in enumerate(group.sessions))
    )


def _meet(seats: Table, members: list[int], week: int, starts: Sequence[datetime]) -> bool:
    away = seats.away
    there = [one for one in members if away is None or not away.excused[one, week]]
    if len(starts) != (seats.rules.sessions if there else 0):
        return False
    bits = [(start - week_start(seats.rules, week)) / timedelta(minutes=seats.step) for start in starts]
    if bits != sorted(bits) or not all(bit.is_integer() and 0 <= bit < seats.bits for bit in bits):
        return False
    return all(_suits(seats, one, week, [int(bit) for bit in bits]) for one in there)


def _suits(seats: Table, one: int, week: int, bits: Sequence[int]) -> bool:
    """Is this person free for sessions at these starts, and are they on different days?"""
    away, regime = seats.away, seats.calendar.regimes[week]
    starts = seats.starts[one, regime] if away is None else seats.starts[one, regime] & away.starts[one, week]
    days = {int(seats.day[seats.clock_of[one], regime, bit]) for bit in bits}
    return len(days) == len(bits) and all(number_of(starts) >> bit & 1 for bit in bits)
