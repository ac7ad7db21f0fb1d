"""Clause rows to label scores: one linear head a label, pooled over a note's passages, calibrated.

Training texts count as a whole; how notes are pooled stands in nlp/pooling.py. Knows columns, no words and no label names.
"""

from typing import Self

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted

from nlp.certainty import WEIGHTS
from nlp.network import WindowNetwork
from nlp.pooling import BEST, NETWORK, TERMS, Margins, no_relatives, pool, pooled_odds, sigmoid
from nlp.products import padded_to
from nlp.vectorizer import ClauseRows

_LEVELS = 31  # of a weight's size within its column; finer ones change no figure and double the file
_LINE = 64  # bytes of a cache line: one row of weights never touches two
_BLOCK = 32  # heads that are solved together: their weights for a feature fill two cache lines


class PooledHeads(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Linear support vector machines (squared hinge, L2), one a head, solved by dual coordinate descent.

    The solver is that of Hsieh et al. (2008), "A dual coordinate descent method for large-scale linear SVM", run for all
    heads side by side; each step is plain IEEE arithmetic in a fixed order, so the weights are the same on any number of
    threads. Learns `coefficients_` (columns, heads padded to whole cache lines) as int8 with `scales_` (columns,),
    `intercepts_` (heads,), `relatives_` (RELATIVES, heads) the places of other heads whose margins count under a head,
    `pooling_` (TERMS, heads) the weights of `pooling_terms`, `offsets_`, `thresholds_` (heads,):
    score = 1 / (1 + exp(-odds)), odds = pooling_ · terms + offsets_. Beside them stands `network_`, where one was given.
    """

    def __init__(self, *, C: float = 0.1, epochs: int = 10, seed: int = 0) -> None:
        self.C = C
        self.epochs = epochs
        self.seed = seed

    def fit(self, rows: ClauseRows, y: NDArray[np.bool_], network: WindowNetwork | None = None) -> Self:
        """Fit on whole texts; y: (notes, heads), network: fitted, to go beside. Scores stay uncalibrated until `calibrate`."""
        y = np.asarray(y)
        if y.ndim != 2 or len(y) != len(rows):
            raise ValueError(f"y must be (notes, heads) with {len(rows)} notes, got shape {y.shape}")
        signs = np.where(y, 1.0, -1.0).astype(np.float32)
        row_ends, indices, values = _whole_texts(
            rows.matrix.indptr, rows.matrix.indices, rows.matrix.data, rows.lengths, rows.note_ends, rows.family_ends
        )
        weights = np.zeros((rows.matrix.shape[1] + 1, y.shape[1]), dtype=np.float32)
        orders = np.random.default_rng(self.seed)
        order = np.stack([orders.permutation(len(y)) for _ in range(self.epochs)])
        _solve(row_ends, indices, values, signs, order, np.float32(1 / (2 * self.C)), weights)
        self.intercepts_ = weights[-1].copy()
        self.scales_ = (np.abs(weights[:-1]).max(axis=1) / _LEVELS).astype(np.float32)
        safe = np.where(self.scales_ > 0, self.scales_, 1)[:, None]
        self.coefficients_ = np.zeros((len(weights) - 1, -(-y.shape[1] // _LINE) * _LINE), dtype=np.int8)
        self.coefficients_[:, : y.shape[1]] = np.rint(weights[:-1] / safe)
        self.relatives_ = no_relatives(y.shape[1])
        self.pooling_ = np.zeros((TERMS, y.shape[1]), dtype=np.float32)
        self.pooling_[BEST] = 2.0
        self.offsets_ = np.zeros(y.shape[1], dtype=np.float32)
        self.thresholds_ = np.full(y.shape[1], 0.5, dtype=np.float32)
        self.certainty_ = np.zeros(WEIGHTS, dtype=np.float32)
        self.review_band_ = 1.0
        self.classes_ = np.arange(y.shape[1])
        self.network_ = network
        return self

    def calibrate(
        self,
        relatives: NDArray[np.int64],
        pooling: NDArray[np.float64],
        offsets: NDArray[np.float64],
        thresholds: NDArray[np.float64],
        certainty: NDArray[np.float64],
        review_band: float,
    ) -> Self:
        """Take the scores' meaning, learnt on held-out notes: (RELATIVES, heads), (TERMS, heads), (heads,), (heads,),
        (WEIGHTS,); a band.
        """
        self.relatives_ = relatives
        self.pooling_ = pooling.astype(np.float32)
        self.offsets_ = offsets.astype(np.float32)
        self.thresholds_ = thresholds.astype(np.float32)
        self.certainty_ = certainty.astype(np.float32)
        self.review_band_ = float(review_band)
        return self

    def margins(self, rows: ClauseRows) -> Margins:
        """The margins of notes and of their single clauses."""
        check_is_fitted(self, "coefficients_")
        partial = _partial_scores(
            rows.matrix.indptr, rows.matrix.indices, rows.matrix.data, rows.family_ends, self.coefficients_, self.scales_
        )
        heads = len(self.intercepts_)
        notes, clauses = pool(partial, rows.lengths, rows.note_ends, padded_to(partial.shape[-1], self.intercepts_))
        if self.network_ is not None:
            notes[:, NETWORK, :heads] = self.network_.margins(rows.words)
        return Margins(notes[..., :heads], clauses[..., :heads], np.diff(rows.note_ends))

    def odds(self, margins: Margins) -> NDArray[np.float32]:
        """Calibrated log-odds: (notes, heads)."""
        return pooled_odds(margins, self.relatives_, self.pooling_, self.offsets_)

    def decision_function(self, rows: ClauseRows) -> NDArray[np.float32]:
        """Calibrated log-odds: (notes, heads)."""
        return self.odds(self.margins(rows))

    def predict_proba(self, rows: ClauseRows) -> NDArray[np.float32]:
        """Calibrated scores: (notes, heads)."""
        return sigmoid(self.decision_function(rows))

    def predict(self, rows: ClauseRows) -> NDArray[np.bool_]:
        """Which heads pass their thresholds: (notes, heads)."""
        passed: NDArray[np.bool_] = self.predict_proba(rows) >= self.thresholds_
        return passed

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        tags.input_tags.two_d_array = False
        tags.input_tags.sparse = False
        return tags


@njit(cache=True)
def _whole_texts(indptr, indices, data, lengths, note_ends, family_ends):  # type: ignore[no-untyped-def]
    """All clauses of a text as one row, each family of unit length; CSR arrays without the intercept's column."""
    row_ends = indptr[note_ends]
    values = np.empty(len(data), dtype=np.float32)
    for note in range(len(note_ends) - 1):
        for family in range(len(family_ends)):
            low = family_ends[family - 1] if family else 0
            total = np.float32(0)
            for clause in range(note_ends[note], note_ends[note + 1]):
                total += lengths[clause, family]
            norm = np.sqrt(total) if total > 0 else np.float32(1)
            for index in range(row_ends[note], row_ends[note + 1]):
                if low <= indices[index] < family_ends[family]:
                    values[index] = data[index] / norm
    return row_ends, indices, values


@njit(cache=True, parallel=True)
def _solve(row_ends, indices, values, signs, order, ridge, weights):  # type: ignore[no-untyped-def]
    """Dual coordinate descent, in place; weights: (columns + 1, heads), the last row the intercepts."""
    texts, heads = signs.shape
    for block in prange((heads + _BLOCK - 1) // _BLOCK):
        first = block * _BLOCK
        last = min(heads, first + _BLOCK)
        width = last - first
        local = np.zeros((len(weights), width), dtype=np.float32)
        duals = np.zeros((texts, width), dtype=np.float32)
        margins = np.empty(width, dtype=np.float32)
        steps = np.zeros(width, dtype=np.float32)
        for epoch in range(len(order)):
            for text in order[epoch]:
                _step(text, first, width, row_ends, indices, values, signs, ridge, local, duals, margins, steps)
        weights[:, first:last] = local


@njit(cache=True)
def _step(text, first, width, row_ends, indices, values, signs, ridge, local, duals, margins, steps):  # type: ignore[no-untyped-def]
    """One text's turn: its margins under all heads of the block, the duals' best values, the weights moved."""
    squared = np.float32(1)
    for h in range(width):
        margins[h] = local[-1, h]
    for index in range(row_ends[text], row_ends[text + 1]):
        value = values[index]
        squared += value * value
        for h in range(width):
            margins[h] += value * local[indices[index], h]
    moved = False
    for h in range(width):
        sign = signs[text, first + h]
        old = duals[text, h]
        new = max(old - (sign * margins[h] - np.float32(1) + ridge * old) / (squared + ridge), np.float32(0))
        steps[h] = (new - old) * sign
        duals[text, h] = new
        moved = moved or steps[h] != 0
    if moved:
        for h in range(width):
            local[-1, h] += steps[h]
        for index in range(row_ends[text], row_ends[text + 1]):
            for h in range(width):
                local[indices[index], h] += values[index] * steps[h]


@njit(cache=True, nogil=True)
def _partial_scores(indptr, indices, data, family_ends, coefficients, scales):  # type: ignore[no-untyped-def]
    """Each clause's weighted sum by family: (clauses, families, heads)."""
    heads = coefficients.shape[1]
    partial = np.zeros((len(indptr) - 1, len(family_ends), heads), dtype=np.float32)
    for clause in range(len(indptr) - 1):
        for index in range(indptr[clause], indptr[clause + 1]):
            column = indices[index]
            family = 0
            while column >= family_ends[family]:
                family += 1
            value = data[index] * scales[column]
            for h in range(heads):
                partial[clause, family, h] += value * coefficients[column, h]
    return partial
