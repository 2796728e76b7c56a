"""One writer, many callers: transactions run one after the other and those that queue up share one commit.

Committing is what costs (a disk may take 5 ms); sharing it keeps full durability at many times the speed. A caller
leaves `transaction()` only after the shared commit is on disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.store.finish import finish
from bot.store.port import Connection, StoreError, Tx

BATCH = 64  # callers per commit


class _Batch:
    """The callers that share one commit; `committed` is resolved for all of them at once."""

    def __init__(self) -> None:
        self.size = 0
        self.committed: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class Writer:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tx = Tx(connection)
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._batch: _Batch | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Tx]:
        """All or nothing: what the body writes is on disk when the block is left, or undone when the body raises.

        Cancelled while leaving, it is not known which. Do not open a second one inside the body, and await nothing but
        the Tx there: others are waiting.
        """
        await self._take_turn()
        batch = self._batch = self._batch or _Batch()
        try:
            await finish(self._begin(batch))
            yield self._tx
        except BaseException:
            await finish(self._leave(batch, keep=False))
            raise
        await finish(self._leave(batch, keep=True))
        await asyncio.shield(batch.committed)

    async def close(self) -> None:
        """Commit what is still open; nobody may write after that."""
        await self._take_turn()
        await finish(self._pass_turn())

    async def _take_turn(self) -> None:
        self._waiting += 1
        try:
            await self._turn.acquire()
        except asyncio.CancelledError:
            self._waiting -= 1
            if not self._waiting and not self._turn.locked():  # the caller before us left the commit to us
                await self._turn.acquire()
                await finish(self._pass_turn())
            raise
        self._waiting -= 1

    async def _pass_turn(self) -> None:
        """Let the next caller write; commit first, unless one is waiting who will share the commit."""
        try:
            batch = self._batch
            if batch is not None and (not self._waiting or batch.size >= BATCH):
                await self._commit(batch)
        finally:
            self._turn.release()  # in the same breath as the look at who is waiting: they may be cancelled any time

    async def _begin(self, batch: _Batch) -> None:
        """Begin the batch, or a savepoint inside it: only the first caller can do without."""
        batch.size += 1
        if batch.size > 1:
            await self._tx.run("SAVEPOINT caller")
            return
        await self._roll_back()  # what could not be rolled back then must not be committed with us now
        await self._connection.fetch(self._connection.begin_write)

    async def _leave(self, batch: _Batch, *, keep: bool) -> None:
        try:
            if not keep:
                await self._undo(batch)
            elif batch.size > 1:
                await self._keep(batch)
        finally:
            await self._pass_turn()

    async def _keep(self, batch: _Batch) -> None:
        try:
            await self._tx.run("RELEASE SAVEPOINT caller")
        except StoreError:
            await self._undo(batch)
            raise

    async def _undo(self, batch: _Batch) -> None:
        if batch.size == 1:
            await self._give_up(batch, StoreError("The transaction was undone."))
            return
        try:
            await self._tx.run("ROLLBACK TO SAVEPOINT caller")
            await self._tx.run("RELEASE SAVEPOINT caller")
        except StoreError as error:  # the database itself has rolled back: a full disk, an I/O error, a lost connection
            await self._give_up(batch, error)

    async def _commit(self, batch: _Batch) -> None:
        try:
            await self._tx.run("COMMIT")
        except StoreError as error:
            await self._give_up(batch, error)
        else:
            self._batch = None
            batch.committed.set_result(None)

    async def _give_up(self, batch: _Batch, error: StoreError) -> None:
        """Nothing of the batch is saved, and all who wait for it are told."""
        self._batch = None
        batch.committed.set_exception(error)
        batch.committed.exception()  # looked at: the batch may have no caller left who waits
        await self._roll_back()

    async def _roll_back(self) -> None:
        if self._connection.in_transaction:
            await self._connection.fetch("ROLLBACK")
