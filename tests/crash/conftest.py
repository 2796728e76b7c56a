"""Counting what the crash tests try."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Callable[[str, int], None]:
    """`tried("kills", 12)`: added up over all tests, and told at the end by tests/conftest.py."""

    def tell(what: str, number: int) -> None:
        record_property(f"tried: {what}", number)

    return tell
