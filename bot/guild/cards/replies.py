"""Answers to commands and buttons; each is seen only by the person who asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from discord import ButtonStyle, ui

from bot.actions.forms import FormRefused
from bot.actions.leave import Left
from bot.actions.open_cohort import CohortChanged, CohortOpened
from bot.actions.set_organisers import OrganisersSet
from bot.actions.set_up_server import OfficeSet, Paused
from bot.actions.sign_up import SignedUp
from bot.core import keys
from bot.core.refusals import Refusal
from bot.guild.cards.curriculum import to_catch_up
from bot.guild.cards.stored import answers
from bot.guild.cards.text import card, count, plain, private, refusal, row, when

GREY, RED = ButtonStyle.secondary, ButtonStyle.danger


def _button(label: str, custom_id: str, style: ButtonStyle = GREY) -> ui.Button[Any]:
    return ui.Button(label=label, custom_id=custom_id, style=style)


def refused(why: Refusal) -> dict[str, Any]:
    return private(card(refusal(why)))


def incident(number: str) -> dict[str, Any]:
    return private(
        card(f"Something went wrong on my side; nothing was changed half. Tell an organiser this number: `{number}`.")
    )


def cohort_opened(result: CohortOpened) -> dict[str, Any]:
    cohort = result.cohort
    track = result.timetable.track
    first = result.timetable.first or cohort.due(1)
    days = "on most days" if track.unit_post == "daily" else "on Mondays"
    return private(
        card(
            f"**{plain(cohort.name)}** is open, on the track *{plain(track.title)}*. I announce it in "
            f"<#{cohort.channel}> now.\nUnits come {days} at {cohort.post_at:%H:%M} ({cohort.zone}); the first one "
            f"{when(first)} ({when(first, 'R')}).\nWhen people have signed up, `/regroup` proposes groups."
        )
    )


def cohort_changed(result: CohortChanged) -> dict[str, Any]:
    name = plain(result.cohort.name)
    if result.cohort.signups:
        return private(card(f"**{name}** is open again."))
    said = (
        f"**{name}** takes no more sign-ups. Its groups and weekly units go on."
        if result.cohort.running
        else f"**{name}** is over: no more units, and its threads are archived. Nothing is deleted."
    )
    return private(card(said, row(_button("Undo", keys.REOPEN.id(cohort=result.cohort.id, what=result.what)))))


def organisers_set(result: OrganisersSet) -> dict[str, Any]:
    if result.role is None:
        return private(card("Only members with Manage Server are organisers now; no role is named."))
    return private(card(f"Members with <@&{result.role}> are organisers now, besides those with Manage Server."))


def office_set(result: OfficeSet) -> dict[str, Any]:
    if result.office is None:
        return private(card("I tell organisers nothing of my own accord now, except when they use my commands."))
    return private(
        card(
            f"From now on I tell you in <#{result.office}> what could not be done and what would mend it, who has left "
            "the server, and how far long work is."
        )
    )


def paused(result: Paused) -> dict[str, Any]:
    already = " already" if result.again else ""
    if result.paused:
        return private(
            card(
                f"**Paused{already}.** I post, open and change nothing here until `/server resume`. Sign-ups, "
                "check-ins and the calendar go on; what comes due meanwhile comes then, once, and says that it is late."
            )
        )
    return private(
        card(f"I go on{already}. What came due meanwhile comes now, or in the morning if it would wake people.")
    )


def by_the_way(troubles: int) -> dict[str, Any]:
    """After an organiser's command, where there is no channel to tell them in."""
    return private(
        card(
            f"By the way: {count(troubles, 'thing')} to see to on this server: `/server plan` says what could not be "
            "done, and what would mend it. With `/server channel` you name a channel in which I tell you such things."
        )
    )


def signed_up(result: SignedUp, now: datetime) -> dict[str, Any]:
    hello = "Your answers are changed." if result.again else "You are in!"
    began = "began" if result.came else "begins"
    missed = "" if result.again else to_catch_up(result.cohort.guild, result.came)
    next_step = (
        "An organiser forms the groups; you then get a private thread with yours.\n"
        "-# Away on some days, or somebody you would like to be with? `/wishes` is for that."
        if not result.again
        else "Groups that are already formed stay as they are until the next regrouping."
    )
    return private(
        card(
            f"**{hello}** This is what I noted for **{plain(result.cohort.name)}**, "
            f"which {began} {when(result.first)}:\n"
            f"{answers(result.person, now)}\n\n{next_step}{missed}",
            row(_button("Change my answers", keys.SIGN_UP.id(cohort=result.cohort.id))),
        )
    )


def form_refused(result: FormRefused, again: keys.Button) -> dict[str, Any]:
    """`again` is the button that opens the form with what was typed."""
    return form_refused_at(result, again.id(cohort=result.cohort.id))


def form_refused_at(result: FormRefused, again: str) -> dict[str, Any]:
    """The same with the id of the button."""
    return private(
        card(
            f"{refusal(result.refusal)}\nNothing you typed is lost.",
            row(_button("Mend my answers", again, ButtonStyle.primary)),
        )
    )


def left(result: Left) -> dict[str, Any]:
    return private(
        card(
            f"You have left **{plain(result.cohort.name)}**; nobody needs a reason. Your place is free, and "
            "your group's thread closes to you in a moment. You can come back with `/signup` at any time.\n"
            "-# Your wishes are deleted; your check-ins are kept in case you come back. `/forget-me` deletes them, too."
        )
    )


def forget_me_asked() -> dict[str, Any]:
    return private(
        card(
            "This deletes everything I know about you on this server: your answers and wishes, your places in groups, "
            "your check-ins and reports of sessions, your capstones, and what I noticed. **It cannot be undone.**\n"
            "-# What you wrote in Discord itself stays there; delete it yourself.",
            row(
                _button("Delete it all", keys.FORGET_ME.id(choice="yes"), RED),
                _button("Keep it", keys.FORGET_ME.id(choice="no")),
                _button("What is stored about me", keys.MY_ANSWERS.id(cohort=0, about="forget")),
            ),
        )
    )


def forgotten() -> dict[str, Any]:
    return private(card("Done. I have deleted everything I knew about you on this server. Good luck!"))


def kept() -> dict[str, Any]:
    return private(card("All right, everything stays as it is."))
