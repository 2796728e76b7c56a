"""What organisers read in their channel each week, and of a cohort's pace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from discord import ButtonStyle, ui

from bot.actions.show_pace import PaceShown
from bot.core import keys
from bot.core.cohort import Cohort
from bot.core.digest import Digest, SessionsHeld, SlowPace, UnitAnswers
from bot.core.pace import Pace
from bot.core.people import MemberId
from bot.guild.cards.text import bullets, card, count, plain, private, row, when

SHOWN = 15
"""People or groups named in one line."""


def weekly(cohort: Cohort, week: Digest) -> ui.LayoutView:
    """The week's message."""
    name = plain(cohort.name)
    lines = [f"# {name}: the week of {week.monday.day} {week.monday:%B}"]
    lines += [_unit(unit, "Now" if number == 0 else "Before") for number, unit in enumerate(week.units)]
    lines.append(_sessions(week.sessions))
    if week.pace:
        lines.append(f"**Pace**: {_pace(week.pace)}")
    if week.needs:
        lines.append(f"**Would like to talk to somebody**: {_people(week.needs)}")
    if week.quiet:
        lines.append(f"**Nobody was heard from in** {_some([f'group {number}' for number in week.quiet])}")
    if week.alone:
        many = count(week.alone, "person is", "people are")
        lines.append(f"**{many} in no group**: `/regroup` says why, and what would give them a place")
    if week.new:
        lines.append(f"**New**: {_people(week.new)}")
    if week.left:
        lines.append(f"**Left the server**: {_people(week.left)}")
    if week.flags:
        lines.append(f"**Could do with a hand**\n{_flags(week)}\n")
    lines.append(
        f"-# News are those since {when(week.since, 'D')}. I keep this up to date through the week. "
        "Everybody's answers: `/progress`"
    )
    return card("\n".join(lines), row(_button(digest_marker(cohort, week))))


def slow(cohort: Cohort, what: SlowPace) -> ui.LayoutView:
    """What they could do about a cohort that is slower than planned."""
    unit, due = what.next.slot, what.next.due
    first = due.astimezone(ZoneInfo(cohort.zone)).date()
    last = first + timedelta(days=6)
    text = (
        f"# {plain(cohort.name)} needs more time than planned\n"
        f"{_pace(what.pace)}\n{_units(what.pace)}\n\n"
        f"The next unit, **{plain(unit.unit.title, 90)}**, comes {when(due, 'D')} ({when(due, 'R')}), and no buffer is "
        "near. If you would like to give them air, before that:\n"
        f"- `/calendar delay week:{unit.week}` has it, and all behind it, come a week later;\n"
        f"- `/calendar break first:{first} last:{last}` takes that week off.\n"
        "Both show first what would move. If you do nothing, all stays as it is; I say so once in three weeks at most."
    )
    return card(text, row(_button(slow_marker(cohort, what))))


def by_unit(shown: PaceShown) -> dict[str, Any]:
    """The answer to the button."""
    if shown.pace is None:
        return private(card(f"Too few of **{plain(shown.cohort.name)}** have told how long they took, so far."))
    return private(card(f"**{plain(shown.cohort.name)}**: {_pace(shown.pace)}\n{_units(shown.pace)}"))


def digest_marker(cohort: Cohort, week: Digest) -> str:
    return keys.PACE.id(cohort=cohort.id, about=f"d{week.monday}")


def slow_marker(cohort: Cohort, what: SlowPace) -> str:
    return keys.PACE.id(cohort=cohort.id, about=f"p{what.number}")


def _button(custom_id: str) -> ui.Button[Any]:
    return ui.Button(label="Pace by unit", style=ButtonStyle.secondary, custom_id=custom_id)


def _unit(unit: UnitAnswers, label: str) -> str:
    return (
        f"**{label}: {plain(unit.title, 90)}** (week {unit.week}): {unit.done} done, {unit.partly} partly, "
        f"{unit.not_started} not started, {unit.nothing} said nothing"
    )


def _sessions(held: SessionsHeld) -> str:
    return f"**Sessions that are over**: {held.met} took place, {held.not_met} did not, of {held.unsaid} nobody said"


def _pace(pace: Pace) -> str:
    return (
        f"Units take about {pace.multiplier:g} times the hours that are planned (the median of "
        f"{count(pace.answers, 'answer')} by {count(pace.people, 'person', 'people')}, for "
        f"{count(len(pace.units), 'unit')})."
    )


def _units(pace: Pace) -> str:
    return bullets(
        f"{plain(unit.title, 90)}: planned {unit.planned:g} h, reported {unit.reported:.3g} h "
        f"({count(unit.answers, 'answer')})"
        for unit in pace.units
    )


def _flags(week: Digest) -> str:
    lines = [f"<@{flag.member}>: {plain(flag.why, 120)}" for flag in week.flags[:SHOWN]]
    return bullets([*lines, *([f"and {len(week.flags) - SHOWN} more"] if len(week.flags) > SHOWN else [])])


def _people(members: Sequence[MemberId]) -> str:
    return _some([f"<@{member}>" for member in members])


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
