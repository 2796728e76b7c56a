"""How long the crash tests may take, and counting what they try."""

from __future__ import annotations

from collections.abc import Callable

import pytest

A_STRIPE = 900
"""Seconds for one test, which tells the story some thirty times: what a busy machine makes of it is no failure."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("crash"):
            item.add_marker(pytest.mark.timeout(A_STRIPE))


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Callable[[str, int], None]:
    """`tried("kills", 12)`: added up over all tests, and told at the end by tests/conftest.py."""

    def tell(what: str, number: int) -> None:
        record_property(f"tried: {what}", number)

    return tell
