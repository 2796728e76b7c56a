"""Check-ins in words: what was recorded, what more one may say, and who reads which of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from discord import ButtonStyle, ui

from bot.actions.check_in import CheckedIn, CheckInShown, CheckInTakenBack
from bot.actions.read_group import GroupWrote
from bot.core import keys
from bot.core.check_in import Answer, Done
from bot.core.cohort import Cohort
from bot.core.curriculum import Unit
from bot.core.people import GroupId
from bot.guild.cards.certificate import offer
from bot.guild.cards.text import bullets, card, plain, private, row, when

LABELS = {Done.DONE: "Done", Done.PARTLY: "Partly", Done.NOT_STARTED: "Not started"}
SAID = {
    Done.DONE: "Checked in for **{unit}**: done. Well done!",
    Done.PARTLY: "Checked in for **{unit}**: partly. Good to know; tap again when it is done, whenever that is.",
    Done.NOT_STARTED: (
        "Checked in for **{unit}**: not started. That happens to everybody, and saying so helps your group to plan. "
        "Tap again when you have begun."
    ),
}
WHO_READS = (
    "-# Tell more, in about a minute: hours, sessions, pace, how pairing goes, what you are stuck on. Organisers read "
    "that, your group does not. Your group reads that you have answered, and answers to questions that say so."
)


def tap(cohort: Cohort, group: GroupId | None, unit: Unit, done: Done, label: str = "") -> ui.Button[Any]:
    """The button that checks in with one tap."""
    where = {"cohort": cohort.id, "group": group or 0, "unit": unit.slug}
    if done is Done.DONE:
        custom_id = keys.CHECK_IN.id(**where)
    else:
        custom_id = keys.CHECK_IN_AS.id(**where, done="partly" if done is Done.PARTLY else "none")
    style = ButtonStyle.success if done is Done.DONE and not label else ButtonStyle.secondary
    return ui.Button(label=label or LABELS[done], style=style, custom_id=custom_id)


def checked_in(result: CheckedIn) -> dict[str, Any]:
    """What counts now; whether it was the same before; what else there is to do; and whether that was all of it."""
    said = SAID[result.now.done].format(unit=plain(result.unit.title, 200))
    if result.again:
        said = f"You said so {when(result.again, 'R')} already. {said}"
    others = f" {result.done} of {result.size} in your group have done it." if result.size > 1 else ""
    text = f"{said}{others}\n{_more(result.now, result.unit)}{WHO_READS}"
    states = [tap(result.cohort, None, result.unit, one) for one in Done if one is not result.now.done]
    undo = _button("Undo", keys.UNDO_CHECK_IN.id(cohort=result.cohort.id, unit=result.unit.slug))
    tell = _button("Tell more", _tell(result.cohort, result.unit, "week"), ButtonStyle.primary)
    return private(card(text, row(tell, *states, undo), row(*_besides(result)), *offer(result.cohort, result.finish)))


def _besides(result: CheckedIn) -> Iterable[ui.Button[Any]]:
    cohort, unit = result.cohort, result.unit
    if unit.checkin:
        yield _button("Questions of this unit", _tell(cohort, unit, "unit"))
    need = not result.now.needs_person
    label = "I need a person now" if need else "It is solved, thank you"
    yield _button(label, keys.NEED_A_PERSON.id(cohort=cohort.id, unit=unit.slug, need=int(need)))
    if result.group is not None:
        yield _button("What my group wrote", keys.GROUP_WROTE.id(cohort=cohort.id, unit=unit.slug))


def _more(answer: Answer, unit: Unit) -> str:
    """What somebody has told besides how far they got."""
    lines = told(answer, unit)
    return f"{bullets(lines)}\n\n" if lines else ""


def told(answer: Answer, unit: Unit | None) -> list[str]:
    """What an answer says besides how far its author got, a line each; the unit's own questions if it is given."""
    sessions = {None: "", 0: "no pair session", 1: "one pair session"}.get(answer.sessions, "two pair sessions or more")
    lines = [
        f"{answer.minutes / 60:g} hours" if answer.minutes is not None else "",
        sessions,
        f"pace: {answer.speed}" if answer.speed else "",
        f"pairing: {answer.pairing} of 5" if answer.pairing else "",
        f"stuck on: {plain(answer.stuck, 500)}" if answer.stuck else "",
        "**needs a person now**: organisers are told" if answer.needs_person else "",
    ]
    for question in unit.checkin if unit else ():
        if given := answer.own.get(question.id):
            lines.append(f"{plain(question.prompt, 200)} {plain(given, 300)}")
    return [line for line in lines if line]


def taken_back(result: CheckInTakenBack) -> dict[str, Any]:
    title = plain(result.unit.title, 200)
    if result.was_there:
        return private(card(f"Your check-in for **{title}** is taken back."))
    return private(card(f"There was no check-in for **{title}** to take back."))


def to_check_in(result: CheckInShown) -> dict[str, Any]:
    """The three taps, without the unit's post."""
    now = result.now
    said = f"You said: {now.answer.done}, {when(now.at, 'R')}.\n" if now else ""
    text = f"**{plain(result.unit.title, 200)}** · {plain(result.cohort.name)}\n{said}How far did you get?"
    return private(card(text, row(*(tap(result.cohort, result.group, result.unit, one) for one in Done))))


def group_wrote(result: GroupWrote) -> dict[str, Any]:
    title = plain(result.unit.title, 200)
    if not result.answers:
        return private(card(f"Nobody else of your group has answered a question on **{title}** that you may read yet."))
    lines: list[str] = []
    for member, answers in result.answers:
        lines.append(f"<@{member}>")
        lines += [f"- {plain(question.prompt, 200)} **{plain(given, 300)}**" for question, given in answers]
    return private(card(f"**What your group wrote on {title}**\n" + "\n".join(lines)[:3500]))


def _tell(cohort: Cohort, unit: Unit, page: str) -> str:
    return keys.TELL_MORE.id(cohort=cohort.id, unit=unit.slug, page=page)


def _button(label: str, custom_id: str, style: ButtonStyle = ButtonStyle.secondary) -> ui.Button[Any]:
    return ui.Button(label=label, style=style, custom_id=custom_id)
