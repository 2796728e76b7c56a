"""Groups that can really meet. `propose.propose` and `alternatives.alternatives` search; these are their values.

The search needs numpy and HiGHS; what only passes its values on, as the bot does, need not load them.
"""

from bot.core.matching.certificate import Certificate
from bot.core.matching.model import Applicant, Group, Keep, Proposal, Reason, Rules, Unplaced, Weights
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
]
