"""A plan in words: how many have a place and what is proven of it, who has none and why, and when each group meets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import ceil
from zoneinfo import ZoneInfo

from bot.commands.people_file import People
from bot.core.availability import DAYS
from bot.core.matching import Group, Keep, Proposal
from bot.core.matching.changes import Advice
from bot.guild.cards.advice import change, condition, why

FEW = 20
"""Groups, and people without one, that are shown unless all are asked for."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with what it was made from and how; `advice` is for those whom it leaves out."""

    people: People
    keep: Keep
    proposal: Proposal
    seconds: float
    advice: tuple[Advice, ...]

    def quality(self, quality: float, parts: int) -> float:
        """As the share of that of a perfect group, never rounded up."""
        return self.people.rules.weights.share(quality, parts) / parts


def report(planned: Planned, everything: bool) -> str:
    """The whole report, in lines; only the first FEW of a long list unless `everything` is wanted."""
    proposal = planned.proposal
    zones = {applicant.key: applicant.zone for applicant in planned.people.applicants}
    shown = len(proposal.groups) if everything else FEW
    lines = [*summary(planned), *_unplaced(planned, everything)]
    for number, group in enumerate(proposal.groups[:shown], start=1):
        lines += ["", f"Group {number} (quality {planned.quality(group.quality, 100):.2f})", *members(group, zones)]
    if len(proposal.groups) > shown:
        lines += ["", f"... and {len(proposal.groups) - shown} more groups; --all shows every one."]
    return "\n".join(lines)


def summary(planned: Planned) -> Iterator[str]:
    """The figures, a line each."""
    people, proposal = planned.people, planned.proposal
    proven, count = proposal.certificate, len(people.applicants)
    sizes = Counter(len(group.members) for group in proposal.groups)
    by_size = ", ".join(f"{number} of {size}" for size, number in sorted(sizes.items()))
    mean, worst = (f"{planned.quality(each, 1000):.3f}" for each in (proven.quality, proven.worst))
    yield f"People      {count}"
    yield f"Placed      {proven.placed}" + (f" ({proven.placed / count:.0%})" if count else "") + f"; {bound(planned)}"
    yield f"Groups      {len(proposal.groups)}" + (f" ({by_size})" if by_size else "")
    yield f"Quality     {mean} of 1 on the mean{best(planned)}; the worst group has {worst}"
    if people.current:
        yield f"Moves       {proven.moved} of {sum(map(len, people.current))} who are in a group"
    yield f"Search      {planned.seconds:.1f} s, seed {proposal.seed}" + (", cut short" if proven.stopped else "")
    yield f"Not placed  {len(proposal.unplaced)}"


def bound(planned: Planned) -> str:
    """What is proven of the number of people placed."""
    proven, if_ = planned.proposal.certificate, condition(planned.keep, planned.people.current)
    if proven.placed == proven.most:
        return f"proven: nobody could place more{if_}"
    return f"proven: at most {proven.most} could be placed{if_}"


def best(planned: Planned) -> str:
    """What is proven of the quality, if anything is."""
    gap, if_ = planned.proposal.certificate.gap, condition(planned.keep, planned.people.current)
    if gap is None:
        return ""
    return f", proven to be {'the best' if gap == 0 else f'within {ceil(gap * 10_000) / 100:.2f}% of the best'}{if_}"


def _unplaced(planned: Planned, everything: bool) -> Iterator[str]:
    for one in planned.advice[: None if everything else FEW]:
        yield f"  {one.key}: {why(one)}. {change(one)}"
    if len(planned.advice) > FEW and not everything:
        yield f"  ... and {len(planned.advice) - FEW} more people; --all shows everybody."


def members(group: Group, zones: dict[str, str]) -> Iterator[str]:
    """Each member with their zone and the local times of the sessions."""
    width = max(len(key) for key in group.members)
    zone_width = max(len(zones[key]) for key in group.members)
    for key in group.members:
        yield f"  {key:{width}}  {zones[key]:{zone_width}}  {local_times(group, ZoneInfo(zones[key]))}"


def local_times(group: Group, zone: ZoneInfo) -> str:
    """The times on this zone's clock, with the weeks (1-based) in which they hold where they change."""
    by_week = [", ".join(_clock(start.astimezone(zone)) for start in week) for week in group.sessions]
    runs = [
        (times, [week for week, _ in weeks]) for times, weeks in groupby(enumerate(by_week, 1), lambda pair: pair[1])
    ]
    if len(runs) == 1:
        return runs[0][0]
    return "; ".join(f"{_weeks(weeks[0], weeks[-1])}: {times or 'no session'}" for times, weeks in runs)


def _weeks(first: int, last: int) -> str:
    return f"week {first}" if first == last else f"weeks {first}-{last}"


def _clock(local: datetime) -> str:
    return f"{DAYS[local.weekday()]} {local:%H:%M}"
