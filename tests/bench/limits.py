"""Discord's limits on calls: 50 a second in all, 5 messages in 5 seconds to a channel."""

from __future__ import annotations

from collections import defaultdict, deque

GLOBAL = (50, 1.0)
MESSAGES = (5, 5.0)
"""How many, in how many seconds."""


class Window:
    """Lets at most `limit` through in *any* `seconds`: whoever keeps to that keeps to any way of counting."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit, self.seconds = limit, seconds
        self._taken: deque[float] = deque()

    def take(self, now: float) -> float:
        """0 if this one may pass; else the seconds until one may."""
        while self._taken and now - self._taken[0] >= self.seconds:
            self._taken.popleft()
        if len(self._taken) >= self.limit:
            return self.reset(now)
        self._taken.append(now)
        return 0

    @property
    def left(self) -> int:
        return self.limit - len(self._taken)

    def reset(self, now: float) -> float:
        """Seconds until there is more room."""
        return self._taken[0] + self.seconds - now if self._taken else 0


class Limits:
    def __init__(self) -> None:
        self.all = Window(*GLOBAL)
        self._channels: dict[tuple[str, str], Window] = defaultdict(lambda: Window(*MESSAGES))

    def channel(self, method: str, path: str) -> Window | None:
        """What limits that kind of call to that channel: posts and edits of messages each count by themselves."""
        match method, path.strip("/").split("/"):
            case ("POST", ["channels", channel, "messages"]) | ("PATCH", ["channels", channel, "messages", _]):
                return self._channels[method, channel]
            case _:
                return None
