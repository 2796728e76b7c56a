"""What a bot asks of Discord, as it goes over the wire; and what of it is a message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MODAL, CHOICES = 9, 8
SAYS_SOMETHING = (4, 7)
"""Kinds of interaction answers: a message, and a change of the message that was pressed."""

Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `path` begins after the version, `body` is the JSON, with or without files beside it."""

    method: str
    path: str
    body: Any = None
    query: Mapping[str, Any] = field(default_factory=dict)
    files: int = 0
    reason: str = ""

    @property
    def steps(self) -> list[str]:
        return self.path.strip("/").split("/")

    def __str__(self) -> str:
        """Such as "POST /channels/{id}/messages": ids and tokens differ from run to run."""
        steps = ["{id}" if step.isdecimal() else step for step in self.steps]
        if steps[0] in ("webhooks", "interactions") and len(steps) > 2:
            steps[2] = "{token}"
        return f"{self.method} /{'/'.join(steps)}"

    @property
    def message(self) -> Part | None:
        """The message that is created or edited, if it is one."""
        body = self.body if isinstance(self.body, Mapping) else {}
        match self.method, self.steps:
            case ("POST", ["channels", _, "messages"] | ["webhooks", _, _]):
                return body
            case ("PATCH", ["channels", _, "messages", _] | ["webhooks", _, _, "messages", _]):
                return body
            case "POST", ["channels", _, "threads"] if "message" in body:
                return body["message"]
            case _:
                return self.answer(*SAYS_SOMETHING)

    @property
    def is_new(self) -> bool:
        """Whether a message is created, not edited."""
        return self.method == "POST" and self.answer(SAYS_SOMETHING[1]) is None

    def answer(self, *kinds: int) -> Part | None:
        """What an interaction of one of these kinds is answered with, if it is one."""
        if self.steps[0] == "interactions" and isinstance(self.body, Mapping) and self.body.get("type") in kinds:
            return self.body.get("data") or {}
        return None


def parts(holder: Part) -> Iterator[Part]:
    """All components of a message or form, however deep they lie, from the top down."""
    held = [*(holder.get("components") or ()), holder.get("component"), holder.get("accessory")]
    for part in held:
        if isinstance(part, Mapping):
            yield part
            yield from parts(part)


def texts(message: Part) -> list[str]:
    """The words of a message: its content and its text displays."""
    shown = [part.get("content", "") for part in parts(message) if part.get("type") == 10]
    return [message.get("content") or "", *shown]
