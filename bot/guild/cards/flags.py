"""What was noticed of people: the same words for them, who hear it first, and for organisers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from discord import ButtonStyle, SelectOption, ui

from bot.actions.hear import WEEKS, FlagsAnswered, WordsRead
from bot.actions.show_flags import Flagged, FlagShown, FlagsShown
from bot.core import keys
from bot.core.cohort import Cohort
from bot.core.curriculum import Track
from bot.core.flags import TO_ANSWER, Answer, Flag
from bot.core.people import MemberId
from bot.core.posting import Call, Post, Words
from bot.core.risk import Reason
from bot.guild.cards.text import NOBODY, bullets, card, count, label, only, plain, private, row, when

GREY, BLUE, RED = ButtonStyle.secondary, ButtonStyle.primary, ButtonStyle.danger
PAGE = 10
"""People on a page of the list."""
NAMED = 4
"""Units named for one reason."""

SAID = {
    Answer.FINE: "says: I'm fine",
    Answer.HELP: "asks for help",
    Answer.SLOWER: "would like a slower track",
    Answer.PAUSE: "takes a break",
}
ANSWERS = {Answer.FINE: "I'm fine", Answer.HELP: "I need help", Answer.SLOWER: "Slower track", Answer.PAUSE: "Pause"}


def reason(flag: Flag, track: Track) -> str:
    """What was noticed, as the person and organisers read it."""
    units = _units(flag, track)
    of = f": {units}" if units else ""
    match flag.reason:
        case Reason.MISSED:
            last = "last two" if len(flag.units) <= 2 else "last"
            return f"No check-in, or “not started”, for the {last} units that are over{of}"
        case Reason.BEHIND:
            return f"Units that are over and not done yet{of}"
        case Reason.STUCK:
            return f"Stuck for a week or more{f', in {units}' if units else ''}, as last said"
        case Reason.PERSON:
            return f"Would like to talk to somebody{f' (said with {units})' if units else ''}"
        case Reason.NOT_MET if units:
            return f"No pair session in the last two units, as the check-ins say{of}"
        case Reason.NOT_MET:
            return "The group's last two sessions did not happen, as told after them"
        case Reason.PAIRING:
            return "Pairing did not go well lately"


# To the person


def words(what: Post, said: Words) -> dict[str, Any]:
    """A direct message has the words; in a thread, which the group reads, they are behind a button."""
    cohort = what.cohort
    if what.to is not None:
        return {"view": _words(cohort, what.track, said.flags, f"{said.day}"), "allowed_mentions": NOBODY}
    text = f"<@{said.member}>, there is something for you alone."
    view = card(text, row(ui.Button(label="Read them", style=GREY, custom_id=_read_id(cohort, said))))
    return {"view": view, "allowed_mentions": only([said.member])}


def words_marker(what: Post, said: Words) -> str:
    if what.to is None:
        return _read_id(what.cohort, said)
    cohort = what.cohort
    return keys.FLAG_ANSWER.id(guild=cohort.guild, cohort=cohort.id, answer=Answer.FINE, day=said.day)


def read(result: WordsRead) -> dict[str, Any]:
    if not result.flags:
        return private(card("What I wanted to say is settled by now. All is well; thank you for looking."))
    return private(_words(result.cohort, result.track, result.flags, "0"))


def in_passing(result: WordsRead) -> dict[str, Any]:
    """Beside the answer to something else, to who gets no message about it."""
    note = "I send you no message about this; so I say it here, where only you see it. "
    return private(_words(result.cohort, result.track, result.flags, "0", note))


def _read_id(cohort: Cohort, said: Words) -> str:
    return keys.READ_WORDS.id(cohort=cohort.id, member=said.member, day=said.day)


def _words(cohort: Cohort, track: Track, flags: Sequence[Flag], day: str, note: str = "") -> ui.LayoutView:
    seen = _seen(flags)
    text = (
        f"How are you? In **{plain(cohort.name)}** I noticed, from your own check-ins and session reports alone:\n"
        f"{bullets(reason(flag, track) for flag in flags)}\n\n"
        "Weeks like these happen to everybody, and nobody is graded here. What would help?\n"
        f"-# {note}{seen} “I'm fine” is enough for me to be quiet about it for two units."
    )
    ids = {answer: _answer_id(cohort, answer, day) for answer in (*ANSWERS, "leave")}
    buttons = [
        _button(label, ids[answer], BLUE if answer is Answer.HELP else GREY) for answer, label in ANSWERS.items()
    ]
    return card(text, row(*buttons, _button("Leave", ids["leave"])))


def _seen(flags: Sequence[Flag]) -> str:
    """When organisers see it."""
    if any(flag.shared_at is not None for flag in flags):
        return "Organisers see these lines, too."
    if any(flag.answer is not None for flag in flags):
        return "Organisers do not see this."
    told = max((flag.told_at for flag in flags if flag.told_at is not None), default=None)
    later = when(told + TO_ANSWER, "R") if told else "a day from now"
    return f"If I hear nothing from you, organisers see exactly these lines {later}, so that somebody can lend a hand."


def answered(result: FlagsAnswered) -> dict[str, Any]:
    match result.answer:
        case Answer.FINE:
            seen = "organisers see that you are" if result.seen else "organisers are not told of it"
            text = f"Good to hear. I say nothing more of it for two units, and {seen}."
        case Answer.HELP:
            text = (
                "Thank you for saying so. I have told the organisers that you would like a hand; "
                "one of them will write to you."
            )
        case Answer.SLOWER:
            text = "Thank you. I have told the organisers that it is too much each week right now."
            if result.slower:
                named = bullets(f"**{plain(cohort.name)}**" for cohort in result.slower[:5])
                text += f"\nThese cohorts have less to do each week, and take sign-ups (`/signup`):\n{named}"
            else:
                text += " No cohort with less to do each week takes sign-ups at the moment."
        case Answer.PAUSE:
            text = (
                f"Enjoy the break. Until {result.until} (that day included) I expect nothing of you; you can change it "
                "in `/wishes`."
            )
    return private(card(text))


def pause_asked(cohort: Cohort) -> dict[str, Any]:
    buttons = [
        _button(count(weeks, "week"), keys.FLAG_PAUSE.id(guild=cohort.guild, cohort=cohort.id, weeks=weeks))
        for weeks in WEEKS
    ]
    return private(card("For how long, from today on? I note these days as days away.", row(*buttons)))


def leave_asked(cohort: Cohort) -> dict[str, Any]:
    yes, no = (keys.FLAG_LEAVE.id(guild=cohort.guild, cohort=cohort.id, choice=choice) for choice in ("yes", "no"))
    return private(
        card(
            f"Leave **{plain(cohort.name)}**? Nobody needs a reason. Your place in the group becomes free; you can "
            "come back with `/signup` at any time.",
            row(_button("Leave", yes, RED), _button("Stay", no)),
        )
    )


def stayed() -> dict[str, Any]:
    return private(card("Good. Everything stays as it is."))


def _answer_id(cohort: Cohort, answer: str, day: str) -> str:
    return keys.FLAG_ANSWER.id(guild=cohort.guild, cohort=cohort.id, answer=answer, day=day)


# To organisers


def call(what: Post, called: Call) -> dict[str, Any]:
    """In the organisers' channel; it pings nobody. What is over has no button, and no name."""
    name = plain(what.cohort.name)
    if called.solved:
        view = card(f"**{name}**: somebody asked for a person here. That is taken care of, or over.")
    else:
        owner = next((flag.owner for flag in called.flags if flag.owner is not None), None)
        text = (
            f"**{name}**: <@{called.member}> asks for somebody ({when(called.asked, 'R')}).\n"
            f"{bullets(reason(flag, what.track) for flag in called.flags)}\n{_owned(owner)}"
        )
        place = int(called.asked.timestamp())
        view = card(text, row(*_organising(what.cohort, called.member, str(place), owner)))
    return {"view": view, "allowed_mentions": NOBODY}


