"""What can stand on a server: the facts of a cohort that it is drawn from, threads, and posts with what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.core.capstone import UpstreamAnswer
from bot.core.cases import Case
from bot.core.cohort import Cohort
from bot.core.curriculum import Slot, Track
from bot.core.digest import Digest, SlowPace
from bot.core.flags import Flag
from bot.core.groups import Group
from bot.core.health import Ill
from bot.core.moves import SessionsMove
from bot.core.pairs import Pair
from bot.core.people import ChannelId, GroupId, MemberId
from bot.core.reach import Reach
from bot.core.reminder import Reminded, Reminder
from bot.core.schedule import Planned, Timetable
from bot.core.troubles import Trouble
from bot.core.votes import Vote
from bot.core.work import Work

LATE = timedelta(hours=1)
"""A unit posted later than this after it was due says so."""


# The facts


@dataclass(frozen=True, slots=True)
class Standing:
    """One cohort as the memory knows it. `groups` holds the ended ones too; `zones` the IANA zone of everybody who is
    signed up and on the server; `left` are those signed up who were not there when last looked for."""

    cohort: Cohort
    timetable: Timetable
    groups: tuple[Group, ...]
    zones: Mapping[MemberId, str]
    left: frozenset[MemberId] = frozenset()
    votes: tuple[Vote, ...] = ()
    """Those whose result has not been read."""
    reach: Mapping[MemberId, Reach] = field(default_factory=dict[MemberId, Reach])
    """How people want to hear from the bot, where they chose something."""
    away: Mapping[MemberId, frozenset[date]] = field(default_factory=dict[MemberId, frozenset[date]])
    """Local dates on which people have said that they are away."""
    answers: tuple[UpstreamAnswer, ...] = ()
    """What upstream answered to capstones in the last days."""
    pairings: Mapping[GroupId, Mapping[str, tuple[Pair, ...]]] = field(
        default_factory=dict[GroupId, Mapping[str, tuple[Pair, ...]]]
    )
    """The pairs of each group for the units (slugs) that are under way."""
    session: timedelta = timedelta(minutes=90)
    """How long a session lasts."""
    answered: Mapping[str, frozenset[MemberId]] = field(default_factory=dict[str, frozenset[MemberId]])
    """Who has said anything of each unit (slug) that it is somebody's evening to be reminded of; of no others."""
    reminded: Mapping[str, Mapping[MemberId, Reminded]] = field(default_factory=dict[str, Mapping[MemberId, Reminded]])
    """Whom a reminder of those units was decided for already."""
    joined: Mapping[MemberId, datetime] = field(default_factory=dict[MemberId, datetime])
    """When people signed up who did after the first unit came; known while it is somebody's evening."""
    flags: tuple[Flag, ...] = ()
    """What was noticed of people and holds, by member."""
    told: Mapping[MemberId, datetime] = field(default_factory=dict[MemberId, datetime])
    """When people were last told of such a thing, where that was lately."""
    cases: tuple[Case, ...] = ()
    """The open cases of groups that do not work."""

    @property
    def track(self) -> Track:
        """The track as the cohort lives it, by its calendar."""
        return self.timetable.track

    @property
    def seated(self) -> frozenset[MemberId]:
        """Everybody who is in a living group."""
        return frozenset[MemberId]().union(*(group.members for group in self.groups if group.ended_at is None))


# What stands


@dataclass(frozen=True, slots=True)
class Thread:
    """A group's private thread. An archived one keeps its members, so that they can read back."""

    key: str
    cohort: Cohort
    group: GroupId
    members: frozenset[MemberId]
    archived: bool


@dataclass(frozen=True, slots=True)
class Announcement:
    """The cohort is open for sign-ups; its first unit comes at `first`."""

    track: Track
    first: datetime


