"""What the organisers must know: what could not be done on their server, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.core.cohort import Cohort
from bot.core.people import ChannelId, CohortId, MemberId
from bot.core.placed import Found, Why


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong with a cohort's place on the server, whatever all it stops.

    `missing` are the permissions that the bot lacks in the cohort's channel, as discord.py names them; `members` whom
    it could not add; `stopped` how many things wait for it to be mended. `solved` says that it is over.
    """

    cohort: Cohort
    why: Why
    missing: tuple[str, ...] = ()
    members: tuple[MemberId, ...] = ()
    stopped: int = 0
    solved: bool = False

    @property
    def version(self) -> str:
        """Changes with what is to be said about it."""
        return "solved" if self.solved else f"{self.stopped} {' '.join(self.missing)} {list(self.members)}"


@dataclass(slots=True)
class _Stopped:
    members: set[MemberId] = field(default_factory=set[MemberId])
    count: int = 0


def troubles(
    cohorts: Iterable[Cohort], found: Found, missing: Mapping[ChannelId, tuple[str, ...]]
) -> tuple[Trouble, ...]:
    """One for each running cohort and cause. `missing` are the permissions lacking in each channel, if any; a channel
    that the bot cannot see at all lacks "view_channel"."""
    running = {cohort.id: cohort for cohort in cohorts if cohort.running}
    stopped: dict[tuple[CohortId, Why], _Stopped] = {}
    for key, placed in found.items():
        cohort = _cohort(key)
        if placed.troubled and placed.reason and cohort in running:
            one = stopped.setdefault((cohort, placed.reason), _Stopped())
            one.count += 1
            if placed.member is not None:
                one.members.add(placed.member)
    for cohort in running.values():
        if lacking := missing.get(cohort.channel):
            stopped.setdefault((cohort.id, Why.NO_CHANNEL if "view_channel" in lacking else Why.FORBIDDEN), _Stopped())
    return tuple(
        Trouble(
            cohort=running[cohort],
            why=why,
            missing=missing.get(running[cohort].channel, ()) if why is Why.FORBIDDEN else (),
            members=tuple(sorted(one.members)),
            stopped=one.count,
        )
        for (cohort, why), one in sorted(stopped.items())
    )


def _cohort(key: str) -> CohortId:
    """Keys of what is placed name their cohort second; 0 where there is none, or where it is about a trouble itself."""
    kind, _, rest = key.partition(":")
    number = rest.partition(":")[0]
    return CohortId(int(number) if number.isdigit() and kind != "trouble" else 0)
