"""Drives a simulated cohort: people sign up, groups are made, and the weeks pass; returns what was seen."""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions.course import timetable_of
from bot.core.calendar import WEEK, instant
from bot.core.pairs import pairing_of
from bot.core.people import GroupId, GuildId, MemberId
from bot.demo.seed import answers
from bot.demo.simulation import run_as_bot
from bot.store import cohorts, pairings
from tests.simulate.diary import Diary, Errors, Watcher
from tests.simulate.hands import Hands
from tests.simulate.observed import Course, Message, Observed, flags_of, pairs_of, troubles_of
from tests.simulate.people import AWAY, Deed, Kind, Part, Person, cast, deal, deeds, met
from tests.world import Seen, Server, Someone, World, open_world

ZONE, POST_AT = "Europe/London", time(9)
NOON = time(12)
"""When the organiser looks, in UTC."""
A_WHILE = timedelta(minutes=5)
TO_ACT = timedelta(hours=2)
"""So long after the bot has written to them, people act."""
SEARCH = 10
"""Real seconds that it may take to find groups."""
SESSION = timedelta(minutes=90)
ON_THE_LIST = re.compile(r"^[0-9]+\. <@([0-9]+)> \(", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to simulate: so many people on that track, from that Monday on for so many weeks."""

    people: int = 60
    weeks: int = 16
    first_monday: date = date(2026, 9, 7)
    """Clocks change in Auckland, Sydney, Europe and America while it goes on, and not on one day."""
    seed: int = 1
    track: str = "part-time-16"


async def simulate(plan: Plan, say: Callable[[str], None]) -> Observed:
    """Live through it; `say` gets a line a week. What goes wrong unseen is raised."""
    errors = Errors()
    logging.getLogger().addHandler(errors)
    try:
        with tempfile.TemporaryDirectory(prefix="understudy-simulation-") as folder:
            sizes = {"group_min": 4, "group_target": 5, "group_max": 6}
            async with open_world(Path(folder), sweep_minutes=240, matching_seconds=SEARCH, **sizes) as world:
                world.search.clock = perf_counter  # a search for some people's groups would go on for minutes
                world.env.settle_timeout = 10 * SEARCH
                run = _Run(world, plan, say)
                await run.through()
            return run.observed(Path(folder) / "bot.db", errors.lines)
    finally:
        logging.getLogger().removeHandler(errors)


class _Run:
    def __init__(self, world: World, plan: Plan, say: Callable[[str], None]) -> None:
        self._world, self._plan, self._say = world, plan, say
        self._diary = Diary(world)
        self._watcher = Watcher(world, self._told)
        self._server: Server
        self._hands: Hands
        self._office: Any
        self._people: dict[MemberId, Person] = {}
        self._who: dict[MemberId, Someone] = {}
        self._parts: Mapping[MemberId, Part] = {}
        self._course: list[Course] = []
        self._units: dict[tuple[int, str], int] = {}
        """The message of a unit in a place."""
        self._answered: set[tuple[MemberId, str]] = set()
        self._replied: set[MemberId] = set()
        self._began: dict[MemberId, int] = {}
        self._seen: dict[MemberId, datetime] = {}
        self._proposals: dict[GroupId, datetime] = {}
        self._to_apply: list[int] = []

    async def through(self) -> None:
        await self._begins()
        await self._signs_up()
        await self._groups()
        first = self._course[0].due
        for unit in self._course:
            self._diary.note(unit.due + A_WHILE, partial(self._unit_comes, unit))
        day = self._world.now().date()
        while (noon := datetime.combine(day, NOON, UTC)) < first + self._plan.weeks * WEEK + timedelta(days=4):
            self._diary.note(noon, self._organiser_looks)
            day += timedelta(days=1)
        for week in range(1, self._plan.weeks + 1):
            await self._diary.live(first + week * WEEK)
            sent = len(self._watcher.messages)
            self._say(f"week {week} of {self._plan.weeks} is over: {self._world.now():%d %b %Y}, {sent} messages")
        await self._diary.live(self._world.now() + timedelta(days=3))

    def observed(self, database: Path, log: list[str]) -> Observed:
        return Observed(
            self._people,
            self._parts,
            self._course,
            self._watcher.messages,
            flags_of(database),
            troubles_of(database),
            pairs_of(database),
            self._began,
            self._seen,
            self._proposals,
            log,
        )

    # The beginning

    async def _begins(self) -> None:
        before = datetime.combine(self._plan.first_monday - timedelta(days=4), NOON, UTC)
        await self._world.is_down(seconds=(before - self._world.now()).total_seconds())
        self._server = self._world.server("ML self-study")
        self._hands = Hands(self._server)
        self._office = self._server.guild.create_text_channel("organisers")
        await self._server.olu.types("server channel", channel=self._office)
        first = self._plan.first_monday.isoformat()
        await self._server.opens_cohort("Autumn", track=self._plan.track, first_monday=first, zone=ZONE)

    async def _signs_up(self) -> None:
        for person in cast(self._plan.people, self._plan.seed):
            who = self._server.member(person.name)
            said = answers(person.self)
            form = {"parts": [], "exact": said.exact, "level": said.level, "hours": [said.hours]}
            joined = await who.signs_up(zone=person.zone, **form)
            assert "You are in" in joined.text, joined
            mailbox = who.actor.user.dm_channel.id
            self._people[MemberId(who.id)], self._who[MemberId(who.id)] = person, who
            self._watcher.mailboxes[mailbox] = MemberId(who.id)
            if person.way:
                await who.chooses(await who.types("reminders"), person.way)
            if person.closed:
                path = f"/channels/{mailbox}/messages"
                self._world.env.inject_error("POST", path, status=403, code=50007, times=None)

    async def _groups(self) -> None:
        preview = await self._server.olu.types("regroup")
        self._say(preview.text.splitlines()[1].replace("*", "").partition(". ")[0])
        assert "Done" in (await self._server.olu.presses(preview, "Apply")).text
        await self._world.passes(minutes=1)
        groups = {
            GroupId(int(thread.name.split()[-1])): [MemberId(one) for one in sorted(self._server.members_of(thread))]
            for thread in self._server.threads
        }
        self._course = await run_as_bot(self._world.env, self._read_course())
        units = max(unit.number for unit in self._course if unit.number is not None) + 1
        self._parts = deal(groups, list(self._people), units, self._plan.seed)
        self._began = {
            member: part.begins
            for member, part in self._parts.items()
            if not part.calm and part.kind is not Kind.MISMATCHED
        }

    async def _read_course(self) -> list[Course]:
        """The units that people are asked about and that are over by the end."""
        app, guild = self._world.app, GuildId(self._server.guild.id)
        async with app.db.snapshot() as tx:
            [cohort] = await cohorts.all_of(tx, guild)
            table = await timetable_of(app, tx, cohort)
        last = instant(self._plan.first_monday, POST_AT, ZONE) + self._plan.weeks * WEEK + timedelta(days=1)
        found: list[Course] = []
        number = -1
        asked = [(each.due, table.ends(each), each.slot) for each in table.units if each.slot.kind != "buffer"]
        for due, over, slot in sorted(asked, key=lambda one: one[:2]):
            if over > last:
                continue
            first = not found or found[-1].due < due
            number += first
            changes = pairing_of(slot) == "rotate"
            found.append(Course(slot.unit.slug, due, over, number if first else None, changes))
        return found

    # A unit comes

    async def _unit_comes(self, unit: Course) -> None:
        """Everybody makes up their mind when to check in for it."""
        number = unit.number if unit.number is not None else self._number(unit.ends - timedelta(hours=1))
        pairs = await run_as_bot(self._world.env, self._pairs_for(unit.slug))
        later = max(0, (unit.ends - unit.due) // WEEK - 1) * 7
        for member, part in self._parts.items():
            zone, dice = self._people[member].zone, Random(f"{self._plan.seed} {self._people[member].name} {unit.slug}")
            badly = unit.number is not None and any(member in pair and part.others <= pair for pair in pairs)
            if part.kind is Kind.MISMATCHED and badly and number >= part.begins:
                self._began.setdefault(member, number)
            came = unit.due.astimezone(ZoneInfo(zone)).date()
            if part.kind is Kind.AWAY and unit.number == part.begins - 1:
                off = came + timedelta(days=7)
                await self._is_away(member, off, off + AWAY - timedelta(days=1))
            for deed in deeds(part, number, dice, badly=badly):
                at = instant(came + timedelta(days=later + deed.day), _hour(deed.hour), zone)
                self._diary.note(at, partial(self._checks_in, member, unit, deed))

    async def _pairs_for(self, unit: str) -> list[frozenset[MemberId]]:
        async with self._world.app.db.snapshot() as tx:
            [cohort] = await cohorts.all_of(tx, GuildId(self._server.guild.id))
            made = await pairings.of_units(tx, cohort, [unit])
        return [frozenset(pair) for units in made.values() for pairs in units.values() for pair in pairs]

    def _number(self, at: datetime) -> int:
        """The number of the unit that is under way then, -1 before the first."""
        return max((unit.number for unit in self._course if unit.number is not None and unit.due <= at), default=-1)

    async def _is_away(self, member: MemberId, first: date, last: date) -> None:
        said = await self._who[member].types("away", until=last.isoformat(), **{"from": first.isoformat()})
        assert last.isoformat() in said.text, said

    async def _checks_in(self, member: MemberId, unit: Course, deed: Deed) -> None:
        if self._parts[member].kind is Kind.REMINDED and (member, unit.slug) in self._answered:
            return
        place = self._hands.thread_of(member)
        post = self._units.get((place.id, unit.slug)) if place is not None else None
        if deed.typed or post is None:
            asked = await self._hands.types(self._who[member], "checkin", unit=unit.slug)
        else:
            asked = self._hands.read(place, post)
        await self._taps(self._who[member], unit.slug, asked, deed)

    async def _taps(self, who: Someone, slug: str, asked: Seen, deed: Deed) -> None:
        said = await self._hands.presses(who, asked, deed.label)
        assert "Checked in" in said.text, said
        self._answered.add((MemberId(who.id), slug))
        if deed.more:
            said = await self._hands.tells_more(who, said, **deed.more)
            assert "Checked in" in said.text, said

    # What the bot writes

    def _told(self, number: int, message: Message) -> None:
        """A message has come: whoever it is to acts on it, if they do."""
        if message.has("rd"):
            self._reminded(number, message)
            return
        for button in message.buttons:
            match button.split(":"):
                case ["ci", _, _, _, unit]:
                    self._units[message.place, unit] = number
                case ["rc", _, _, about] if about.startswith("s") and "-" in about:
                    start = datetime.fromtimestamp(int(about.split("-")[1]), UTC)
                    self._diary.note(
                        start + SESSION + 2 * A_WHILE, partial(self._after_session, number, message, start)
                    )
                case ["fr" | "fa" | "gr" | "gs", *_]:
                    for member in message.people:
                        self._replies(member, number, message)
                case [("gm" | "gn"), _, _, group, *_]:
                    self._proposals.setdefault(GroupId(int(group)), self._world.now())
                    self._to_apply.append(number)
                case _:
                    continue
            if not button.startswith("ci:"):
                return

    def _reminded(self, number: int, message: Message) -> None:
        [unit] = {button.split(":")[3] for button in message.buttons if button.startswith("rd:")}
        for member in sorted(message.people):
            if self._parts[member].kind is Kind.REMINDED:
                dice = Random(f"{self._plan.seed} {member} {unit}")
                at = self._world.now() + timedelta(minutes=dice.randint(5, 110))
                self._diary.note(at, partial(self._taps_reminder, member, unit, number, message))

    async def _taps_reminder(self, member: MemberId, unit: str, number: int, message: Message) -> None:
        who, place = self._where(member, message)
        await self._taps(who, unit, self._hands.read(place, number), Deed(0, 0, "Done"))

    def _where(self, member: MemberId, message: Message) -> tuple[Someone, Any]:
        """Who acts on a message, and in what place: a thread, or one's own direct messages."""
        who = self._who[member]
        if message.to is None:
            return who, self._hands.thread(message.place)
        return who.directly, who.actor.user.dm_channel

    async def _after_session(self, number: int, message: Message, start: datetime) -> None:
        """Some answer whether they met."""
        thread = self._hands.thread(message.place)
        unit, members = self._number(start), sorted(self._server.members_of(thread))
        wrong = any(self._parts[MemberId(one)].kind is Kind.NOT_MEETING for one in members)
        for member in map(MemberId, members):
            part, dice = self._parts[member], Random(f"{self._plan.seed} {self._people[member].name} {start}")
            answer, who = met(part, unit, dice, needed=wrong), self._who[member]
            if answer is None:
                continue
            asked = self._hands.read(thread, number)
            said = await self._hands.presses(who, asked, "We met" if answer else "We did not")
            if answer and dice.random() < 0.3 and part.kind is not Kind.MISMATCHED:
                await self._hands.presses(who, said, dice.choice(("3 all right", "4", "5 very well")))

    def _replies(self, member: MemberId, number: int, message: Message) -> None:
        """Somebody was told something alone, and answers once, if they do."""
        part = self._parts[member]
        about_group = message.has("gr") or message.has("gs")
        if part.answer and member not in self._replied and about_group == (part.kind is Kind.QUIET):
            self._replied.add(member)
            self._diary.note(self._world.now() + TO_ACT, partial(self._answers, member, number, message))

    async def _answers(self, member: MemberId, number: int, message: Message) -> None:
        who, place = self._where(member, message)
        words = self._hands.read(place, number)
        if message.to is None:
            words = await self._hands.presses(who, words, words.labels[0])
        await self._hands.presses(who, words, self._parts[member].answer)

    # The organiser

    async def _organiser_looks(self) -> None:
        """Once a day: at the list, at all of its pages; and at what is proposed, which is applied."""
        olu = self._server.olu
        page = await olu.types("flags")
        while True:
            for member in ON_THE_LIST.findall(page.text):
                self._seen.setdefault(MemberId(int(member)), self._world.now())
            if "Next" not in page.labels:
                break
            page = await olu.presses(page, "Next")
        for number in list(self._to_apply):
            proposal = next(seen for seen in self._server.posts(self._office) if seen.id == number)
            if "Apply" in proposal.labels:
                said = await olu.presses(proposal, "Apply")
                if "has changed since" in said.text:
                    continue
                assert "Done" in said.text, said
            self._to_apply.remove(number)


def _hour(hour: float) -> time:
    return time(int(hour), int(hour % 1 * 60))
