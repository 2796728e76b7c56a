"""What the demo's people do while time passes: most check in and meet, some fall behind, and a few are not heard again.

Who they are is made up, and the same each time. They act through the same actions as on Discord.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.actions.check_in import check_in, send_form
from bot.actions.course import timetable_of
from bot.actions.report_session import report_session
from bot.app import App
from bot.core.check_in import Done, FormAnswers
from bot.core.cohort import Cohort
from bot.core.groups import Group
from bot.core.people import GuildId, MemberId
from bot.core.refusals import Refusal
from bot.core.schedule import Planned, Timetable
from bot.store import cohorts, groups

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AFTER_A_SESSION = 2 * HOUR


@dataclass(frozen=True, slots=True)
class Habit:
    """How somebody takes part: so many `units` and no more; every `partly`-th of them not to its end."""

    units: int = 99
    partly: int = 99
    stuck: str = ""
    pairing: int = 4
    meets: bool = True


HABITS = (
    *(Habit() for _ in range(13)),
    Habit(partly=2),
    Habit(partly=3, pairing=5),
    Habit(partly=4),
    Habit(units=2),
    Habit(partly=1, stuck="I do not see why the gradient is zero there"),
    Habit(pairing=2, meets=False),
    Habit(units=0, meets=False),
)
"""Of twenty people; the next twenty are alike."""


class Life:
    """The people of one server, by their order. `act` does what they would have done since it was last called."""

    def __init__(self, guild: GuildId, people: Sequence[MemberId], now: datetime) -> None:
        self._guild = guild
        self._people = {member: number for number, member in enumerate(people)}
        self._until = now

    async def act(self, app: App) -> None:
        """Looks once an hour at most."""
        since, now = self._until, app.now()
        if now - since < HOUR:
            return
        self._until = now
        async with app.db.snapshot() as tx:
            running = [cohort for cohort in await cohorts.all_of(tx, self._guild) if cohort.running]
            lived = [(one, await timetable_of(app, tx, one), await groups.of_cohort(tx, one)) for one in running]
        for cohort, table, formed in lived:
            for group in formed:
                if group.ended_at is None:
                    await self._units(app, cohort, table, group, (since, now))
                    await self._sessions(app, cohort, group, (since, now))

    async def _units(
        self, app: App, cohort: Cohort, table: Timetable, group: Group, time: tuple[datetime, datetime]
    ) -> None:
        for place, planned in enumerate(table.asked):
            for member, number in self._of(group):
                habit, at = HABITS[number % len(HABITS)], planned.due + _later(number, place)
                if place < habit.units and time[0] < at <= time[1]:
                    await self._check_in(
                        app, cohort, table, planned, member, habit, done=(place + 1) % habit.partly > 0
                    )

    async def _check_in(
        self,
        app: App,
        cohort: Cohort,
        table: Timetable,
        planned: Planned,
        member: MemberId,
        habit: Habit,
        *,
        done: bool,
    ) -> None:
        unit = planned.slot.unit.slug
        hours = planned.slot.hours_for(table.track.pace) * (0.8 + 0.1 * (member % 7))
        form = FormAnswers(
            unit,
            "week",
            hours=f"{hours:.1f}",
            sessions="2" if habit.meets else "0",
            speed="ok" if hours < 8 else "too fast",
            pairing=str(habit.pairing),
            stuck=habit.stuck,
        )
        try:
            await check_in(app, self._guild, member, cohort.id, unit, None, Done.DONE if done else Done.PARTLY)
            await send_form(app, self._guild, member, cohort.id, form)
        except Refusal:  # the calendar was edited, or they are out
            return

    async def _sessions(self, app: App, cohort: Cohort, group: Group, time: tuple[datetime, datetime]) -> None:
        for start in group.sessions:
            if time[0] < start + AFTER_A_SESSION <= time[1]:
                weeks = (start - group.formed_at) // (7 * DAY)
                for member, number in self._of(group):
                    habit = HABITS[number % len(HABITS)]
                    if weeks < habit.units and number % 3:  # not everybody tells
                        seconds = int(start.timestamp())
                        await report_session(
                            app,
                            self._guild,
                            member,
                            cohort.id,
                            group.id,
                            seconds,
                            met=habit.meets,
                            went=habit.pairing if habit.meets else None,
                        )

    def _of(self, group: Group) -> Iterator[tuple[MemberId, int]]:
        """The group's members who live by themselves; nobody whom one can be."""
        for member in sorted(group.members):
            if member in self._people:
                yield member, self._people[member]


def _later(number: int, place: int) -> timedelta:
    """How long after a unit came that person answers: a day to six and a half."""
    return DAY + HOUR * ((number * 37 + place * 53) % 132)
