"""Clauses to features: hashed word, stem and character n-grams, counted by one compiled kernel.

In come the texts of notes, out come `ClauseRows`: one sparse row a clause. A feature never crosses a clause's border, so a
passage of several clauses is the plain sum of its clauses' rows. Knows nothing of labels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import Tags

from nlp.hashing import FNV_START, hash_byte, hash_bytes, mixed
from nlp.lexicon.table import NEGATOR
from nlp.scan import Scanned, scan

FAMILIES = ("words", "stems", "characters")
NEGATION_SCOPE = 4  # words after a negator whose meaning it turns, within the clause

BUCKET_BITS = 20  # buckets a family: 2 to this power

_WORDS, _STEMS, _CHARACTERS = range(len(FAMILIES))
_NEGATED, _PAIRED = np.uint64(0x165667B19E3779F9), np.uint64(0x27D4EB2F165667C5)
_FIRST_ROOM = 1 << 16
_PREFIXES = ("meny", "meng", "peny", "peng", "mem", "men", "pem", "pen", "ber", "ter", "me", "pe", "di", "ke", "se")
_SUFFIXES = ("kannya", "annya", "inya", "lah", "kan", "nya", "an", "i")
_STEM_LENGTH = 4  # no affix is cut where fewer letters would be left


@dataclass(frozen=True)
class ClauseRows:
    """The clauses of some notes as features.

    matrix: (clauses, columns), each entry a feature's weight once per occurrence; lengths: (clauses, families), the squared
    length of each family's part; note_ends: (notes + 1,), note i has the clauses note_ends[i]:note_ends[i + 1];
    spans: (clauses, 2), the clause's half-open place in its note, in code points; family_ends: (families,), where each
    family's columns end; origins: per entry of the matrix the first word and the number of words that it comes from, only
    where asked for; words: per clause the places of its words in the note, only where asked for.
    """

    matrix: csr_matrix
    lengths: NDArray[np.float32]
    note_ends: NDArray[np.int64]
    spans: NDArray[np.int64]
    family_ends: NDArray[np.int64]
    origins: NDArray[np.int32] | None = None
    words: tuple[NDArray[np.int32], ...] = ()

    def __len__(self) -> int:
        """The number of notes."""
        return len(self.note_ends) - 1

    def take(self, notes: NDArray[np.int64]) -> Self:
        """The rows of some notes, in the order given; without origins."""
        counts = np.diff(self.note_ends)[notes]
        note_ends = np.concatenate(([0], np.cumsum(counts)))
        clauses = np.repeat(self.note_ends[notes] - note_ends[:-1], counts) + np.arange(note_ends[-1])
        return replace(
            self,
            matrix=self.matrix[clauses],
            lengths=self.lengths[clauses],
            note_ends=note_ends,
            spans=self.spans[clauses],
            origins=None,
            words=(),
        )


class ClauseVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Notes to the weighted n-grams of their clauses.

    min_count: in how many clauses of the training texts a feature must occur to become a column. Learns `buckets_` (the
    hash buckets that are columns, ascending) and `weights_` (each column's inverse document frequency, as TF-IDF's).
    """

    def __init__(self, *, min_count: int = 3, shortest: int = 2, longest: int = 5) -> None:
        self.min_count = min_count
        self.shortest = shortest
        self.longest = longest

    def fit(self, texts: Iterable[str], y: object = None) -> Self:
        """Choose the columns and learn their weights from training texts."""
        self._learn(self._hash(scan(texts)))
        return self

    def fit_transform(self, texts: Iterable[str], y: object = None) -> ClauseRows:
        """As `fit` and then `transform`, with the texts cut only once."""
        scanned = scan(texts)
        hashed = self._hash(scanned)
        self._learn(hashed)
        return self._rows(scanned, hashed, origins=False)

    def transform(self, texts: Iterable[str], *, origins: bool = False) -> ClauseRows:
        """Cut each text into clauses and count their features; see `ClauseRows` for `origins`."""
        scanned = scan(texts)
        return self._rows(scanned, self._hash(scanned), origins=origins)

    def _hash(self, scanned: Scanned) -> "_Hashed":
        words = (scanned.letters, scanned.word_ends, scanned.hashes, scanned.flags)
        return _Hashed(*_hash_clauses(words, scanned.clauses, self.shortest, self.longest, AFFIXES))

    def _learn(self, hashed: "_Hashed") -> None:
        counts = _clause_counts(hashed.buckets, hashed.row_ends, len(FAMILIES) << BUCKET_BITS)
        clauses = len(hashed.row_ends) - 1
        self.buckets_ = np.flatnonzero(counts >= self.min_count).astype(np.int32)
        self.weights_ = (np.log((1 + clauses) / (1 + counts[self.buckets_])) + 1).astype(np.float32)
        self.unknown_weight_ = float(np.float32(np.log(1 + clauses) + 1))
        self._index()

    def _rows(self, scanned: Scanned, hashed: "_Hashed", *, origins: bool) -> ClauseRows:
        columns, kept, row_ends = _look_up(hashed.buckets, hashed.row_ends, self.column_of)
        matrix = csr_matrix((self.weights_[columns], columns, row_ends), shape=(len(row_ends) - 1, len(self.buckets_)))
        return ClauseRows(
            matrix,
            _family_lengths(
                hashed.buckets, hashed.row_ends, self.column_of, self.weights_, np.float32(self.unknown_weight_), len(FAMILIES)
            ),
            scanned.note_ends,
            scanned.spans(),
            self.family_ends_,
            hashed.places[kept] if origins else None,
            tuple(scanned.places[first:last] for first, last in scanned.clauses) if origins else (),
        )

    def _index(self) -> None:
        self.column_of = np.full(len(FAMILIES) << BUCKET_BITS, -1, dtype=np.int32)
        self.column_of[self.buckets_] = np.arange(len(self.buckets_), dtype=np.int32)
        bounds = (np.arange(len(FAMILIES)) + 1) << BUCKET_BITS
        self.family_ends_ = np.searchsorted(self.buckets_, bounds).astype(np.int64)

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


