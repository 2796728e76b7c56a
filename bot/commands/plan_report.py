"""A plan in words: how many have a place and what is proven of it, who has none and why, and when each group meets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.commands.people_file import People
from bot.core.availability import DAYS
from bot.core.matching import Certificate, Group, Proposal
from bot.guild.cards.advice import change, why

FEW = 20
"""Groups, and people without one, that are shown unless all are asked for."""


def report(people: People, proposal: Proposal, seconds: float, everything: bool) -> str:
    """The whole report, in lines; only the first FEW of a long list unless `everything` is wanted."""
    zones = {applicant.key: applicant.zone for applicant in people.applicants}
    shown = len(proposal.groups) if everything else FEW
    lines = [*summary(people, proposal, seconds), *_unplaced(people, proposal, everything)]
    for number, group in enumerate(proposal.groups[:shown], start=1):
        lines += ["", f"Group {number} (quality {group.quality:.2f})", *members(group, zones)]
    if len(proposal.groups) > shown:
        lines += ["", f"... and {len(proposal.groups) - shown} more groups; --all shows every one."]
    return "\n".join(lines)


def summary(people: People, proposal: Proposal, seconds: float) -> Iterator[str]:
    """The figures, a line each."""
    proven, count = proposal.certificate, len(people.applicants)
    sizes = Counter(len(group.members) for group in proposal.groups)
    by_size = ", ".join(f"{number} of {size}" for size, number in sorted(sizes.items()))
    yield f"People      {count}"
    yield f"Placed      {proven.placed}" + (f" ({proven.placed / count:.0%})" if count else "") + f"; {bound(proven)}"
    yield f"Groups      {len(proposal.groups)}" + (f" ({by_size})" if by_size else "")
    yield f"Quality     {proven.quality:.3f} of 1 on the mean{quality(proven)}; the worst group has {proven.worst:.3f}"
    if people.current:
        yield f"Moves       {proven.moved} of {sum(map(len, people.current))} who are in a group"
    yield f"Search      {seconds:.1f} s, seed {proposal.seed}" + (", cut short" if proven.stopped else "")
    yield f"Not placed  {len(proposal.unplaced)}"


def bound(proven: Certificate) -> str:
    """What is proven of the number of people placed."""
    if proven.placed == proven.most:
        return "proven: nobody could place more"
    return f"proven: at most {proven.most} could be placed"


def quality(proven: Certificate) -> str:
    """What is proven of the quality, if anything is."""
    if proven.gap is None:
        return ""
    return ", proven to be the best" if proven.gap == 0 else f", proven to be within {proven.gap:.2%} of the best"


def _unplaced(people: People, proposal: Proposal, everything: bool) -> Iterator[str]:
    from bot.core.matching.advice import advise

    for one in advise(people.applicants, people.rules, proposal)[: None if everything else FEW]:
        yield f"  {one.key}: {why(one)}. {change(one)}"
    if len(proposal.unplaced) > FEW and not everything:
        yield f"  ... and {len(proposal.unplaced) - FEW} more people; --all shows everybody."


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
