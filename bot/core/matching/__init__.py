"""Groups that can really meet: propose() turns people and rules into groups with session times, and a certificate."""

from bot.core.matching.alternatives import alternatives
from bot.core.matching.certificate import Certificate
from bot.core.matching.model import Applicant, Group, Keep, Proposal, Reason, Rules, Unplaced, Weights
from bot.core.matching.propose import propose
from bot.core.matching.watch import Budget, Progress, Tell

__all__ = [
    "Applicant",
    "Budget",
    "Certificate",
    "Group",
    "Keep",
    "Progress",
    "Proposal",
    "Reason",
    "Rules",
    "Tell",
    "Unplaced",
    "Weights",
    "alternatives",
    "propose",
]
