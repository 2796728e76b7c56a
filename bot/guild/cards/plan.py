"""What the bot would do on the server now, as organisers read it before they let it."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any, assert_never

import discord
from discord import ButtonStyle, ui

from bot.core import keys
from bot.core.capstone import UpstreamAnswer
from bot.core.digest import Digest, SlowPace
from bot.core.drift import Drift
from bot.core.posting import (
    Announcement,
    Call,
    Post,
    Repair,
    SessionCall,
    StillIn,
    Thread,
    TimesChange,
    UnitPost,
    Welcome,
    Words,
)
from bot.core.reminder import Reminder
from bot.core.steps import (
    AddMember,
    ArchiveThread,
    Drop,
    Edit,
    OpenThread,
    RemoveMember,
    RenameThread,
    Send,
    Step,
    WakeThread,
)
from bot.core.troubles import Trouble
from bot.core.votes import Vote
from bot.core.work import Work
from bot.guild.cards.posts import thread_name
from bot.guild.cards.text import card, count, plain, private, row, rule, when
from bot.guild.cards.troubles import told

LINES = 15
"""Steps that the card itself lists; of more, a file has them all."""
TROUBLES = 5
"""Troubles that the card tells of."""

KINDS: dict[type[Step], tuple[str, str]] = {
    OpenThread: ("thread to open", "threads to open"),
    AddMember: ("person to bring into a thread", "people to bring into threads"),
    RemoveMember: ("person to take out of a thread", "people to take out of threads"),
    WakeThread: ("thread to open again", "threads to open again"),
    RenameThread: ("thread to give its name back", "threads to give their names back"),
    ArchiveThread: ("thread to archive", "threads to archive"),
    Send: ("message to post", "messages to post"),
    Edit: ("message to edit", "messages to edit"),
    Drop: ("message to drop, its moment has passed", "messages to drop, their moment has passed"),
}


def server_plan(drift: Drift, calls_a_second: float) -> dict[str, Any]:
    """The answer to `/server plan`; `calls_a_second` is how fast the bot may be."""
    parts: list[str | ui.Item[Any]] = [_head(drift, calls_a_second)]
    if drift.steps:
        parts += [rule(), "\n".join(_line(step) for step in drift.steps[:LINES])]
    more = len(drift.steps) - LINES
    if more > 0:
        parts.append(f"-# … and {more} more: the file has all of them.")
    for trouble in drift.troubles[:TROUBLES]:
        parts += [rule(), told(trouble)]
    if drift.steps and not drift.paused:
        now = ui.Button[Any](label="Do it now", style=ButtonStyle.primary, custom_id=keys.REPAIR.id(now=1))
        parts.append(row(now))
    answer = private(card(*parts))
    if more > 0:
        lines = "\n".join(_line(step) for step in drift.steps)
        view: ui.LayoutView = answer["view"]
        view.add_item(ui.File("attachment://plan.txt"))
        answer["file"] = discord.File(io.BytesIO(lines.encode()), "plan.txt")
    return answer


def repairing() -> dict[str, Any]:
    """The answer to `/server repair`."""
    return private(
        card(
            "I am looking at everything on this server anew and putting right what has drifted: threads that were "
            "deleted or renamed, people taken out of their group's thread, and all that Discord refused before."
            "\n-# `/server plan` shows what is left to do."
        )
    )


def _head(drift: Drift, calls_a_second: float) -> str:
    dropped = f"\n-# Notices that came too late to help, and were not sent: {drift.dropped}." if drift.dropped else ""
    paused = "**Paused**: I do nothing of this until you type `/server resume`.\n" if drift.paused else ""
    if not drift.steps:
        return f"{paused}The server is as it should be: there is nothing to do.{dropped}"
    kinds = Counter(type(step) for step in drift.steps)
    summary = "\n".join(f"- {count(kinds[kind], *names)}" for kind, names in KINDS.items() if kinds[kind])
    seconds = len(drift.steps) / calls_a_second
    takes = f"about {seconds / 60:.0f} minutes" if seconds > 90 else "a minute" if seconds > 20 else "seconds"
    return f"{paused}# {count(len(drift.steps), 'thing')} to do\n{summary}\n-# It takes {takes}.{dropped}"


def _line(step: Step) -> str:
    match step:
        case OpenThread(thread):
            return f"`+` open **{_thread(thread)}**"
        case AddMember(thread, member):
            return f"`+` bring <@{member}> into **{_thread(thread)}**"
        case RemoveMember(thread, member):
            return f"`-` take <@{member}> out of **{_thread(thread)}**"
        case WakeThread(thread):
            return f"`~` open **{_thread(thread)}** again"
        case RenameThread(thread):
            return f"`~` give **{_thread(thread)}** its name back"
        case ArchiveThread(thread):
            return f"`-` archive **{_thread(thread)}**"
        case Send(post):
            return f"`+` post {_post(post)}"
        case Edit(post):
            return f"`~` edit {_post(post)}"
        case Drop(post):
            return f"`-` drop {_post(post)}"
        case _:
            assert_never(step)


def _thread(thread: Thread) -> str:
    return plain(thread_name(thread.cohort, thread.group))


def _post(post: Post) -> str:
    place = f"**{_thread(post.thread)}**" if post.thread else f"<#{post.place}>"
    place = "a direct message" if post.to is not None else place
    match post.content:
        case Announcement():
            what = "the announcement"
        case Welcome():
            what = "the welcome"
        case UnitPost(slot=slot):
            what = f"week {slot.week}, {plain(slot.unit.title)},"
        case TimesChange():
            what = "the notice of new times"
        case SessionCall(start=start):
            what = f"the message about the session of {when(start, 'f')}"
        case Vote(week=week):
            what = f"the vote on week {week}"
        case UpstreamAnswer(link=link):
            what = f"what upstream answered on {plain(link.short, 170)}"
        case Trouble() | Work() | Call() | Repair():
            what = "what organisers must know"
        case Reminder(slot=slot):
            what = f"a reminder of {plain(slot.unit.title)}"
        case Digest() | SlowPace():
            what = "how the week goes"
        case Words() | StillIn():
            what = "a word to one person"
        case _:
            assert_never(post.content)
    return f"{what} in {place}"
