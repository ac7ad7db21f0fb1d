"""A note's clauses to what a head says of the note: its margins pooled over passages, and their log-odds.

A note's passages are its clauses, each two neighbouring clauses, and the whole note. A head's odds are a learnt mixture of
its margins for the best passage, for the best single clause and for the whole note, and of the network's margin
(nlp/network.py), by the number of clauses; and of some margins of its relatives, the heads that ask nearly the same or the
contrary: that a note holds any behaviour at all makes each likelier, that it shows a value makes the contrary less likely.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from nlp.compiled import Number, entry, part
from nlp.features import FAMILIES
from nlp.logistic import MOST_ODDS
from nlp.weights import Weights

NOTHING_SAID = -9.0  # the margin of a note without a single word
BEST, CLAUSE, WHOLE, NETWORK = range(4)  # the margins of a note: of its best passage, its best clause, all of it; the network's
MARGINS = 4
MOST_CLAUSES = 12  # hardly a note that was trained on has more; longer ones are pooled as if they were as long
RELATIVES = 4  # of a head: that of any behaviour, of its value, of its value with polarity, and its contrary
OWN_TERMS = 8  # what a note's odds are a weighted sum of, see `pooling_terms`: of a head's own margins …
TERMS = OWN_TERMS + RELATIVES + 2  # … and with its relatives'
NETWORK_TERMS = (NETWORK, *range(OWN_TERMS - 1, OWN_TERMS + RELATIVES))  # in which the network has a part

_LEAST = 1e-6  # scores nearer to 0 or 1 count as this near


@dataclass(frozen=True)
class Margins:
    """What the heads say before calibration: notes: (notes, MARGINS, heads) for BEST, CLAUSE, WHOLE, NETWORK; clauses:
    (clauses, heads); counts: (notes,), the clauses of each note.
    """

    notes: NDArray[np.float32]
    clauses: NDArray[np.float32]
    counts: NDArray[np.int64]


def pooling_terms(
    margins: NDArray[np.float32], counts: NDArray[np.int64], relatives: NDArray[np.int64], head: int
) -> NDArray[np.float32]:
    """The terms of notes' odds under one head: (TERMS, notes), from margins (notes, MARGINS, heads), counts (notes,) and the
    places of heads' relatives (RELATIVES, heads).

    Four margins, the logarithm of the number of clauses, and its products with the best, the whole note's and the network's
    margin: the more clauses there are, the likelier is a high best margin by chance. Then the network's margins of the head's
    relatives, and the best and the whole note's of the first of these.
    """
    best, clause, whole, network = margins[:, :, head].T
    size = np.log(np.clip(counts, 1, MOST_CLAUSES)).astype(np.float32) / 2
    kin = relatives[:, head]
    own = best, clause, whole, network, size, size * best, size * whole, size * network
    return np.stack((*own, *margins[:, NETWORK, kin].T, margins[:, BEST, kin[0]], margins[:, WHOLE, kin[0]]))


def no_relatives(heads: int) -> NDArray[np.int64]:
    """Each head in its relatives' place: (RELATIVES, heads)."""
    return np.tile(np.arange(heads), (RELATIVES, 1))


