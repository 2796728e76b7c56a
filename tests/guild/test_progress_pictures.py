"""The pictures that come with /progress: rows of people, or a bar a unit of very many; and the cohort's way so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

from PIL import Image

from bot.core.progress import Show
from bot.guild.cards import progress as cards
from tests.guild.progress_cards import DAY, NINE, cohort_shown, of_many
from tests.guild.test_cards import COHORT, TRACK

SHOWN = cohort_shown(COHORT, TRACK)


async def here(function: Callable[..., object], /, *args: object, **kwargs: object) -> object:
    return function(*args, **kwargs)


async def described(shown: cards.ProgressShown, show: Show = Show.EVERYONE) -> list[str]:
    files = await cards.drawn(shown, show, here)
    for file in files:
        Image.open(BytesIO(file.fp.read())).load()
    return [file.description or "" for file in files]


async def test_people_by_units_and_the_way_so_far() -> None:
    rows, chart = await described(SHOWN)
    assert rows.startswith("Winter: 3 people, done by unit\nneeds a hand: ")
    assert "Now: unit 2 of 6, Batched tensors: a small ray tracer." in chart
    assert "8 h planned, 11.2 h reported (4 answers)." in chart


async def test_very_many_people_are_a_bar_a_unit() -> None:
    bars, chart = await described(of_many(SHOWN))
    assert bars.splitlines()[:3] == [
        "Winter: 2000 people, done by unit",
        "1. Kick-off, pairing and the tensor toolkit: 1000 of 2000, 10 partly, 5 not started, 985 no answer",
        "2. Batched tensors: a small ray tracer: 0 of 2000, 2000 open (now)",
    ]
    assert "1000 of 2000 check-ins asked for until now are done" in chart


async def test_before_it_begins_there_is_no_way_yet() -> None:
    assert len(await described(cohort_shown(COHORT, TRACK, now=NINE - DAY))) == 1
    assert await described(replace(SHOWN, progress=replace(SHOWN.progress, units=()))) == []
