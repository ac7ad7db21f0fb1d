"""Texts to scores in one compiled pass: scan, hash, add up the weights, pool, calibrate. Equal to the pipeline's two steps.

The pipeline (nlp/vectorizer.py, nlp/heads.py) is what is trained and saved; this is how it is run. Nothing is made per word
or per feature: a clause's hashes go to a scratch array, and from there straight to the weights' rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from nlp.characters import character_table
from nlp.features import AFFIXES, BUCKET_BITS, FAMILIES, FAMILY_SIZES, clause_features, column_table, most_features
from nlp.lexicon.table import lexicon_table
from nlp.pooling import MOST_CLAUSES, NOTHING_SAID, pool
from nlp.scan import encode, scan_bytes
from nlp.weights import Weights


@dataclass(frozen=True)
class ScoredTexts:
    """What a model says of some texts.

    scores: (texts, heads), calibrated; margins: (texts, 3, heads), before that (see nlp/pooling.py); clauses: (clauses,
    heads), the margins of single clauses; spans: (clauses, 2), their half-open places in code points; note_ends:
    (texts + 1,), text i has the clauses note_ends[i]:note_ends[i + 1].
    """

    scores: NDArray[np.float32]
    margins: NDArray[np.float32]
    clauses: NDArray[np.float32]
    spans: NDArray[np.int64]
    note_ends: NDArray[np.int64]

    def best_clause(self, text: int, head: int) -> tuple[int, int]:
        """The place of a text's best clause under a head."""
        first, last = self.note_ends[text : text + 2].tolist()
        best = first if last - first == 1 else first + int(self.clauses[first:last, head].argmax())
        start, end = self.spans[best].tolist()
        return start, end


class TextScorer:
    """A model's weights, ready to run. Holds no state of a call, so threads may share it."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.column_of = column_table(weights.buckets)
        self._tables = character_table(), lexicon_table(), AFFIXES, tuple(weights.sizes.tolist())
        gains = weights.idf * weights.scales
        self._columns = self.column_of, weights.idf, weights.unknown_idf[()], weights.coefficients, gains
        self._heads = weights.intercepts, weights.pooling, weights.offsets

    def run(self, texts: Sequence[str]) -> ScoredTexts:
        """Score texts, in order."""
        return ScoredTexts(*_run(*encode(texts), self._tables, self._columns, self._heads))


@njit(cache=True, nogil=True)
def _run(buffer, ends, tables, columns, heads):  # type: ignore[no-untyped-def]
    """The arrays of `ScoredTexts` from UTF-8 texts."""
    characters, lexicon, affixes, sizes = tables
    intercepts, pooling, offsets = heads
    letters, word_ends, places, hashes, flags, _, clauses, note_ends, _ = scan_bytes(buffer, ends, characters, lexicon)
    partial, lengths = _partial_scores((letters, word_ends, hashes, flags), clauses, sizes, affixes, columns)
    margins, single = pool(partial, lengths, note_ends, intercepts)
    spans = np.empty((len(clauses), 2), dtype=np.int64)
    for clause in range(len(clauses)):
        spans[clause, 0], spans[clause, 1] = places[clauses[clause, 0], 0], places[clauses[clause, 1] - 1, 1]
    return _scores(margins, note_ends, pooling, offsets), margins, single, spans, note_ends


@njit(cache=True)
def _scores(margins, note_ends, pooling, offsets):  # type: ignore[no-untyped-def]
    """Calibrated scores: (notes, heads); the terms are those of `pooling_terms`."""
    scores = np.empty((len(margins), len(offsets)), dtype=np.float32)
    for note in range(len(margins)):
        count = note_ends[note + 1] - note_ends[note]
        size = np.float32(np.log(min(max(count, 1), MOST_CLAUSES))) / np.float32(2)
        best, clause, whole = margins[note]
        for head in range(len(offsets)):
            odds = (
                offsets[head] + pooling[0, head] * best[head] + pooling[1, head] * clause[head] + pooling[2, head] * whole[head]
            )
            odds += size * (pooling[3, head] + pooling[4, head] * best[head] + pooling[5, head] * whole[head])
            if count == 0:
                odds = np.float32(2 * NOTHING_SAID)
            scores[note, head] = np.float32(1) / (np.float32(1) + np.exp(-odds))
    return scores


@njit(cache=True, nogil=True)
def _partial_scores(words, clauses, sizes, affixes, columns):  # type: ignore[no-untyped-def]
    """Each clause's weighted sum and squared length by family: (clauses, families, padded heads), (clauses, families)."""
    shortest, longest = sizes
    column_of, idf, unknown_idf, rows, gains = columns
    partial = np.zeros((len(clauses), len(FAMILIES), rows.shape[1]), dtype=np.float32)
    lengths = np.zeros((len(clauses), len(FAMILIES)), dtype=np.float32)
    buckets, places = np.empty(0, dtype=np.int32), np.empty((0, 2), dtype=np.int32)
    for clause in range(len(clauses)):
        first, last = clauses[clause]
        room = most_features(words, first, last, shortest, longest)
        if room > len(buckets):
            buckets, places = np.empty(2 * room, dtype=np.int32), np.empty((2 * room, 2), dtype=np.int32)
        n = clause_features(words, first, last, shortest, longest, affixes, buckets, places, 0)
        _add_rows(buckets[:n], column_of, idf, unknown_idf, rows, gains, partial[clause], lengths[clause])
    return partial, lengths


@njit(cache=True)
def _add_rows(buckets, column_of, idf, unknown_idf, rows, gains, sums, lengths):  # type: ignore[no-untyped-def]
    """Add the weights of one clause's features to sums: (families, padded heads) and lengths: (families,)."""
    for bucket in buckets:
        family = bucket >> BUCKET_BITS
        column = column_of[bucket]
        if column < 0:
            lengths[family] += unknown_idf * unknown_idf
            continue
        lengths[family] += idf[column] * idf[column]
        gain = gains[column]
        row = rows[column]
        total = sums[family]
        for head in range(len(row)):
            total[head] += gain * row[head]
    lengths /= FAMILY_SIZES * FAMILY_SIZES
