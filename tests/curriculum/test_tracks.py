"""What a track may ask of units and weeks, and what it is told when it asks too much."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.curriculum import DoneWhen
from bot.curriculum import load
from tests.curriculum.places import complaints, small

THREE = ("kickoff-toolkit", "tensors-ray-tracer", "catch-up")
TWO_WEEKS = "weeks: 2\nslots:\n  - {week: 1, unit: kickoff-toolkit}\n  - {week: 2, unit: tensors-ray-tracer}\n"
RANGE = "hours_per_week: [5, 10]\n"

MISTAKES = [
    ("weeks: 3\nslots:\n  - {week: 1, unit: kickoff-toolkit}\n", "has no unit in week 2, 3", "spread_weeks"),
    ("weeks: 1\nslots:\n  - {week: 1, unit: kickoff-toolkit, spread_weeks: 2}\n", "goes on to week 2", "raise `weeks`"),
    (f"unit_post: daily\n{TWO_WEEKS}", "kickoff-toolkit has no day", "add `day: 1`"),
    (TWO_WEEKS.replace("week: 1,", "week: 1, day: 2,"), "has a day, but the track posts weekly", "remove `day`"),
    (
        "weeks: 2\nslots:\n  - {week: 2, unit: kickoff-toolkit}\n  - {week: 1, unit: catch-up}\n",
        "catch-up in week 1 stands below kickoff-toolkit in week 2",
        "order of their weeks",
    ),
    (
        "weeks: 2\nslots:\n  - {week: 1, unit: tensors-ray-tracer}\n  - {week: 2, unit: kickoff-toolkit}\n",
        "builds on kickoff-toolkit, which does not come before it",
        "put kickoff-toolkit earlier",
    ),
    (
        "weeks: 2\nslots:\n  - {week: 1, unit: kickoff-toolkit, elective_group: e, alternatives: [catch-up]}\n"
        "  - {week: 2, unit: tensors-ray-tracer}\n",
        "builds on kickoff-toolkit, which may be chosen away",
        "out of its `prerequisites`",
    ),
    (
        "weeks: 2\nslots:\n  - {week: 1, unit: catch-up}\n"
        "  - {week: 2, unit: kickoff-toolkit, elective_group: e, alternatives: [catch-up]}\n",
        "has the unit 'catch-up' twice",
        "keep one",
    ),
    (
        TWO_WEEKS.replace("1, unit", "1, elective_group: e, unit"),
        "has an `elective_group` but no `alternatives`",
        "list",
    ),
    (
        TWO_WEEKS.replace("toolkit}", "toolkit, alternatives: [catch-up]}"),
        "has `alternatives` but no `elective_group`",
        "give the choice a name",
    ),
    (
        TWO_WEEKS.replace("toolkit}", "toolkit, elective_group: e, alternatives: [nowhere]}"),
        "has the unit 'nowhere', which does not exist",
        "add units/nowhere.md",
    ),
    (
        f"hours_per_week: [8, 10]\n{TWO_WEEKS}",
        "week 1 has 7 hours (kickoff-toolkit 7), outside 8 to 10",
        "change the range",
    ),
    (f"hours_per_week: [1, 6.5]\n{TWO_WEEKS}", "week 2 has 7 hours", "spread it over weeks"),
    (f"{RANGE}weekly_extra_hours: 4\n{TWO_WEEKS}", "week 1 has 11 hours (kickoff-toolkit 7 + extra 4)", "move a unit"),
    (f"hours_per_week: [9, 5]\n{TWO_WEEKS}", "goes from more to less", "smaller number first"),
    (f"hours_per_week: [5]\n{TWO_WEEKS}", "`hours_per_week` has 1 entries", "at least 2"),
    (
        "hours_per_week: [1, 6]\nweeks: 2\nslots:\n  - {week: 1, unit: catch-up, elective_group: e, "
        "alternatives: [kickoff-toolkit]}\n  - {week: 2, unit: tensors-ray-tracer, hours: 5}\n",
        "week 1 would have 7 hours with kickoff-toolkit chosen, more than 6",
        "out of `alternatives`",
    ),
    (
        f"done_when:\n  open_units: 2\n{TWO_WEEKS}",
        "line 6: `done_when` asks for no unit: 2 may stay open, and the track has 2",
        "at most 1 for `open_units`",
    ),
    (
        f"done_when: {{open_units: 1}}\n{TWO_WEEKS.replace('tracer}', 'tracer, kind: buffer}')}",
        "`done_when` asks for no unit: 1 may stay open, and the track has 1",
        "at most 0 for `open_units`; buffers don't count",
    ),
    (
        f"done_when: {{open_units: 1, capstone: true}}\n{TWO_WEEKS.replace('tracer}', 'tracer, strand: capstone}')}",
        "1 may stay open, and the track has 1 besides the capstone",
        "at most 0",
    ),
    (
        f"done_when:\n  open_units: 1\n  capstone: true\n{TWO_WEEKS}",
        "line 7: `done_when` asks for a capstone, but no unit is of the strand capstone",
        "add `strand: capstone` to its units, or write `capstone: false`",
    ),
    (f"done_when: {{open_units: -1}}\n{TWO_WEEKS}", "`done_when`, `open_units` is too small", "at least 0"),
    (f"done_when: {{capstone: maybe}}\n{TWO_WEEKS}", "`capstone` should be true or false", "without quotes"),
    (f"done_when: {{units: 1}}\n{TWO_WEEKS}", "`units` is not a field I know", "did you mean `unit`"),
    (f"done_when: 2\n{TWO_WEEKS}", "`done_when` should be fields", "`name: value`"),
    (TWO_WEEKS.replace("toolkit}", "toolkit, colour: red}"), "`colour` is not a field I know", "remove it"),
    (TWO_WEEKS.replace("week: 1,", "week: 60,"), "`slots`, entry 1, `week` is too large", "at most 52"),
]


@pytest.mark.parametrize(("text", "what", "mend"), MISTAKES)
def test_a_mistake_in_a_track_is_named_with_its_line_and_how_to_mend_it(
    tmp_path: Path, text: str, what: str, mend: str
) -> None:
    lines = complaints(small(tmp_path, text, units=THREE))
    [line, *_] = [line for line in lines if what in line] or lines
    assert what in line
    assert mend in line.partition("; ")[2]
    assert line.startswith("tracks/t1.yaml, line ")


def test_hours_are_spread_and_a_buffer_may_be_light(tmp_path: Path) -> None:
    text = (
        f"{RANGE}weeks: 3\nweekly_extra_hours: 1\nslots:\n  - {{week: 1, unit: kickoff-toolkit}}\n"
        "  - {week: 2, unit: catch-up, kind: buffer}\n"
        "  - {week: 2, unit: tensors-ray-tracer, strand: side, hours: 8, spread_weeks: 2, stretch_hours: 0.5}\n"
    )
    track = load(small(tmp_path, text, units=THREE)).track("t1")
    assert [track.hours(week) for week in (1, 2, 3)] == [8, 9.5, 5]
    assert [slot.unit.slug for slot in track.slots if 3 in slot] == ["tensors-ray-tracer"]
    assert (track.slots[2].strand, track.slots[2].hours_for("part_time")) == ("side", 8)
    assert track.slots[2].hours_for("part_time", track.slots[0].unit) == 7


def test_a_track_that_says_nothing_of_finishing_asks_for_every_unit_and_no_capstone(tmp_path: Path) -> None:
    own = (
        "done_when: {open_units: 1, capstone: true}\n"
        + TWO_WEEKS.replace("weeks: 2", "weeks: 3")
        + "  - {week: 3, unit: catch-up, strand: capstone}\n"
    )
    tracks = load(small(tmp_path, TWO_WEEKS, own, units=THREE)).tracks
    assert tracks["t1"].done_when == DoneWhen(0, capstone=False)
    assert tracks["t2"].done_when == DoneWhen(1, capstone=True)
