"""Draws one group's week, day by day: a line for each member, the hours that all have in common, and the sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from bot.core.availability import DAY, DAYS, Availability
from bot.pictures.layout import MARGIN
from bot.pictures.lettering import lettering
from bot.pictures.marks import SHADES, Place, flags, hours_across, outlines
from bot.pictures.sheet import FAINT, INK, RULE, Sheet
from bot.pictures.symbols import BLUE
from bot.pictures.times import WeekMember, by_day, check_week, clock, hours, meeting, when
from bot.pictures.words import number

HOUR = 30
"""Pixels of an hour."""
LEFT, SIDE = MARGIN + 84, 312
"""Pixels from the left to the first hour, and of the list of members beside the last one."""
HEAD, AXIS = 108, 30
"""Pixels from the top to the axis, and of the axis."""
FLAGS, BELOW = 23, 8
"""Pixels of a day above the members' lines, for flags, and below them."""
NAME, TEXT, PER_LINE = 26, 20, 3
"""In the list: pixels of a name and of a line below it, and the sessions in one of these."""
ALL_FREE, NEEDED = SHADES[2], SHADES[5]


@dataclass(frozen=True, slots=True)
class _Chart:
    """Where the days go; `line` is the pixels from one member to the next."""

    members: int
    line: int

    @property
    def day(self) -> int:
        return FLAGS + self.members * self.line + BELOW

    @property
    def bottom(self) -> int:
        return HEAD + AXIS + 7 * self.day

    def lines(self, day: int, start: int, end: int) -> Place:
        """The place of minutes [start, end) of a day, for all members."""
        top = HEAD + AXIS + day * self.day + FLAGS
        return LEFT + start * HOUR // 60, top, LEFT + end * HOUR // 60, top + self.members * self.line


def week_picture(
    title: str,
    members: Sequence[WeekMember],
    common: Availability,
    sessions: Sequence[int],
    *,
    zone: str,
    session_minutes: int,
) -> bytes:
    """A PNG of at most 2,000 x 2,000 pixels. All minutes are of one week from Monday 00:00 by the clocks of `zone`.

    `common` is when all are free, `sessions` are the starts. Raises ValueError for minutes outside the week, more than
    ten members, more than seven sessions or a session that is not 1 to 1,440 minutes long.
    """
    check_week(members, common, sessions, session_minutes)
    chart = _Chart(len(members), min(max(116 // max(len(members), 1), 12), 20))
    listed = sum(_entry(member) for member in members)
    sheet = Sheet(LEFT + 24 * HOUR + 24 + SIDE + MARGIN, max(chart.bottom, HEAD + AXIS + listed) + MARGIN, lettering())
    _draw_head(sheet, (title, number(len(members), "member")), zone, hours(common), session_minutes)
    _draw_days(sheet, chart, common)
    for index, member in enumerate(members):
        _draw_free(sheet, chart, index, member)
    _draw_sessions(sheet, chart, sessions, session_minutes)
    _draw_list(sheet, members)
    return sheet.png()


def _draw_head(sheet: Sheet, titles: tuple[str, str], zone: str, free: str, minutes: int) -> None:
    sheet.heading(*titles)
    sheet.write(f"One week, hours in {zone}", MARGIN, 67, 16, sheet.width - 2 * MARGIN)
    x = MARGIN
    meanings = ("free", "free only if needed", f"all are free, {free} a week", f"a session of {minutes} min")
    for kind, meaning in enumerate(meanings):
        if kind < 2:
            _bar(sheet, (x, 90, x + 36, 99), solid=kind == 0)
        elif kind == 2:
            sheet.fill((x, 86, x + 36, 104), ALL_FREE)
        else:
            flags(sheet, ["18:00"], [x], (x, 86, x + 46, 104), 13)
            x += 10
        x += 72 + ceil(sheet.write(meaning, x + 44, 95, 15, 300, FAINT))


def _draw_days(sheet: Sheet, chart: _Chart, common: Availability) -> None:
    hours_across(sheet, LEFT, HEAD + AXIS - 12, HOUR, 15)
    for piece in by_day(common):
        sheet.fill(chart.lines(*piece[:3]), ALL_FREE)
    for time in range(0, 25, 3):
        sheet.fill((LEFT + time * HOUR, HEAD + AXIS, LEFT + time * HOUR + 1, chart.bottom), RULE)
    for day, name in enumerate(DAYS):
        left, top, right, bottom = chart.lines(day, 0, DAY)
        sheet.fill((MARGIN, bottom + BELOW, right, bottom + BELOW + 1), RULE)
        sheet.write(name, MARGIN, (top + bottom) / 2, 18, left - MARGIN, strong=True)
        for member in range(chart.members):
            y = top + (member + 0.5) * chart.line
            sheet.write(str(member + 1), left - 8, y, min(chart.line - 1, 14), 24, FAINT, "rm")


def _draw_free(sheet: Sheet, chart: _Chart, index: int, member: WeekMember) -> None:
    for free, solid in ((member.if_needed, False), (member.preferred, True)):
        for piece in by_day(free):
            left, top, right, _ = chart.lines(*piece[:3])
            y = top + index * chart.line
            _bar(sheet, (left, y + chart.line // 4, right, y + chart.line - chart.line // 4), solid)


def _bar(sheet: Sheet, place: Place, solid: bool) -> None:
    """Solid, or upright strokes: told apart without colour."""
    left, top, right, bottom = place
    if solid:
        sheet.fill(place, BLUE)
        return
    for x in (*range(left, right - 4, 6), right - 2):
        sheet.fill((max(x, left), top, min(x + 2, right), bottom), NEEDED)


def _draw_sessions(sheet: Sheet, chart: _Chart, sessions: Sequence[int], minutes: int) -> None:
    starts = sorted(set(sessions))
    outlines(sheet, [(chart.lines(*piece[:3]), piece) for start in starts for piece in meeting(start, minutes)])
    for day in range(7):
        today = [start for start in starts if start // DAY == day]
        left, top, right, _ = chart.lines(day, 0, DAY)
        wanted = [chart.lines(day, start % DAY, DAY)[0] for start in today]
        texts = [f"{clock(start)}–{clock(start + minutes)}" for start in today]
        flags(sheet, texts, wanted, (left, top - FLAGS + 3, right, top), 14)


def _draw_list(sheet: Sheet, members: Sequence[WeekMember]) -> None:
    x, y = LEFT + 24 * HOUR + 24, HEAD + AXIS
    for place, member in enumerate(members, start=1):
        sheet.write(str(place), x + 18, y + 11, 15, 22, FAINT, "rm")
        sheet.write(member.name, x + 26, y + 11, 17, SIDE - 26, strong=True)
        for line, (text, colour) in enumerate([(member.zone, FAINT), *((text, INK) for text in _local(member))]):
            sheet.write(text, x + 26, y + NAME + 8 + line * TEXT, 15, SIDE - 26, colour)
        y += _entry(member)


def _local(member: WeekMember) -> list[str]:
    times = [when(start) for start in member.local]
    return [",  ".join(times[first : first + PER_LINE]) for first in range(0, len(times), PER_LINE)]


def _entry(member: WeekMember) -> int:
    """The pixels of one member in the list."""
    return NAME + TEXT * (1 + len(_local(member))) + 12
