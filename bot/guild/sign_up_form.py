"""The sign-up form: what it asks, and how a sent one is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import discord
from discord import ui

from bot.actions.forms import FormReady
from bot.core import keys
from bot.core.availability import PARTS
from bot.core.people import LEVELS
from bot.core.signup import HOURS, Answers
from bot.guild.forms import Sent, ask, blank

LONGEST_ZONE = 60
"""An option of a command takes 6,000 characters, and Discord opens no form with more in a field than fits."""

O = TypeVar("O", discord.SelectOption, discord.RadioGroupOption)  # noqa: E741


def sign_up_form(ready: FormReady[Answers], zone: str | None) -> ui.Modal:
    """The form, filled with what was answered last, but with `zone` if one is given."""
    answers = ready.answers
    form = blank(keys.SIGN_UP_FORM, f"Join {ready.cohort.name}", ready.cohort.id)
    ask(
        form,
        "Your time zone",
        "The city whose clocks you live by, such as Europe/Berlin",
        ui.TextInput(custom_id="zone", default=(zone or answers.zone)[:LONGEST_ZONE] or None, max_length=LONGEST_ZONE),
    )
    ask(
        form,
        "When are you regularly free?",
        "Mark all that is often true, in your own time; an odd week that differs is fine",
        ui.Select(
            custom_id="parts",
            placeholder="Parts of the week",
            min_values=0,
            max_values=len(PARTS),
            required=False,
            options=_options(discord.SelectOption, {part.id: part.label for part in PARTS}, answers.parts),
        ),
    )
    ask(
        form,
        "Other hours, if the parts don't fit",
        "Such as: Tue 18:30-21:00, weekends 9-12. They are added to what you marked above",
        ui.TextInput(custom_id="exact", default=answers.exact or None, required=False, max_length=400),
    )
    ask(
        form,
        "How much machine learning have you done?",
        None,
        ui.RadioGroup(
            custom_id="level",
            options=_options(discord.RadioGroupOption, {str(n): name for n, name in LEVELS.items()}, (answers.level,)),
        ),
    )
    ask(
        form,
        "Hours a week",
        "What you can give in an ordinary week, sessions included",
        ui.Select(
            custom_id="hours",
            options=_options(discord.SelectOption, {str(n): f"About {n} hours" for n in HOURS}, (answers.hours,)),
        ),
    )
    return form


def read_answers(sent: Sent) -> Answers:
    return Answers(
        zone=sent.text("zone"),
        parts=sent.picked("parts"),
        exact=sent.text("exact"),
        level=sent.text("level"),
        hours=sent.text("hours"),
    )


def _options(kind: type[O], labels: Mapping[str, str], chosen: Sequence[str]) -> list[O]:
    return [kind(label=label, value=value, default=value in chosen) for value, label in labels.items()]
