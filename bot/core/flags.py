"""A flag: that something was noticed of a person, what they said to it, and what organisers did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.people import CohortId, MemberId
from bot.core.risk import Finding, Reason, Span

TO_ANSWER = timedelta(hours=24)
"""How long a person has to answer before organisers see what they were told."""
UNSENT = timedelta(days=7)
"""How long somebody whom no message may reach has to come by, and be told then, before organisers see it."""
QUIET_UNITS = 2
"""After "I'm fine" nothing is said, nor shown to organisers, until so many more of their units are over."""


class Answer(StrEnum):
    """What a person says to it."""

    FINE = "fine"
    HELP = "help"
    SLOWER = "slower"
    PAUSE = "pause"


QUIET = (Answer.FINE, Answer.PAUSE)
KIN = {Reason.MISSED: Reason.BEHIND, Reason.BEHIND: Reason.MISSED}
"""Where one turns into the other, nothing new is said: what was told, answered and done holds on."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One reason of one member of a cohort, from when it held (`opened_at`) to when it no longer did (`cleared_at`).

    Organisers see it from `shared_at` on. `owner` is the organiser who looks after it. All times are UTC.
    """

    cohort: CohortId
    member: MemberId
    reason: Reason
    opened_at: datetime
    units: tuple[str, ...] = ()
    told_at: datetime | None = None
    answer: Answer | None = None
    answered_at: datetime | None = None
    shared_at: datetime | None = None
    owner: MemberId | None = None
    contacted_at: datetime | None = None
    cleared_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.cleared_at is None

    @property
    def unanswered(self) -> bool:
        """Whether the person has said nothing to it yet, nor organisers seen it."""
        return self.open and self.shared_at is None and self.answer is None

    @property
    def shared(self) -> bool:
        """Whether organisers see it."""
        return self.open and self.shared_at is not None

    @property
    def to_be_told(self) -> bool:
        """Whether the person has still to hear of it. What they asked for themselves they know."""
        return self.open and self.told_at is None and self.answer is None and self.reason is not Reason.PERSON

    @property
    def calls(self) -> bool:
        """Whether organisers are called for it: the person wants somebody, and nobody has been in touch since."""
        wanted = self.reason is Reason.PERSON or self.answer is Answer.HELP
        return self.shared and wanted and self.contacted_at is None


def share_due(flag: Flag, *, reached: bool) -> datetime | None:
    """When organisers will see it, if the person says nothing; None where that is not to be foreseen.

    `reached`: a message about it is sent to the person sooner or later. Who wants none is told when they use the bot;
    who does not come by is not lost for it.
    """
    if not flag.unanswered:
        return None
    if flag.told_at is not None:
        return flag.told_at + TO_ANSWER
    return None if reached else flag.opened_at + UNSENT


def noticed(
    member: MemberId,
    cohort: CohortId,
    present: Sequence[Flag],
    found: Iterable[Finding],
    theirs: Sequence[Span],
    now: datetime,
    *,
    gone: bool = False,
) -> Iterator[Flag]:
    """The member's flags that change: new ones, those whose reason is gone, and those about other units than before.

    `present` are the open ones, `theirs` the units that are over and were theirs. What was answered with "I'm fine" and
    still holds two units later ends, and begins anew: the person is asked again. Who asked for help is not forgotten
    because the reason is: that stays until somebody was in touch, or the member is `gone` from the cohort.
    """
    owner = next((flag.owner for flag in present if flag.owner is not None), None)
    by_reason = {flag.reason: flag for flag in present}
    holding = {finding.reason: finding for finding in found}
    turned = {one: by_reason[other] for one, other in KIN.items() if other in by_reason and other not in holding}
    for reason, flag in by_reason.items():
        finding = holding.get(reason)
        if finding is None:
            if gone or not (flag.answer is Answer.HELP and flag.calls):
                yield replace(flag, cleared_at=now)
        elif _quiet_is_over(flag, theirs):
            yield replace(flag, cleared_at=now)
        elif finding.units != flag.units:
            yield replace(flag, units=finding.units)
    for reason, finding in holding.items():
        before = by_reason.get(reason)
        if before is None or _quiet_is_over(before, theirs):
            shared = now if reason is Reason.PERSON else None
            new = Flag(cohort, member, reason, now, finding.units, shared_at=shared, owner=owner)
            if before is None and reason in turned and not _quiet_is_over(turned[reason], theirs):
                new = replace(turned[reason], reason=reason, opened_at=now, units=finding.units)
            yield new


def _quiet_is_over(flag: Flag, theirs: Sequence[Span]) -> bool:
    said = flag.answered_at
    if flag.answer not in QUIET or said is None:
        return False
    return len({span.ends for span in theirs if span.ends > said}) >= QUIET_UNITS
