"""The preview of a regrouping, page by page and way by way, and what applying it did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ButtonStyle, ui

from bot.actions.propose_groups import Choice, GroupsApplied, GroupsProposed
from bot.core import keys
from bot.core.groups import Seat
from bot.guild.cards.hours import seat_names
from bot.guild.cards.leftover import left_out
from bot.guild.cards.proven import label, moves, proven
from bot.guild.cards.text import NOBODY, card, count, gallery, mention, plain, row, rule, when

SEATS_A_PAGE = 10
PEOPLE_A_PAGE = 50
"""A page with larger groups holds fewer of them."""
ROOM = 3000
"""Characters of a page below the figures: Discord takes 4,000 in all."""


def preview(result: GroupsProposed, page: int = 0, pictures: Sequence[discord.File] = ()) -> dict[str, Any]:
    """One page (0-based, kept within range): figures, ways to choose from, groups, then who is left out and why."""
    pages = _pages(result)
    page = max(0, min(page, len(pages) - 1))
    groups = _groups_of(result, page)
    parts = [
        _figures(result),
        *([row(*_choices(result))] if len(result.choices) > 1 else []),
        *([gallery(pictures)] if pictures else []),
        rule(),
        pages[page],
        *([row(_weeks(result, page, groups))] if groups else []),
        rule(),
        row(*_turns(result, page, len(pages)), _apply(result), *_what_if(result)),
    ]
    return {"view": card(*parts), "attachments": list(pictures), "allowed_mentions": NOBODY}


def applied(result: GroupsApplied) -> dict[str, Any]:
    new = sum(seat.group is None for seat in result.regrouping.seats)
    changed = sum(seat.group is not None and seat.changed for seat in result.regrouping.seats)
    text = (
        f"Done: {count(len(result.regrouping.seats), 'group')} in **{plain(result.cohort.name)}**, {new} new and "
        f"{changed} changed. I am making their threads in <#{result.cohort.channel}> now; each group is welcomed there."
    )
    return {"view": card(text), "attachments": [], "allowed_mentions": NOBODY}


# Its words.


def _figures(result: GroupsProposed) -> str:
    regrouping, rules, cohort = result.shown.regrouping, result.facts.rules, result.facts.cohort
    moving = f"; {moves(result.shown)}" if result.facts.current else ""
    all_away = any(not week for group in result.shown.proposal.groups for week in group.sessions)
    but = " but those in which all of it are away" if all_away else ""
    return (
        f"# Groups for {plain(cohort.name)}\n"
        f"**{result.shown.placed} of {len(result.facts.people)}** people placed, in "
        f"{count(len(regrouping.seats), 'group')}{moving}. {proven(result)}\n"
        f"Each group can meet {rules.sessions} times a week for {rules.session_minutes} minutes in each of the "
        f"{count(rules.weeks, 'week')} left{but}, changes of clocks included.\n"
        f"-# Nothing has changed yet. The times are shown in your own zone, pictures by the clocks of {cohort.zone}."
    )


def _pages(result: GroupsProposed) -> list[str]:
    seats, left = result.shown.regrouping.seats, result.shown.regrouping.unplaced
    size = _page_size(result)
    shown = [_seat(result, *named) for named in zip(seat_names(result.shown.regrouping), seats, strict=True)]
    pages = ["\n".join(shown[n : n + size]) for n in range(0, len(shown), size)]
    left = [f"**Not placed ({len(left)})**\n{page}" for page in _packed(left_out(result))]
    if len(left) == 1 and pages and len(pages[-1]) + len(left[0]) < ROOM:  # few enough to stand under the last groups
        return [*pages[:-1], f"{pages[-1]}\n\n{left[0]}"]
    return [*pages, *left] or ["Nobody can be grouped."]


def _packed(lines: list[str]) -> list[str]:
    """As many lines on each page as there is room for."""
    pages: list[str] = []
    for line in lines:
        if pages and len(pages[-1]) + len(line) < ROOM - 100:
            pages[-1] += f"\n{line}"
        else:
            pages.append(line)
    return pages


def _page_size(result: GroupsProposed) -> int:
    return min(SEATS_A_PAGE, PEOPLE_A_PAGE // result.facts.rules.max_size)


def _groups_of(result: GroupsProposed, page: int) -> list[tuple[int, str]]:
    """The groups of a page, each with its index and name."""
    size = _page_size(result)
    return list(enumerate(seat_names(result.shown.regrouping)))[page * size : (page + 1) * size]


def _seat(result: GroupsProposed, name: str, seat: Seat) -> str:
    note = " (stays as it is)" if not seat.changed else " (changes)" if seat.group else ""
    times = " and ".join(when(start) for start in seat.sessions[: result.facts.rules.sessions])
    return f"**{name}**{note}: {_members(result, seat)}\n-# {times}"


def _members(result: GroupsProposed, seat: Seat) -> str:
    """Who is in a group; those who join one that goes on come last."""
    stay = seat.members
    if seat.group is not None:
        stay = next(group.members for group in result.facts.current if group.id == seat.group)
    joins = seat.members - stay
    return mention(seat.members & stay) + (f"; joins: {mention(joins)}" if joins else "")


# Its buttons.


def _named(result: GroupsProposed, choice: Choice | None = None) -> dict[str, Any]:
    """The preview and a way in the id of a button."""
    keep = (choice or result.shown).keep.value
    return {"cohort": result.facts.cohort.id, "proposal": result.preview, "keep": keep}


def _choices(result: GroupsProposed) -> list[ui.Button[Any]]:
    return [
        ui.Button(
            label=label(choice),
            style=ButtonStyle.primary if choice is result.shown else ButtonStyle.secondary,
            custom_id=keys.CHOICE.id(**_named(result, choice)),
            disabled=choice is result.shown,
        )
        for choice in result.choices
    ]


def _weeks(result: GroupsProposed, page: int, groups: list[tuple[int, str]]) -> ui.Select[Any]:
    options = [discord.SelectOption(label=name, value=str(index)) for index, name in groups]
    custom_id = keys.WEEK.id(**_named(result), page=page)
    return ui.Select(custom_id=custom_id, placeholder="See one group's week", options=options)


def _turns(result: GroupsProposed, page: int, pages: int) -> list[ui.Button[Any]]:
    if pages == 1:
        return []
    return [
        _turn(result, page - 1, "‹ Back", disabled=page == 0),
        _turn(result, page + 1, "More ›", disabled=page == pages - 1),
    ]


def _turn(result: GroupsProposed, page: int, name: str, *, disabled: bool) -> ui.Button[Any]:
    custom_id = keys.PAGE.id(**_named(result), page=max(0, page))
    return ui.Button(label=name, custom_id=custom_id, disabled=disabled)


def _apply(result: GroupsProposed) -> ui.Button[Any]:
    regrouping = result.shown.regrouping
    return ui.Button(
        label="Apply",
        style=ButtonStyle.success,
        custom_id=keys.APPLY.id(**_named(result)),
        disabled=not regrouping.seats,
    )


def _what_if(result: GroupsProposed) -> list[ui.Button[Any]]:
    if not result.shown.regrouping.unplaced:
        return []
    return [ui.Button(label="What if …", custom_id=keys.WHAT_IF.id(**_named(result)))]
