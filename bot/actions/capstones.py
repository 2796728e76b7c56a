"""A capstone as every card shows it: where it stands, what of it is completed, what can be undone, whose rules hold."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app import App
from bot.core.capstone import Capstone, Moved
from bot.core.cohort import Cohort
from bot.core.completion import Completion, completed
from bot.core.courtesy import library_of
from bot.core.curriculum import Library
from bot.store import capstones
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class OneShown:
    """A capstone, what of it is completed, and its last move that was not undone."""

    capstone: Capstone
    completion: Completion
    last: Moved | None
    library: Library | None


async def shown_one(app: App, tx: Tx, cohort: Cohort, capstone: Capstone) -> OneShown:
    moves = await capstones.moves(tx, cohort, capstone.number)
    last = next((move for move in reversed(moves) if move.undone_at is None), None)
    library = library_of(capstone.at.link, app.curriculum.libraries.values())
    return OneShown(capstone, completed(capstone, moves, app.now()), last, library)
