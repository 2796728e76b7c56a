"""A certificate for who has finished: a picture and a line to share, nothing but facts; or what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from discord import ButtonStyle, ui

from bot import pictures
from bot.actions.show_certificate import CertificateShown, NotFinished
from bot.app import Compute
from bot.core import keys
from bot.core.calendar import WEEK
from bot.core.cohort import Cohort
from bot.core.curriculum import Unit
from bot.core.finishing import CapstoneState, Finish, TheirCapstone
from bot.guild.cards.text import bullets, card, count, gallery, label, picture, plain, private, row

FOOTER = "A self-study cohort. From their own check-ins: nobody was examined."
SHOWN = 8
"""Open units that are named."""
CAPSTONES = {
    CapstoneState.NONE: (
        "A capstone belongs to it, too: `/capstone link` begins one, and `/capstone replay` is always possible."
    ),
    CapstoneState.UNDER_WAY: "Your capstone is under way; `/capstone show` says what it still takes.",
    CapstoneState.COMPLETED: "Your capstone is completed.",
}


def offer(cohort: Cohort, finish: Finish | None) -> list[str | ui.Item[Any]]:
    """What a card says at its end to somebody who has finished; nothing to others."""
    if finish is None:
        return []
    text = (
        f"🎉 **You have finished: {plain(_how_much(finish), 200)}.** You kept at it to the end. "
        "If you like, there is a picture of it for you, and a line to share."
    )
    return [text, row(my_certificate(cohort, ButtonStyle.success))]


def my_certificate(cohort: Cohort, style: ButtonStyle = ButtonStyle.secondary) -> ui.Button[Any]:
    """The button of whoever presses it; before they have finished it says what is missing."""
    return ui.Button(label="My certificate", style=style, custom_id=keys.MY_CERTIFICATE.id(cohort=cohort.id))


async def png(result: CertificateShown, compute: Compute) -> bytes:
    """The picture, drawn beside the loop."""
    return await compute(pictures.certificate, result.name, lines(result), FOOTER)


def certificate(result: CertificateShown, png: bytes) -> dict[str, Any]:
    """The picture and the line, for the person alone."""
    file = picture(png, "certificate.png", pictures.certificate_text(result.name, lines(result))[:1024])
    text = (
        f"# You have finished\n**{plain(result.track, 90)}** · {plain(result.cohort.name)}\n"
        "This is yours, to keep or to share; I show it to nobody else."
    )
    copied = f"A line to go with it:\n```\n{line(result)}\n```\n-# From your own check-ins: nobody was examined."
    return private(card(text, gallery([file]), copied)) | {"files": [file]}


def lines(result: CertificateShown) -> list[str]:
    """What stands under the name."""
    day = result.finish.until.astimezone(ZoneInfo(result.cohort.zone))
    return [
        "has finished",
        _bare(result.track),
        f"in {_weeks(result)} with the self-study cohort {_bare(result.cohort.name)}",
        _how_much(result.finish),
        f"{day.day} {day:%B %Y}",
    ]


def line(result: CertificateShown) -> str:
    """What to share, in one sentence."""
    return (
        f"I finished “{_bare(result.track)}” in {_weeks(result)} with the self-study cohort "
        f"{_bare(result.cohort.name)}: {_how_much(result.finish)}."
    )


def not_finished(result: NotFinished) -> dict[str, Any]:
    """What is still missing."""
    missing = result.missing
    head = f"# Not quite yet\n**{plain(result.track, 90)}** · {plain(result.cohort.name)}"
    needed = f"; {missing.units - missing.may_stay_open} are needed" if missing.may_stay_open else ""
    said = [
        f"You have done {missing.done} of {count(missing.units, 'unit')}{needed}. Weeks to catch up in count for none."
    ]
    if missing.open:
        said.append(f"**Still open**\n{_named(missing.open)}")
    if missing.to_come and result.cohort.running:
        said.append(f"**Still to come**\n{_named(missing.to_come)}")
    if missing.capstone in CAPSTONES:
        said.append(CAPSTONES[missing.capstone])
    late = (
        "`/checkin` takes any unit that has come"
        if result.cohort.running
        else "the buttons under its posts still count"
    )
    said.append(f"-# It is never too late: {late}, whenever you have done it.")
    return private(card(head, "\n".join(said)))


def _named(units: Sequence[Unit]) -> str:
    more = [f"and {len(units) - SHOWN} more"] if len(units) > SHOWN else []
    return bullets([*(plain(unit.title, 90) for unit in units[:SHOWN]), *more])


def _weeks(result: CertificateShown) -> str:
    return count(max(1, ceil((result.finish.until - result.began) / WEEK)), "week")


def _how_much(finish: Finish) -> str:
    capstone = f", and {_capstone(finish.capstone)}" if finish.capstone else ""
    return f"{finish.done} of {count(finish.units, 'unit')}{capstone}"


def _capstone(theirs: TheirCapstone) -> str:
    repo = theirs.capstone.at.link.repo
    if theirs.replay:
        return f"a replay of a change to {repo}"
    return f"a capstone merged into {repo}" if theirs.merged else f"a capstone: a pull request to {repo}"


def _bare(text: str) -> str:
    """Somebody's words on one short line, with nothing that would end a block of code or turn the line round."""
    return label(text, 90).replace("`", "'")
