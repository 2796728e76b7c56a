"""The whole plan of a cohort, with dates by each reader's clock and where they are; and what a late joiner missed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import ButtonStyle, ui

from bot.actions.course import Came
from bot.actions.show_curriculum import CalendarExported, CurriculumShown
from bot.core import keys
from bot.core.people import GuildId
from bot.core.schedule import Planned
from bot.guild.cards.text import NOBODY, bullets, card, count, plain, private, row, rule, when

ROOM = 3200
"""Characters of the plan on one page; the rest of the 4,000 is for the lines above and below."""
LATEST = 10
"""Units that a late joiner is told of one by one."""

DONE, NOW, CAME, COMES = "✅", "▶️", "▪️", "▫️"


def plan(shown: CurriculumShown, page: int = 0) -> dict[str, Any]:
    """The answer to `/curriculum`; `page` counts from 0, and one beyond the last is the last."""
    pages = _pages(_lines(shown)) or [["Nothing is planned."]]
    page = min(page, len(pages) - 1)
    parts: list[str | ui.Item[Any]] = [_head(shown), rule(), "\n".join(pages[page]), rule(), _foot(shown)]
    return private(card(*parts, row(*_buttons(shown, page, len(pages)))))


def calendar_file(exported: CalendarExported) -> dict[str, Any]:
    """The answer to “Add to my calendar”."""
    sessions = f" and {count(exported.sessions, 'session')} of your group" if exported.sessions else ""
    text = (
        f"**{plain(exported.cohort.name)}** for your calendar: {count(exported.units, 'unit')}{sessions}. "
        "Open the file with your calendar programme, on a computer or a phone.\n"
        "-# It does not follow later changes by itself: get it anew, and the events move instead of doubling."
    )
    file = discord.File(io.BytesIO(exported.file), "calendar.ics", description="Units and sessions, as a calendar file")
    return {"content": text, "file": file, "ephemeral": True, "allowed_mentions": NOBODY}


def to_catch_up(guild: GuildId, came: Sequence[Came]) -> str:
    """What somebody who joins late has missed, with links; empty if nothing has come yet."""
    if not came:
        return ""
    lines = bullets(_linked(guild, one) for one in came[-LATEST:])
    more = f"\n-# … and {count(len(came) - LATEST, 'earlier one')}: `/curriculum`" if len(came) > LATEST else ""
    return f"\n\n**Has come already**, to catch up with at your own pace:\n{lines}{more}"


def _head(shown: CurriculumShown) -> str:
    begun = [one.planned.slot.week for one in shown.came]
    week = f"week {max(begun)} of {shown.timetable.track.weeks}" if begun else "not begun yet"
    if shown.done is None or not begun:
        where = ""
    else:
        done = sum(one.planned.slot.unit.slug in shown.done for one in shown.came)
        where = f"\nYou have checked in for {done} of the {count(len(begun), 'unit')} that have come."
    return f"# {plain(shown.cohort.name)}\n-# {plain(shown.timetable.track.title)} · {week}{where}"


def _foot(shown: CurriculumShown) -> str:
    mine = f"{DONE} you have checked in · " if shown.done is not None else ""
    out = f"Left out: {', '.join(plain(title, 90) for title in shown.left_out[:8])}\n" if shown.left_out else ""
    return f"{out}-# {mine}{NOW} now · {CAME} has come · {COMES} is to come. Dates are by your own clock."


def _lines(shown: CurriculumShown) -> list[str]:
    came = {one.planned.slot.unit.slug: one for one in shown.came}
    latest = shown.came[-1].planned.due if shown.came else None
    lines: list[str] = []
    over = 0
    for planned in shown.timetable.units:
        slug, week = planned.slot.unit.slug, planned.slot.week
        if week > over + 1:
            lines.append(f"-# break: {count(week - over - 1, 'week')}")
        over = max(over, week + planned.slot.weeks - 1)
        if shown.done and slug in shown.done:
            mark = DONE
        elif slug not in came:
            mark = COMES
        else:
            mark = NOW if planned.due == latest else CAME
        name = _linked(shown.cohort.guild, came[slug], week=False) if slug in came else _title(planned)
        lines.append(f"{mark} **{week}** {name} · {when(planned.due, 'D')}{_at_their_pace(shown, planned, came)}")
    return lines


def _at_their_pace(shown: CurriculumShown, planned: Planned, came: Mapping[str, Came]) -> str:
    """What a unit that is still to come is likely to take."""
    if shown.pace is None or not shown.pace.differs:
        return ""
    if planned.slot.unit.slug in came or planned.slot.kind == "buffer":
        return ""
    hours = shown.pace.hours(planned.slot.hours_for(shown.timetable.track.pace))
    return f" · about {hours:g} h at your cohort's pace"


def _linked(guild: GuildId, one: Came, *, week: bool = True) -> str:
    title = _title(one.planned)
    name = f"[{title}]({_address(guild, one.channel, one.message)})" if one.channel and one.message else title
    return f"Week {one.planned.slot.week}: {name}" if week else name


def _title(planned: Planned) -> str:
    return plain(planned.slot.unit.title, 90)


def _address(guild: GuildId, channel: int, message: int) -> str:
    return f"https://discord.com/channels/{guild}/{channel}/{message}"


def _pages(lines: Sequence[str]) -> list[list[str]]:
    """The lines in pages that have room for them."""
    pages: list[list[str]] = []
    room = 0
    for line in lines:
        if len(line) + 1 > room:
            pages.append([])
            room = ROOM
        pages[-1].append(line)
        room -= len(line) + 1
    return pages


def _buttons(shown: CurriculumShown, page: int, pages: int) -> list[ui.Button[Any]]:
    cohort = shown.cohort.id
    add = keys.ADD_CALENDAR.id(cohort=cohort)
    buttons = [ui.Button[Any](label="Add to my calendar", style=ButtonStyle.primary, custom_id=add)]
    if page > 0:
        buttons.append(ui.Button(label="‹ Back", custom_id=keys.CURRICULUM.id(cohort=cohort, page=page - 1)))
    if page < pages - 1:
        buttons.append(ui.Button(label="More ›", custom_id=keys.CURRICULUM.id(cohort=cohort, page=page + 1)))
    return buttons
