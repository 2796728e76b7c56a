"""Reminders, and how one wants them."""

from __future__ import annotations

from typing import Any

import discord
from discord import ButtonStyle, ui

from bot.actions.be_reminded import RemindersShown
from bot.core import keys
from bot.core.check_in import Done
from bot.core.cohort import Cohort
from bot.core.reach import Way
from bot.core.reminder import Reminder
from bot.guild.cards.checking_in import tap
from bot.guild.cards.text import card, mention, plain, private, row, when

WAYS = {
    Way.THREAD: ("In my group's thread", "I mention you there"),
    Way.DM: ("By direct message", "Only you see it"),
    Way.NONE: ("Not at all", "Nothing reminds you of a unit, and no message is about you alone"),
}

WHEN = "once, on your own evening before the unit is over; never at night, and not while you are away"


def reminder(cohort: Cohort, what: Reminder, *, alone: bool) -> ui.LayoutView:
    """The message; `alone` in a direct message, where nobody has to be mentioned."""
    unit = what.slot.unit
    whom = "" if alone else f"{mention(what.members)}\n"
    text = (
        f"{whom}**{plain(unit.title, 90)}** of {plain(cohort.name)} goes on until {when(what.deadline)} "
        f"({when(what.deadline, 'R')}). How is it going?\n"
        "One tap is enough, and Done, Partly and Not started all help: they tell your group and the organisers where "
        "a hand is wanted.\n"
        "-# I ask once a unit, and only who has not said anything yet."
    )
    taps = [tap(cohort, None, unit, done) for done in Done]
    chosen = ui.Button[Any](label="Reminders…", style=ButtonStyle.secondary, custom_id=marker(cohort, what))
    return card(text, row(*taps, chosen))


def marker(cohort: Cohort, what: Reminder) -> str:
    return keys.REMINDER.id(cohort=cohort.id, unit=what.slot.unit.slug, number=what.number)


def choice(shown: RemindersShown, cohort: int) -> dict[str, Any]:
    """The card of `/reminders`; `cohort` (or 0) is what its menu is known by in direct messages."""
    reach = shown.reach
    closed = reach.way is Way.DM and not reach.by_dm
    used = Way.THREAD if closed else reach.way
    options = [
        discord.SelectOption(label=label, value=way, description=about, default=way is used)
        for way, (label, about) in WAYS.items()
    ]
    chosen_by = keys.REACH_WAY.id(cohort=cohort)
    menu: ui.Select[Any] = ui.Select(custom_id=chosen_by, placeholder="How I remind you of units", options=options)
    label = "Don't mention me before sessions" if reach.sessions else "Mention me before sessions"
    switch: ui.Button[Any] = ui.Button(
        label=label,
        style=ButtonStyle.secondary,
        custom_id=keys.REACH_SESSIONS.id(cohort=cohort, on=int(not reach.sessions)),
    )
    notes = [
        "# Reminders",
        f"**A unit you have not answered**: {_said(used)}.",
        f"**What is for you alone**, such as a question how you are: {_told(used)}.",
        f"**Your group's sessions**: I {'mention' if reach.sessions else 'do not mention'} you before they begin.",
    ]
    if closed:
        notes.append(
            "Discord does not let me write to you, so I use your group's thread. Allow direct messages from members of "
            "this server in its privacy settings, and choose “By direct message” again."
        )
    return private(card("\n".join(notes), row(menu), row(switch)))


def _told(way: Way) -> str:
    """How they hear what was noticed of them, before organisers do."""
    match way:
        case Way.THREAD:
            return "a line in your group's thread says that there is something for you, which opens for you alone"
        case Way.DM:
            return "I send you a few words by direct message"
        case Way.NONE:
            return (
                "I send nothing. I show you a few words, which you alone see, when you next use one of my commands or "
                "buttons; if you do not within a week, organisers can see them, so that nobody is lost unseen"
            )


def _said(way: Way) -> str:
    match way:
        case Way.THREAD:
            return f"I mention you in your group's thread, {WHEN}"
        case Way.DM:
            return f"I send you a direct message, {WHEN}"
        case Way.NONE:
            return "I do not remind you"
