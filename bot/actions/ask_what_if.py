"""Ask what looser settings would bring. Nothing is applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.actions.propose_groups import SEED, SearchGivenUp, Shown, show_proposal
from bot.app import App
from bot.core.cohort import Cohort
from bot.core.matching.changes import WhatIf
from bot.core.matching.regrouping import try_settings
from bot.core.people import Caller
from bot.searches import Looking, SearchCancelled


@dataclass(frozen=True, slots=True)
class WhatIfAsked:
    """One answer a setting that was tried; those that there was no time for are missing."""

    cohort: Cohort
    answers: tuple[WhatIf, ...]


async def ask_what_if(
    app: App, caller: Caller, shown: Shown, told: Callable[[Looking], None]
) -> WhatIfAsked | SearchGivenUp:
    """How many more than in the preview would be placed with each setting a step looser; organisers only.

    The search runs beside the event loop, and `told` hears how it stands. Refuses a preview that is out of date.
    """
    result = await show_proposal(app, caller, shown)
    asked = (*result.facts.question, SEED, app.settings.matching_seconds, result.shown.proposal, shown.keep)
    try:
        answers = await app.searches.run(caller.guild, try_settings, *asked, told=told)
    except SearchCancelled:
        return SearchGivenUp(result.facts.cohort)
    return WhatIfAsked(result.facts.cohort, answers)
