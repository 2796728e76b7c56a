"""How far a server is from what should stand there: what would be done, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.steps import Step
from bot.core.troubles import Trouble


@dataclass(frozen=True, slots=True)
class Drift:
    """`steps` in the order in which they would be taken, those of different threads side by side.

    `dropped` posts were not sent since their moment had passed; `paused`: nothing is done until the server goes on.
    """

    steps: tuple[Step, ...]
    troubles: tuple[Trouble, ...]
    dropped: int
    paused: bool
