"""What the organisers must know: what could not be done on their server, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.core import keys
from bot.core.cohort import Cohort
from bot.core.people import ChannelId, GroupId, MemberId
from bot.core.placed import Found, Why


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong with a cohort's place on the server, whatever all it stops.

    `missing` are the permissions that the bot lacks in the cohort's channel, as discord.py names them, or mistakes in
    the curriculum's files, in sentences; `members` whom it could not add, or who left, with their groups; `stopped` how
    many things wait for it to be mended. `solved` says that it is over.
    """

    cohort: Cohort
    why: Why
    missing: tuple[str, ...] = ()
    members: tuple[tuple[MemberId, GroupId], ...] = ()
    stopped: int = 0
    solved: bool = False

    @property
    def key(self) -> str:
        return keys.trouble(self.cohort.id, self.why)

    @property
    def version(self) -> str:
        """Changes with what is to be said about it."""
        if self.solved:
            return "solved"
        members = " ".join(f"{member}/{group}" for member, group in self.members)
        return f"{self.stopped} {' '.join(self.missing)} {members}"


@dataclass(frozen=True, slots=True)
class Situation:
    """A cohort, and who of its living groups has left the server: each with their group."""

    cohort: Cohort
    left: Mapping[MemberId, GroupId]


@dataclass(slots=True)
class _Stopped:
    members: set[tuple[MemberId, GroupId]] = field(default_factory=set[tuple[MemberId, GroupId]])
    count: int = 0


def troubles(here: Situation, found: Found, missing: Mapping[ChannelId, tuple[str, ...]]) -> Iterator[Trouble]:
    """One for each cause, while the cohort runs. `missing` are the permissions lacking in each channel, if any; a
    channel that the bot cannot see at all lacks "view_channel"."""
    cohort = here.cohort
    if not cohort.running:
        return
    stopped: dict[Why, _Stopped] = {}
    for key, placed in found.items():
        if placed.troubled and placed.reason and keys.cohort_of(key) == cohort.id:
            one = stopped.setdefault(placed.reason, _Stopped())
            one.count += 1
            if placed.member is not None:
                one.members.add((placed.member, keys.group_of(key)))
    lacking = missing.get(cohort.channel, ())
    if lacking:
        stopped.setdefault(Why.NO_CHANNEL if "view_channel" in lacking else Why.FORBIDDEN, _Stopped())
    if here.left:
        stopped[Why.LEFT] = _Stopped(set(here.left.items()))
    for why, one in sorted(stopped.items()):
        yield Trouble(
            cohort,
            why,
            missing=lacking if why is Why.FORBIDDEN else (),
            members=tuple(sorted(one.members)),
            stopped=one.count,
        )
