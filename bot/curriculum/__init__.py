"""Loads curriculum/ into frozen values, or says everything that is wrong with it at once."""

from __future__ import annotations

from bot.curriculum.loading import load
from bot.curriculum.problems import BrokenCurriculum, Problem
from bot.curriculum.rereading import Reread, reread, signature

__all__ = ["BrokenCurriculum", "Problem", "Reread", "load", "reread", "signature"]
