"""Holidays are suggested where people live, as far as their zones tell."""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

from bot.days_off import DayOff, countries, days_off


def test_holidays_of_several_countries_are_told_once_with_how_many_live_there() -> None:
    found = days_off(["Europe/Berlin", "Europe/Busingen", "Europe/London", "UTC"], date(2026, 4, 1), date(2026, 4, 10))
    assert found == [
        DayOff(date(2026, 4, 3), "Good Friday", ("DE", "GB"), 3),
        DayOff(date(2026, 4, 6), "Easter Monday", ("DE",), 2),
    ]


def test_a_year_in_many_countries() -> None:
    zones = ["Africa/Casablanca", "Asia/Kathmandu", "Pacific/Auckland", "America/New_York"]
    found = days_off(zones, date(2026, 1, 1), date(2027, 12, 31))
    assert {off.countries for off in found} >= {("MA",), ("NP",), ("NZ",), ("US",), ("MA", "NZ", "US")}
    assert all(date(2026, 1, 1) <= off.day <= date(2027, 12, 31) for off in found)
    assert [off.day for off in found] == sorted(off.day for off in found)


def test_zones_are_in_countries_by_any_of_their_names() -> None:
    known = countries()
    assert (known["Asia/Calcutta"], known["US/Pacific"], known["Europe/Stockholm"]) == ("IN", "US", "SE")
    areas = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    assert not [zone for zone in available_timezones() if zone.startswith(areas) and zone not in known]


def test_where_nobody_lives_nothing_is_suggested() -> None:
    assert days_off(["UTC", "Etc/GMT+5"], date(2026, 1, 1), date(2026, 12, 31)) == []
