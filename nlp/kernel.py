"""Texts to margins in one compiled pass: scan, hash, add up the weights, pool. Equal to the pipeline's own two steps.

The pipeline (nlp/features.py, nlp/heads.py) is what is trained, saved and explained; this is how it is run. Nothing is
made per word or per feature: a clause's hashes go to a scratch array, and from there straight to the weights' rows.
"""

from collections.abc import Sequence

import numpy as np
from numba import njit
from sklearn.utils.validation import check_is_fitted

from nlp.features import AFFIXES, BUCKET_BITS, FAMILIES, ClauseVectorizer, clause_features, most_features
from nlp.heads import Margins, PooledHeads, pool
from nlp.scan import Scanned, scan


class TextScorer:
    """A fitted pipeline's two steps as one. Holds no state of a call, so threads may share it."""

    def __init__(self, vectorizer: ClauseVectorizer, heads: PooledHeads) -> None:
        check_is_fitted(vectorizer, "weights_")
        check_is_fitted(heads, "coefficients_")
        self._sizes = vectorizer.shortest, vectorizer.longest
        self._weights = vectorizer.column_of, vectorizer.weights_, np.float32(vectorizer.unknown_weight_)
        self._rows = heads.coefficients_, vectorizer.weights_ * heads.scales_
        self._intercepts = heads.intercepts_

    def margins(self, texts: Sequence[str]) -> tuple[Margins, Scanned]:
        """The margins of texts, in order, and the words and clauses found in them."""
        scanned = scan(texts)
        words = (scanned.letters, scanned.word_ends, scanned.hashes, scanned.flags)
        partial, lengths = _partial_scores(words, scanned.clauses, *self._sizes, AFFIXES, *self._weights, *self._rows)
        notes, clauses = pool(partial, lengths, scanned.note_ends, self._intercepts)
        return Margins(notes, clauses, np.diff(scanned.note_ends)), scanned


@njit(cache=True, nogil=True)
def _partial_scores(words, clauses, shortest, longest, affixes, column_of, weights, unknown, rows, gains):  # type: ignore[no-untyped-def]
    """Each clause's weighted sum and squared length by family: (clauses, families, padded heads), (clauses, families)."""
    partial = np.zeros((len(clauses), len(FAMILIES), rows.shape[1]), dtype=np.float32)
    lengths = np.zeros((len(clauses), len(FAMILIES)), dtype=np.float32)
    buckets, places = np.empty(0, dtype=np.int32), np.empty((0, 2), dtype=np.int32)
    for clause in range(len(clauses)):
        first, last = clauses[clause]
        room = most_features(words, first, last, shortest, longest)
        if room > len(buckets):
            buckets, places = np.empty(2 * room, dtype=np.int32), np.empty((2 * room, 2), dtype=np.int32)
        n = clause_features(words, first, last, shortest, longest, affixes, buckets, places, 0)
        _add_rows(buckets[:n], column_of, weights, unknown, rows, gains, partial[clause], lengths[clause])
    return partial, lengths


@njit(cache=True)
def _add_rows(buckets, column_of, weights, unknown, rows, gains, sums, lengths):  # type: ignore[no-untyped-def]
    """Add the weights of one clause's features to sums: (families, padded heads) and lengths: (families,)."""
    for bucket in buckets:
        family = bucket >> BUCKET_BITS
        column = column_of[bucket]
        if column < 0:
            lengths[family] += unknown * unknown
            continue
        lengths[family] += weights[column] * weights[column]
        gain = gains[column]
        row = rows[column]
        total = sums[family]
        for head in range(len(row)):
            total[head] += gain * row[head]
