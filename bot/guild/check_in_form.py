"""The two forms of a check-in: what they ask, and how a sent one is read."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.actions.check_in import CheckInForm
from bot.core import keys
from bot.core.check_in import OWN_LENGTH, STUCK_LENGTH, FormAnswers, Speed
from bot.core.curriculum import Question
from bot.guild.cards.text import plain
from bot.guild.forms import OPEN_FOR, Sent, ask

WHO = {
    "organisers": "Only organisers read it",
    "pod": "Your group reads it once they have checked in, too",
    "public": "Everybody may read it",
}
SESSIONS = {"0": "None", "1": "One", "2": "Two or more"}
SPEEDS: dict[str, str] = {Speed.TOO_SLOW: "Too slow for me", Speed.OK: "Just right", Speed.TOO_FAST: "Too fast for me"}
PAIRING = {"1": "1: badly", "2": "2", "3": "3: all right", "4": "4", "5": "5: very well"}


def check_in_form(opened: CheckInForm) -> ui.Modal:
    """The form, filled with what was said last. Nothing in it must be answered, but what the unit wants answered."""
    answers, unit = opened.ready.answers, opened.unit
    form = ui.Modal(
        title=_short(f"Check in: {unit.title}"),
        custom_id=keys.CHECK_IN_FORM.id(
            cohort=opened.ready.cohort.id, opening=secrets.token_hex(4), unit=unit.slug, page=answers.page
        ),
        timeout=OPEN_FOR,
    )
    if answers.page == "week":
        _ask_of_the_week(form, answers)
    else:
        prompts = [f"**{number}.** {plain(one.prompt, 500)}" for number, one in enumerate(unit.checkin, 1)]
        form.add_item(ui.TextDisplay("\n".join(prompts)))
        for number, (question, given) in enumerate(zip(unit.checkin, (answers.first, answers.second), strict=False), 1):
            ask(form, f"Question {number}", WHO[question.visibility], _component(number, question, given))
    return form


def _short(title: str) -> str:
    """A form's title has at most 45 characters."""
    return title if len(title) <= 45 else f"{title[:44].rstrip()}…"


def _ask_of_the_week(form: ui.Modal, answers: FormAnswers) -> None:
    ask(
        form,
        "Hours you spent on it",
        "Such as 3, 2.5 or 2:30, sessions included. Organisers read it, to see whether the plan is right",
        ui.TextInput(custom_id="hours", default=answers.hours or None, required=False, max_length=20),
    )
    ask(
        form,
        "Pair sessions you had",
        "Organisers read it",
        _radio("sessions", SESSIONS, answers.sessions),
    )
    ask(form, "The pace of the cohort", "Organisers read it", _radio("speed", SPEEDS, answers.speed))
    ask(
        form,
        "How did working as a pair go?",
        "Only organisers read it, never your partner",
        _radio("pairing", PAIRING, answers.pairing),
    )
    ask(
        form,
        "Are you stuck on something?",
        "Only organisers read it; left empty, you are not",
        ui.TextInput(
            custom_id="stuck",
            style=discord.TextStyle.paragraph,
            default=answers.stuck or None,
            required=False,
            max_length=STUCK_LENGTH,
        ),
    )


def _component(number: int, question: Question, given: str) -> ui.Item[Any]:
    name = "first" if number == 1 else "second"
    match question.kind:
        case "scale":
            return _radio(name, {str(n): str(n) for n in range(1, 6)}, given, required=question.required)
        case "bool":
            return _radio(name, {"yes": "Yes", "no": "No"}, given, required=question.required)
        case "choice":
            return _radio(name, {one: one for one in question.choices}, given, required=question.required)
        case _:
            long = question.kind == "text"
            return ui.TextInput(
                custom_id=name,
                style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
                default=given or None,
                required=question.required,
                max_length=OWN_LENGTH if long else 40,
            )


def _radio(name: str, options: Mapping[str, str], given: str, *, required: bool = False) -> ui.RadioGroup[Any]:
    return ui.RadioGroup(
        custom_id=name,
        required=required,
        options=[
            discord.RadioGroupOption(label=label[:100], value=value[:100], default=value == given)
            for value, label in options.items()
        ],
    )


def read_check_in(sent: Sent, unit: str, page: str) -> FormAnswers:
    names = ("hours", "sessions", "speed", "pairing", "stuck", "first", "second")
    return FormAnswers(unit=unit, page=page, **{name: sent.text(name) for name in names})