def call_marker(what: Post, called: Call) -> str:
    place = int(called.asked.timestamp())
    return keys.LOOK_AFTER.id(cohort=what.cohort.id, member=called.member, place=place)


def listed(result: FlagsShown, page: int) -> dict[str, Any]:
    """The list, a page at a time, with a menu that opens one person's card."""
    name = plain(result.cohort.name)
    if not result.people:
        return private(
            card(
                f"**{name}**: nobody is flagged.\n"
                "-# People are told first, and have a day to answer; what they settle by themselves you never see.",
                *_groups(result),
            )
        )
    pages = (len(result.people) + PAGE - 1) // PAGE
    page = min(page, pages - 1)
    shown = result.people[page * PAGE : (page + 1) * PAGE]
    head = f"**{name}**: {count(len(result.people), 'person', 'people')} to look after"
    lines = "\n".join(f"{number}. {_line(one)}" for number, one in enumerate(shown, page * PAGE + 1))
    parts: list[str | ui.Item[Any]] = [f"{head}\n{lines}", row(_menu(result.cohort, page, shown))]
    if pages > 1:
        turns = [("Back", page - 1), ("Next", page + 1)]
        some = [
            _button(label, keys.FLAGS_PAGE.id(cohort=result.cohort.id, page=to))
            for label, to in turns
            if 0 <= to < pages
        ]
        parts.append(row(*some))
    return private(card(*parts, *_groups(result)))


def _groups(result: FlagsShown) -> list[str | ui.Item[Any]]:
    """Groups that do not work, with a button for each of the first."""
    if not result.groups:
        return []
    some = [
        _button(f"Group {group}", keys.SEE_CASE.id(cohort=result.cohort.id, group=group)) for group in result.groups[:5]
    ]
    return [f"**{count(len(result.groups), 'group does', 'groups do')} not work**, and I have a proposal:", row(*some)]


