"""One person's way through a cohort: for organisers, and for the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
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
from bot.guild.cards.text import NOBODY, bullets, card, count, gallery, plain, row, rule, when

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
    planned = result.table.asked
    rows = [result.row] if result.row else []
    begun = sum(each.due <= result.now for each in planned)
    return await stands.grid(result.cohort.name, planned, rows, begun, (), compute)


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
    turns = [keys.PERSON.id(cohort=result.cohort.id, member=member, page=to) for to in (max(0, page - 1), page + 1)]
    return _card(result, f"{head}{_stand(result)}{noticed}", page, turns, files)


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
    turns = [keys.ME.id(cohort=result.cohort.id, page=to) for to in (max(0, page - 1), page + 1)]
    foot = (
        "-# Organisers see your units and sessions as you do, and what I noticed once you have had a day to answer. "
        "Your group sees that you have answered, and what you wrote to questions that say so."
    )
    own = [my_certificate(result.cohort)]
    return _card(result, f"{head}{_stand(result)}{noticed}", page, turns, files, foot, own, _to_check_in(result))


def _to_check_in(result: PersonShown) -> list[ui.ActionRow[Any]]:
    """A menu of the units that have come and are not done, the newest first."""
    said = result.check_ins
    begun = [each.slot.unit for each in reversed(result.table.asked) if each.due <= result.now]
    left = [unit for unit in begun if unit.slug not in said or said[unit.slug].answer.done is not Done.DONE]
    options = [SelectOption(label=unit.title[:100], value=unit.slug) for unit in left[:MOST_OPTIONS]]
    if not options or not result.cohort.running:
        return []
    custom_id = keys.CHECK_IN_LATE.id(cohort=result.cohort.id)
    return [row(ui.Select(custom_id=custom_id, placeholder="Check in for a unit that is open", options=options))]


def _card(
    result: PersonShown,
    head: str,
    page: int,
    turns: Sequence[str],
    files: Sequence[discord.File],
    foot: str = "",
    more: Sequence[ui.Button[Any]] = (),
    menus: Sequence[ui.ActionRow[Any]] = (),
) -> dict[str, Any]:
    sessions = _sessions(result.reports)
    pages = _pages(result, max(LEAST, ROOM - len(head) - len(sessions) - len(foot)))
    page = min(page, len(pages) - 1)
    parts: list[str | ui.Item[Any]] = [head]
    if files:
        parts.append(gallery(files))
    parts += [rule(), pages[page]]
    if page == 0 and sessions:
        parts.append(sessions)
    if foot:
        parts.append(foot)
    labels = [("‹ Back", page > 0, turns[0]), ("More ›", page < len(pages) - 1, turns[1])]
    buttons = [ui.Button[Any](label=label, custom_id=custom_id) for label, wanted, custom_id in labels if wanted]
    buttons += more
    parts += menus
    if buttons:
        parts.append(row(*buttons))
    return {"view": card(*parts), "attachments": list(files), "allowed_mentions": NOBODY}


def _reasons(result: PersonShown) -> list[str]:
    said = [flags.reason(flag, result.table.track) for flag in result.flags]
    return [line if len(line) <= REASON else f"{line[:REASON]}…" for line in said]


def _stand(result: PersonShown) -> str:
    lines = [stands.done(result.row)] if result.row else []
    if result.next_at:
        lines.append(f"meets next {when(result.next_at)}")
    if result.away:
        lines.append(f"away: {_dates(result.away)}")
    return "".join(f"\n{line[0].upper()}{line[1:]}" for line in lines)


def _dates(days: Sequence[date]) -> str:
    return plain(spell_dates(days), 300)


def _pages(result: PersonShown, room: int) -> list[str]:
    """Units that have come, or were answered before they did, the newest first."""
    planned = result.table.asked
    known = [each for each in planned if each.due <= result.now or each.slot.unit.slug in result.check_ins]
    lines = [f"- {_unit(result, each, planned.index(each))}" for each in reversed(known)]
    pages: list[list[str]] = [[]]
    for line in lines:
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
    answer = said.answer
    heard = result.contacted_at
    if answer.needs_person and heard is not None and heard >= said.at:
        answer = replace(answer, needs_person=False)
    more = [line if len(line) <= LINE else f"{line[:LINE]}…" for line in told(answer, None)]
    if answer is not said.answer:
        more.append(f"asked for a person; organisers were in touch {when(heard, 'R')}" if heard else "")
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
