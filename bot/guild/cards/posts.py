"""What the bot posts of its own accord: announcements, welcomes, units, and (in times_change.py) new times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from discord import ButtonStyle, ui

from bot.core import keys
from bot.core.capstone import UpstreamAnswer
from bot.core.check_in import Done
from bot.core.cohort import Cohort
from bot.core.curriculum import Link, Slot, Unit
from bot.core.digest import Digest, SlowPace
from bot.core.pairs import Pair
from bot.core.posting import (
    Announcement,
    Call,
    Post,
    Repair,
    SessionCall,
    StillIn,
    TimesChange,
    UnitPost,
    Welcome,
    Words,
)
from bot.core.reminder import Reminder
from bot.core.troubles import Trouble
from bot.core.votes import Vote
from bot.core.work import Work
from bot.guild.cards import capstones, digest, flags, reminding, repairs, sessions, times_change, troubles, voting
from bot.guild.cards import work as working
from bot.guild.cards.checking_in import tap
from bot.guild.cards.text import NOBODY, bullets, card, mention, only, plain, row, rule, when

LIMIT = 3900
"""Characters of text in one card: Discord takes 4,000."""

COMPUTE = {
    "cpu": "runs on any laptop",
    "gpu_preferred": "a GPU helps",
    "gpu_required": "needs a GPU",
}


def post(what: Post) -> dict[str, Any]:
    """The message for a post: arguments of discord.py's `send`."""
    match what.content:
        case Announcement() as announced:
            return {"view": _announcement(what.cohort, announced), "allowed_mentions": NOBODY}
        case Welcome(group) as welcome:
            return {"view": _welcome(what.cohort, welcome), "allowed_mentions": only(group.members)}
        case UnitPost(group=group) as unit:
            return {"view": _unit(what, unit), "allowed_mentions": only(group.members) if group else NOBODY}
        case TimesChange(group) as change:
            return {"view": times_change.card(what.cohort, change), "allowed_mentions": only(group.members)}
        case SessionCall() as call:
            return {"view": sessions.card(what.cohort, call), "allowed_mentions": only(call.called)}
        case Vote() as vote:
            return {"poll": voting.poll(what.cohort, vote), "allowed_mentions": NOBODY}
        case Trouble() as trouble:
            return {"view": troubles.trouble_card(trouble), "allowed_mentions": NOBODY}
        case Work() as work:
            return {"view": working.work_card(what.cohort, work), "allowed_mentions": NOBODY}
        case Reminder(members=members) as remind:
            view = reminding.reminder(what.cohort, remind, alone=what.to is not None)
            return {"view": view, "allowed_mentions": only(members)}
        case UpstreamAnswer(members=members) as answer:
            return {"view": capstones.answered(answer, what.cohort), "allowed_mentions": only(members)}
        case Digest() as week:
            return {"view": digest.weekly(what.cohort, week), "allowed_mentions": NOBODY}
        case SlowPace() as slow:
            return {"view": digest.slow(what.cohort, slow), "allowed_mentions": NOBODY}
        case Words() as said:
            return flags.words(what, said)
        case Call() as called:
            return flags.call(what, called)
        case StillIn() as asked:
            return repairs.still_in(what, asked)
        case Repair() as repair:
            return repairs.repair(what, repair)


def marker(what: Post) -> str:
    """What the message of a post is known by when its outcome was unknown: a button's id, or a poll's question."""
    match what.content:
        case Announcement():
            return keys.SIGN_UP.id(cohort=what.cohort.id)
        case Welcome(group):
            return keys.MY_ANSWERS.id(cohort=what.cohort.id, about=f"w{group.id}-{group.version}")
        case UnitPost(slot=slot, group=group):
            return keys.CHECK_IN.id(cohort=what.cohort.id, group=group.id if group else 0, unit=slot.unit.slug)
        case TimesChange() as change:
            return times_change.marker(what.cohort, change)
        case SessionCall() as call:
            return sessions.marker(what.cohort, call)
        case Vote() as vote:
            return voting.question(what.cohort, vote)
        case Trouble() as trouble:
            return troubles.marker(trouble)
        case Work() as work:
            return working.marker(work)
        case Reminder() as remind:
            return reminding.marker(what.cohort, remind)
        case UpstreamAnswer() as answer:
            return capstones.marker(what, answer)
        case Digest() as week:
            return digest.digest_marker(what.cohort, week)
        case SlowPace() as slow:
            return digest.slow_marker(what.cohort, slow)
        case Words() as said:
            return flags.words_marker(what, said)
        case Call() as called:
            return flags.call_marker(what, called)
        case StillIn() as asked:
            return repairs.still_marker(what, asked)
        case Repair() as repair:
            return repairs.repair_marker(what, repair)


def thread_name(cohort: Cohort, group: int) -> str:
    """A name that no other thread of the server has: it is how a thread is recognised, too."""
    return f"{cohort.name} · group {group}"


def _announcement(cohort: Cohort, announced: Announcement) -> ui.LayoutView:
    track, first = announced.track, announced.first
    often = "a unit on most days" if track.unit_post == "daily" else "a unit a week"
    text = (
        f"# {plain(cohort.name)} is open\n"
        f"**{plain(track.title)}**: you study in a small group that can really meet, {often}, "
        f"for {track.weeks} weeks.\n\n"
        f"The first unit comes {when(first)} ({when(first, 'R')}).\n"
        "Press the button or type `/signup`: it takes two minutes, and you can change your answers at any time."
    )
    marked = keys.SIGN_UP.id(cohort=cohort.id)
    return card(text, row(ui.Button(label="Sign up", style=ButtonStyle.primary, custom_id=marked)))


