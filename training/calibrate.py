"""Margins of unseen notes to the scores' meaning: how a head's margins mix, thresholds, the review band.

Logistic regression a head (Platt 1999, with the targets of Lin, Lin & Weng 2007, "A note on Platt's probabilistic outputs
for support vector machines"), leaning on what is usual. All in plain numpy on notes that the scored model had not seen.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nlp.certainty import WEIGHTS, certainty_terms
from nlp.pooling import BEST, TERMS, Margins, pooling_terms
from nlp.taxonomy import Taxonomy

_GRID = np.round(np.arange(0.05, 0.96, 0.01), 2)  # thresholds tried
_STEPS = 20
_BETA = 0.9  # hands like those learnt from are easier than an office's: what is best there asks for too little elsewhere
_CONTRARY_BETA = 0.7  # a wrong contrary tag can cost a person the rating: precision counts for more
_HALVINGS = 12
_USUAL_SLOPE = 3.0  # of the best passage's margin, in a head with many positives; a head with few leans on it …
_HARDLY = 1e-9
_LEAN = 2.0  # … as hard as on so much curvature (about 20 positives' worth)
_SHARE_RIGHT = 0.95  # of the notes that no human looks at
_PRIOR_POSITIVES = 20.0  # how many positives of the level's average a head's own counts are mixed with


def pooling(
    margins: Margins, relatives: NDArray[np.int64], y: NDArray[np.bool_], terms: Sequence[int] = range(TERMS)
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights (TERMS, heads) and offsets (heads,) that make logistic scores of notes' margins match y (notes, heads).

    relatives: (RELATIVES, heads), see `pooling_terms`; terms: those that count, the others' weights are nought.
    """
    counting = [*terms, TERMS]
    positives = y.sum(axis=0)
    targets = np.where(y, (positives + 1) / (positives + 2), 1 / (len(y) - positives + 2))
    usual, lean = np.zeros(TERMS + 1), np.full(TERMS + 1, _LEAN)
    usual[BEST], lean[-1] = _USUAL_SLOPE, _HARDLY
    fitted = np.zeros((TERMS + 1, y.shape[1]))
    for head in range(y.shape[1]):
        begin = usual.copy()
        begin[-1] = np.log(targets[:, head].mean() / (1 - targets[:, head].mean()))
        own = pooling_terms(margins.notes, margins.counts, relatives, head)
        X = np.column_stack((*own.astype(np.float64), np.ones(len(y))))
        fitted[counting, head] = _logistic(X[:, counting], targets[:, head], begin[counting], usual[counting], lean[counting])
    return _rounded(fitted[:-1]), _rounded(fitted[-1])


def certainty_weights(
    value_odds: NDArray[np.float64], behaviour: NDArray[np.float32], right: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Weights of `certainty_terms` that tell notes with exactly right values from others, right: (notes,)."""
    terms = certainty_terms(value_odds, behaviour)
    nothing = np.zeros(WEIGHTS)
    return _rounded(_logistic(terms, right.astype(np.float64), nothing, nothing, np.full(WEIGHTS, _LEAN)))


def _logistic(
    X: NDArray[np.float64],
    targets: NDArray[np.float64],
    begin: NDArray[np.float64],
    usual: NDArray[np.float64],
    lean: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The weights of X (notes, terms), leaning on the usual ones, by Newton's method, each step halved until the loss falls."""
    weights = begin.copy()

    def loss(tried: NDArray[np.float64]) -> float:
        odds = X @ tried
        return float((np.logaddexp(0, odds) - targets * odds).sum() + (lean * (tried - usual) ** 2).sum() / 2)

    now = loss(weights)
    for _ in range(_STEPS):
        scores = expit(X @ weights)
        slope = X.T @ (scores - targets) + lean * (weights - usual)
        step = np.linalg.solve((X * (scores * (1 - scores))[:, None]).T @ X + np.diag(lean), slope)
        for halving in range(_HALVINGS):
            tried = weights - step / 2**halving
            if (then := loss(tried)) < now:
                weights, now = tried, then
                break
        else:
            return weights
    return weights


def best_thresholds(
    scores: NDArray[np.float32], y: NDArray[np.bool_], beta: NDArray[np.float64] | float = 1.0
) -> NDArray[np.float64]:
    """The threshold (heads,) with the best F-beta per head; rare heads lean on the average of all heads given.

    beta: a number or (heads,), how many times as much recall counts as precision (van Rijsbergen 1979).
    """
    passed = scores[None] >= _GRID[:, None, None]
    hits = (passed & y).sum(axis=1).astype(np.float64)  # (grid, heads)
    given = passed.sum(axis=1).astype(np.float64)
    positives = y.sum(axis=0).astype(np.float64)
    weight = _PRIOR_POSITIVES / max(positives.sum(), 1)
    hits += weight * hits.sum(axis=1, keepdims=True)
    given += weight * given.sum(axis=1, keepdims=True)
    square = np.square(beta)
    f_beta = (1 + square) * hits / np.maximum(given + square * (positives + weight * positives.sum()), 1e-9)
    best: NDArray[np.float64] = _GRID[f_beta.argmax(axis=0)]
    return best


def level_thresholds(scores: NDArray[np.float32], y: NDArray[np.bool_], taxonomy: Taxonomy) -> NDArray[np.float64]:
    """The threshold of each head, (heads,), level by level; all must be surer than F1 would have them, contrary ones most."""
    beta = np.where([head.endswith("-") for head in taxonomy.heads], _CONTRARY_BETA, _BETA)
    thresholds = np.full(len(beta), 0.5)
    for names in taxonomy.levels.values():
        level = [taxonomy.head_index[name] for name in names]
        thresholds[level] = best_thresholds(scores[:, level], y[:, level], beta[level])
    return thresholds


def review_band(certainty: NDArray[np.floating], right: NDArray[np.bool_]) -> float:
    """The smallest certainty (notes,) from which on at least `_SHARE_RIGHT` of the notes are right.

    Where even the surest notes don't reach that share, everything is for review.
    """
    order = np.argsort(-certainty, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= _SHARE_RIGHT)
    return round(float(certainty[order[enough[-1]]]), 4) if len(enough) else float("inf")


def _rounded(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Five digits: what differs beyond them between processors must not change a model's digest."""
    return np.array([float(f"{number:.5g}") for number in numbers.ravel()]).reshape(numbers.shape)
