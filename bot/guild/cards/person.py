"""One person's way through a cohort: for organisers, and for the person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import SelectOption, ui

from bot.actions.show_person import PersonShown
from bot.app import Compute
from bot.core import keys
from bot.core.check_in import Done
from bot.core.dates_text import spell_dates
from bot.core.meetings import SessionReport
from bot.core.progress import Stand
from bot.core.schedule import Planned
from bot.guild.cards import flags, stands
from bot.guild.cards.certificate import my_certificate
from bot.guild.cards.checking_in import told
from bot.guild.cards.text import NOBODY, bullets, card, count, gallery, label, plain, row, rule, turns, when

ROOM, LEAST = 3900, 900
"""Characters of a card, some left over for what is not counted; and of units on each page at least."""
LINE = 160
"""Of one thing that was said of a unit: what is longer is whole in the export."""
REASON = 260
"""Of one thing that was noticed."""
SESSIONS = 4
NO_GROUP = "not asked: in no group"
MOST_OPTIONS = 25


async def drawn(result: PersonShown, compute: Compute) -> list[discord.File]:
    """The person's units in a line."""
    rows = [result.row] if result.row else []
    return await stands.grid(result.cohort.name, result.table, rows, result.now, compute)


def person(result: PersonShown, page: int = 0, files: Sequence[discord.File] = ()) -> dict[str, Any]:
    """For organisers; pages (0-based, kept within range) begin with the newest unit."""
    member = result.person.member
    group = f"group {result.row.group}" if result.row and result.row.group else "no group"
    gone = "\n**Has left the server.**" if result.row is None else ""
    head = f"# <@{member}> in {plain(result.cohort.name)}\n-# {group} · {plain(result.person.zone)}{gone}"
    noticed = ""
    if result.flags:
        lines = bullets(_reasons(result))
        noticed = f"\n**Noticed**\n{lines}\n-# {flags.told(result.flags)}"
    own = result.cohort.id
    pages = _Pages(f"{head}{_stand(result)}{noticed}", lambda to: keys.PERSON.id(cohort=own, member=member, page=to))
    return _card(result, pages, page, files)


def me(result: PersonShown, page: int = 0, files: Sequence[discord.File] = ()) -> dict[str, Any]:
    """For the person, who alone sees it."""
    group = f"group {result.row.group}" if result.row and result.row.group else "no group yet"
    head = f"# You in {plain(result.cohort.name)}\n-# {group}"
    noticed = ""
    if result.flags:
        owner = next((flag.owner for flag in result.flags if flag.owner is not None), None)
        seen = [f"<@{owner}> looks after it"] if owner else []
        lines = bullets([*_reasons(result), *seen])
        noticed = f"\n**What I noticed**, and told you\n{lines}"
    foot = (
        "-# Organisers see your units and sessions as you do, and what I noticed once you have had a day to answer. "
        "Your group sees that you have answered, and what you wrote to questions that say so."
    )
    own = result.cohort.id
    pages = _Pages(
        f"{head}{_stand(result)}{noticed}",
        lambda to: keys.ME.id(cohort=own, page=to),
        (foot, *_to_check_in(result)),
        (my_certificate(result.cohort),),
    )
    return _card(result, pages, page, files)


def _to_check_in(result: PersonShown) -> list[ui.ActionRow[Any]]:
    """A menu of the units that have come and are not done, the newest first."""
    said = result.check_ins
    begun = [each.slot.unit for each in reversed(result.table.asked) if each.due <= result.now]
    left = [unit for unit in begun if unit.slug not in said or said[unit.slug].answer.done is not Done.DONE]
    options = [SelectOption(label=label(unit.title), value=unit.slug) for unit in left[:MOST_OPTIONS]]
    if not options or not result.cohort.running:
        return []
    custom_id = keys.CHECK_IN_LATE.id(cohort=result.cohort.id)
    return [row(ui.Select(custom_id=custom_id, placeholder="Check in for a unit that is open", options=options))]


