"""/calendar: change a cohort's calendar in mid-course, each change first shown, then confirmed. For organisers."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.actions.edit_calendar import confirm_edit, preview_edit
from bot.actions.hold_vote import open_vote
from bot.actions.list_cohorts import list_cohorts
from bot.actions.show_calendar import show_history
from bot.actions.undo_edit import undo_edit
from bot.client import Understudy
from bot.core import keys
from bot.core.calendar import check_zone, parse_day, parse_time
from bot.core.cohort import choose
from bot.core.edits import Break, Clock, Delay, Edit, PostNow, Replace, Shorten, Skip, Swap
from bot.core.people import CohortId
from bot.guild.buttons import button
from bot.guild.cards import rescheduling, voting
from cogs.asking import ORGANISERS, Asked, caller, complete_cohort, complete_zone, require_polls
from cogs.completing import complete_alternative, complete_break, complete_elective, complete_unit, complete_week

WHY = "A few words for the history, such as “holidays”"
WHICH = "Which cohort, if there are several"


@app_commands.guild_only()
@app_commands.default_permissions(ORGANISERS)
class CalendarCog(commands.GroupCog, group_name="calendar", group_description="Change what comes when (organisers)"):
    def __init__(self, bot: Understudy) -> None:
        self.app = bot.app

    @app_commands.command(name="delay", description="Have everything from a week on come later")
    @app_commands.describe(week="From which week on", weeks="By how many weeks; 1 if left out", why=WHY, cohort=WHICH)
    @app_commands.autocomplete(week=complete_week)
    @app_commands.autocomplete(cohort=complete_cohort)
    async def delay(
        self,
        interaction: Asked,
        week: app_commands.Range[int, 1, 200],
        weeks: app_commands.Range[int, 1, 26] = 1,
        why: app_commands.Range[str, 0, 200] = "",
        cohort: str | None = None,
    ) -> None:
        await self._show(interaction, cohort, Delay(week, weeks), why)

    @app_commands.command(name="break", description="Take dates off: what falls there moves behind them")
    @app_commands.describe(
        first="The first day off, such as 2026-12-21; public holidays where your people live are suggested",
        last="The last day off; the same day if left out",
        why=WHY,
        cohort=WHICH,
    )
    @app_commands.autocomplete(first=complete_break, cohort=complete_cohort)
    async def take_break(
        self,
        interaction: Asked,
        first: str,
        last: str | None = None,
        why: app_commands.Range[str, 0, 200] = "",
        cohort: str | None = None,
    ) -> None:
        begins = parse_day(first)
        await self._show(interaction, cohort, Break(begins, parse_day(last) if last else begins), why)

    @app_commands.command(name="swap", description="Have two units trade places")
    @app_commands.describe(unit="One of them", other="The other one", why=WHY, cohort=WHICH)
    @app_commands.autocomplete(unit=complete_unit, other=complete_unit, cohort=complete_cohort)
    async def swap(
        self,
        interaction: Asked,
        unit: str,
        other: str,
        why: app_commands.Range[str, 0, 200] = "",
        cohort: str | None = None,
    ) -> None:
        await self._show(interaction, cohort, Swap(unit, other), why)

    @app_commands.command(name="replace", description="Have another elective come in a unit's place")
    @app_commands.describe(unit="The unit to replace", by="What comes instead", why=WHY, cohort=WHICH)
    @app_commands.autocomplete(unit=complete_unit, by=complete_alternative, cohort=complete_cohort)
    async def replace(
        self,
        interaction: Asked,
        unit: str,
        by: str,
        why: app_commands.Range[str, 0, 200] = "",
        cohort: str | None = None,
    ) -> None:
        await self._show(interaction, cohort, Replace(unit, by), why)

    @app_commands.command(name="skip", description="Leave a unit out; its week stays free")
    @app_commands.describe(unit="The unit to leave out", why=WHY, cohort=WHICH)
    @app_commands.autocomplete(unit=complete_unit, cohort=complete_cohort)
    async def skip(
        self,
        interaction: Asked,
        unit: str,
        why: app_commands.Range[str, 0, 200] = "",
        cohort: str | None = None,
    ) -> None:
        await self._show(interaction, cohort, Skip(unit), why)

    @app_commands.command(name="shorten", description="Leave out buffer weeks, or a unit, and end earlier")
    @app_commands.describe(unit="Left out: all buffer weeks that are still to come", why=WHY, cohort=WHICH)
    @app_commands.autocomplete(unit=complete_unit, cohort=complete_cohort)
    async def shorten(
        self,
        interaction: Asked,
        unit: str | None = None,
        why: app_commands.Range[str, 0, 200] = "",
        cohort: str | None = None,
    ) -> None:
        await self._show(interaction, cohort, Shorten(unit), why)

    @app_commands.command(name="post-now", description="Post a unit at once, whenever it was to come")
    @app_commands.describe(unit="The unit to post", why=WHY, cohort=WHICH)
    @app_commands.autocomplete(unit=complete_unit, cohort=complete_cohort)
    async def post_now(
        self,
        interaction: Asked,
        unit: str,
        why: app_commands.Range[str, 0, 200] = "",
        cohort: str | None = None,
    ) -> None:
        await self._show(interaction, cohort, PostNow(unit), why)

    @app_commands.command(name="hour", description="Change the hour at which units come, or whose clocks it is by")
    @app_commands.describe(
        hour="Such as 9:00; left out: it stays", zone="Whose clocks; left out: they stay", why=WHY, cohort=WHICH
    )
    @app_commands.autocomplete(zone=complete_zone, cohort=complete_cohort)
    async def hour(
        self,
        interaction: Asked,
        hour: str | None = None,
        zone: str | None = None,
        why: app_commands.Range[str, 0, 200] = "",
        cohort: str | None = None,
    ) -> None:
        clock = Clock(parse_time(hour) if hour else None, check_zone(zone) if zone else None)
        await self._show(interaction, cohort, clock, why)

    @app_commands.command(name="poll", description="Let the cohort vote on which elective comes")
    @app_commands.describe(
        unit="The unit whose place it is about", hours="How long; 48 hours if left out", cohort=WHICH
    )
    @app_commands.autocomplete(unit=complete_elective, cohort=complete_cohort)
    async def poll(
        self,
        interaction: Asked,
        unit: str,
        hours: app_commands.Range[int, 1, 336] = 48,
        cohort: str | None = None,
    ) -> None:
        who = caller(interaction)
        meant = choose([one for one in await list_cohorts(self.app, who.guild) if one.running], cohort)
        require_polls(interaction.guild, meant.channel)
        result = await open_vote(self.app, who, meant.name, unit, hours)
        await interaction.response.send_message(**voting.opened(result))

    @app_commands.command(name="history", description="Who changed what in the calendar, and undo it")
    @app_commands.describe(cohort=WHICH)
    @app_commands.autocomplete(cohort=complete_cohort)
    async def history(self, interaction: Asked, cohort: str | None = None) -> None:
        shown = await show_history(self.app, caller(interaction), cohort)
        await interaction.response.send_message(**rescheduling.history(shown))

    async def _show(self, interaction: Asked, cohort: str | None, edit: Edit, why: str) -> None:
        result = await preview_edit(self.app, caller(interaction), cohort, edit, why)
        await interaction.response.send_message(**rescheduling.preview(result))


async def confirm(interaction: Asked, *, cohort: str, preview: str) -> None:
    result = await confirm_edit(interaction.client.app, caller(interaction), CohortId(int(cohort)), preview)
    await interaction.response.edit_message(view=rescheduling.made(result)["view"])


async def cancel(interaction: Asked, **_: str) -> None:
    await interaction.response.edit_message(view=rescheduling.cancelled()["view"])


async def undo(interaction: Asked, *, cohort: str, edit: str) -> None:
    result = await undo_edit(interaction.client.app, caller(interaction), CohortId(int(cohort)), int(edit))
    await interaction.response.edit_message(view=rescheduling.undone(result)["view"])


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(
        button(keys.CONFIRM_EDIT, confirm), button(keys.CANCEL_EDIT, cancel), button(keys.UNDO_EDIT, undo)
    )
    await bot.add_cog(CalendarCog(bot))
