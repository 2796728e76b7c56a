"""The best choice of disjoint groups out of a list, by integer programming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from bot.core.matching.bits import Floats, Numbers
from bot.core.matching.parties import Parties

NODES = 2000
"""Branches that are looked at: a count, not a time, so that the answer is the same on every machine."""
CLOSE = 1e-6
PLAIN: dict[str, bool | int | float] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": CLOSE,
    # The plan to begin with is good already: HiGHS's own ways to find one took most of the time, and found none better.
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_heuristic_run_feasibility_jump": False,
}


@dataclass(frozen=True, slots=True)
class Packed:
    """The groups chosen, by their places in the list, or None; `proven` if nothing better (or nothing) exists."""

    chosen: Numbers | None
    proven: bool


def pack(
    parties: Parties,
    groups: Numbers,
    worth: Floats,
    placed: int | None,
    start: Sequence[int] = (),
    nodes: int = NODES,
    seconds: float = 86_400.0,
) -> Packed:
    """Disjoint groups with at least `placed` heads that are worth most; or, if `placed` is None, with the most heads.

    `start` are places of a choice to begin with.
    """
    if not len(groups):
        return Packed(None, True)
    solver = highspy.Highs()
    for option, value in (PLAIN | {"mip_max_nodes": nodes, "time_limit": max(0.05, seconds)}).items():
        solver.setOptionValue(option, value)
    solver.passModel(_model(parties, groups, worth, placed))
    if len(start):
        given = highspy.HighsSolution()
        taken = np.zeros(len(groups))
        taken[list(start)] = 1.0
        given.col_value = taken.tolist()
        solver.setSolution(given)
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Packed(None, True)
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Packed(None, False)
    shares = np.array(solver.getSolution().col_value)
    return Packed(np.flatnonzero(shares > 0.5), status == highspy.HighsModelStatus.kOptimal)


def _model(parties: Parties, groups: Numbers, worth: Floats, placed: int | None) -> highspy.HighsLp:
    count, rows = len(groups), parties.count + 1
    heads = parties.heads[groups].sum(axis=1)
    real = np.append(groups != parties.count, np.ones((count, 1), np.bool_), axis=1)
    places = np.append(groups, np.full((count, 1), parties.count), axis=1)
    amounts = np.append(np.ones_like(groups, float), heads[:, None], axis=1)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, rows
    model.col_cost_ = -worth if placed is not None else -worth - heads * float(parties.heads.sum())
    model.col_lower_, model.col_upper_ = np.zeros(count), np.ones(count)
    model.row_lower_ = np.append(np.full(rows - 1, -highspy.kHighsInf), float(placed or 0))
    model.row_upper_ = np.append(np.ones(rows - 1), highspy.kHighsInf)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.append(0, np.cumsum(real.sum(axis=1))).astype(np.int32)
    model.a_matrix_.index_ = places[real].astype(np.int32)
    model.a_matrix_.value_ = amounts[real]
    model.integrality_ = [highspy.HighsVarType.kInteger] * count
    return model
