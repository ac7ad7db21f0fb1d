"""Held-out margins to the scores' meaning: slope and offset per head, thresholds, the review band.

Platt (1999) with the targets of Lin, Lin & Weng (2007), "A note on Platt's probabilistic outputs for support vector
machines". All in plain numpy on margins of notes that the scored model had not seen.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

_GRID = np.round(np.arange(0.05, 0.96, 0.01), 2)  # thresholds tried
_STEPS = 20
_HALVINGS = 12
_LEAST_SLOPE = 0.01
_USUAL_SLOPE = 3.0  # of a head with many positives; a head with few leans on it …
_LEAN = 2.0  # … as hard as on so much curvature (about 20 positives' worth)
_PRIOR_POSITIVES = 20.0  # how many positives of the level's average a head's own counts are mixed with


def platt(margins: NDArray[np.float32], y: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Slopes and offsets (heads,) that make logistic scores of margins (notes, heads) match y (notes, heads).

    Newton's method, each head's step halved until its loss falls.
    """
    positives = y.sum(axis=0)
    targets = np.where(y, (positives + 1) / (positives + 2), 1 / (len(y) - positives + 2))
    x = margins.astype(np.float64)
    slopes = np.full(y.shape[1], _USUAL_SLOPE)
    offsets = np.log((positives + 1) / (len(y) - positives + 1))
    loss = _loss(x, targets, slopes, offsets)
    for _ in range(_STEPS):
        step_slope, step_offset = _newton_step(x, targets, slopes, offsets)
        size = np.ones(len(slopes))
        for _ in range(_HALVINGS):
            tried = np.maximum(slopes - size * step_slope, _LEAST_SLOPE), offsets - size * step_offset
            worse = _loss(x, targets, *tried) > loss
            if not worse.any():
                break
            size[worse] /= 2
        size[worse] = 0
        slopes, offsets = np.maximum(slopes - size * step_slope, _LEAST_SLOPE), offsets - size * step_offset
        loss = _loss(x, targets, slopes, offsets)
    return _rounded(slopes), _rounded(offsets)


def _loss(
    x: NDArray[np.float64], targets: NDArray[np.float64], slopes: NDArray[np.float64], offsets: NDArray[np.float64]
) -> NDArray[np.float64]:
    odds = slopes * x + offsets
    total: NDArray[np.float64] = (np.logaddexp(0, odds) - targets * odds).sum(axis=0)
    return total + _LEAN / 2 * (slopes - _USUAL_SLOPE) ** 2


def _newton_step(
    x: NDArray[np.float64], targets: NDArray[np.float64], slopes: NDArray[np.float64], offsets: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    scores = expit(slopes * x + offsets)
    error, curve = scores - targets, scores * (1 - scores) + 1e-9
    g_slope, g_offset = (error * x).sum(axis=0) + _LEAN * (slopes - _USUAL_SLOPE), error.sum(axis=0)
    ss, so, oo = (curve * x * x).sum(axis=0) + _LEAN, (curve * x).sum(axis=0), curve.sum(axis=0)
    determinant = ss * oo - so * so
    return (oo * g_slope - so * g_offset) / determinant, (ss * g_offset - so * g_slope) / determinant


def best_thresholds(scores: NDArray[np.float32], y: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The threshold (heads,) with the best F1 per head; rare heads lean on the average of all heads given."""
    passed = scores[None] >= _GRID[:, None, None]
    hits = (passed & y).sum(axis=1).astype(np.float64)  # (grid, heads)
    given = passed.sum(axis=1).astype(np.float64)
    positives = y.sum(axis=0).astype(np.float64)
    weight = _PRIOR_POSITIVES / max(positives.sum(), 1)
    hits += weight * hits.sum(axis=1, keepdims=True)
    given += weight * given.sum(axis=1, keepdims=True)
    f1 = 2 * hits / np.maximum(given + positives + weight * positives.sum(), 1e-9)
    best: NDArray[np.float64] = _GRID[f1.argmax(axis=0)]
    return best


def review_band(certainty: NDArray[np.float32], right: NDArray[np.bool_], *, share_right: float = 0.95) -> float:
    """The smallest certainty (notes,) from which on at least `share_right` of the notes are right.

    Where even the surest notes don't reach that share, everything is for review.
    """
    order = np.argsort(-certainty, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= share_right)
    return round(float(certainty[order[enough[-1]]]), 4) if len(enough) else float("inf")


def _rounded(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Five digits: what differs beyond them between processors must not change a model's digest."""
    return np.array([float(f"{number:.5g}") for number in numbers])
