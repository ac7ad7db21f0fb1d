"""A note's clauses to what a head says of the note: its margins pooled over passages, and their log-odds.

A note's passages are its clauses, each two neighbouring clauses, and the whole note. A head's odds are a learnt mixture of
its margins for the best passage, for the best single clause and for the whole note, by the number of clauses.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

NOTHING_SAID = -9.0  # the margin of a note without a single word
BEST, CLAUSE, WHOLE = range(3)  # the margins of a note: of its best passage, of its best clause, of all of it
MOST_CLAUSES = 12  # hardly a note that was trained on has more; longer ones are pooled as if they were as long
TERMS = 6  # what a note's odds are a weighted sum of, see `pooling_terms`

_MOST_ODDS = np.float32(60)  # log-odds beyond are certainty


@dataclass(frozen=True)
class Margins:
    """What the heads say before calibration: notes: (notes, 3, heads) for BEST, CLAUSE, WHOLE; clauses: (clauses, heads);
    counts: (notes,), the clauses of each note.
    """

    notes: NDArray[np.float32]
    clauses: NDArray[np.float32]
    counts: NDArray[np.int64]


def pooling_terms(margins: NDArray[np.float32], counts: NDArray[np.int64]) -> NDArray[np.float32]:
    """The terms of notes' odds: (6, notes, heads), from margins (notes, 3, heads) and counts (notes,).

    Three margins, the logarithm of the number of clauses, and its products with the best and the whole note's margin: the more
    clauses there are, the likelier is a high best margin by chance.
    """
    best, clause, whole = margins.swapaxes(0, 1)
    size = np.log(np.clip(counts, 1, MOST_CLAUSES)).astype(np.float32)[:, None] / 2
    return np.stack((best, clause, whole, np.broadcast_to(size, best.shape), size * best, size * whole))


def pooled_odds(margins: Margins, pooling: NDArray[np.float32], offsets: NDArray[np.float32]) -> NDArray[np.float32]:
    """Calibrated log-odds: (notes, heads); far below any threshold for a note without words."""
    terms = pooling_terms(margins.notes, margins.counts)
    odds: NDArray[np.float32] = np.einsum("tnh,th->nh", terms, pooling) + offsets
    odds[margins.counts == 0] = 2 * NOTHING_SAID
    return odds


def sigmoid(odds: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-odds to scores."""
    return np.float32(1) / (np.float32(1) + np.exp(-np.clip(odds, -_MOST_ODDS, _MOST_ODDS)))


@njit(cache=True, nogil=True)
def pool(partial, lengths, note_ends, intercepts):  # type: ignore[no-untyped-def]
    """The margins of each note, (notes, 3, heads), and of each clause by itself, (clauses, heads).

    partial: (clauses, families, at least heads), lengths: (clauses, families).
    """
    clauses, families, padded = partial.shape
    heads = len(intercepts)
    notes = np.full((len(note_ends) - 1, 3, heads), NOTHING_SAID, dtype=np.float32)
    single = np.empty((clauses, heads), dtype=np.float32)
    pair = np.empty(heads, dtype=np.float32)
    sums, squares = np.empty((families, padded), dtype=np.float32), np.empty(families, dtype=np.float32)
    for note in range(len(note_ends) - 1):
        best, clause_best, whole = notes[note]
        begin, end = note_ends[note], note_ends[note + 1]
        for clause in range(begin, end):
            _margins(partial[clause], lengths[clause], intercepts, single[clause])
            np.maximum(clause_best, single[clause], clause_best)
        for first in range(begin, end - 1):
            sums[:], squares[:] = partial[first], lengths[first]
            sums += partial[first + 1]
            squares += lengths[first + 1]
            _margins(sums, squares, intercepts, pair)
            np.maximum(best, pair, best)
        if begin < end:
            sums[:], squares[:] = partial[begin], lengths[begin]
            for clause in range(begin + 1, end):
                sums += partial[clause]
                squares += lengths[clause]
            _margins(sums, squares, intercepts, whole)
        np.maximum(best, clause_best, best)
        np.maximum(best, whole, best)
    return notes, single


@njit(cache=True)
def _margins(sums, squares, intercepts, margins):  # type: ignore[no-untyped-def]
    """A passage's margins, in place: each family's part at unit length."""
    margins[:] = intercepts
    for family in range(len(squares)):
        if squares[family] > 0:
            scale = np.float32(1) / np.sqrt(squares[family])
            part = sums[family]
            for head in range(len(margins)):
                margins[head] += part[head] * scale
