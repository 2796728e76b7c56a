"""Cohorts whose calendars can be edited and lived through, a small track with all that a track can have."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.core import keys
from bot.core.blueprint import next_due
from bot.core.cohort import Cohort
from bot.core.curriculum import Slot, Track
from bot.core.editing import edited
from bot.core.edits import Course, Edit
from bot.core.people import CohortId, MemberId
from bot.core.placed import Placed
from bot.core.posting import Standing, UnitPost
from bot.core.schedule import Schedule, Timetable, opening, timetable
from bot.core.steps import Send
from bot.core.undoing import Made, changes, undone
from tests.core.examples import cohort, unit
from tests.core.test_blueprint import done, steps

WEEKLY = Track(
    "weekly",
    "Weekly",
    "part_time",
    8,
    (
        Slot(1, unit("one")),
        Slot(2, replace(unit("two"), prerequisites=("one",))),
        Slot(3, unit("rest"), kind="buffer"),
        Slot(4, unit("four"), elective="choice", alternatives=(unit("other"), unit("third"))),
        Slot(4, unit("aside"), strand="capstone", weeks=2),
        Slot(5, unit("five")),
        Slot(6, unit("build"), weeks=2),
        Slot(8, unit("rest-2"), kind="buffer"),
    ),
)
DAILY = Track(
    "daily",
    "Daily",
    "full_time",
    2,
    (
        Slot(1, unit("one"), day=1),
        Slot(1, unit("two"), day=2),
        Slot(1, unit("rest"), day=2, kind="buffer"),
        Slot(1, unit("four"), day=5, elective="choice", alternatives=(unit("other"),)),
        Slot(2, unit("five"), day=1),
        Slot(2, unit("build"), day=3, days=2),
    ),
    unit_post="daily",
)
ALL = {one.slug: one for track in (WEEKLY, DAILY) for slot in track.slots for one in (slot.unit, *slot.alternatives)}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def opened(track: Track = WEEKLY, *, monday: date, zone: str = "UTC", at: time = time(9)) -> Cohort:
    return replace(cohort(), track=track.slug, starts_on=monday, zone=zone, post_at=at)


def course(
    own: Cohort,
    track: Track,
    now: datetime = LONG_AGO,
    posted: frozenset[str] = frozenset(),
    schedule: Schedule | None = None,
) -> Course:
    present = schedule or opening(own, track)
    return Course(present, timetable(present, track, ALL), posted, now)


@dataclass
class Life:
    """A cohort that is lived through: time passes, posts come, and its calendar is edited."""

    cohort: Cohort
    track: Track
    now: datetime
    schedule: Schedule
    found: dict[str, Placed] = field(default_factory=dict)
    sent: list[tuple[str, datetime]] = field(default_factory=list)
    """The units that the channel got, each with when."""
    late: list[str] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)

    @property
    def table(self) -> Timetable:
        return timetable(self.schedule, self.track, ALL)

    @property
    def course(self) -> Course:
        own = keys.unit_posts(self.cohort.id).rstrip("%")
        posted = frozenset(keys.unit_of(key) for key in self.found if key.startswith(own))
        return Course(self.schedule, self.table, posted, self.now)

    def standing(self) -> Standing:
        clocked = replace(self.cohort, post_at=self.schedule.post_at, zone=self.schedule.zone)
        return Standing(clocked, self.table, (), dict[MemberId, str]())

    def round(self) -> None:
        """The keeper looks."""
        built = steps(self.standing(), self.found, self.now)
        for step in built:
            if isinstance(step, Send) and isinstance(step.post.content, UnitPost):
                self.sent += [(keys.unit_of(key), self.now) for key in (*step.merged, step.post.key)]
                self.late += [step.post.content.slot.unit.slug] if step.post.content.late else []
        self.found = done(self.found, built, self.now)
        assert not steps(self.standing(), self.found, self.now), "a second round finds nothing to do"

    def passes(self, time_: timedelta) -> None:
        """Time passes, and the alarm wakes the keeper for everything that falls due."""
        until = self.now + time_
        while (due := next_due([self.standing()], self.now)) and due <= until:
            self.now = due
            self.round()
        self.now = until

    def edit(self, edit: Edit) -> None:
        after = edited(self.course, edit, len(self.made) + 1)
        self._becomes(after)
        made = Made(len(self.made) + 1, edit, "", self.now, MemberId(1), changes(self.before, after))
        self.made.append(made)
        self.round()

    def undo(self, number: int) -> None:
        self._becomes(undone(self.course, self.made[number]))
        self.made[number] = replace(self.made[number], undone_at=self.now, undone_by=MemberId(1))
        self.round()

    def _becomes(self, after: Schedule) -> None:
        """What is posted stays where it is."""
        here = self.course
        for slug in here.posted:
            old, new = self.schedule.find(slug), after.find(slug)
            assert old and new
            assert self.schedule.due(old) == after.due(new), slug
        self.before, self.schedule = self.schedule, after


def living(track: Track, monday: date, zone: str, at: time) -> Life:
    own = opened(track, monday=monday, zone=zone, at=at)
    now = datetime.combine(monday, time(), UTC) - timedelta(days=20)
    return Life(own, track, now, opening(own, track))


WINTER = CohortId(1)
