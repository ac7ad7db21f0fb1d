"""Clauses to features: hashed word, stem and character n-grams, counted by one compiled kernel.

In come the texts of notes, out come `ClauseRows`: one sparse row a clause. A feature never crosses a clause's border, so a
passage of several clauses is the plain sum of its clauses' rows. Knows nothing of labels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import Tags

from nlp.clauses import clause_bounds
from nlp.lexicon import read_words
from nlp.normalize import Normalized, normalize

FAMILIES = ("words", "stems", "characters")
NEGATION_SCOPE = 4  # words after a negator whose meaning it turns, within the clause

_BUCKET_BITS = 20  # buckets a family
_SEEDS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64)
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
    words: tuple[tuple[tuple[int, int], ...], ...] = ()

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
        cut = _cut(texts)
        self._learn(cut, *self._hash(cut))
        return self

    def fit_transform(self, texts: Iterable[str], y: object = None) -> ClauseRows:
        """As `fit` and then `transform`, with the texts cut only once."""
        cut = _cut(texts)
        hashed = self._hash(cut)
        self._learn(cut, *hashed)
        return self._rows(cut, *hashed, origins=False)

    def transform(self, texts: Iterable[str], *, origins: bool = False) -> ClauseRows:
        """Cut each text into clauses and count their features; see `ClauseRows` for `origins`."""
        cut = _cut(texts)
        return self._rows(cut, *self._hash(cut), origins=origins)

    def _hash(self, cut: "_Cut") -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
        hashed: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]] = _hash_clauses(
            cut.buffer, cut.ends, self.shortest, self.longest, *_LEXICON
        )
        return hashed

    def _learn(self, cut: "_Cut", buckets: NDArray[np.int32], places: NDArray[np.int32], row_ends: NDArray[np.int64]) -> None:
        counts = _clause_counts(buckets, row_ends, len(FAMILIES) << _BUCKET_BITS)
        self.buckets_ = np.flatnonzero(counts >= self.min_count).astype(np.int32)
        self.weights_ = (np.log((1 + len(cut.ends)) / (1 + counts[self.buckets_])) + 1).astype(np.float32)
        self._index()

    def _rows(
        self,
        cut: "_Cut",
        buckets: NDArray[np.int32],
        places: NDArray[np.int32],
        row_ends: NDArray[np.int64],
        *,
        origins: bool,
    ) -> ClauseRows:
        columns, kept, row_ends = _look_up(buckets, row_ends, self._column_of)
        matrix = csr_matrix((self.weights_[columns], columns, row_ends), shape=(len(cut.ends), len(self.buckets_)))
        return ClauseRows(
            matrix,
            _family_lengths(matrix.data, columns, row_ends, self.family_ends_),
            cut.note_ends,
            cut.spans,
            self.family_ends_,
            places[kept] if origins else None,
            cut.words() if origins else (),
        )

    def _index(self) -> None:
        self._column_of = np.full(len(FAMILIES) << _BUCKET_BITS, -1, dtype=np.int32)
        self._column_of[self.buckets_] = np.arange(len(self.buckets_), dtype=np.int32)
        bounds = (np.arange(len(FAMILIES)) + 1) << _BUCKET_BITS
        self.family_ends_ = np.searchsorted(self.buckets_, bounds).astype(np.int64)

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = super().__getstate__()
        return {name: value for name, value in state.items() if name != "_column_of"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if "buckets_" in state:
            self._index()

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags


@dataclass(frozen=True)
class _Cut:
    """Clauses as lower-case UTF-8, one after the other in `buffer`; clause i ends at ends[i].

    sources: the normalised text of each clause, and where in it the clause begins.
    """

    texts: list[str]
    buffer: NDArray[np.uint8]
    ends: NDArray[np.int64]
    note_ends: NDArray[np.int64]
    spans: NDArray[np.int64]
    sources: list[tuple[Normalized, int]]

    def words(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Each clause's words as places in the note; the words are those that the kernel counts."""
        return tuple(
            tuple(source.original_span(begin + start, begin + end) for start, end in _word_spans(text))
            for text, (source, begin) in zip(self.texts, self.sources, strict=True)
        )