class _Hashed(NamedTuple):
    """Occurrences of features, clause by clause: buckets: (occurrences,); places: (occurrences, 2), the first word within the
    clause and the number of words; row_ends: (clauses + 1,).
    """

    buckets: NDArray[np.int32]
    places: NDArray[np.int32]
    row_ends: NDArray[np.int64]


class Affixes(NamedTuple):
    """Prefixes and suffixes as bytes, one after the other, with their ends (a 0 before the first)."""

    prefixes: NDArray[np.uint8]
    prefix_ends: NDArray[np.int64]
    suffixes: NDArray[np.uint8]
    suffix_ends: NDArray[np.int64]


def _pack(words: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    ends = np.cumsum([0, *map(len, words)], dtype=np.int64)
    return np.frombuffer("".join(words).encode(), dtype=np.uint8), ends


AFFIXES = Affixes(*_pack(_PREFIXES), *_pack(_SUFFIXES))


@njit(cache=True)
def _hash_clauses(words, clauses, shortest, longest, affixes):  # type: ignore[no-untyped-def]
    """The arrays of `_Hashed`."""
    buckets, places = np.empty(_FIRST_ROOM, dtype=np.int32), np.empty((_FIRST_ROOM, 2), dtype=np.int32)
    row_ends = np.zeros(len(clauses) + 1, dtype=np.int64)
    n = 0
    for clause in range(len(clauses)):
        first, last = clauses[clause]
        needed = n + most_features(words, first, last, shortest, longest)
        if needed > len(buckets):
            buckets, places = _with_room(buckets, 2 * needed), _with_room(places, 2 * needed)
        n = clause_features(words, first, last, shortest, longest, affixes, buckets, places, n)
        row_ends[clause + 1] = n
    return buckets[:n].copy(), places[:n].copy(), row_ends


@njit(cache=True)
def _with_room(array, size):  # type: ignore[no-untyped-def]
    larger = np.empty((size, *array.shape[1:]), dtype=array.dtype)
    larger[: len(array)] = array
    return larger


@njit(cache=True)
def most_features(words, first, last, shortest, longest):  # type: ignore[no-untyped-def]
    """An upper bound of a clause's features."""
    word_ends = words[1]
    size = word_ends[last - 1] - (word_ends[first - 1] if first else 0)
    return (size + 2 * (last - first)) * (longest - shortest + 1) + 5 * (last - first)


@njit(cache=True)
def clause_features(words, first, last, shortest, longest, affixes, buckets, places, n):  # type: ignore[no-untyped-def]
    """Put the features of one clause into buckets[n:] and places[n:]; gives back the new n.

    They are its words and pairs of words, each stem in a negator's scope marked as such; its stems and pairs of stems; the
    character n-grams of each word with its borders (a blank before and after).
    """
    letters, word_ends, hashes, flags = words
    scope = 0
    last_whole = last_stem = np.uint64(0)
    for word in range(first, last):
        begin, end = (word_ends[word - 1] if word else 0), word_ends[word]
        start = n
        whole = hashes[word]
        stem_start, stem_end = _stem(letters, begin, end, affixes)
        stem = hash_bytes(letters, stem_start, stem_end)
        buckets[n] = _bucket(whole, _WORDS)
        buckets[n + 1] = _bucket(stem, _STEMS)
        n += 2
        if scope > 0:
            buckets[n] = _bucket(stem * _NEGATED >> np.uint64(20), _WORDS)
            n += 1
            scope -= 1
        if flags[word] & np.uint8(NEGATOR):
            scope = NEGATION_SCOPE
        n = _character_grams(letters, begin, end, shortest, longest, buckets, n)
        places[start:n, 0], places[start:n, 1] = word - first, 1
        if word > first:
            buckets[n] = _bucket(_pair(last_whole, whole), _WORDS)
            buckets[n + 1] = _bucket(_pair(last_stem, stem), _STEMS)
            places[n : n + 2, 0], places[n : n + 2, 1] = word - 1 - first, 2
            n += 2
        last_whole, last_stem = whole, stem
    return n


@njit(cache=True)
def _stem(letters, begin, end, affixes):  # type: ignore[no-untyped-def]
    """The word's bounds without its first matching prefix and suffix, each only where enough letters are left."""
    for affix in range(len(affixes.prefix_ends) - 1):
        first, last = affixes.prefix_ends[affix], affixes.prefix_ends[affix + 1]
        if end - begin - (last - first) >= _STEM_LENGTH and _same(letters, begin, affixes.prefixes, first, last):
            begin += last - first
            break
    for affix in range(len(affixes.suffix_ends) - 1):
        first, last = affixes.suffix_ends[affix], affixes.suffix_ends[affix + 1]
        if end - begin - (last - first) >= _STEM_LENGTH and _same(letters, end - (last - first), affixes.suffixes, first, last):
            end -= last - first
            break
    return begin, end


@njit(cache=True, inline="always")
def _same(letters, begin, affixes, first, last):  # type: ignore[no-untyped-def]
    for index in range(last - first):
        if letters[begin + index] != affixes[first + index]:
            return False
    return True


@njit(cache=True, inline="always")
def _bucket(value, family):  # type: ignore[no-untyped-def]
    return np.int32(value & np.uint64((1 << BUCKET_BITS) - 1)) + np.int32(family << BUCKET_BITS)


@njit(cache=True, inline="always")
def _pair(before, after):  # type: ignore[no-untyped-def]
    """The hash of two neighbours, in their order."""
    pair = (before * _PAIRED) ^ after
    return pair ^ (pair >> np.uint64(29))


@njit(cache=True)
def _character_grams(letters, begin, end, shortest, longest, buckets, n):  # type: ignore[no-untyped-def]
    """Put the n-grams of one word, a blank before and after it, into buckets[n:]; gives back the new n."""
    for start in range(begin - 1, end + 2 - shortest):
        value = FNV_START
        for place in range(start, min(end + 1, start + longest)):
            value = hash_byte(value, letters[place] if begin <= place < end else np.uint8(32))
            if place - start + 1 >= shortest:
                buckets[n] = _bucket(mixed(value), _CHARACTERS)
                n += 1
    return n


@njit(cache=True)
def _clause_counts(buckets, row_ends, size):  # type: ignore[no-untyped-def]
    """In how many clauses each bucket occurs: (size,)."""
    counts = np.zeros(size, dtype=np.int32)
    last = np.full(size, -1, dtype=np.int32)
    for row in range(len(row_ends) - 1):
        for index in range(row_ends[row], row_ends[row + 1]):
            if last[buckets[index]] != row:
                last[buckets[index]] = row
                counts[buckets[index]] += 1
    return counts


@njit(cache=True)
def _look_up(buckets, row_ends, column_of):  # type: ignore[no-untyped-def]
    """Buckets to columns; gives back columns, the places of those kept, and the new row ends."""
    columns = np.empty(len(buckets), dtype=np.int32)
    kept = np.empty(len(buckets), dtype=np.int64)
    new_ends = np.zeros(len(row_ends), dtype=np.int64)
    n = 0
    for row in range(len(row_ends) - 1):
        for index in range(row_ends[row], row_ends[row + 1]):
            column = column_of[buckets[index]]
            if column >= 0:
                columns[n] = column
                kept[n] = index
                n += 1
        new_ends[row + 1] = n
    return columns[:n].copy(), kept[:n].copy(), new_ends


@njit(cache=True)
def _family_lengths(buckets, row_ends, column_of, weights, unknown, families):  # type: ignore[no-untyped-def]
    """The squared length of each family's part: (clauses, families). What no column stands for counts too: a clause in
    another language is mostly unknown, so that the little that is known weighs little.
    """
    lengths = np.zeros((len(row_ends) - 1, families), dtype=np.float32)
    for row in range(len(row_ends) - 1):
        for index in range(row_ends[row], row_ends[row + 1]):
            column = column_of[buckets[index]]
            weight = weights[column] if column >= 0 else unknown
            lengths[row, buckets[index] >> BUCKET_BITS] += weight * weight
    return lengths
