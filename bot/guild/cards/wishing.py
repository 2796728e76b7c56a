"""What people wish for, and whom organisers keep apart; each card is seen only by the person who asked."""

from __future__ import annotations

from typing import Any

from discord import ButtonStyle, ui

from bot.actions.keep_apart import PairNoted, PairsListed
from bot.actions.wish import Wished
from bot.core import keys
from bot.core.availability import describe
from bot.core.dates_text import spell_dates
from bot.core.languages import spell_languages
from bot.core.people import Pair, Wishes
from bot.guild.cards.text import bullets, card, mention, plain, private, row

PAIRS_SHOWN = 60


def wished(result: Wished) -> dict[str, Any]:
    change = ui.Button[Any](
        label="Change my wishes", custom_id=keys.WISHES.id(cohort=result.cohort.id), style=ButtonStyle.secondary
    )
    left_out = (
        f"\nI left out {mention(result.left_out)}: wishes are about other people, not about oneself or bots."
        if result.left_out
        else ""
    )
    return private(
        card(
            f"**Noted.** Your wishes for **{plain(result.cohort.name)}**:\n{wishes(result.wishes)}{left_out}\n\n"
            "The next grouping takes this into account; groups that are already formed stay as they are until then.",
            row(change),
        )
    )


def wishes(wishes: Wishes) -> str:
    """A line for each kind of wish, also where there is none."""
    return bullets(
        (
            f"Hours that would do if needed: {plain(describe(wishes.if_needed), 700) or 'none'}",
            f"Away: {plain(spell_dates(wishes.dates_off), 1000) or 'never'}",
            f"Languages: {plain(spell_languages(wishes.languages), 200)}",
            f"Would like in your group: {_company(wishes)}",
            f"Would rather not be grouped with: {_not_wanted(wishes)}",
        )
    )


def pair_noted(result: PairNoted) -> dict[str, Any]:
    both = _both(result.pair)
    match result.apart, result.news:
        case True, True:
            said = f"Noted: {both} are not put into one group from the next grouping on. I tell neither of them."
        case True, False:
            said = f"{both} are kept apart already."
        case False, True:
            said = f"Taken back: {both} may be in one group again."
        case _:
            said = f"{both} are not kept apart by organisers, so there is nothing to take back."
    return private(card(said))


def pairs_listed(result: PairsListed) -> dict[str, Any]:
    if not result.pairs:
        return private(card("Organisers keep nobody apart on this server. `/apart` with two people does."))
    shown = bullets(_both(pair) for pair in result.pairs[:PAIRS_SHOWN])
    more = len(result.pairs) - PAIRS_SHOWN
    rest = f"\n… and {more} more." if more > 0 else ""
    return private(
        card(f"Organisers keep these people out of one group:\n{shown}{rest}\n-# `remove` takes a pair back.")
    )


def _both(pair: Pair) -> str:
    return " and ".join(mention([member]) for member in sorted(pair))


def _company(wishes: Wishes) -> str:
    return f"{mention(wishes.partners)} (counts where they wish it, too)" if wishes.partners else "nobody in particular"


def _not_wanted(wishes: Wishes) -> str:
    return f"{mention(wishes.apart)} (private: nobody is told)" if wishes.apart else "nobody"
