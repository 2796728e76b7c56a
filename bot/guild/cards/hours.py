"""The pictures that go with a preview: when each group's people are free, and one group's week."""

from __future__ import annotations

from itertools import count
from typing import Any

import discord

from bot import pictures
from bot.actions.propose_groups import GroupsProposed
from bot.app import Compute
from bot.core.group_hours import GroupHours, hours_of_groups, hours_of_members, in_week, minute_of_week
from bot.core.groups import Regrouping, applicant
from bot.core.matching.hours import free_together
from bot.guild.cards.text import NOBODY, picture, plain

MOST_PICTURES = 10
"""Discord shows no more in one gallery: that is 1,250 groups."""


def seat_names(regrouping: Regrouping) -> list[str]:
    """The groups' names in a preview; new ones have no number yet, so they are counted."""
    new = count(1)
    return [f"Group {seat.group}" if seat.group else f"New group {next(new)}" for seat in regrouping.seats]


async def of_all(result: GroupsProposed, compute: Compute) -> list[discord.File]:
    """The hours of all groups, each picture with as many as it takes, drawn beside the loop."""
    facts, regrouping = result.facts, result.shown.regrouping
    known = {person.member: applicant(person) for person in facts.people}
    groups = [(tuple(known[member] for member in sorted(seat.members)), seat.sessions) for seat in regrouping.seats]
    rules, zone = facts.rules, facts.cohort.zone
    hours = await compute(hours_of_groups, groups, zone, rules.first_monday, rules.session_minutes)
    rows = list(map(_row, seat_names(regrouping), hours))
    parts = [rows[n : n + pictures.MOST_GROUPS] for n in range(0, len(rows), pictures.MOST_GROUPS)][:MOST_PICTURES]
    title = f"{facts.cohort.name}: when groups can meet"
    return [
        picture(
            await compute(pictures.hours_picture, title, part, zone=zone, session_minutes=rules.session_minutes),
            f"hours-{number}.png",
            pictures.hours_text(title, part, zone=zone, session_minutes=rules.session_minutes),
        )
        for number, part in enumerate(parts, 1)
    ]


async def of_one(result: GroupsProposed, index: int, compute: Compute) -> dict[str, Any]:
    """The message with one group's first week; IndexError if there is no such group."""
    facts, seat = result.facts, result.shown.regrouping.seats[index]
    rules, zone = facts.rules, facts.cohort.zone
    people = [person for person in facts.people if person.member in seat.members]
    asked = [applicant(person) for person in people]
    week = hours_of_members(asked, seat.sessions, zone, rules.first_monday, rules.session_minutes)
    members = [
        pictures.WeekMember(person.name, person.zone, own.preferred, own.if_needed, own.local)
        for person, own in zip(people, week, strict=True)
    ]
    title = f"{facts.cohort.name}: {seat_names(result.shown.regrouping)[index]}"
    starts = [minute_of_week(start, zone) for start in in_week(seat.sessions, rules.first_monday)]
    shown = (title, members, free_together(asked, zone, rules.first_monday), starts)
    png = await compute(pictures.week_picture, *shown, zone=zone, session_minutes=rules.session_minutes)
    words = pictures.week_text(*shown, zone=zone, session_minutes=rules.session_minutes)
    return {"content": f"**{plain(title)}**", "file": picture(png, "week.png", words), "allowed_mentions": NOBODY}


def _row(name: str, hours: GroupHours) -> pictures.HoursRow:
    return pictures.HoursRow(name, hours.common, hours.sessions, hours.people, hours.stretched)
