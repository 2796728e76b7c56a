"""Public holidays where people live, as far as their time zones tell: suggestions for breaks.

Only holidays of a whole country count, and a zone names one country: a suggestion, never a rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class DayOff:
    """A public holiday: its name, in which countries (two letters each, sorted), and how many people live there."""

    day: date
    name: str
    countries: tuple[str, ...]
    people: int


def days_off(zones: Iterable[str], first: date, last: date) -> list[DayOff]:
    """The holidays from `first` to `last` where somebody lives, by date. `zones` are people's IANA zones, one each."""
    import holidays  # it weighs 25 MB, and only the helper process needs it

    living: dict[str, int] = defaultdict(int)
    for zone in zones:
        if country := countries().get(zone):
            living[country] += 1
    found: dict[date, dict[str, str]] = defaultdict(dict)
    years = range(first.year, last.year + 1)
    for country in sorted(living):
        if country in holidays.list_supported_countries(include_aliases=False):
            for day, name in holidays.country_holidays(country, years=years, language="en_US").items():
                if first <= day <= last:
                    found[day][country] = name
    return [_day_off(day, names, living) for day, names in sorted(found.items())]


def _day_off(day: date, names: Mapping[str, str], living: Mapping[str, int]) -> DayOff:
    most = max(names, key=lambda country: (living[country], country))
    return DayOff(day, names[most], tuple(sorted(names)), sum(living[country] for country in names))


@cache
def countries() -> dict[str, str]:
    """The country of each zone that lies in one, by its two letters; other names of a zone are in its country."""
    folder = resources.files("tzdata.zoneinfo")
    lines = folder.joinpath("zone.tab").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    of_zone = {row[2]: row[0] for row in rows}
    for line in folder.joinpath("tzdata.zi").read_text(encoding="utf-8").splitlines():
        if line.startswith("L "):
            _, zone, alias = line.split()
            if zone in of_zone:
                of_zone.setdefault(alias, of_zone[zone])
    return of_zone
