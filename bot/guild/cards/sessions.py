"""Sessions in words: an hour before one, the question after it, and what somebody answered."""

from __future__ import annotations

from typing import Any

from discord import ButtonStyle, ui

from bot.actions.report_session import SessionReported
from bot.core import keys
from bot.core.cohort import Cohort
from bot.core.meetings import SessionReport
from bot.core.posting import SessionCall
from bot.guild.cards import text
from bot.guild.cards.text import mention, private, row, when

WENT = {1: "1 badly", 2: "2", 3: "3 all right", 4: "4", 5: "5 very well"}


def marker(cohort: Cohort, call: SessionCall) -> str:
    """The button id by which the message is recognised: the group and the session's start."""
    return keys.REACH.id(cohort=cohort.id, about=f"s{call.group.id}-{int(call.start.timestamp())}")


def card(cohort: Cohort, call: SessionCall) -> ui.LayoutView:
    reach = ui.Button[Any](label="Reminders…", style=ButtonStyle.secondary, custom_id=marker(cohort, call))
    start = when(call.start)
    if not call.over:
        called = f"\n{mention(call.called)}" if call.called else ""
        words = (
            f"**You meet {when(call.start, 'R')}**, {start}.{called}\n"
            "-# Decide first who drives; swap when a task is done, or after half an hour."
        )
        return text.card(words, row(reach))
    words = (
        f"**Did you meet?** {start}\n"
        "Each of you may answer for themself, with one tap. The others do not see it; organisers do, so that they can "
        "help a group that cannot find together."
    )
    met, missed = (_met(cohort, call, met=yes) for yes in (True, False))
    return text.card(words, row(met, missed, reach))


def _met(cohort: Cohort, call: SessionCall | SessionReport, *, met: bool) -> ui.Button[Any]:
    group = call.group.id if isinstance(call, SessionCall) else call.group
    return ui.Button(
        label="We met" if met else "We did not",
        style=ButtonStyle.success if met else ButtonStyle.secondary,
        custom_id=keys.MET.id(cohort=cohort.id, group=group, start=int(call.start.timestamp()), met=int(met)),
    )


def reported(result: SessionReported) -> dict[str, Any]:
    """What was recorded; where they met, how it went can be said, and the answer can be changed."""
    report, cohort = result.report, result.cohort
    other = row(_met(cohort, report, met=not report.met))
    if not report.met:
        words = (
            f"**Noted: you did not meet** {when(report.start, 'f')}. That happens. If the time does not suit you any "
            "more, change your hours with `/signup`: the next grouping takes them into account."
        )
        return private(text.card(words, other))
    if report.went is None:
        words = f"**Noted: you met** {when(report.start, 'f')}. How did it go? Only organisers see this answer."
    else:
        words = f"**Noted:** you met {when(report.start, 'f')}, and it went: {WENT[report.went]}. Thank you."
    return private(text.card(words, row(*(_went(cohort, report, score) for score in WENT)), other))


def _went(cohort: Cohort, report: SessionReport, score: int) -> ui.Button[Any]:
    start = int(report.start.timestamp())
    return ui.Button(
        label=WENT[score],
        style=ButtonStyle.primary if score == report.went else ButtonStyle.secondary,
        custom_id=keys.WENT.id(cohort=cohort.id, group=report.group, start=start, went=score),
    )
