"""A plan for JSON: groups with a schedule in UTC, week by week while it stays the same, and who has none."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby

from bot.core.availability import DAYS
from bot.core.matching import Group, Proposal, Rules


def plan(proposal: Proposal, rules: Rules) -> dict[str, object]:
    """{"groups": [{"members", "schedule", "quality"}], "unmatched": [keys], "certificate": {...}}."""
    proven = proposal.certificate
    return {
        "groups": [
            {
                "members": list(group.members),
                "schedule": _schedule(group, rules.first_monday),
                "quality": group.quality,
            }
            for group in proposal.groups
        ],
        "unmatched": [unplaced.key for unplaced in proposal.unplaced],
        "certificate": {
            "placed": proven.placed,
            "at_most": proven.most,
            "quality": proven.quality,
            "quality_at_most": proven.best_quality,
        },
    }


def _schedule(group: Group, monday: date) -> list[dict[str, object]]:
    weekly = [[_clock(start) for start in week] for week in group.sessions]
    entries: list[dict[str, object]] = []
    for sessions, run in groupby(range(len(weekly)), lambda week: weekly[week]):
        weeks = list(run)
        since, until = monday + timedelta(weeks=weeks[0]), monday + timedelta(weeks=weeks[-1] + 1)
        entries.append({"from": f"{since}", "to": f"{until}", "tz": "UTC", "sessions": sessions})
    return entries


def _clock(start: datetime) -> str:
    return f"{DAYS[start.weekday()]} {start:%H:%M}"
