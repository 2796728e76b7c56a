"""The form for wishes: what it asks, and how a sent one is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.actions.forms import FormReady
from bot.core import keys
from bot.core.wishes import MOST_APART, MOST_PARTNERS, WishAnswers
from bot.guild.forms import Sent, ask, blank


def wishes_form(ready: FormReady[WishAnswers]) -> ui.Modal:
    """The form, filled with what was answered last. Nothing in it must be answered."""
    answers = ready.answers
    form = blank(keys.WISHES_FORM, f"Wishes for {ready.cohort.name}", ready.cohort.id)
    ask(
        form,
        "Hours that would do if needed",
        "Such as: Tue 18:30-21:00, weekends 9-12. Used only where your free hours don't suffice",
        _text("hours", answers.hours, 400),
    )
    ask(
        form,
        "Dates you are away",
        "Such as: 2027-01-04, 2027-02-01 to 2027-02-05. At most 60 days",
        _text("dates", answers.dates, 1000),
    )
    ask(
        form,
        "Languages you could work in",
        "Such as: English, Spanish. At most five; left empty, it is English",
        _text("languages", answers.languages, 200),
    )
    ask(
        form,
        "People you would like in your group",
        "Up to four. It counts where they wish for you, too",
        _people("partners", answers.partners, MOST_PARTNERS),
    )
    ask(
        form,
        "People you would rather not be grouped with",
        "Up to ten. Private: nobody is ever told, neither they nor the organisers",
        _people("apart", answers.apart, MOST_APART),
    )
    return form


def read_wishes(sent: Sent) -> WishAnswers:
    return WishAnswers(
        hours=sent.text("hours"),
        dates=sent.text("dates"),
        languages=sent.text("languages"),
        partners=sent.picked("partners"),
        apart=sent.picked("apart"),
        bots=sent.bots(),
    )


def _text(custom_id: str, answer: str, longest: int) -> ui.TextInput[Any]:
    return ui.TextInput(custom_id=custom_id, default=answer or None, required=False, max_length=longest)


def _people(custom_id: str, picked: Sequence[str], most: int) -> ui.UserSelect[Any]:
    return ui.UserSelect(
        custom_id=custom_id,
        placeholder="Nobody in particular",
        min_values=0,
        max_values=most,
        required=False,
        default_values=[
            discord.SelectDefaultValue(id=int(id), type=discord.SelectDefaultValueType.user) for id in picked
        ],
    )
