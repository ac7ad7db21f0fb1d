"""Texts to clause rows: the scikit-learn estimator over the features, which learns the columns and their weights.

In come the texts of notes, out come `ClauseRows`: one sparse row a clause. A passage of several clauses is the plain sum of
its clauses' rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import Tags

from nlp.features import (
    BUCKET_BITS,
    FAMILIES,
    Hashed,
    Thesaurus,
    clause_counts,
    column_table,
    family_ends,
    family_lengths,
    hash_clauses,
    look_up,
)
from nlp.scan import Scanned, scan
from nlp.thesaurus import read_thesaurus
from nlp.words import WordRows, frequent_buckets, members, word_rows

_COMMON = 4  # times in the training texts; a note's word is in two or three of them
# How often a word, stem or sense occurs in passages, and in how many kinds of words a character n-gram, to have a vector.
_HAS_VECTOR, _SPREAD = 3, 8


@dataclass(frozen=True)
class ClauseRows:
    """The clauses of some notes as features.

    matrix: (clauses, columns), each entry a feature's weight once per occurrence; lengths: (clauses, families), the squared
    length of each family's part over its wanted size squared; note_ends: (notes + 1,), note i has the clauses
    note_ends[i]:note_ends[i + 1]; spans: (clauses, 2), the clause's half-open place in its note, in code points; family_ends:
    (families,), where each family's columns end; words: the notes' words in their order.
    """

    matrix: csr_matrix
    lengths: NDArray[np.float32]
    note_ends: NDArray[np.int64]
    spans: NDArray[np.int64]
    family_ends: NDArray[np.int64]
    words: WordRows

    def __len__(self) -> int:
        """The number of notes."""
        return len(self.note_ends) - 1

    def take(self, notes: NDArray[np.int64]) -> Self:
        """The rows of some notes, in the order given."""
        clauses, note_ends = members(self.note_ends, notes)
        return replace(
            self,
            matrix=self.matrix[clauses],
            lengths=self.lengths[clauses],
            note_ends=note_ends,
            spans=self.spans[clauses],
            words=self.words.take(notes),
        )


class ClauseVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Notes to the weighted n-grams of their clauses.

    min_count: in how many clauses of the training texts a feature must occur to become a column. Learns `buckets_` (the
    hash buckets that are columns: by family, the commonest first, so that what is used together lies together), `weights_`
    (each column's inverse document frequency, as TF-IDF's), `unknown_weight_` (of what is no column), the common words,
    `vocabulary_letters_` and `vocabulary_ends_`, the features of single words that have vectors, `vector_buckets_`, and keeps
    the thesaurus, `thesaurus_stems_` and `thesaurus_senses_`.
    """

    def __init__(self, *, min_count: int = 4, shortest: int = 2, longest: int = 5) -> None:
        self.min_count = min_count
        self.shortest = shortest
        self.longest = longest

    def fit(self, texts: Iterable[str], y: object = None) -> Self:
        """Choose the columns and learn their weights from training texts."""
        self.fit_transform(texts)
        return self

    def fit_transform(self, texts: Iterable[str], y: object = None) -> ClauseRows:
        """As `fit` and then `transform`, with the texts cut only once."""
        self.thesaurus_stems_, self.thesaurus_senses_ = read_thesaurus()
        scanned = scan(texts)
        hashed = self._hash(scanned)
        self._learn(scanned, hashed)
        return self._rows(scanned, hashed)

    def transform(self, texts: Iterable[str]) -> ClauseRows:
        """Cut each text into clauses and count their features."""
        scanned = scan(texts)
        return self._rows(scanned, self._hash(scanned))

    def words(self, texts: Iterable[str]) -> WordRows:
        """The texts' words alone."""
        return self._words(scan(texts))

    @property
    def thesaurus(self) -> Thesaurus:
        """The thesaurus that it keeps."""
        return Thesaurus(self.thesaurus_stems_, self.thesaurus_senses_)

    def _hash(self, scanned: Scanned) -> Hashed:
        return hash_clauses(scanned, self.thesaurus, self.shortest, self.longest)

    def _learn(self, scanned: Scanned, hashed: Hashed) -> None:
        counts = clause_counts(hashed.buckets, hashed.row_ends, len(FAMILIES) << BUCKET_BITS)
        clauses = len(hashed.row_ends) - 1
        kept = np.flatnonzero(counts >= self.min_count)
        self.buckets_ = kept[np.lexsort((kept, -counts[kept], kept >> BUCKET_BITS))].astype(np.int32)
        self.weights_ = (np.log((1 + clauses) / (1 + counts[self.buckets_])) + 1).astype(np.float32)
        self.unknown_weight_ = float(np.float32(np.log(1 + clauses) + 1))
        self.vocabulary_letters_, self.vocabulary_ends_ = _common_words(scanned)
        self.vector_buckets_ = frequent_buckets(
            scanned, self.thesaurus, (self.shortest, self.longest), times=_HAS_VECTOR, kinds_of_words=_SPREAD
        )
        self._index()

    def _rows(self, scanned: Scanned, hashed: Hashed) -> ClauseRows:
        columns, row_ends = look_up(hashed.buckets, hashed.row_ends, self.column_of)
        matrix = csr_matrix((self.weights_[columns], columns, row_ends), shape=(len(row_ends) - 1, len(self.buckets_)))
        return ClauseRows(
            matrix,
            family_lengths(
                hashed.buckets, hashed.row_ends, self.column_of, self.weights_, np.float32(self.unknown_weight_), len(FAMILIES)
            ),
            scanned.note_ends,
            scanned.spans(),
            self.family_ends_,
            self._words(scanned),
        )

    def _words(self, scanned: Scanned) -> WordRows:
        return word_rows(scanned, self.thesaurus, (self.shortest, self.longest), self.vector_buckets_)

    def _index(self) -> None:
        self.column_of = column_table(self.buckets_)
        self.family_ends_ = family_ends(self.buckets_)

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = super().__getstate__()
        return {name: value for name, value in state.items() if name != "column_of"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if "buckets_" in state:
            self._index()

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags


def _common_words(scanned: Scanned) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The words that occur often enough to be worth summing up beforehand: their letters, and where each ends."""
    _, firsts, counts = np.unique(scanned.hashes, return_index=True, return_counts=True)
    chosen = np.sort(firsts[counts >= _COMMON])
    ends = scanned.word_ends[chosen]
    starts = np.where(chosen > 0, scanned.word_ends[chosen - 1], 0)
    pieces = [scanned.letters[start:end] for start, end in zip(starts, ends, strict=True)]
    return np.concatenate([scanned.letters[:0], *pieces]), np.cumsum(ends - starts)
