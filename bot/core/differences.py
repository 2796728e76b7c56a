"""What an edit of a calendar would do, as a preview shows it: units that move, and what one should think about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.schedule import Timetable


@dataclass(frozen=True, slots=True)
class Shift:
    """A slot before and after: the titles of its unit, and when that comes; None for one that is left out."""

    unit_before: str
    unit_after: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """`unit` builds on `needs`, which would come later, or not at all."""

    unit: str
    needs: str
    comes: bool


def shifts(before: Timetable, after: Timetable) -> tuple[Shift, ...]:
    """Every slot whose unit or moment changes, in the order in which it came; what only comes now last."""
    old = {each.entry.slot: each for each in before.units}
    new = {each.entry.slot: each for each in after.units}
    found: list[Shift] = []
    for slot in dict.fromkeys((*old, *new)):
        was, now = old.get(slot), new.get(slot)
        if was and now and (was.slot.unit.slug, was.due) == (now.slot.unit.slug, now.due):
            continue
        here = was or now
        assert here is not None
        found.append(
            Shift(
                (was or here).slot.unit.title,
                (now or here).slot.unit.title,
                was and was.due,
                now and now.due,
            )
        )
    return tuple(found)


def new_troubles(before: Timetable, after: Timetable) -> tuple[OutOfOrder, ...]:
    """Units that would come before what they build on and did not until now."""
    titles = {each.slot.unit.slug: each.slot.unit.title for each in (*before.units, *after.units)}
    known = set(_out_of_order(before, titles))
    return tuple(one for one in _out_of_order(after, titles) if one not in known)


def _out_of_order(table: Timetable, titles: Mapping[str, str]) -> list[OutOfOrder]:
    dues = {each.slot.unit.slug: each.due for each in table.units}
    return [
        OutOfOrder(each.slot.unit.title, titles.get(needed, needed), needed in dues)
        for each in table.units
        for needed in each.slot.unit.prerequisites
        if needed not in dues or dues[needed] > each.due
    ]
