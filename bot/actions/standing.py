"""Read the facts of a guild: what the keeper draws from."""

from __future__ import annotations

from bot.app import App
from bot.core.blueprint import Found, Standing
from bot.core.people import GuildId
from bot.store import cohorts, groups, people, placed


async def standing(app: App, guild: GuildId) -> tuple[tuple[Standing, ...], Found]:
    """Every cohort of the guild with its groups, and everything we have placed there, as of one moment."""
    async with app.db.snapshot() as tx:
        standings = tuple(
            [
                Standing(
                    cohort=cohort,
                    track=app.curriculum.track(cohort.track),
                    groups=tuple(await groups.of_cohort(tx, cohort)),
                    zones=await people.zones_of(tx, cohort),
                )
                for cohort in await cohorts.all_of(tx, guild)
                if cohort.track in app.curriculum.tracks
            ]
        )
        return standings, await placed.of_guild(tx, guild)
