"""Free text about dates, such as "2027-01-04, 2027-02-01 to 2027-02-05", read into days and written again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from bot.core.refusals import DatesBackwards, TooManyDates, UnreadableDate

MOST_DAYS = 60
YEARS = range(2000, 2101)

_DAY = "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
_STRETCH = re.compile(rf"({_DAY})(?:\s*(?:to|until|till|\.\.+|…|[-‐‑‒–—−])\s*({_DAY}))?", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;\n]|\band\b", re.IGNORECASE)


def parse_dates(text: str) -> frozenset[date]:
    """Each day that the text names, alone or in a stretch of which both ends count. Empty text is no day.

    Refuses a bit that can't be read or is in none of YEARS (UnreadableDate), a stretch that ends before it begins, and
    more than MOST_DAYS.
    """
    days: set[date] = set()
    for bit in _BETWEEN.split(text):
        if bit.strip():
            days |= _days(bit.strip())
    _check_not_too_many(len(days))
    return frozenset(days)


def spell_dates(days: Iterable[date]) -> str:
    """The days as text that parse_dates() reads back unchanged."""
    numbered = enumerate(sorted(set(days)))
    runs = [[day for _, day in run] for _, run in groupby(numbered, key=lambda each: each[1].toordinal() - each[0])]
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


def _days(bit: str) -> set[date]:
    found = _STRETCH.fullmatch(bit)
    if found is None:
        raise UnreadableDate(bit=_quoted(bit))
    first = _day(found[1])
    last = _day(found[2] or found[1])
    if last < first:
        raise DatesBackwards(bit=_quoted(bit))
    _check_not_too_many((last - first).days + 1)
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


def _day(text: str) -> date:
    try:
        day = date(*map(int, text.split("-")))
    except ValueError:  # such as 2027-02-30
        raise UnreadableDate(bit=_quoted(text)) from None
    if day.year not in YEARS:
        raise UnreadableDate(bit=_quoted(text))
    return day


def _check_not_too_many(days: int) -> None:
    if days > MOST_DAYS:
        raise TooManyDates(days=days, most=MOST_DAYS)


def _quoted(bit: str) -> str:
    return bit.replace("`", "")[:40].strip()
