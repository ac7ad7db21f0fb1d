"""Texts to margins in one compiled pass: scan, hash, add up the weights, pool. Equal to the pipeline's own two steps.

The pipeline (nlp/vectorizer.py, nlp/heads.py) is what is trained and saved; this is how it is run. Nothing is made per word
or per feature: a clause's hashes go to a scratch array, and from there straight to the weights' rows.
"""

from collections.abc import Sequence

import numpy as np
from numba import njit

from nlp.features import AFFIXES, BUCKET_BITS, FAMILIES, clause_features, column_table, most_features
from nlp.pooling import Margins, pool
from nlp.scan import Scanned, scan
from nlp.weights import Weights


class TextScorer:
    """A model's two steps as one. Holds no state of a call, so threads may share it."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.column_of = column_table(weights.buckets)
        self._sizes = tuple(weights.sizes.tolist())
        self._arrays = (
            self.column_of, weights.idf, weights.unknown_idf[()], weights.coefficients, weights.idf * weights.scales
        )  # fmt: skip

    def margins(self, texts: Sequence[str]) -> tuple[Margins, Scanned]:
        """The margins of texts, in order, and the words and clauses found in them."""
        scanned = scan(texts)
        words = (scanned.letters, scanned.word_ends, scanned.hashes, scanned.flags)
        partial, lengths = _partial_scores(words, scanned.clauses, self._sizes, AFFIXES, self._arrays)
        notes, clauses = pool(partial, lengths, scanned.note_ends, self.weights.intercepts)
        return Margins(notes, clauses, np.diff(scanned.note_ends)), scanned


@njit(cache=True, nogil=True)
def _partial_scores(words, clauses, sizes, affixes, arrays):  # type: ignore[no-untyped-def]
    """Each clause's weighted sum and squared length by family: (clauses, families, padded heads), (clauses, families)."""
    shortest, longest = sizes
    column_of, idf, unknown_idf, rows, gains = arrays
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