def pooled_odds(
    margins: Margins, relatives: NDArray[np.int64], pooling: NDArray[np.float32], offsets: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Calibrated log-odds: (notes, heads); far below any threshold for a note without words."""
    odds = np.empty((len(margins.notes), len(offsets)), dtype=np.float32)
    for head, (weights, offset) in enumerate(zip(pooling.T, offsets, strict=True)):
        odds[:, head] = weights @ pooling_terms(margins.notes, margins.counts, relatives, head) + offset
    odds[margins.counts == 0] = 2 * NOTHING_SAID
    return odds


def sufficient_margins(weights: Weights, over: float) -> NDArray[np.float32]:
    """The margins with which a note of a single clause is so much over each head's threshold, in log-odds: (heads,); the
    network's margin, which is none of a clause, and the relatives' at nought.
    """
    wanted = np.log(weights.thresholds / (1 - weights.thresholds)) + over - weights.offsets
    sufficient: NDArray[np.float32] = wanted / np.maximum(weights.pooling[[BEST, CLAUSE, WHOLE]].sum(axis=0), 1e-6)
    return sufficient


def sigmoid(odds: NDArray[Number]) -> NDArray[Number]:
    """Log-odds to scores; sums to gates."""
    scores: NDArray[Number] = np.float32(1) / (np.float32(1) + np.exp(-np.clip(odds, -MOST_ODDS, MOST_ODDS)))
    return scores


@part
def log_odds(score):  # type: ignore[no-untyped-def]
    """A score's log-odds; very near to 0 or 1 they stay finite."""
    clipped = min(max(score, _LEAST), 1 - _LEAST)
    return np.log(clipped / (1 - clipped))


@entry
def pool(partial, lengths, note_ends, intercepts):  # type: ignore[no-untyped-def]
    """The margins of each note, (notes, MARGINS, heads), the network's nought, and of each clause by itself, (clauses, heads).

    partial: (clauses, families, heads), lengths: (clauses, families).
    """
    clauses, families, padded = partial.shape
    notes = np.empty((len(note_ends) - 1, MARGINS, padded), dtype=np.float32)
    single = np.empty((clauses, padded), dtype=np.float32)
    scratch = passage_scratch(families, padded)
    for note in range(len(notes)):
        first, last = note_ends[note], note_ends[note + 1]
        pool_note(partial[first:last], lengths[first:last], last - first, intercepts, notes[note], single[first:last], scratch)
    return notes, single


@njit
def passage_scratch(families, padded):  # type: ignore[no-untyped-def]
    """Room for a passage's sums, squared lengths, scales and margins."""
    sums = np.empty((families, padded), dtype=np.float32)
    return sums, np.empty(families, dtype=np.float32), np.empty(families, dtype=np.float32), np.empty(padded, dtype=np.float32)


@part
def pool_note(partial, lengths, count, intercepts, note, single, scratch):  # type: ignore[no-untyped-def]
    """One note's margins, in place: note: (MARGINS, heads), the network's nought, single: (clauses, heads); from the first
    `count` rows of the others.
    """
    sums, squares, scales, margins = scratch
    for kind in range(NETWORK):
        _fill(note[kind], np.float32(NOTHING_SAID))
    _fill(note[NETWORK], np.float32(0))
    for clause in range(count):
        _margins(partial[clause], lengths[clause], intercepts, scales, single[clause])
        _raise(note[CLAUSE], single[clause])
    _raise(note[BEST], note[CLAUSE])
    if count <= 1:
        _raise(note[WHOLE], note[CLAUSE])
        return
    if count > 2:
        for first in range(count - 1):
            _join(partial, lengths, first, first + 2, sums, squares)
            _margins(sums, squares, intercepts, scales, margins)
            _raise(note[BEST], margins)
    _join(partial, lengths, 0, count, sums, squares)
    _margins(sums, squares, intercepts, scales, note[WHOLE])
    _raise(note[BEST], note[WHOLE])


@part
def _join(partial, lengths, first, last, sums, squares):  # type: ignore[no-untyped-def]
    """A passage of several clauses, in place."""
    for family in range(len(squares)):
        squares[family] = lengths[first, family] + lengths[first + 1, family]
        for head in range(sums.shape[1]):
            sums[family, head] = partial[first, family, head] + partial[first + 1, family, head]
        for clause in range(first + 2, last):
            squares[family] += lengths[clause, family]
            add_row(sums[family], np.float32(1), partial[clause, family])


@part
def _margins(sums, squares, intercepts, scales, margins):  # type: ignore[no-untyped-def]
    """A passage's margins, in place: each family's part at unit length."""
    for family in range(len(FAMILIES)):
        scales[family] = np.float32(1) / np.sqrt(squares[family]) if squares[family] > 0 else np.float32(0)
    for head in range(len(margins)):
        margin = intercepts[head]
        for family in range(len(FAMILIES)):
            margin += scales[family] * sums[family, head]
        margins[head] = margin


@part
def _fill(row, number):  # type: ignore[no-untyped-def]
    for head in range(len(row)):
        row[head] = number


@part
def _raise(most, margins):  # type: ignore[no-untyped-def]
    """The larger ones, in place."""
    for head in range(len(most)):
        most[head] = margins[head] if margins[head] > most[head] else most[head]


@part
def add_row(sums, factor, row):  # type: ignore[no-untyped-def]
    """sums += factor * row, in place, as long as the sums are."""
    for head in range(len(sums)):
        sums[head] += factor * row[head]
