"""Values to PNG bytes, to be seen at a glance, and the same in words: how far everybody is, how a cohort gets on,
when groups can meet, and what somebody has finished.

Knows no Discord.
"""

from bot.pictures.answers import answers_picture, answers_text
from bot.pictures.certificate import certificate, certificate_text
from bot.pictures.chart import progress_chart
from bot.pictures.grid import progress_grid
from bot.pictures.hours import MOST_GROUPS, hours_picture
from bot.pictures.points import PaceBar, Point, chart_text
from bot.pictures.rows import MOST_UNITS, Answers, Cell, GridRow, text_grid
from bot.pictures.times import MOST_MEMBERS, HoursRow, WeekMember
from bot.pictures.times_text import hours_text, week_text
from bot.pictures.week import week_picture

__all__ = [
    "MOST_GROUPS",
    "MOST_MEMBERS",
    "MOST_UNITS",
    "Answers",
    "Cell",
    "GridRow",
    "HoursRow",
    "PaceBar",
    "Point",
    "WeekMember",
    "answers_picture",
    "answers_text",
    "certificate",
    "certificate_text",
    "chart_text",
    "hours_picture",
    "hours_text",
    "progress_chart",
    "progress_grid",
    "text_grid",
    "week_picture",
    "week_text",
]
