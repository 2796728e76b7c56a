"""How a cohort stands, for its organisers: figures, pictures, who needs a hand, and everybody line by line."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import discord
from discord import SelectOption, ui

from bot import pictures
from bot.actions.export_progress import ProgressExported
from bot.actions.show_flags import Flagged
from bot.actions.show_progress import ProgressShown
from bot.app import Compute
from bot.core import keys
from bot.core.health import Ill
from bot.core.people import CohortId, MemberId
from bot.core.progress import MOST_ROWS, Row, Show, UnitCounts, shown
from bot.guild.cards import stands
from bot.guild.cards.flags import BRIEF
from bot.guild.cards.text import NOBODY, bullets, card, count, gallery, label, picture, plain, row, rule, turns, when

PAGE = 10
"""People on one page."""
NAMED = 5
"""People or groups that are named above the list."""

SHOWS = {
    Show.EVERYONE: "Everyone",
    Show.HAND: "Who needs a hand",
    Show.BEHIND: "Two or more units open",
    Show.SILENT: "Nothing said of the last two units",
    Show.NOW: "Not done with the newest unit",
    Show.ALONE: "In no group",
}
SICK = {Ill.QUIET: "hardly anybody is active", Ill.NOT_MET: "does not meet"}


async def drawn(result: ProgressShown, show: Show, compute: Compute) -> list[discord.File]:
    """People by units, of those who are listed, and the cohort's way so far; drawn beside the loop."""
    progress, name = result.progress, result.cohort.name
    if not progress.people or not progress.units:
        return []
    if progress.rows is None:
        files = await _answers(result, compute)
    else:
        listed = shown(progress, show, _flagged(result))
        title = name if show is Show.EVERYONE else f"{name}: {SHOWS[show]}"
        files = await stands.grid(title, result.table, listed, result.now, compute, _flagged(result))
    return [*files, await _chart(result, compute)] if progress.now else files


def cohort(
    result: ProgressShown, show: Show = Show.EVERYONE, page: int = 0, files: Sequence[discord.File] = ()
) -> dict[str, Any]:
    """One page (0-based, kept within range) of the people that are to be shown. Pictures go with the first."""
    parts: list[str | ui.Item[Any]] = [_head(result)]
    parts += [gallery([file]) for file in files]  # side by side they would be cut
    if result.progress.rows is None:
        parts += [
            rule(),
            f"With more than {MOST_ROWS:,} people I show figures by unit alone. `/flags` lists who needs a hand, "
            "`/progress person` and `/progress group` show each, `/progress export` has the answers to a unit.",
        ]
    elif result.progress.rows:
        parts += [rule(), *_listed(result, show, page)]
    return {"view": card(*parts), "attachments": list(files), "allowed_mentions": NOBODY}


def exported(result: ProgressExported) -> dict[str, Any]:
    """The files."""
    files = [discord.File(io.BytesIO(file.content), file.name) for file in result.files]
    of = f"*{plain(result.unit.title, 200)}* in " if result.unit else ""
    text = (
        f"{of}**{plain(result.cohort.name)}** for a spreadsheet: {count(result.answers, 'answer')} of "
        f"{count(result.people, 'person', 'people')}.\n"
        "-# These are people's own words, told to organisers in confidence: keep the files to yourselves, and delete "
        "them when you are done. Times are UTC. A cell that looks like a formula has an apostrophe in front."
    )
    return {"content": text, "files": files, "allowed_mentions": NOBODY}


# Figures


def _head(result: ProgressShown) -> str:
    progress = result.progress
    lines = [f"# {plain(result.cohort.name)}", f"-# {_where(result)}"]
    if not progress.people:
        return "\n".join([*lines, "Nobody has signed up yet."])
    lines += _units(progress.units, progress.now, result)
    if progress.so_far[1]:
        done, asked = progress.so_far
        lines.append(f"**Of all units that are over**: {done} of {asked} check-ins say done ({done / asked:.0%})")
    if result.pace:
        lines.append(
            f"**Pace**: units take {result.pace.multiplier:g} times the hours planned, by "
            f"{count(result.pace.answers, 'answer')}"
        )
    if result.cohort.running and stands.is_over(result.table, result.now):
        lines.append(
            "**It is over**: `/cohort close` ends it; late check-ins count, and `/progress me` has certificates"
        )
    if result.cohort.running and progress.now:
        lines += [_groups(result), _hands(result.flagged)]  # a list comes last: what follows one would stand in it
    return "\n".join(lines)


def _where(result: ProgressShown) -> str:
    people = count(result.progress.people, "person", "people")
    groups = f", {result.seated} of them in {count(result.groups, 'group')}" if result.groups else ", no groups yet"
    ended = "" if result.cohort.running else " · ended"
    week = stands.week(result.table, result.now)
    return f"{plain(result.table.track.title)} · {week}{ended} · {people}{groups if result.progress.people else ''}"


def _units(units: Sequence[UnitCounts], now: int, result: ProgressShown) -> list[str]:
    """The newest unit, and the one before."""
    if not now:
        first = result.table.first
        return [f"The first unit comes {when(first)}." if first else "No unit is planned."]
    newest = units[now - 1]
    until = f", until {when(newest.ends, 'R')}" if not newest.over else ""
    lines = [f"**Newest**: *{plain(newest.planned.slot.unit.title, 90)}*{until}: {_counts(newest)}"]
    if now > 1:
        before = units[now - 2]
        lines.append(f"**Before**: *{plain(before.planned.slot.unit.title, 90)}*: {_counts(before)}")
    return lines