def person(result: FlagShown) -> dict[str, Any]:
    """One person's card."""
    flagged = result.flagged
    if flagged is None:
        return private(card(f"<@{result.member}>: nothing is flagged any more."))
    group = f"group {flagged.group}" if flagged.group else "no group"
    heard = told(flagged.flags)
    lines = bullets(_full(flag, result.track) for flag in flagged.flags)
    touch = when(flagged.contacted_at, "R") if flagged.contacted_at else "not yet"
    text = (
        f"**<@{result.member}>** in {plain(result.cohort.name)}, {group}\n{lines}\n"
        f"{_owned(flagged.owner)} Last in touch: {touch}.\n"
        f"-# {heard}It goes by itself once the reason does."
    )
    return private(card(text, row(*_organising(result.cohort, result.member, "card", flagged.owner))))


def _line(one: Flagged) -> str:
    group = f"group {one.group}" if one.group else "no group"
    why = "; ".join(_brief(flag) for flag in one.flags)
    owner = f", <@{one.owner}> looks after it" if one.owner else ""
    touch = f", in touch {when(one.contacted_at, 'R')}" if one.contacted_at else ""
    return f"<@{one.member}> ({group}), since {when(one.since, 'D')}: {why}{owner}{touch}"


BRIEF = {
    Reason.MISSED: "two units without a word",
    Reason.BEHIND: "behind",
    Reason.STUCK: "stuck for a week",
    Reason.PERSON: "wants to talk to somebody",
    Reason.NOT_MET: "pair did not meet twice",
    Reason.PAIRING: "pairing goes badly",
}


def _brief(flag: Flag) -> str:
    return BRIEF[flag.reason] + (f", {SAID[flag.answer]}" if flag.answer else "")


def _full(flag: Flag, track: Track) -> str:
    said = f"; {SAID[flag.answer]}, {when(flag.answered_at, 'R')}" if flag.answer and flag.answered_at else ""
    return f"{reason(flag, track)} (since {when(flag.opened_at, 'D')}){said}"


def told(flags: Sequence[Flag]) -> str:
    """What they know of it; what they asked for themselves they do."""
    if any(flag.to_be_told for flag in flags):
        return "No message from me reaches them, and in a week they have not come by: they may not have read this. "
    heard = [(flag.told_at, flag.shared_at) for flag in flags if flag.told_at is not None]
    if any(seen is not None and seen < at for at, seen in heard):
        return "They have read the same words since. "
    return "They were told first, in the same words. " if heard else ""


def _owned(owner: MemberId | None) -> str:
    return f"<@{owner}> looks after it." if owner else "Nobody looks after it yet."


def _organising(cohort: Cohort, member: MemberId, place: str, owner: MemberId | None) -> list[ui.Button[Any]]:
    after, touch = (ids.id(cohort=cohort.id, member=member, place=place) for ids in (keys.LOOK_AFTER, keys.IN_TOUCH))
    see = _button("What they said", keys.SEE_PERSON.id(cohort=cohort.id, member=member))
    label = "Take over, or hand back" if owner else "I look after this"
    return [_button(label, after, GREY if owner else BLUE), _button("I have been in touch", touch), see]


def looks_after(result: FlagShown, by: MemberId) -> dict[str, Any]:
    """To who pressed in the organisers' channel, where the card itself changes in a moment."""
    mine = result.flagged is not None and result.flagged.owner == by
    return private(
        card("You look after this now. Press again to hand it back." if mine else "You have handed it back.")
    )


def noted() -> dict[str, Any]:
    return private(card("Noted, thank you."))


def _menu(cohort: Cohort, page: int, shown: Iterable[Flagged]) -> ui.Select[Any]:
    options = [
        SelectOption(label=label(f"{number}. {one.name}"), value=str(one.member), description=_option(one))
        for number, one in enumerate(shown, page * PAGE + 1)
    ]
    return ui.Select(
        custom_id=keys.FLAGS_OF.id(cohort=cohort.id, page=page), placeholder="Open a person's card", options=options
    )


def _option(one: Flagged) -> str:
    return "; ".join(BRIEF[flag.reason] for flag in one.flags)[:100]


def _units(flag: Flag, track: Track) -> str:
    """Their titles, as many as help."""
    titles = {slot.unit.slug: slot.unit.title for slot in track.slots}
    known = [f"*{plain(titles[unit])}*" for unit in flag.units if unit in titles]
    more = len(known) - NAMED
    return ", ".join(known[-NAMED:]) + (f" and {more} before" if more > 0 else "")


def _button(label: str, custom_id: str, style: ButtonStyle = GREY) -> ui.Button[Any]:
    return ui.Button(label=label, custom_id=custom_id, style=style)
