"""Doing several independent computations: one after the other, unless the caller has more hands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Spread:
    """How to do computations that don't depend on each other; their results come in the same order.

    `hands` is how many are done at a time. What is spread over processes must be picklable.
    """

    each: Callable[[Iterable[Callable[[], Any]]], Iterator[Any]]
    hands: int = 1

    def __call__(self, jobs: Iterable[Callable[[], Any]]) -> Iterator[Any]:
        return self.each(jobs)


def _one_by_one(jobs: Iterable[Callable[[], Any]]) -> Iterator[Any]:
    return (job() for job in jobs)


in_turn = Spread(_one_by_one)
