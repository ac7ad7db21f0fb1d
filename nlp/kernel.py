"""Texts to scores in one compiled pass: scan, hash, add up the weights, pool, calibrate. Equal to the pipeline's two steps.

The pipeline (nlp/vectorizer.py, nlp/heads.py) is what is trained and saved; this is how it is run. Nothing is made per word
or per feature: hashes go to a scratch array, and from there straight to the weights' rows; common words are summed up once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from nlp.characters import character_table
from nlp.features import (
    AFFIXES,
    BUCKET_BITS,
    CHARACTERS,
    FAMILIES,
    FAMILY_SIZES,
    character_features,
    column_table,
    next_scope,
    pair_features,
    stem_hash,
    word_features,
)
from nlp.hashing import hash_bytes
from nlp.lexicon.table import lexicon_table
from nlp.pooling import MOST_CLAUSES, NOTHING_SAID, pool
from nlp.scan import encode, scan_bytes
from nlp.weights import Weights

_ROOM = 1_024  # features of a word of ordinary length


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


class Vocabulary(NamedTuple):
    """Common words with the sum of their character n-grams' weights, so that they are looked up and not spelt out.

    keys: (slots, 2), open addressing, hash and place + 1; stems: (words,) hashes; sums: (words, padded heads); lengths:
    (words,), squared.
    """

    keys: NDArray[np.uint64]
    stems: NDArray[np.uint64]
    sums: NDArray[np.float32]
    lengths: NDArray[np.float32]


class TextScorer:
    """A model's weights, ready to run. Holds no state of a call, so threads may share it."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.column_of = column_table(weights.buckets)
        self._tables = character_table(), lexicon_table(), AFFIXES, tuple(weights.sizes.tolist())
        gains = weights.idf * weights.scales
        self._columns = self.column_of, weights.idf, weights.unknown_idf[()], weights.coefficients, gains
        self._heads = weights.intercepts, weights.pooling, weights.offsets
        slots = 1 << max(4, (4 * len(weights.vocabulary_ends)).bit_length())
        self._vocabulary = Vocabulary(
            *_vocabulary(
                weights.vocabulary_letters,
                weights.vocabulary_ends,
                self._tables[-1],
                AFFIXES,
                self._columns,
                np.zeros((slots, 2), dtype=np.uint64),
            )
        )

    def run(self, texts: Sequence[str]) -> ScoredTexts:
        """Score texts, in order."""
        return ScoredTexts(*_run(*encode(texts), self._tables, self._columns, self._vocabulary, self._heads))


@njit(cache=True, nogil=True)
def _run(buffer, ends, tables, columns, vocabulary, heads):  # type: ignore[no-untyped-def]
    """The arrays of `ScoredTexts` from UTF-8 texts."""
    characters, lexicon, affixes, sizes = tables
    intercepts, pooling, offsets = heads
    letters, word_ends, places, hashes, flags, _, clauses, note_ends, _ = scan_bytes(buffer, ends, characters, lexicon)
    partial, lengths = _partial_scores((letters, word_ends, hashes, flags), clauses, sizes, affixes, columns, vocabulary)
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


@njit(cache=True)
def _partial_scores(words, clauses, sizes, affixes, columns, vocabulary):  # type: ignore[no-untyped-def]
    """Each clause's weighted sum and squared length by family: (clauses, families, padded heads), (clauses, families)."""
    letters, word_ends, hashes, flags = words
    shortest, longest = sizes
    partial = np.zeros((len(clauses), len(FAMILIES), columns[3].shape[1]), dtype=np.float32)
    lengths = np.zeros((len(clauses), len(FAMILIES)), dtype=np.float32)
    buckets = np.empty(_ROOM, dtype=np.int32)
    for clause in range(len(clauses)):
        first, last = clauses[clause]
        sums, squares = partial[clause], lengths[clause]
        scope = 0
        last_whole = last_stem = np.uint64(0)
        for word in range(first, last):
            whole = hashes[word]
            known = _find(vocabulary.keys, whole)
            if known >= 0:
                stem = vocabulary.stems[known]
                squares[CHARACTERS] += vocabulary.lengths[known]
                sums[CHARACTERS] += vocabulary.sums[known]
            else:
                begin, end = (word_ends[word - 1] if word else 0), word_ends[word]
                stem = stem_hash(letters, begin, end, affixes)
                if (end - begin + 2) * (longest - shortest + 1) > len(buckets):
                    buckets = np.empty((end - begin + 2) * (longest - shortest + 1), dtype=np.int32)
                n = character_features(letters, begin, end, shortest, longest, buckets, 0)
                _add_rows(buckets[:n], columns, sums, squares)
            n = word_features(whole, stem, scope, buckets, 0)
            if word > first:
                n = pair_features(last_whole, last_stem, whole, stem, buckets, n)
            _add_rows(buckets[:n], columns, sums, squares)
            last_whole, last_stem, scope = whole, stem, next_scope(scope, flags[word])
    lengths /= FAMILY_SIZES * FAMILY_SIZES
    return partial, lengths


@njit(cache=True)
def _add_rows(buckets, columns, sums, lengths):  # type: ignore[no-untyped-def]
    """Add the weights of some features to sums: (families, padded heads) and lengths: (families,)."""
    column_of, idf, unknown_idf, rows, gains = columns
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


@njit(cache=True)
def _find(keys, key):  # type: ignore[no-untyped-def]
    """The place of a word in the vocabulary, -1 where it is not in it; keys: (slots, 2), hash and place + 1."""
    slot = key & np.uint64(len(keys) - 1)
    while keys[slot, 1] != 0:
        if keys[slot, 0] == key:
            return np.int64(keys[slot, 1]) - 1
        slot = (slot + np.uint64(1)) & np.uint64(len(keys) - 1)
    return np.int64(-1)


@njit(cache=True)
def _vocabulary(letters, word_ends, sizes, affixes, columns, keys):  # type: ignore[no-untyped-def]
    """The arrays of `Vocabulary` for the words letters[word_ends[i - 1]:word_ends[i]]; keys: (slots, 2), filled here."""
    shortest, longest = sizes
    stems = np.empty(len(word_ends), dtype=np.uint64)
    sums = np.zeros((len(word_ends), columns[3].shape[1]), dtype=np.float32)
    lengths = np.zeros(len(word_ends), dtype=np.float32)
    buckets = np.empty(_ROOM, dtype=np.int32)
    families, squares = np.empty((len(FAMILIES), sums.shape[1]), dtype=np.float32), np.empty(len(FAMILIES), dtype=np.float32)
    begin = 0
    for word in range(len(word_ends)):
        end = word_ends[word]
        if (end - begin + 2) * (longest - shortest + 1) > len(buckets):
            buckets = np.empty((end - begin + 2) * (longest - shortest + 1), dtype=np.int32)
        n = character_features(letters, begin, end, shortest, longest, buckets, 0)
        families[:], squares[:] = 0, 0
        _add_rows(buckets[:n], columns, families, squares)
        sums[word], lengths[word] = families[CHARACTERS], squares[CHARACTERS]
        stems[word] = stem_hash(letters, begin, end, affixes)
        _enter(keys, hash_bytes(letters, begin, end), word)
        begin = end
    return keys, stems, sums, lengths


@njit(cache=True)
def _enter(keys, key, place):  # type: ignore[no-untyped-def]
    slot = key & np.uint64(len(keys) - 1)
    while keys[slot, 1] != 0:
        slot = (slot + np.uint64(1)) & np.uint64(len(keys) - 1)
    keys[slot, 0], keys[slot, 1] = key, place + 1
