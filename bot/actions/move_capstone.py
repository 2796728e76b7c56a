"""Say by hand how a capstone goes, or take the last move back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.actions.capstones import OneShown, shown_one
from bot.actions.finishing import finish_by
from bot.app import App
from bot.core.capstone import Capstone, moved
from bot.core.capstone_refusals import HasOneAlready, NoCapstone, NothingToUndo, NotYourCapstone
from bot.core.cohort import Cohort
from bot.core.finishing import Finish
from bot.core.people import CohortId, GuildId, MemberId
from bot.core.refusals import NoCohort
from bot.store import capstones, cohorts
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class CapstoneMoved:
    """Where it stands now. `finish` if the member has finished the whole track."""

    cohort: Cohort
    shown: OneShown
    now: datetime
    finish: Finish | None = None


async def move_capstone(
    app: App, guild: GuildId, member: MemberId, cohort: CohortId, number: int, name: str
) -> CapstoneMoved:
    """Write down what one of its people says of it; refuses what does not fit where it stands."""
    async with app.db.transaction() as tx:
        chosen, capstone = await _theirs(tx, guild, member, cohort, number)
        to = moved(capstone, name, app.now())
        after = await capstones.move(tx, chosen, capstone, to, name, member, app.now())
        shown = await shown_one(app, tx, chosen, after)
        result = CapstoneMoved(chosen, shown, app.now(), await finish_by(app, tx, chosen, member, shown))
    app.changed.ring(guild)
    return result


async def undo_capstone_move(
    app: App, guild: GuildId, member: MemberId, cohort: CohortId, number: int, move: int
) -> CapstoneMoved:
    """Take back that move, if it is the last that stands: whoever or whatever made it, its people know better."""
    async with app.db.transaction() as tx:
        chosen, capstone = await _theirs(tx, guild, member, cohort, number)
        made = await capstones.moves(tx, chosen, number)
        last = next((one for one in reversed(made) if one.undone_at is None), None)
        if last is None or last.number != move:
            raise NothingToUndo()
        after = await capstones.undo(tx, chosen, capstone, last, app.now())
        if after.live and not capstone.live:
            await _check_only_one(tx, chosen, after)
        shown = await shown_one(app, tx, chosen, after)
        result = CapstoneMoved(chosen, shown, app.now(), await finish_by(app, tx, chosen, member, shown))
    app.changed.ring(guild)
    return result


async def _theirs(tx: Tx, guild: GuildId, member: MemberId, cohort: CohortId, number: int) -> tuple[Cohort, Capstone]:
    chosen = await cohorts.find(tx, guild, cohort)
    if chosen is None:
        raise NoCohort()
    capstone = await capstones.find(tx, chosen, number)
    if capstone is None:
        raise NoCapstone()
    if member not in capstone.members:
        raise NotYourCapstone()
    return chosen, capstone


async def _check_only_one(tx: Tx, cohort: Cohort, capstone: Capstone) -> None:
    """What was over can't be under way again while its people work on another."""
    for other in await capstones.of_cohort(tx, cohort):
        busy = other.members & capstone.members
        if other.number != capstone.number and other.live and other.kind is capstone.kind and busy:
            raise HasOneAlready(people=" ".join(f"<@{member}>" for member in sorted(busy)))
