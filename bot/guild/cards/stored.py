"""What is stored about somebody: in words for the cohort they look at, and a file with every line of all of it."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ButtonStyle, ui

from bot.actions.show_stored import Stored, StoredHere
from bot.core import keys
from bot.core.availability import describe
from bot.core.check_in import Done
from bot.core.flags import Flag
from bot.core.people import LEVELS, Person
from bot.core.zones import clock
from bot.guild.cards.capstones import STATES
from bot.guild.cards.flags import SAID, reason
from bot.guild.cards.reminding import WAYS
from bot.guild.cards.text import card, count, plain, private, row, when
from bot.guild.cards.wishing import wishes
from bot.store.about import Kept, Value

FILE = "what-is-stored.txt"
FLAGS_SHOWN, CAPSTONES_SHOWN = 4, 3
"""The latest; the file has all of them."""
ROOM = 3300
"""Characters of a card for what is kept; what has no room is in the file."""


def stored(result: Stored, now: datetime) -> dict[str, Any]:
    """Seen by the person alone, the file as well."""
    if not result.everything:
        return private(card("I keep nothing about you on this server."))
    here = result.here
    named = f" In words, for **{plain(here.cohort.name)}**:\n{_in_words(here, now)}" if here else ""
    text = (
        f"All that I keep about you on this server is in the file, line by line.{named}\n{_reminders(result)}\n"
        "-# Nobody else sees this. Not in it is what others told me in private, such as whom they would rather not be "
        "with. `/forget-me` deletes all of it."
    )
    parts: list[str | ui.Item[Any]] = [text]
    if here and here.person:
        which = here.cohort.id
        answers_, wishes_ = keys.SIGN_UP.id(cohort=which), keys.WISHES.id(cohort=which)
        parts.append(row(_button("Change my answers", answers_), _button("Change my wishes", wishes_)))
    view = card(*parts)
    view.add_item(ui.File(f"attachment://{FILE}"))
    text_ = as_text(result.everything).encode()
    file = discord.File(io.BytesIO(text_), FILE, description="All that is stored about you, line by line")
    return private(view) | {"file": file}


def answers(person: Person, now: datetime) -> str:
    """What somebody signed up with."""
    return (
        f"- Time zone: {person.zone} (it is {clock(person.zone, now)} there)\n"
        f"- Free: {plain(describe(person.availability), 700)}\n"
        f"- Level: {LEVELS[person.level]}\n"
        f"- Hours a week: {person.hours}"
    )


def as_text(everything: Sequence[Kept]) -> str:
    """Every row, one after the other."""
    return "\n".join(line for kept in everything for line in _kind(kept))


def _in_words(here: StoredHere, now: datetime) -> str:
    """As much as a card has room for."""
    kept, room = list[str](), ROOM
    for line in _of_cohort(here, now):
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*kept, "- … and more, in the file."])
        kept.append(line)
    return "\n".join(kept)


def _reminders(result: Stored) -> str:
    label, _ = WAYS[result.reach.way]
    return f"- Reminders: {label.lower()}{'' if result.reach.sessions else '; not before sessions'}"


def _of_cohort(here: StoredHere, now: datetime) -> Iterator[str]:
    if here.person:
        yield answers(here.person, now)
        yield wishes(here.person.wishes)
    yield f"- Group: {here.group or 'none'}"
    if here.check_ins:
        done = Counter(said.answer.done for said in here.check_ins)
        each = ", ".join(f"{done[one]} {one}" for one in Done if done[one])
        last = max(said.at for said in here.check_ins)
        yield f"- Check-ins: {count(len(here.check_ins), 'unit')} ({each}), the last {when(last, 'R')}"
    if here.reports:
        met = sum(report.met for report in here.reports)
        yield f"- Sessions you told of: {len(here.reports)}, of which {met} happened"
    for capstone in here.capstones[-CAPSTONES_SHOWN:]:
        link, stands = capstone.at.link, STATES[capstone.at.state].lower()
        yield f"- Capstone ({capstone.kind}): [{plain(link.short, 120)}]({link.url}), {stands}"
    if here.flags:
        yield f"- What I noticed, {count(len(here.flags), 'time')}; the latest:"
        yield from (f"  - {_noticed(flag, here)}" for flag in here.flags[-FLAGS_SHOWN:])


def _noticed(flag: Flag, here: StoredHere) -> str:
    what = reason(flag, here.track) if here.track else flag.reason.value
    facts = [f"since {when(flag.opened_at, 'D')}"]
    if flag.cleared_at:
        facts.append(f"over {when(flag.cleared_at, 'D')}")
    if flag.answer:
        facts.append(f"you said: {SAID[flag.answer].removeprefix('says: ')}")
    facts.append(
        f"organisers have seen it {when(flag.shared_at, 'R')}" if flag.shared_at else "not shown to organisers"
    )
    return f"{what} ({'; '.join(facts)})"


def _kind(kept: Kept) -> Iterator[str]:
    yield f"{kept.kind.capitalize()} ({len(kept.rows)})"
    yield from (f"  {_row(each)}" for each in kept.rows)
    yield ""


def _row(said: Mapping[str, Value]) -> str:
    return "; ".join(f"{name.removesuffix('_id').replace('_', ' ')}: {_value(value)}" for name, value in said.items())


def _value(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    return " / ".join(str(value).splitlines())


def _button(label: str, custom_id: str) -> ui.Button[Any]:
    return ui.Button(label=label, custom_id=custom_id, style=ButtonStyle.secondary)