def _cut(texts: Iterable[str]) -> _Cut:
    if isinstance(texts, str):
        raise ValueError("expected a sequence of texts, got one text")
    clauses: list[str] = []
    spans: list[tuple[int, int]] = []
    sources: list[tuple[Normalized, int]] = []
    note_ends = [0]
    plain = [normalize(text) for text in texts]
    for normalized, bounds in zip(plain, clause_bounds(normalized.text for normalized in plain), strict=True):
        for start, end in bounds:
            clauses.append(_lower(normalized.text[start:end]))
            spans.append(normalized.original_span(start, end))
            sources.append((normalized, start))
        note_ends.append(len(clauses))
    encoded = [clause.encode() for clause in clauses]
    ends = np.cumsum([len(clause) for clause in encoded], dtype=np.int64)
    buffer = np.frombuffer(b"".join(encoded), dtype=np.uint8)
    return _Cut(clauses, buffer, ends, np.array(note_ends), np.array(spans, dtype=np.int64).reshape(-1, 2), sources)


def _lower(text: str) -> str:
    """Lower case that never changes the number of characters (as `İ` would)."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _word_spans(text: str) -> list[tuple[int, int]]:
    """Where the kernel's words lie: runs of letters, digits and anything beyond ASCII."""
    spans: list[tuple[int, int]] = []
    start = -1
    for index, character in enumerate(text + " "):
        inside = (character.isascii() and character.isalnum()) or not character.isascii()
        if inside and start < 0:
            start = index
        elif not inside and start >= 0:
            spans.append((start, index))
            start = -1
    return spans


