"""Tell who wants no messages what was noticed of them where they use the bot themselves: beside its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions.course import timetable_of
from bot.actions.hear import WordsRead
from bot.actions.reading import read_records, read_setting
from bot.app import App
from bot.core.cohort import Cohort
from bot.core.flags import Flag
from bot.core.noticing import SELDOM, in_passing
from bot.core.people import GuildId, MemberId
from bot.core.risk import findings
from bot.store import cohorts, flags, guilds, reach
from bot.store.port import Tx


async def words_in_passing(app: App, guild: GuildId, member: MemberId) -> WordsRead | None:
    """What the member is to hear now, of one cohort: nothing where messages reach them, where they have heard something
    in the last week, or the server is paused.

    What they have said a moment ago counts already. For nearly everybody this is one small query.
    """
    async with app.db.snapshot() as tx:
        known = await flags.of_person(tx, guild, member, app.now() - SELDOM)
        if not any(flag.to_be_told for flag in known) or (await guilds.set_up(tx, guild)).paused:
            return None
        here = [one for one in await cohorts.all_of(tx, guild) if one.running and one.track in app.curriculum.tracks]
        if any(flag.told_at is not None and app.now() - flag.told_at < SELDOM for flag in known):
            return None
        for one in here:
            words = await _of_cohort(app, tx, one, member, [flag for flag in known if flag.cohort == one.id])
            if words.flags:
                return words
    return None


async def _of_cohort(app: App, tx: Tx, cohort: Cohort, member: MemberId, known: Sequence[Flag]) -> WordsRead:
    table = await timetable_of(app, tx, cohort)
    nothing = WordsRead(cohort, (), table.track)
    if not any(flag.to_be_told for flag in known):
        return nothing
    setting = await read_setting(tx, cohort, table)
    own = await reach.find(tx, cohort.guild, member)
    for record in await read_records(tx, setting, [member]):
        if not own.reaches(in_group=record.group is not None):
            holding = {finding.reason for finding in findings(record, setting.course, app.now())}
            return replace(nothing, flags=in_passing(known, holding, app.now()))
    return nothing
