"""Make the pairs that groups want: for a unit that has begun, and anew where who is there has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import chain

from bot.actions.standing import standing_of
from bot.app import App
from bot.core.pairing_up import Wanting, wanting
from bot.core.pairs import Pair, Past, pairing_of, pairs_for, past
from bot.core.people import GroupId, GuildId, MemberId
from bot.core.posting import Standing
from bot.store import cohorts, pairings, people


async def pair_up(app: App, guild: GuildId) -> int:
    """Write down pairs for every group that wants some; returns for how many. Safe to repeat."""
    count = 0
    async with app.db.transaction() as tx:
        for cohort in await cohorts.all_of(tx, guild):
            if not cohort.running or cohort.track not in app.curriculum.tracks:
                continue
            standing = await standing_of(app, tx, cohort, {})
            wanted = list(wanting(standing, app.now()))
            if not wanted:
                continue
            levels = {person.member: person.level for person in await people.of_cohort(tx, cohort)}
            known = _Known(await pairings.of_cohort(tx, cohort))
            for want in wanted:
                slot = want.planned.slot
                found = pairs_for(
                    want.members, pairing_of(slot), known.past_of(want), levels, want.made or known.kept(want, standing)
                )
                await pairings.save(tx, cohort, want.group.id, slot.unit.slug, found, app.now())
            count += len(wanted)
    return count


class _Known:
    """All pairs of a cohort, by who was in them."""

    def __init__(self, made: Mapping[GroupId, Mapping[str, tuple[Pair, ...]]]) -> None:
        self._made = made
        self._of: dict[MemberId, set[tuple[GroupId, str]]] = defaultdict(set)
        for group, units in made.items():
            for unit, pairs in units.items():
                for member in chain(*pairs):
                    self._of[member].add((group, unit))

    def past_of(self, want: Wanting) -> Past:
        """The pairs that the members have been in, in whatever group, for other units."""
        this = (want.group.id, want.planned.slot.unit.slug)
        where = {place for member in want.members for place in self._of[member]} - {this}
        return past(self._made[group][unit] for group, unit in where)

    def kept(self, want: Wanting, standing: Standing) -> tuple[Pair, ...]:
        """The group's pairs of the unit before, where the unit is to keep them."""
        if pairing_of(want.planned.slot) != "keep_previous":
            return ()
        earlier = [each.slot.unit.slug for each in standing.timetable.units if each.due < want.planned.due]
        of_group = self._made.get(want.group.id, {})
        return next((of_group[unit] for unit in reversed(earlier) if unit in of_group), ())
