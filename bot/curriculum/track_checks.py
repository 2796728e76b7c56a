"""Tracks against the units they line up: what comes when, what it builds on, and how many hours a week that makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from itertools import pairwise

from bot.core.curriculum import CAPSTONE, Slot, Track, Unit
from bot.curriculum.files import Document, Source
from bot.curriculum.forms import TrackForm
from bot.curriculum.problems import Problem


def track_problems(
    source: Source, document: Document, form: TrackForm, track: Track, units: Mapping[str, Unit], files: Set[str]
) -> Iterator[Problem]:
    """Every week has a unit, each exists, comes once and after what it builds on; no week is too full or too empty;
    who finishes has done something."""
    yield from _calendar_problems(source, document, form)
    yield from _unit_problems(source, document, form, files)
    yield from _order_problems(source, document, form, units)
    yield from _finishing_problems(source, document, form)
    complete = all(slug in units for slot in form.slots for slug in (slot.unit, *slot.alternatives))
    if complete and form.hours_per_week is not None:
        yield from _hours_problems(source, document, track)


def _calendar_problems(source: Source, document: Document, form: TrackForm) -> Iterator[Problem]:
    """Slots in order, each within the track, no week without one, days where there is a post a day."""
    covered = {week for slot in form.slots for week in range(slot.week, slot.week + slot.spread_weeks)}
    if empty := [str(week) for week in range(1, form.weeks + 1) if week not in covered]:
        what = f"has no unit in week {', '.join(empty)}"
        mend = f"give each week from 1 to {form.weeks} one, or let a longer one reach there with `spread_weeks`"
        yield Problem(source.name, what, mend, document.line(("slots",)))
    for index, slot in enumerate(form.slots):
        line, last = document.line(("slots", index)), slot.week + slot.spread_weeks - 1
        if last > form.weeks:
            mend = f"the track has {form.weeks}: move it, shorten it, or raise `weeks`"
            yield Problem(source.name, f"{slot.unit} goes on to week {last}", mend, line)
        if form.unit_post == "daily" and slot.day is None and slot.strand is None:
            yield Problem(source.name, f"{slot.unit} has no day", "add `day: 1` for Monday, up to 7 for Sunday", line)
        if form.unit_post == "weekly" and slot.day is not None:
            mend = "remove `day`, or write `unit_post: daily` for the whole track"
            yield Problem(source.name, f"{slot.unit} has a day, but the track posts weekly", mend, line)
    for (earlier, later), index in zip(pairwise(form.slots), range(1, len(form.slots)), strict=True):
        if (later.week, later.day or 1) < (earlier.week, earlier.day or 1):
            what = f"{later.unit} in week {later.week} stands below {earlier.unit} in week {earlier.week}"
            yield Problem(
                source.name, what, "put the entries in the order of their weeks", document.line(("slots", index))
            )


def _unit_problems(source: Source, document: Document, form: TrackForm, files: Set[str]) -> Iterator[Problem]:
    """Units that exist, none of them twice, whether in its own place or as what can be chosen."""
    seen: set[str] = set()
    for index, slot in enumerate(form.slots):
        for slug in (slot.unit, *slot.alternatives):
            line = document.line(("slots", index))
            if slug not in files:
                mend = f"add units/{slug}.md, or check the spelling"
                yield Problem(source.name, f"week {slot.week} has the unit {slug!r}, which does not exist", mend, line)
            if slug in seen:
                yield Problem(source.name, f"has the unit {slug!r} twice", "keep one of them", line)
            seen.add(slug)


def _order_problems(
    source: Source, document: Document, form: TrackForm, units: Mapping[str, Unit]
) -> Iterator[Problem]:
    """A unit comes after what it builds on, whatever is chosen before it; so does each that may come in its place."""
    certain: set[str] = set()
    open_to_choice: set[str] = set()
    for index, slot in enumerate(form.slots):
        for slug in (slot.unit, *slot.alternatives):
            for early in units[slug].prerequisites if slug in units else ():
                if early in certain or early not in units:
                    continue
                which = "may be chosen away" if early in open_to_choice else "does not come before it"
                what = f"week {slot.week}, {slug}, builds on {early}, which {which}"
                mend = f"put {early} earlier, or take it out of its `prerequisites`"
                yield Problem(source.name, what, mend, document.line(("slots", index)))
        (open_to_choice if slot.alternatives else certain).update((slot.unit, *slot.alternatives))


def _finishing_problems(source: Source, document: Document, form: TrackForm) -> Iterator[Problem]:
    """There is a capstone where one is asked for, and a unit that must be done besides."""
    asked = form.done_when
    units = [slot for slot in form.slots if slot.kind == "unit"]
    if asked.capstone and not any(slot.strand == CAPSTONE for slot in units):
        what = f"`done_when` asks for a capstone, but no unit is of the strand {CAPSTONE}"
        mend = f"add `strand: {CAPSTONE}` to its units, or write `capstone: false`"
        yield Problem(source.name, what, mend, document.line(("done_when", "capstone")))
    counted = [slot for slot in units if not (asked.capstone and slot.strand == CAPSTONE)]
    if asked.open_units and asked.open_units >= len(counted):
        besides = " besides the capstone" if asked.capstone else ""
        what = (
            f"`done_when` asks for no unit: {asked.open_units} may stay open, and the track has {len(counted)}{besides}"
        )
        mend = f"use at most {max(0, len(counted) - 1)} for `open_units`; buffers don't count"
        yield Problem(source.name, what, mend, document.line(("done_when", "open_units")))


def _hours_problems(source: Source, document: Document, track: Track) -> Iterator[Problem]:
    """The hours of each week lie in the track's range; a week with a buffer may have fewer."""
    assert track.hours_per_week is not None
    low, high = track.hours_per_week
    line = document.line(("hours_per_week",))
    if low > high:
        yield Problem(source.name, "`hours_per_week` goes from more to less", "write the smaller number first", line)
        return
    for week in range(1, track.weeks + 1):
        here = [slot for slot in track.slots if week in slot]
        hours = track.hours(week)
        least = 0 if any(slot.kind == "buffer" for slot in here) else low
        if here and not least <= hours <= high:
            what = f"week {week} has {hours:g} hours ({_sum(here, week, track)}), outside {low:g} to {high:g}"
            yield Problem(source.name, what, "move a unit, spread it over weeks, or change the range", line)
        for slot in here:
            yield from _choice_problems(source, document, track, slot, week)


def _choice_problems(source: Source, document: Document, track: Track, slot: Slot, week: int) -> Iterator[Problem]:
    """Whatever is chosen, the week does not get too full."""
    assert track.hours_per_week is not None
    high = track.hours_per_week[1]
    without = track.hours(week) - slot.hours_in(week, track.pace)
    for unit in slot.alternatives:
        hours = without + slot.hours_in(week, track.pace, unit)
        if hours > high:
            what = f"week {week} would have {hours:g} hours with {unit.slug} chosen, more than {high:g}"
            mend = f"take it out of `alternatives`, or lighten week {week}"
            yield Problem(source.name, what, mend, document.line(("slots", track.slots.index(slot))))


def _sum(slots: list[Slot], week: int, track: Track) -> str:
    parts = [f"{slot.unit.slug} {slot.hours_in(week, track.pace):g}" for slot in slots]
    parts += [f"extra {track.weekly_extra_hours:g}"] if track.weekly_extra_hours else []
    return " + ".join(parts)