def _welcome(cohort: Cohort, welcome: Welcome) -> ui.LayoutView:
    group = welcome.group
    times = bullets(f"{when(start)} ({when(start, 'R')})" for start in welcome.next)
    hello = "This is your group" if group.version == 1 else "Your group has changed"
    text = (
        f"# {hello}\n"
        f"{mention(group.members)}\n"
        f"You are group {group.id} of **{plain(cohort.name)}**. Each week's unit arrives here; work on it in pairs, "
        "taking turns to drive (write the code) and to navigate (think aloud, look things up).\n\n"
        f"**Times that suit all of you, every week**\n{times or '- none are left'}\n"
        "-# Shown in your own time zone. When clocks change, a session may move by an hour for some of you: "
        "I tell you here a week before.\n\n"
        "Say hello, and what you hope to be able to do at the end."
    )
    about = keys.MY_ANSWERS.id(cohort=cohort.id, about=f"w{group.id}-{group.version}")
    return card(text, row(ui.Button(label="What is stored about me", style=ButtonStyle.secondary, custom_id=about)))


def _unit(what: Post, unit: UnitPost) -> ui.LayoutView:
    group = unit.group.id if unit.group else None
    taps = [tap(what.cohort, group, unit.slot.unit, done) for done in Done]
    buttons = [tap(what.cohort, group, slot.unit, Done.DONE, _label(slot, unit)) for slot in unit.also[-4:]]
    head = "\n\n".join([_heading(what, unit.slot), *_notes(unit), unit.slot.unit.message])
    together = _together(what, unit)
    body = _fit(_body(unit.slot.unit), LIMIT - len(head) - len(together))
    if unit.slot.unit.stretch:
        marked = keys.STRETCH.id(cohort=what.cohort.id, unit=unit.slot.unit.slug)
        buttons.append(ui.Button(label="Going further", style=ButtonStyle.secondary, custom_id=marked))
    rows = [row(*taps), *([row(*buttons)] if buttons else [])]
    return card(head, *([rule(), together] if together else []), rule(), body, *rows)


def _label(slot: Slot, unit: UnitPost) -> str:
    """A week names its unit, where it has only one here."""
    alone = [each.week for each in (unit.slot, *unit.also)].count(slot.week) == 1
    return f"Check in for week {slot.week}" if alone else f"Check in for {slot.unit.title}"[:80]


def _heading(what: Post, slot: Slot) -> str:
    unit = slot.unit
    hours = f"about {slot.hours_for(what.track.pace):g} hours"
    facts = [f"Week {slot.week} of {what.track.weeks}", hours, COMPUTE[unit.compute], plain(what.cohort.name)]
    return f"# {unit.title}\n-# {' · '.join(facts)}{_next(what)}"


def _next(what: Post) -> str:
    """What comes after it, and when: it is edited when the calendar is."""
    after = what.content.next if isinstance(what.content, UnitPost) else None
    return f"\n-# Next: {after.slot.unit.title}, {when(after.due, 'D')}" if after else ""


def _notes(unit: UnitPost) -> list[str]:
    lines: list[str] = []
    if unit.late:
        lines.append("This comes late: I was away when it was due. Nothing is lost, and no week is skipped.")
    if unit.also:
        weeks = bullets(f"Week {slot.week}: {slot.unit.title}" for slot in unit.also)
        lines.append(f"These came due meanwhile, too:\n{weeks}")
    return lines


def _body(unit: Unit) -> list[str]:
    """The unit's sections, the most needed first."""
    sections = [
        _section("Read first", map(link_line, unit.pre_reading)),
        _section("Work on together", map(link_line, unit.pair_exercises)),
        _section("Done when", unit.done_when),
        f"**Working as a pair**\n{unit.pairing_notes}" if unit.pairing_notes else "",
        _section("Goals", unit.goals),
        _section("Talk about", unit.discussion),
        _section("Ask each other before you check in", (question.prompt for question in unit.checkin)),
        f"**To think about alone**\n{unit.reflection}" if unit.reflection else "",
    ]
    return [section for section in sections if section]


def _section(title: str, lines: Iterable[str]) -> str:
    items = list(lines)
    return f"**{title}**\n{bullets(items)}" if items else ""


def link_line(link: Link) -> str:
    note = f": {link.note}" if link.note else ""
    return f"[{link.title}](<{link.url}>){note}"


def _together(what: Post, unit: UnitPost) -> str:
    """This week's sessions and the people they are for; in a group's post only."""
    if unit.group is None:
        return ""
    week = [start for start in unit.group.sessions if what.due <= start < what.due + timedelta(days=7)]
    times = bullets(f"{when(start)} ({when(start, 'R')})" for start in week)
    meeting = f"**You meet this week** · {mention(unit.group.members)}\n{times or '- no session is planned'}"
    gone = f"\n-# Away for it: {mention(unit.away)}" if unit.away else ""
    return f"{meeting}\n\n{pairs_text(unit.pairs)}{gone}" if unit.pairs else meeting


def pairs_text(made: Sequence[Pair]) -> str:
    """Who works with whom; named first is who drives first."""
    if len(made) == 1 and len(made[0]) == 1:
        return (
            f"<@{made[0][0]}>, nobody else of your group is here for this one. Work on it alone, or ask in the "
            "cohort's channel whether a pair takes you in."
        )
    if len(made) == 1:
        return f"All together this time; <@{made[0][0]}> drives first."
    lines = bullets(" and ".join(f"<@{member}>" for member in pair) for pair in made)
    return f"**Pairs** (who is named first drives first)\n{lines}"


def _fit(sections: list[str], room: int) -> str:
    """As many of the sections as have room, the first ones first."""
    kept = list(sections)
    while kept and sum(len(section) + 2 for section in kept) > room:
        kept.pop()
    return "\n\n".join(kept) or "The rest is in the curriculum."