def _counts(unit: UnitCounts) -> str:
    some = [(unit.partly, "partly"), (unit.not_started, "not started")]
    told = "".join(f", {many} {word}" for many, word in some if many)
    yet = "" if unit.over else " yet"
    nothing = f", {unit.nothing} said nothing{yet}" if unit.nothing else ""
    return f"{unit.done} of {unit.asked} done{told}{nothing}"


def _hands(flagged: Sequence[Flagged]) -> str:
    if not flagged:
        return "**Needs a hand**: nobody, as far as people say"
    named = "\n".join(f"- <@{one.member}>: {_why(one)}" for one in flagged[:NAMED])
    more = len(flagged) - NAMED
    rest = f"\n- and {more} more: `/flags`" if more > 0 else ""
    return f"**Needs a hand** ({len(flagged)})\n{named}{rest}"


def _why(flagged: Flagged) -> str:
    return "; ".join(BRIEF[flag.reason] for flag in flagged.flags)


def _groups(result: ProgressShown) -> str:
    if not result.groups:
        return "**Groups**: none yet. `/regroup` makes them"
    out = result.progress.people - result.seated
    alone = f". {count(out, 'person is', 'people are')} in none: `/regroup` says why" if out else ""
    if not result.ill:
        well = "it works" if result.groups == 1 else f"all {result.groups} work"
        return f"**Groups**: {well}, as far as people say{alone}"
    named = ", ".join(f"group {case.group} ({SICK[case.why]})" for case in result.ill[:NAMED])
    more = len(result.ill) - NAMED
    rest = f" and {more} more" if more > 0 else ""
    verb = "does" if len(result.ill) == 1 else "do"
    return f"**Groups**: {len(result.ill)} of {result.groups} {verb} not work: {named}{rest}{alone}"


# People


def _listed(result: ProgressShown, show: Show, page: int) -> list[str | ui.Item[Any]]:
    listed = shown(result.progress, show, _flagged(result))
    pages = max(1, -(-len(listed) // PAGE))
    page = max(0, min(page, pages - 1))
    some = listed[page * PAGE : (page + 1) * PAGE]
    of = f", page {page + 1} of {pages}" if pages > 1 else ""
    head = f"**{SHOWS[show]}** ({len(listed)}{of})"
    why = {one.member: _why(one) for one in result.flagged}
    lines = bullets(stands.line(one, why.get(one.member, "")) for one in some) if some else "- nobody"
    number = result.cohort.id
    items: list[ui.Item[Any]] = [row(_menu(number, show))]
    if some:
        items.append(row(_people(number, some)))
    pages_ = turns(page, pages, lambda to: keys.PROGRESS.id(cohort=number, show=show.value, page=to))
    return [f"{head}\n{lines}", *items, row(*pages_, *_besides(result))]


def _menu(number: CohortId, now: Show) -> ui.Select[Any]:
    options = [SelectOption(label=name, value=show, default=show is now) for show, name in SHOWS.items()]
    return ui.Select(custom_id=keys.PROGRESS_SHOW.id(cohort=number), options=options)


def _people(number: CohortId, some: Sequence[Row]) -> ui.Select[Any]:
    options = [SelectOption(label=label(one.name), value=str(one.member)) for one in some]
    return ui.Select(custom_id=keys.PROGRESS_OF.id(cohort=number), placeholder="See one person", options=options)


def _besides(result: ProgressShown) -> list[ui.Button[Any]]:
    number = result.cohort.id
    groups = ui.Button[Any](label="Groups", custom_id=keys.PROGRESS_GROUPS.id(cohort=number))
    files = ui.Button[Any](label="Export", custom_id=keys.PROGRESS_EXPORT.id(cohort=number))
    return [groups, files] if result.groups else [files]


# Pictures


def _flagged(result: ProgressShown) -> frozenset[MemberId]:
    return frozenset(one.member for one in result.flagged)


async def _answers(result: ProgressShown, compute: Compute) -> list[discord.File]:
    """A bar a unit, where there are too many people for a line each."""
    units, name = result.progress.units, result.cohort.name
    if len(units) > pictures.MOST_UNITS:
        return []
    each = [
        pictures.Answers(
            unit.planned.slot.unit.title,
            unit.done,
            unit.partly,
            unit.not_started,
            nothing=unit.nothing if unit.over else 0,
            open=unit.nothing if unit.begun and not unit.over else 0,
        )
        for unit in units
    ]
    shown = name, result.progress.people, each
    png = await compute(pictures.answers_picture, *shown, now_unit=result.progress.now)
    return [picture(png, "units.png", pictures.answers_text(*shown, now_unit=result.progress.now))]


async def _chart(result: ProgressShown, compute: Compute) -> discord.File:
    progress = result.progress
    points = [
        pictures.Point(unit.planned.slot.unit.title, point.asked, point.done)
        for unit, point in zip(progress.units, progress.points, strict=True)
    ]
    bars = [
        pictures.PaceBar(unit.title, unit.planned, unit.reported, unit.answers)
        for unit in (result.pace.units if result.pace else ())
    ]
    png = await compute(pictures.progress_chart, result.cohort.name, points, bars)
    return picture(png, "progress.png", pictures.chart_text(result.cohort.name, points, bars))
