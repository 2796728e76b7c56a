"""What is proven about a way to regroup, in plain words: only what was computed, never rounded to the better."""

from __future__ import annotations

from math import ceil

from bot.actions.propose_groups import Choice, GroupsProposed
from bot.core.matching import Certificate, Keep
from bot.guild.cards import advice
from bot.guild.cards.text import count

KEEPS = {Keep.WHOLE: "Only place newcomers", Keep.BALANCED: "Balanced", Keep.NOTHING: "From scratch"}


def label(choice: Choice) -> str:
    """One way in a few words."""
    return f"{KEEPS[choice.keep]}: {choice.placed} placed, {moves(choice)}"


def moves(choice: Choice) -> str:
    moved = len(choice.regrouping.moved)
    return f"{count(moved, 'person moves', 'people move')}" if moved else "nobody moves"


def proven(result: GroupsProposed) -> str:
    """Sentences about the way that is shown."""
    certificate = result.shown.certificate
    said = [_placed(result, certificate)]
    if certificate.placed:
        said.append(_quality(result, certificate))
    if certificate.stopped:
        said.append("The search was cut short; a longer one may find better groups.")
    return " ".join(sentence for sentence in said if sentence)


def _placed(result: GroupsProposed, certificate: Certificate) -> str:
    if certificate.placed >= len(result.facts.people):
        return ""
    if certificate.placed < certificate.most:
        return f"At most {certificate.most} could be placed{_condition(result)}."
    return f"Proven: nobody could place more{_condition(result)}."


def _quality(result: GroupsProposed, certificate: Certificate) -> str:
    best, share = "", result.facts.rules.weights.share
    if certificate.gap is not None:
        gap = ceil(certificate.gap * 1000) / 10
        best = f", proven to be within {gap:.1f} % of the best possible" if gap else ", proven best"
        best += _condition(result)
    return f"Quality {share(certificate.quality)} of 100{best}; {share(certificate.worst)} in the weakest group."


def _condition(result: GroupsProposed) -> str:
    return advice.condition(result.shown.keep, result.facts.current)
