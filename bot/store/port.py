"""What the store asks of a database: rows for statements. The SQL text is the same for every driver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, Protocol, TypeVar

Row = Mapping[str, Any]
T = TypeVar("T")


class StoreError(Exception):
    """The database did not do as asked; what was being written is not saved."""


class Connection(Protocol):
    """One connection of one driver. Statements use ? for parameters and run one at a time, each to its end."""

    begin_write: str
    begin_read: str

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> list[Row]: ...

    @property
    def in_transaction(self) -> bool: ...

    async def close(self) -> None: ...


class Tx:
    """An open transaction, as the store's modules see it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def run(self, sql: str, *args: Any) -> None:
        await self.all(sql, *args)

    async def all(self, sql: str, *args: Any) -> list[Row]:
        if not self._connection.in_transaction:  # else this statement would be committed at once, by itself
            raise StoreError("The database has undone the transaction.")
        return await self._connection.fetch(sql, args)

    async def one(self, sql: str, *args: Any) -> Row | None:
        """The first row, or None."""
        rows = await self.all(sql, *args)
        return rows[0] if rows else None


def marks(values: Sequence[object]) -> str:
    """A placeholder for each, for `IN (...)`; the databases take some ten thousand at most."""
    return ", ".join("?" * len(values))


def portions(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """The values in order, so many at a time."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def to_ms(instant: datetime) -> int:
    """Aware datetime -> UTC epoch milliseconds."""
    return round(instant.timestamp() * 1000)


@lru_cache(1 << 16)  # the keeper reads the same moments in every round
def from_ms(ms: int) -> datetime:
    """UTC epoch milliseconds -> aware UTC datetime."""
    return datetime.fromtimestamp(ms / 1000, UTC)
