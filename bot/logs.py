"""Logs as events: a name and facts, one line each; never a name, a free text or a token of anybody."""

from __future__ import annotations

import logging
import re
import sys
from datetime import UTC, datetime

SECRETS = re.compile(
    r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"  # a bot token
    r"|(?<=/webhooks/)\d+/[\w-]{60,}"  # what answers an interaction, good for a quarter of an hour
    r"|aW50ZXJhY3Rpb246[\w=-]+"  # the same, by itself
    r"|gh[a-z]_\w{20,}|github_pat_\w{20,}"  # a token of GitHub's
)
STANDARD = frozenset(vars(logging.LogRecord("", 0, "", 0, "", None, None))) | {"message", "asctime", "taskName"}


def redact(text: str) -> str:
    """The text without anything that has the shape of a secret."""
    return SECRETS.sub("[redacted]", text)


class Line(logging.Formatter):
    """`2027-01-04T09:00:00Z INFO keeper.round guild=1 built=3`, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        facts = "".join(f" {name}={value}" for name, value in vars(record).items() if name not in STANDARD)
        line = f"{at:%Y-%m-%dT%H:%M:%SZ} {record.levelname} {record.getMessage()}{facts}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return redact(line)


def without_traceback(record: logging.LogRecord) -> bool:
    """A lost connection is named, not traced: discord.py tries again by itself, and connections are lost every day."""
    if record.exc_info and str(record.msg).startswith("Attempting a reconnect"):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.error = type(record.exc_info[1]).__name__
        record.exc_info = None
    return True


def set_up(level: str) -> None:
    """Log to standard error from now on, in this process. Safe to repeat."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("discord", "apscheduler", "aiosqlite"):  # at DEBUG these print whole events, tokens included
        logging.getLogger(chatty).setLevel(max(logging.INFO, logging.getLevelName(level)))
    logging.getLogger("discord.client").addFilter(without_traceback)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