def _pack(words: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    encoded = [word.encode() for word in words]
    ends = np.concatenate(([0], np.cumsum([len(word) for word in encoded])))
    return np.frombuffer(b"".join(encoded), dtype=np.uint8), ends.astype(np.int64)


@njit(cache=True)
def _hash_bytes(buffer, start, end, seed):  # type: ignore[no-untyped-def]
    """FNV-1a over buffer[start:end], begun at a seed, with a final mix."""
    value = np.uint64(0xCBF29CE484222325) ^ seed
    for index in range(start, end):
        byte = buffer[index]
        if np.uint8(48) <= byte <= np.uint8(57):
            byte = np.uint8(48)  # all digits are alike: figures are no behaviour
        value = (value ^ np.uint64(byte)) * np.uint64(0x100000001B3)
    value ^= value >> np.uint64(32)
    value *= np.uint64(0xD6E8FEB86659FD93)
    return value ^ (value >> np.uint64(32))


def _negator_hashes() -> NDArray[np.uint64]:
    buffer, ends = _pack([line[0] for line in read_words("negators.txt")])
    return np.sort([_hash_bytes(buffer, a, b, _SEEDS[0]) for a, b in pairwise(ends)])


@njit(cache=True)
def _is_word_byte(byte):  # type: ignore[no-untyped-def]
    return (np.uint8(97) <= byte <= np.uint8(122)) or (np.uint8(48) <= byte <= np.uint8(57)) or byte >= np.uint8(128)


@njit(cache=True)
def _stem(buffer, start, end, prefixes, prefix_ends, suffixes, suffix_ends):  # type: ignore[no-untyped-def]
    """The word's bounds without its first matching prefix and suffix, each only where enough letters are left."""
    for p in range(len(prefix_ends) - 1):
        length = prefix_ends[p + 1] - prefix_ends[p]
        if end - start - length >= _STEM_LENGTH:
            same = True
            for i in range(length):
                if buffer[start + i] != prefixes[prefix_ends[p] + i]:
                    same = False
                    break
            if same:
                start += length
                break
    for s in range(len(suffix_ends) - 1):
        length = suffix_ends[s + 1] - suffix_ends[s]
        if end - start - length >= _STEM_LENGTH:
            same = True
            for i in range(length):
                if buffer[end - length + i] != suffixes[suffix_ends[s] + i]:
                    same = False
                    break
            if same:
                end -= length
                break
    return start, end


@njit(cache=True)
def _hash_clauses(buffer, ends, shortest, longest, seeds, negators, prefixes, prefix_ends, suffixes, suffix_ends):  # type: ignore[no-untyped-def]
    """Hash every feature of every clause.

    Gives back buckets: (occurrences,), places: (occurrences, 2) first word and number of words within the clause, row_ends:
    (clauses + 1,). A clause's features: its words and pairs of words, each stem in a negator's scope marked as such; its
    stems and pairs of stems; the character n-grams of each word with its borders (a blank before and after).
    """
    sizes = longest - shortest + 1
    most = (len(buffer) + 1) * sizes + 6 * (len(buffer) // 2 + len(ends) + 1) * (sizes + 1)
    buckets = np.empty(most, dtype=np.int32)
    places = np.empty((most, 2), dtype=np.int32)
    row_ends = np.zeros(len(ends) + 1, dtype=np.int64)
    padded = np.empty(64, dtype=np.uint8)
    n = position = 0
    for clause in range(len(ends)):
        word = scope = 0
        last_word = last_stem = np.uint64(0)
        while position < ends[clause]:
            if not _is_word_byte(buffer[position]):
                position += 1
                continue
            start = position
            while position < ends[clause] and _is_word_byte(buffer[position]):
                position += 1
            first = n
            whole = _hash_bytes(buffer, start, position, seeds[0])
            stem_start, stem_end = _stem(buffer, start, position, prefixes, prefix_ends, suffixes, suffix_ends)
            stem = _hash_bytes(buffer, stem_start, stem_end, seeds[1])
            buckets[n] = _bucket(whole, 0)
            buckets[n + 1] = _bucket(stem, 1)
            n += 2
            if scope > 0:
                buckets[n] = _bucket(stem * seeds[2] >> np.uint64(20), 0)
                n += 1
                scope -= 1
            at = np.searchsorted(negators, whole)
            if at < len(negators) and negators[at] == whole:
                scope = NEGATION_SCOPE
            n, padded = _character_grams(buffer, start, position, shortest, longest, seeds[2], padded, buckets, n)
            places[first:n, 0], places[first:n, 1] = word, 1
            if word > 0:
                buckets[n] = _bucket(_pair(last_word, whole, seeds[3]), 0)
                buckets[n + 1] = _bucket(_pair(last_stem, stem, seeds[3]), 1)
                places[n : n + 2, 0], places[n : n + 2, 1] = word - 1, 2
                n += 2
            last_word, last_stem = whole, stem
            word += 1
        row_ends[clause + 1] = n
    return buckets[:n].copy(), places[:n].copy(), row_ends


@njit(cache=True)
def _bucket(value, family):  # type: ignore[no-untyped-def]
    return np.int32(value & np.uint64((1 << _BUCKET_BITS) - 1)) + np.int32(family << _BUCKET_BITS)


@njit(cache=True)
def _pair(before, after, seed):  # type: ignore[no-untyped-def]
    """The hash of two neighbours, in their order."""
    pair = (before * seed) ^ after
    return pair ^ (pair >> np.uint64(29))


@njit(cache=True)
def _character_grams(buffer, start, end, shortest, longest, seed, padded, buckets, n):  # type: ignore[no-untyped-def]
    """Put the n-grams of one word into buckets[n:]; gives back the new n and the scratch space."""
    length = end - start + 2
    if len(padded) < length:
        padded = np.empty(2 * length, dtype=np.uint8)
    padded[0] = padded[length - 1] = 32
    padded[1 : length - 1] = buffer[start:end]
    for size in range(shortest, longest + 1):
        for i in range(length - size + 1):
            buckets[n] = _bucket(_hash_bytes(padded, i, i + size, seed), 2)
            n += 1
    return n, padded


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
def _family_lengths(data, columns, row_ends, family_ends):  # type: ignore[no-untyped-def]
    lengths = np.zeros((len(row_ends) - 1, len(family_ends)), dtype=np.float32)
    for row in range(len(row_ends) - 1):
        for index in range(row_ends[row], row_ends[row + 1]):
            family = 0
            while columns[index] >= family_ends[family]:
                family += 1
            lengths[row, family] += data[index] * data[index]
    return lengths


_LEXICON = (_SEEDS, _negator_hashes(), *_pack(_PREFIXES), *_pack(_SUFFIXES))
