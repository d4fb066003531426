"""Optimal one-to-one assignment, the only place that pairs anything."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment


def best_pairs(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return the (row, column) pairs of greatest total weight; pairs of weight 0 are dropped.

    ``weights`` is rows x columns, none negative. The Hungarian method (Kuhn 1955) as
    scipy implements it; cubic in the shorter side.
    """
    # Most tables of a document are small and empty: numpy would cost more than the answer.
    if not any(any(row) for row in weights):
        return []
    if len(weights) == 1:
        row = weights[0]
        return [(0, max(range(len(row)), key=row.__getitem__))]
    table = np.asarray(weights, dtype=float)
    rows, columns = linear_sum_assignment(table, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if table[i, j] > 0]
