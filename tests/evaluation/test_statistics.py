"""The statistics, against closed forms, published values and scipy."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import permutation_test, t

from summarizer.evaluation.statistics import (
    Estimate,
    alpha,
    detectable,
    difference,
    headline,
    holm,
    jackknife,
    lower_bound,
    only,
    randomisation,
    section_f1,
)

RNG = np.random.default_rng(5)


def clusters(k: int, credit: float = 0.6, seed: int = 1) -> np.ndarray:
    """Return k clusters of two sections."""
    rng = np.random.default_rng(seed)
    gold = rng.integers(5, 30, (k, 2)).astype(float)
    made = rng.integers(5, 30, (k, 2)).astype(float)
    return np.stack([np.minimum(gold, made) * credit * rng.random((k, 2)), made, gold], axis=-1)


def test_headline_is_the_mean_of_pooled_section_f1() -> None:
    """Sections are pooled first and averaged last; one that is empty everywhere has no part."""
    sums = np.array([[4.0, 8.0, 8.0], [3.0, 3.0, 3.0], [0.0, 0.0, 0.0]])
    assert [0.5, 1.0] == list(section_f1(sums))[:2]
    assert 0.75 == headline(sums)
    assert np.isnan(headline(np.zeros((2, 3))))


def test_jackknife_of_a_mean_is_its_textbook_standard_error() -> None:
    """For a mean of equal clusters the jackknife is s / sqrt(n), with Student's t."""
    x = RNG.random(12)
    equal = np.stack([x, np.ones(12), np.ones(12)], axis=-1)[:, None, :]
    found = jackknife(equal, headline)
    error = x.std(ddof=1) / np.sqrt(12)
    assert found.value == pytest.approx(x.mean())
    assert found.error == pytest.approx(error)
    assert found.high == pytest.approx(x.mean() + t.ppf(0.975, 11) * error)


def test_one_cluster_has_no_interval() -> None:
    """One story alone gives a figure and no interval, and nothing to detect with."""
    found = jackknife(clusters(1), headline)
    assert found.value is not None
    assert (None, None, 1) == (found.low, found.high, found.clusters)
    assert (None, None) == (detectable(found), lower_bound(found))


def test_nothing_at_all_has_no_value() -> None:
    """Clusters that are empty on both sides give no figure."""
    assert Estimate(None, clusters=3) == jackknife(np.zeros((3, 2, 3)), headline)


@pytest.mark.parametrize("statistic", [headline, only(0)])
def test_exact_randomisation_tries_every_exchange(statistic: object) -> None:
    """Few clusters: p is the share of all 2^k exchanges that part the runs as far (brute force)."""
    one, two = clusters(7), clusters(7, 0.9, seed=2)
    seen = abs(statistic(two.sum(0)) - statistic(one.sum(0)))  # type: ignore[operator]
    hits = 0
    for swap in itertools.product((False, True), repeat=7):
        mask = np.array(swap)[:, None, None]
        a, b = np.where(mask, two, one).sum(0), np.where(mask, one, two).sum(0)
        hits += abs(statistic(b) - statistic(a)) >= seen - 1e-12  # type: ignore[operator]
    assert randomisation(one, two, statistic) == pytest.approx(hits / 2**7)  # type: ignore[arg-type]


def test_randomisation_agrees_with_scipy() -> None:
    """For a mean of equal clusters it is scipy's paired permutation test."""
    x, y = RNG.random(10), RNG.random(10) + 0.2
    ones = np.ones(10)
    one, two = (np.stack([v, ones, ones], axis=-1)[:, None, :] for v in (x, y))
    theirs = permutation_test(
        (y, x), lambda a, b, axis: (a - b).mean(axis=axis), permutation_type="samples",
        vectorized=True, n_resamples=2**10,
    )  # fmt: skip
    assert randomisation(one, two, headline) == pytest.approx(theirs.pvalue)


def test_drawn_randomisation_is_seeded_and_never_zero() -> None:
    """Many clusters: drawn exchanges, the same for the same seed, and p above 0."""
    one, two = clusters(30, 0.2), clusters(30, 0.9, seed=2)
    first = randomisation(one, two, headline, rounds=999, seed=3)
    assert first == randomisation(one, two, headline, rounds=999, seed=3)
    assert 1 / 1000 == first


def test_a_run_against_itself_does_not_differ() -> None:
    """The same counts: difference 0, p 1."""
    one = clusters(9)
    assert 0.0 == difference(one, one, headline).value
    assert 1.0 == randomisation(one, one, headline)


def test_holm_is_stepwise_and_keeps_the_order() -> None:
    """The example of three: 0.01, 0.04, 0.03 become 0.03, 0.06, 0.06; unknown stays unknown."""
    assert (0.03, None, 0.06, 0.06) == pytest.approx(holm([0.01, None, 0.04, 0.03]))


@given(st.lists(st.floats(0, 1), max_size=6))
def test_holm_never_lowers_a_p(values: list[float]) -> None:
    """Adjusted values are at least the raw ones, at most 1, and keep their ranking."""
    adjusted = holm(values)
    assert all(a is not None and v <= a <= 1 for v, a in zip(values, adjusted, strict=True))
    ranked = [a for _, a in sorted(zip(values, adjusted, strict=True))]
    assert ranked == sorted(ranked)  # type: ignore[type-var]


def test_alpha_of_the_published_binary_example() -> None:
    """Krippendorff (2011), example A: two observers, ten articles, alpha 0.095."""
    meg = "0 1 0 0 0 0 0 0 1 0".split()
    owen = "1 1 1 0 0 1 0 0 0 0".split()
    assert alpha(list(zip(meg, owen, strict=True))) == pytest.approx(0.095, abs=5e-4)


def test_alpha_of_the_published_nominal_example() -> None:
    """Krippendorff (2011), example B: five values, twelve units, alpha 0.692."""
    ben = "a a b b d c c c e d d a".split()
    gerry = "b a b b b c c c e d d d".split()
    assert alpha(list(zip(ben, gerry, strict=True))) == pytest.approx(0.692, abs=5e-4)


def test_alpha_needs_two_values() -> None:
    """One value only, or nothing labelled by both, says nothing about agreement."""
    assert (None, None) == (alpha([("a", "a")] * 5), alpha([("a", None)]))