@dataclass(frozen=True, slots=True)
class Welcome:
    """A group has formed, or its members have changed (`version` above 1). `next` are its next sessions, up to two."""

    group: Group
    next: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class UnitPost:
    """One week's unit for a group, or for the whole cohort. `also` are units of earlier weeks that were not posted.

    `next` is what comes after it, as far as the calendar says; `pairs` who works with whom while it is under way, and
    `away` who of the group is not there for it.
    """

    slot: Slot
    group: Group | None
    late: bool = False
    also: tuple[Slot, ...] = ()
    next: Planned | None = None
    pairs: tuple[Pair, ...] = ()
    away: frozenset[MemberId] = frozenset()

    def calendar(self, weeks: int) -> str:
        """What the post says of the calendar, in short; it changes when that does. The cohort has so many `weeks`."""
        after = f">{self.next.slot.unit.slug}@{int(self.next.due.timestamp())}" if self.next else ""
        return f"{self.slot.week}/{weeks}{after}"

    @property
    def company(self) -> str:
        """What the post says of pairs, in short."""
        return f"{self.pairs}{sorted(self.away)}".replace(" ", "") if self.pairs else ""


@dataclass(frozen=True, slots=True)
class TimesChange:
    """In a coming week the group meets at other local times than before, all of its members or some."""

    group: Group
    move: SessionsMove


@dataclass(frozen=True, slots=True)
class SessionCall:
    """A session of the group begins at `start`; `called` are mentioned. When it is `over`, whether they met."""

    group: Group
    start: datetime
    over: bool
    called: frozenset[MemberId] = frozenset()


@dataclass(frozen=True, slots=True)
class Words:
    """What was noticed of a member, said to them alone; it names nobody else. `day` is theirs, local."""

    member: MemberId
    flags: tuple[Flag, ...]
    day: date


@dataclass(frozen=True, slots=True)
class Call:
    """A member asked for somebody, so organisers are called; `solved` when it is over."""

    member: MemberId
    asked: datetime
    flags: tuple[Flag, ...] = ()
    solved: bool = False

    @property
    def version(self) -> str:
        """Changes with what is to be said about it."""
        if self.solved:
            return "solved"
        return " ".join([*(flag.reason for flag in self.flags), *{str(flag.owner) for flag in self.flags}])


@dataclass(frozen=True, slots=True)
class StillIn:
    """A member of a group that does not work is asked whether they are still in, until `until`."""

    member: MemberId
    group: GroupId
    why: Ill
    opened: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Repair:
    """How a group could be mended, for organisers; `solved` when it is, and then nothing of the case is said."""

    case: Case | None
    members: frozenset[MemberId]
    solved: bool = False

    @property
    def version(self) -> str:
        """Changes with what is to be said about it."""
        if self.case is None:
            return "solved"
        return f"{self.case.facts} {' '.join(map(str, sorted(self.members)))}"


Content = (
    Announcement
    | Welcome
    | UnitPost
    | TimesChange
    | SessionCall
    | Vote
    | Trouble
    | Work
    | Reminder
    | Digest
    | SlowPace
    | UpstreamAnswer
    | Words
    | Call
    | StillIn
    | Repair
)


@dataclass(frozen=True, slots=True)
class Post:
    """One message: in a group's thread, or in `channel` where there is none: the cohort's, unless another is given."""

    key: str
    cohort: Cohort
    track: Track
    thread: Thread | None
    due: datetime
    content: Content
    channel: ChannelId | None = None
    to: MemberId | None = None
    """Whom it goes to as a direct message, instead of to a thread or channel."""
    until: datetime | None = None
    """When it would help nobody any more; None for what is still wanted when it comes late."""

    @property
    def place(self) -> ChannelId:
        """The channel it goes to, if it does not go to a thread."""
        return self.channel or self.cohort.channel

    @property
    def lane(self) -> str:
        """Posts of one lane share a place and go out in order."""
        if self.to is not None:
            return f"dm:{self.to}"
        return self.thread.key if self.thread else f"channel:{self.place}"

    @property
    def version(self) -> str:
        """Changes when what stands is to be edited."""
        match self.content:
            case UnitPost(slot=slot, also=also) as unit:
                revisions = "+".join(each.unit.revision[:12] for each in (slot, *also))
                return " ".join(filter(None, [revisions, unit.calendar(self.track.weeks), _short(unit.company)]))
            case Announcement(track, first):
                return f"{track.weeks}@{int(first.timestamp())}"
            case SessionCall(over=over):
                return "asked" if over else "told"
            case Trouble() | Work() | Digest() | Call() | Repair() as told:
                return told.version
            case _:
                return ""


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""
