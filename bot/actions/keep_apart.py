"""Keep two people out of one group, as organisers see fit. What people wish for themselves is not shown here."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.permission import require_organiser
from bot.app import App
from bot.core.people import Caller, MemberId, Pair
from bot.core.wishes import two_people
from bot.store import kept_apart


@dataclass(frozen=True, slots=True)
class PairNoted:
    """Whether the two are kept apart from now on; `news` if they were not, or were, before."""

    pair: Pair
    apart: bool
    news: bool


@dataclass(frozen=True, slots=True)
class PairsListed:
    """All that the organisers of the guild keep apart."""

    pairs: tuple[Pair, ...]


async def keep_apart(
    app: App, caller: Caller, member: MemberId | None, other: MemberId | None, *, remove: bool
) -> PairNoted:
    """Keep the two out of one group in every cohort of the guild, or with `remove` no longer; organisers only."""
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        pair = two_people(member, other)
        change = kept_apart.remove if remove else kept_apart.add
        news = await change(tx, caller.guild, pair)
    return PairNoted(pair, not remove, news)


async def list_kept_apart(app: App, caller: Caller) -> PairsListed:
    """The pairs that organisers have set; organisers only."""
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        return PairsListed(tuple(await kept_apart.of_guild(tx, caller.guild)))