@dataclass(frozen=True, slots=True)
class _Pages:
    """What all pages of a card have: a head, the ids of its pages, parts below, and buttons beside those that turn."""

    head: str
    id_of: Callable[[int], str]
    below: tuple[str | ui.Item[Any], ...] = ()
    buttons: tuple[ui.Button[Any], ...] = ()


def _card(result: PersonShown, what: _Pages, page: int, files: Sequence[discord.File]) -> dict[str, Any]:
    sessions = _sessions(result.reports)
    taken = len(what.head) + len(sessions) + sum(len(part) for part in what.below if isinstance(part, str))
    pages = _pages(result, max(LEAST, ROOM - taken))
    page = min(page, len(pages) - 1)
    parts: list[str | ui.Item[Any]] = [what.head, *([gallery(files)] if files else []), rule(), pages[page]]
    if page == 0 and sessions:
        parts.append(sessions)
    parts += what.below
    buttons = [*turns(page, len(pages), what.id_of), *what.buttons]
    if buttons:
        parts.append(row(*buttons))
    return {"view": card(*parts), "attachments": list(files), "allowed_mentions": NOBODY}


def _reasons(result: PersonShown) -> list[str]:
    return [_short(flags.reason(flag, result.table.track), REASON) for flag in result.flags]


def _short(line: str, limit: int) -> str:
    return line if len(line) <= limit else f"{line[:limit]}…"


def _stand(result: PersonShown) -> str:
    lines = [stands.done(result.row)] if result.row else []
    if result.next_at:
        lines.append(f"meets next {when(result.next_at)}")
    if result.away:
        lines.append(f"away: {plain(spell_dates(result.away), 300)}")
    return "".join(f"\n{line[0].upper()}{line[1:]}" for line in lines)


def _pages(result: PersonShown, room: int) -> list[str]:
    """Units that have come, or were answered before they did, the newest first."""
    lines = [
        f"- {_unit(result, each, place)}"
        for place, each in enumerate(result.table.asked)
        if each.due <= result.now or each.slot.unit.slug in result.check_ins
    ]
    pages: list[list[str]] = [[]]
    for line in reversed(lines):
        if pages[-1] and sum(len(one) + 1 for one in pages[-1]) + len(line) > room:
            pages.append([])
        pages[-1].append(line)
    return ["\n".join(some) or "No unit has come yet." for some in pages]


def _unit(result: PersonShown, planned: Planned, place: int) -> str:
    unit = planned.slot.unit
    said = result.check_ins.get(unit.slug)
    stand = result.row.stands[place] if result.row else None
    title = f"*{plain(unit.title, 90)}*"
    if said is None:
        nobody = stand is Stand.NOT_THEIRS and result.row is not None and result.row.group is None
        return f"{title}: {NO_GROUP if nobody else stands.WORDS[stand or Stand.NOT_THEIRS]}"
    answer, heard = said.answer, list[str]()
    if answer.needs_person and result.contacted_at is not None and result.contacted_at >= said.at:
        answer = replace(answer, needs_person=False)
        heard = [f"asked for a person; organisers were in touch {when(result.contacted_at, 'R')}"]
    more = [*(_short(line, LINE) for line in told(answer, None)), *heard]
    return "; ".join([f"{title}: **{said.answer.done}**, {when(said.at, 'R')}", *more])


def _sessions(reports: Sequence[SessionReport]) -> str:
    if not reports:
        return ""
    met = sum(one.met for one in reports)
    last = bullets(map(_session, reversed(reports[-SESSIONS:])))
    return f"**Sessions told of**: {count(len(reports), 'session')}, {met} held\n{last}"


def _session(one: SessionReport) -> str:
    went = f", it went {one.went} of 5" if one.went else ""
    return f"{when(one.start, 'f')}: {'met' if one.met else 'did not meet'}{went}"
