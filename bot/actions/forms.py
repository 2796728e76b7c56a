"""What every form can count on: it opens with what was answered last, and what cannot be used is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.core.cohort import Cohort
from bot.core.refusals import Refusal

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class FormReady(Generic[A]):
    """What a form opens with: the answers given last, sent or not."""

    cohort: Cohort
    answers: A


@dataclass(frozen=True, slots=True)
class FormRefused:
    """The answers could not be used; they are kept, and the form opens again with them."""

    cohort: Cohort
    refusal: Refusal
