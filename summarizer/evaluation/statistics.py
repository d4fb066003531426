"""How sure a figure is: jackknife, randomisation, Holm, the smallest detectable difference.

Everything works on arrays of clusters x sections x (credit, predicted, gold): the slot
counts of each story in each section. A cluster is a story, for wire copies of one text
are no independent evidence. This module knows nothing of cases or runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

Sums = NDArray[np.float64]
"""``(..., sections, 3)``: pooled credit, predicted and gold."""
Statistic = Callable[[Sums], NDArray[np.float64]]
"""Takes ``(..., sections, 3)`` to ``(...)``."""

ROUNDS = 9_999
LEVEL = 0.95
POWER = 0.80
_CHUNK = 1_024


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval; the bounds are None where one cluster is all there is."""

    value: float | None
    low: float | None = None
    high: float | None = None
    clusters: int = 0
    error: float | None = None
    """Standard error."""


def section_f1(sums: Sums) -> NDArray[np.float64]:
    """Return F1 of each section, ``(..., sections)``; NaN where both sides are empty."""
    both = sums[..., 1] + sums[..., 2]
    f1: NDArray[np.float64] = np.full(both.shape, np.nan)
    return np.divide(2 * sums[..., 0], both, out=f1, where=both > 0)


def headline(sums: Sums) -> NDArray[np.float64]:
    """Return the mean of the sections' F1, leaving out those that have none."""
    f1 = section_f1(sums)
    known = ~np.isnan(f1)
    count = known.sum(axis=-1)
    total = np.where(known, f1, 0.0).sum(axis=-1)
    mean: NDArray[np.float64] = np.full(total.shape, np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return mean


def only(section: int) -> Statistic:
    """Return the statistic that is one section's F1."""
    return lambda sums: section_f1(sums)[..., section]


def jackknife(clusters: Sums, statistic: Statistic, *, level: float = LEVEL) -> Estimate:
    """Estimate a statistic of pooled counts, leaving out one cluster after the other.

    The delete-one-cluster jackknife (Tukey 1958; Efron and Stein 1981) with Student's t
    of k - 1 degrees of freedom. ``clusters`` is ``(k, sections, 3)``.
    """
    total = clusters.sum(axis=0)
    return _estimate(statistic(total), statistic(total - clusters), level, (0.0, 1.0))


def difference(one: Sums, two: Sums, statistic: Statistic, *, level: float = LEVEL) -> Estimate:
    """Estimate ``two - one`` over the same clusters, in the same way."""
    first, second = one.sum(axis=0), two.sum(axis=0)
    value = statistic(second) - statistic(first)
    without = statistic(second - two) - statistic(first - one)
    return _estimate(value, without, level, (-1.0, 1.0))


def _estimate(
    value: NDArray[np.float64],
    without: NDArray[np.float64],
    level: float,
    within: tuple[float, float],
) -> Estimate:
    k = len(without)
    if np.isnan(value):
        return Estimate(None, clusters=k)
    if k <= 1 or np.isnan(without).any():
        return Estimate(float(value), clusters=k)
    error = float(np.sqrt((k - 1) / k * ((without - without.mean()) ** 2).sum()))
    reach = float(student.ppf((1 + level) / 2, k - 1)) * error
    low, high = max(within[0], float(value) - reach), min(within[1], float(value) + reach)
    return Estimate(float(value), low, high, k, error)


def lower_bound(estimate: Estimate, *, level: float = LEVEL) -> float | None:
    """Return the one-sided lower bound of an estimate; None where it has no interval."""
    return _one_sided(estimate, -1, level)


def upper_bound(estimate: Estimate, *, level: float = LEVEL) -> float | None:
    """Return the one-sided upper bound of an estimate; None where it has no interval."""
    return _one_sided(estimate, 1, level)


def _one_sided(estimate: Estimate, sign: int, level: float) -> float | None:
    if estimate.error is None or estimate.value is None:
        return None
    reach = float(student.ppf(level, estimate.clusters - 1)) * estimate.error
    return estimate.value + sign * reach


def randomisation(
    one: Sums, two: Sums, statistic: Statistic, *, rounds: int = ROUNDS, seed: int = 0
) -> float | None:
    """Return how often chance alone parts the two runs as far as they are apart.

    Approximate randomisation (Noreen 1989): in each round every cluster as a whole
    changes sides or stays. All 2^k exchanges are tried where these are no more than
    ``rounds``; else ``(hits + 1) / (rounds + 1)`` over drawn ones. None where the
    difference does not exist.
    """
    k = len(one)
    first, second = one.sum(axis=0), two.sum(axis=0)
    seen = float(np.abs(statistic(second) - statistic(first)))
    if np.isnan(seen) or not k:
        return None
    exact = k < rounds.bit_length() and 2**k <= rounds
    tries = 2**k if exact else rounds
    rng = np.random.default_rng(seed)
    hits = 0
    for start in range(0, tries, _CHUNK):
        size = min(_CHUNK, tries - start)
        if exact:
            swaps = (np.arange(start, start + size)[:, None] >> np.arange(k)) & 1
        else:
            swaps = rng.integers(0, 2, (size, k))
        moved = np.tensordot(swaps.astype(float), two - one, axes=1)
        apart = np.abs(statistic(second - moved) - statistic(first + moved))
        # A NaN is a section that the exchange has emptied: as far apart as can be.
        hits += int((np.isnan(apart) | (apart >= seen - 1e-12)).sum())
    return hits / tries if exact else (hits + 1) / (tries + 1)


def holm(values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Adjust p-values for being several (Holm 1979), in the order given; None stays None."""
    known = sorted((p, n) for n, p in enumerate(values) if p is not None)
    adjusted: dict[int, float] = {}
    least = 0.0
    for rank, (p, n) in enumerate(known):
        least = max(least, min(1.0, (len(known) - rank) * p))
        adjusted[n] = least
    return tuple(adjusted.get(n) for n in range(len(values)))


def detectable(estimate: Estimate, *, level: float = LEVEL, power: float = POWER) -> float | None:
    """Return the smallest true difference that such a comparison would likely find.

    ``(t_{1-a/2} + t_{power}) x standard error`` with k - 1 degrees of freedom (Bloom
    1995); None where there is no standard error.
    """
    if estimate.error is None:
        return None
    df = estimate.clusters - 1
    return float(student.ppf((1 + level) / 2, df) + student.ppf(power, df)) * estimate.error


def alpha(pairs: Sequence[tuple[str | None, str | None]]) -> float | None:
    """Return Krippendorff's alpha of two annotators' nominal labels.

    After Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), nominal
    data: 1 - observed / expected disagreement over all units that both labelled. None
    where no unit is, or where only one value was ever used (then nothing can disagree).
    """
    units = [(a, b) for a, b in pairs if a is not None and b is not None]
    n = 2 * len(units)
    values = [v for unit in units for v in unit]
    counts = {v: values.count(v) for v in values}
    expected = n * n - sum(c * c for c in counts.values())
    if not expected:
        return None
    observed = 2 * sum(a != b for a, b in units)
    return 1 - (n - 1) * observed / expected
