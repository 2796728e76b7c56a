"""What is proven about a way to regroup, in plain words: only what was computed, never rounded to the better."""

from __future__ import annotations

from math import ceil

from bot.actions.propose_groups import Choice, GroupsProposed
from bot.core.matching import Certificate, Keep
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
        said.append(_quality(certificate))
    if certificate.stopped:
        said.append("The search was cut short; a longer one may find better groups.")
    return " ".join(sentence for sentence in said if sentence)


def _placed(result: GroupsProposed, certificate: Certificate) -> str:
    if certificate.placed >= len(result.facts.people):
        return ""
    if certificate.placed < certificate.most:
        return f"At most {certificate.most} could be placed."
    whole = result.shown.keep is Keep.WHOLE and result.facts.current
    return f"Proven: nobody could place more{' without taking apart a group that works' if whole else ''}."


def _quality(certificate: Certificate) -> str:
    best = ""
    if certificate.gap is not None:
        share = ceil(certificate.gap * 1000) / 10
        best = f", proven to be within {share:.1f} % of the best possible" if share else ", proven best"
    return f"Quality {certificate.quality * 100:.0f} of 100{best}; {certificate.worst * 100:.0f} in the weakest group."
