"""Changes of a cohort's calendar in words: the preview, what was done, the history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, assert_never

from discord import ButtonStyle, ui

from bot.actions.edit_calendar import EditMade, EditPreviewed
from bot.actions.show_calendar import HistoryShown
from bot.actions.undo_edit import EditUndone
from bot.core import keys
from bot.core.differences import OutOfOrder, Shift, new_troubles, shifts
from bot.core.edits import Break, Clock, Delay, Edit, PostNow, Replace, Shorten, Skip, Swap
from bot.core.people import MemberId
from bot.core.undoing import Made
from bot.guild.cards.text import bullets, card, count, plain, private, row, rule, when

LINES = 14
"""Units that a preview names one by one."""
EDITS, ROOM = 12, 3500
"""Edits that the history shows, the newest ones, and the characters it has for them."""


def preview(result: EditPreviewed) -> dict[str, Any]:
    """What an edit would do, with buttons to have it done or not."""
    moved = shifts(result.before, result.after)
    lines = [_shift(shift) for shift in moved[:LINES]]
    if len(moved) > LINES:
        lines.append(f"… and {count(len(moved) - LINES, 'more unit')}")
    head = (
        f"# {_sentence(said(result.edit, result.titles))}\n"
        f"-# {plain(result.cohort.name)} · a preview: nothing has changed yet\n{bullets(lines)}"
    )
    buttons = row(
        _button(
            "Confirm",
            keys.CONFIRM_EDIT.id(cohort=result.cohort.id, preview=result.preview),
            ButtonStyle.primary,
        ),
        _button("Cancel", keys.CANCEL_EDIT.id(cohort=result.cohort.id)),
    )
    return private(card(head, rule(), "\n".join(_consequences(result)), buttons))


def _consequences(result: EditPreviewed) -> list[str]:
    before, after = result.before.track.weeks, result.after.track.weeks
    if after == before:
        lines = [f"The cohort still ends with week {after}."]
    else:
        lines = [f"The cohort then ends with week {after} instead of week {before}."]
    lines += [_warning(trouble) for trouble in new_troubles(result.before, result.after)]
    if result.met_until:
        lines.append(
            f"Some groups have sessions only up to {when(result.met_until, 'D')}: `/regroup` plans those after that."
        )
    if isinstance(result.edit, Break):
        lines.append("Sessions stay planned: on days off each group decides for itself whether to meet.")
    lines.append("-# What is posted stays where it is; where it says something else then, it is edited.")
    return lines


def _shift(shift: Shift) -> str:
    old, new = plain(shift.unit_before, 90), plain(shift.unit_after, 90)
    if shift.after is None:
        return f"**{old}**: left out" + (f" (was {when(shift.before, 'f')})" if shift.before else "")
    if shift.before is None:
        return f"**{new}**: {when(shift.after, 'f')}"
    title = f"**{new}**" if old == new else f"**{new}** instead of **{old}**"
    if shift.before == shift.after:
        return f"{title}: {when(shift.after, 'f')}"
    return f"{title}: {when(shift.before, 'f')} → {when(shift.after, 'f')}"


def _warning(trouble: OutOfOrder) -> str:
    how = "comes only later then" if trouble.comes else "does not come then"
    return f"⚠️ **{plain(trouble.unit, 90)}** builds on **{plain(trouble.needs, 90)}**, which {how}."


def made(result: EditMade) -> dict[str, Any]:
    """After Confirm."""
    undo = keys.UNDO_EDIT.id(cohort=result.cohort.id, edit=result.made.number)
    text = (
        f"**Done.** {_sentence(said(result.made.edit, result.titles))}.\n"
        "-# `/curriculum` shows the plan as it is now, `/calendar history` who changed what."
    )
    return private(card(text, row(_button("Undo", undo))))


def cancelled() -> dict[str, Any]:
    """After Cancel."""
    return private(card("All right, the calendar stays as it is."))


def undone(result: EditUndone) -> dict[str, Any]:
    """After Undo."""
    return private(card(f"Undone: {said(result.made.edit, result.titles)}."))


def history(result: HistoryShown) -> dict[str, Any]:
    """The newest edits first, with an Undo button for each of the newest that can be undone."""
    name = plain(result.cohort.name)
    if not result.made:
        return private(card(f"Nobody has changed the calendar of **{name}** yet: it is as its track has it."))
    lines: list[str] = []
    for one in result.made[:EDITS]:
        line = _line(one, result.titles)
        if sum(map(len, lines)) + len(line) > ROOM:
            break
        lines.append(line)
    shown = result.made[: len(lines)]
    if len(result.made) > len(shown):
        lines.append(f"-# … and {len(result.made) - len(shown)} earlier ones")
    undoable = [one.number for one in shown if one.number in result.undoable][:5]
    buttons = [
        _button(f"Undo {number}", keys.UNDO_EDIT.id(cohort=result.cohort.id, edit=number)) for number in undoable
    ]
    text = f"# What was changed in {name}\n" + "\n".join(lines)
    return private(card(text, *([row(*buttons)] if buttons else [])))


def _line(one: Made, titles: Mapping[str, str]) -> str:
    why = f" “{plain(one.reason, 200)}”" if one.reason else ""
    back = f"\n-# undone {when(one.undone_at, 'R')} by {_who(one.undone_by)}" if one.undone_at else ""
    sentence = _sentence(said(one.edit, titles))
    return f"`{one.number}` {when(one.at, 'R')}, {_who(one.by)}: {sentence}.{why}{back}"


def _who(member: MemberId | None) -> str:
    return f"<@{member}>" if member else "somebody who asked to be forgotten"


def said(edit: Edit, titles: Mapping[str, str]) -> str:
    """An edit in half a sentence. `titles` are the units' by slug."""

    def named(unit: str) -> str:
        return f"“{plain(titles.get(unit, unit), 90)}”"

    match edit:
        case Delay(week, weeks):
            return f"everything from week {week} on comes {count(weeks, 'week')} later"
        case Break(first, last):
            return f"a break on {_day(first)}" if first == last else f"a break from {_day(first)} to {_day(last)}"
        case Swap(one, other):
            return f"{named(one)} and {named(other)} trade places"
        case Replace(unit, by):
            return f"{named(by)} comes in the place of {named(unit)}"
        case Skip(unit):
            return f"{named(unit)} is left out"
        case Shorten(unit):
            what = f"{named(unit)} is" if unit else "the buffer weeks still to come are"
            return f"{what} left out, and what follows moves up"
        case PostNow(unit):
            return f"{named(unit)} is posted at once"
        case Clock(post_at, zone):
            at = f" at {post_at:%H:%M}" if post_at is not None else ""
            return f"units come{at}" + (f" by the clocks of {zone}" if zone else "")
        case _:
            assert_never(edit)


def _sentence(half: str) -> str:
    return half[0].upper() + half[1:]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _button(label: str, custom_id: str, style: ButtonStyle = ButtonStyle.secondary) -> ui.Button[Any]:
    return ui.Button(label=label, custom_id=custom_id, style=style)
