"""Made-up people as the matcher sees them."""

from __future__ import annotations

from bot.core.matching import Applicant
from bot.demo.people import make_people


def crowd(count: int, seed: int) -> list[Applicant]:
    """The same people for the same count and seed."""
    made = enumerate(make_people(count, seed))
    return [Applicant(f"p{n:03}", one.zone, one.availability, one.level, one.hours) for n, one in made]
