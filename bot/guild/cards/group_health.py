"""How groups are, for organisers: all of a cohort line by line, or one with its members and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
from discord import SelectOption, ui

from bot.actions.show_group import GroupShown, GroupsShown, GroupState
from bot.app import Compute
from bot.core import keys
from bot.core.meetings import SessionReport
from bot.guild.cards import stands
from bot.guild.cards.progress import SICK
from bot.guild.cards.text import NOBODY, bullets, card, count, gallery, plain, private, row, rule, turns, when

SESSIONS = 6
"""Of the latest so many sessions it is told who said what."""


def listed(result: GroupsShown) -> dict[str, Any]:
    """A page of the cohort's groups, with a menu that opens one."""
    name = plain(result.cohort.name)
    if not result.states:
        return private(card(f"**{name}** has no groups yet. `/regroup` makes them."))
    of = f", page {result.page + 1} of {result.pages}" if result.pages > 1 else ""
    parts: list[str | ui.Item[Any]] = [
        f"**Groups of {name}** ({result.groups}{of})\n{bullets(map(_line, result.states))}",
        rule(),
        "-# Those that do not work come first. Active is who has answered for one of the last two units that are over, "
        "or told of a session lately, or was not asked.",
        row(_menu(result)),
    ]
    if result.pages > 1:
        parts.append(
            row(*turns(result.page, result.pages, lambda to: keys.GROUPS_PAGE.id(cohort=result.cohort.id, page=to)))
        )
    return private(card(*parts))


async def drawn(result: GroupShown, compute: Compute) -> list[discord.File]:
    """The group's members by units."""
    title = f"{result.cohort.name}: group {result.state.group.id}"
    return await stands.grid(title, result.table, result.state.rows, result.now, compute)


def group(result: GroupShown, files: Sequence[discord.File]) -> dict[str, Any]:
    """One group: who is in it and how far they are, and what they told of its sessions."""
    state = result.state
    meets = f"\nMeets next {when(result.next_at)} ({when(result.next_at, 'R')})." if result.next_at else ""
    text = (
        f"# Group {state.group.id} of {plain(result.cohort.name)}\n{_health(state)}{meets}\n"
        f"{bullets(f'<@{one.member}>: {stands.done(one)}' for one in state.rows)}"
    )
    parts: list[str | ui.Item[Any]] = [text]
    if files:
        parts.append(gallery(files))
    parts.append(_sessions(state))
    if state.case is not None and state.case.proposed_at is not None:
        custom_id = keys.SEE_CASE.id(cohort=result.cohort.id, group=state.group.id)
        parts.append(row(ui.Button(label="How to mend it", custom_id=custom_id)))
    return {"view": card(*parts), "attachments": list(files), "allowed_mentions": NOBODY}


def _line(state: GroupState) -> str:
    done, over = sum(one.over - one.open for one in state.rows), sum(one.over for one in state.rows)
    units = f"{done} of {count(over, 'check-in')} done" if over else "no unit is over yet"
    return f"**Group {state.group.id}**: {_health(state)} {units}; {_held(state)}."


def _health(state: GroupState) -> str:
    people = count(len(state.rows), "person", "people")
    active = len(state.health.active)
    each = ", all active" if active == len(state.rows) else f", {active} active"
    if not state.health.units:  # no unit is over yet since they are together
        each = ""
    if state.case is None:
        return f"{people}{each}."
    return f"{people}{each}. **It does not work**: {SICK[state.case.why]}, since {when(state.case.opened_at, 'D')}."


def _held(state: GroupState) -> str:
    if not state.past:
        return "no session was due yet"
    told = [{one.met for one in _of(state, start)} for start in state.past]
    held, apart, unknown = told.count({True}), told.count({True, False}), told.count(set())
    of = [f"{held} of {count(len(told), 'session')} held"]
    of += [f"of {apart} they say this and that"] if apart else []
    of += [f"of {unknown} nobody told"] if unknown else []
    return ", ".join(of)


def _sessions(state: GroupState) -> str:
    if not state.past:
        return "**Sessions**: none was due yet"
    lines = [f"{when(start, 'f')}: {_told(state, start)}" for start in reversed(state.past[-SESSIONS:])]
    return f"**Sessions**: {_held(state)}\n{bullets(lines)}"


def _told(state: GroupState, start: datetime) -> str:
    told = _of(state, start)
    if not told:
        return "nobody told"
    met, not_met = sum(one.met for one in told), sum(not one.met for one in told)
    went = [one.went for one in told if one.went is not None]
    how = f"; it went {sum(went) / len(went):.1f} of 5" if went else ""
    return ", ".join([*([f"{met} met"] if met else []), *([f"{not_met} did not"] if not_met else [])]) + how


def _of(state: GroupState, start: datetime) -> list[SessionReport]:
    """What was told of the session that began then."""
    return [one for one in state.reports if one.start == start]


def _menu(result: GroupsShown) -> ui.Select[Any]:
    options = [SelectOption(label=f"Group {one.group.id}", value=str(one.group.id)) for one in result.states]
    custom_id = keys.PROGRESS_GROUP.id(cohort=result.cohort.id)
    return ui.Select(custom_id=custom_id, placeholder="See one group", options=options)
