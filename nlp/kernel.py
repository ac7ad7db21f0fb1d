"""Texts to scores in one compiled pass: scan, hash, add up the weights, pool, calibrate. Equal to the pipeline's two steps.

The pipeline (nlp/vectorizer.py, nlp/heads.py) is what is trained and saved; this is how it is run. Nothing is made per word
or per feature: hashes go to a scratch array, and from there straight to the weights' rows; common words are summed up once.
Notes are scored one after the other, so that what belongs to one stays in the processor's nearest memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from nlp.characters import character_table
from nlp.compiled import entry, part, prefetch, read_only
from nlp.features import (
    AFFIXES,
    CHARACTERS,
    FAMILIES,
    FAMILY_SIZES,
    REACH,
    column_table,
    family_ends,
    most_features,
    negated_features,
    next_scope,
    pair_features,
    sense_pairs,
    stem_hash,
    thesaurus_row,
    word_features,
)
from nlp.hashing import hash_bytes
from nlp.lexicon.table import lexicon_table
from nlp.logistic import logistic
from nlp.network_windows import (
    Windows,
    add_word,
    as_run,
    clear_windows,
    hearing_scratch,
    network_margin,
    word_vector,
    word_windows,
)
from nlp.pooling import (
    BEST,
    MARGINS,
    MOST_CLAUSES,
    NETWORK,
    NOTHING_SAID,
    OWN_TERMS,
    RELATIVES,
    WHOLE,
    add_row,
    passage_scratch,
    pool_note,
)
from nlp.products import padded_to
from nlp.scan import encode, scan_bytes
from nlp.weights import Weights
from nlp.words import known_features, own_features

_OWN = 2  # features that are looked up: `word_features` puts the word and its stem first; the others are summed up
_AHEAD = 8  # words between the one that is looked up and the one whose slot is sent for
_SPEAKS_FOR_IT = np.float32(-0.8)  # the margin of a clause that belongs to its neighbour's evidence; what says nothing has -1

_WORD = np.dtype(  # what is known beforehand of a common word; its hash is 0 in an empty slot
    [
        ("hash", np.uint64),
        ("stem", np.uint64),
        ("row", np.int32),  # of the stem in the thesaurus, -1 where it has none
        ("place", np.int32),  # among the sums
        ("columns", np.int32, _OWN),  # of itself and of its stem, as `column_table` has them
        ("squares", np.float32, len(FAMILIES) - CHARACTERS),  # squared lengths of its characters' and its senses' parts
    ]
)


@dataclass(frozen=True)
class ScoredTexts:
    """What a model says of some texts.

    scores: (texts, heads), calibrated; margins: (texts, MARGINS, heads), before that (see nlp/pooling.py); clauses: (clauses,
    heads), the margins of single clauses; spans: (clauses, 2), their half-open places in code points; note_ends:
    (texts + 1,), text i has the clauses note_ends[i]:note_ends[i + 1].
    """

    scores: NDArray[np.float32]
    margins: NDArray[np.float32]
    clauses: NDArray[np.float32]
    spans: NDArray[np.int64]
    note_ends: NDArray[np.int64]

    def evidence(
        self, texts: NDArray[np.int64], heads: NDArray[np.int64], sufficient: NDArray[np.float32]
    ) -> NDArray[np.int64]:
        """The places of texts' best clauses under heads, pair by pair: (pairs, 2).

        With a clause go the neighbours that speak for the head as well. A clause without such ones whose margin is less than
        what is sufficient, (heads,), takes its stronger neighbour along.
        """
        places: NDArray[np.int64] = _evidence(self.clauses, self.note_ends, self.spans, texts, heads, sufficient)
        return places


class Columns(NamedTuple):
    """The weights of features.

    column_of: (families << BUCKET_BITS,), see `column_table`; family_ends: (families,); facts: (columns, 2), each one's weight
    in its row and what its coefficients are multiplied with; coefficients: (columns, padded heads); unknown_idf: (), the weight
    of what has no column.
    """

    column_of: NDArray[np.int32]
    family_ends: NDArray[np.int64]
    facts: NDArray[np.float32]
    coefficients: NDArray[np.int8]
    unknown_idf: NDArray[np.float32]


class Vocabulary(NamedTuple):
    """Common words, so that they are looked up and not spelt out.

    slots: (slots,) of `_WORD`, open addressing; sums: (words, 2 * padded heads), the weights of each word's characters and of
    its senses, which are the last two families.
    """

    slots: NDArray[np.void]
    sums: NDArray[np.float32]


class Reader(NamedTuple):
    """The network that reads words: word_windows: (words, WIDTH * all), of the vocabulary's first, see `kind_windows`;
    buckets: (features,), in order, those that have vectors; windows: with padded heads.
    """

    word_windows: NDArray[np.int8]
    buckets: NDArray[np.int32]
    windows: Windows


class TextScorer:
    """A model's weights, ready to run. Holds no state of a call, so threads may share it."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.column_of = column_table(weights.buckets)
        self._tables = character_table(), lexicon_table(), AFFIXES, weights.thesaurus, tuple(weights.sizes.tolist())
        self._columns = Columns(
            self.column_of,
            family_ends(weights.buckets),
            weights.facts,
            weights.coefficients,
            weights.unknown_idf,
        )
        padded = weights.coefficients.shape[1]
        self._heads = (
            *(padded_to(padded, array) for array in (weights.intercepts, weights.pooling, weights.offsets)),
            padded_to(padded, weights.relatives),
        )
        self._reader = Reader(
            weights.word_windows,
            weights.vector_buckets,
            as_run(weights.windows)._replace(
                outputs=read_only(padded_to(padded, weights.network_outputs)),
                intercepts=read_only(padded_to(padded, weights.network_intercepts)),
            ),
        )
        words = weights.vocabulary_letters, weights.vocabulary_ends
        self._vocabulary = Vocabulary(
            np.zeros(1 << max(4, (2 * len(weights.vocabulary_ends)).bit_length()), dtype=_WORD),
            np.zeros((len(weights.vocabulary_ends), (len(FAMILIES) - CHARACTERS) * padded), dtype=np.float32),
        )
        _learn_words(*words, self._tables[-1], AFFIXES, weights.thesaurus, self._columns, self._vocabulary)

    def run(self, texts: Sequence[str]) -> ScoredTexts:
        """Score texts, in order."""
        *scored, spans, note_ends = _run(
            *encode(texts), self._tables, self._columns, self._vocabulary, self._heads, self._reader
        )
        heads = len(self.weights.intercepts)
        scores, margins, single = (array[..., :heads] for array in scored)
        return ScoredTexts(scores, margins, single, spans, note_ends)


@entry
def _run(buffer, ends, tables, columns, vocabulary, heads, reader):  # type: ignore[no-untyped-def]
    """The arrays of `ScoredTexts` from UTF-8 texts."""
    characters, lexicon, affixes, thesaurus, sizes = tables
    intercepts, pooling, offsets, relatives = heads
    letters, word_ends, places, hashes, flags, _, clauses, note_ends, text_ends = scan_bytes(buffer, ends, characters, lexicon)
    words = (letters, word_ends, hashes, flags)
    notes, padded = len(note_ends) - 1, len(offsets)
    scores = np.empty((notes, padded), dtype=np.float32)
    margins = np.empty((notes, MARGINS, padded), dtype=np.float32)
    single = np.empty((len(clauses), padded), dtype=np.float32)
    spans = np.empty((len(clauses), 2), dtype=np.int64)
    for clause in range(len(clauses)):
        spans[clause, 0], spans[clause, 1] = places[clauses[clause, 0], 0], places[clauses[clause, 1] - 1, 1]
    found = np.empty(_room_for_one_note(word_ends, clauses, note_ends, sizes), dtype=np.int32)
    room = np.max(np.diff(note_ends)) if notes else 0
    found_ends, rows = np.empty(room, dtype=np.int64), np.empty(REACH, dtype=np.int64)
    flat = np.empty((room, len(FAMILIES) * padded), dtype=np.float32)
    partial = flat.reshape((room, len(FAMILIES), padded))
    lengths = np.empty((room, len(FAMILIES)), dtype=np.float32)
    scratch = passage_scratch(len(FAMILIES), padded)
    known = np.empty(len(hashes), dtype=np.int32)
    reading = _reading_scratch(reader.windows, np.max(np.diff(text_ends)) if notes else 0, _room_for_one_word(word_ends, sizes))
    _find_words(vocabulary.slots, hashes, known)
    for note in range(notes):
        mine = clauses[note_ends[note] : note_ends[note + 1]]
        n = _hash(words, known, mine, sizes, affixes, thesaurus, columns, vocabulary, rows, found, found_ends)
        _look_up(columns, found, n)
        _add(known, mine, columns, vocabulary, found, found_ends, flat, lengths)
        own = single[note_ends[note] : note_ends[note + 1]]
        pool_note(partial, lengths, len(mine), intercepts, margins[note], own, scratch)
        if len(reader.windows.scales):
            text = text_ends[note], text_ends[note + 1]
            _read(words, known, text, sizes, affixes, thesaurus, vocabulary, reader, reading, margins[note, NETWORK])
        _score(margins[note], len(mine), pooling, offsets, relatives, scores[note])
    return scores, margins, single, spans, note_ends


@njit
def _reading_scratch(windows, words, features):  # type: ignore[no-untyped-def]
    """Room for the sums of the longest text, what the layers hear, an uncommon word's features, its vector, what it adds."""
    size, width = windows.filters.shape
    sums = np.empty((words, len(windows.scales)), dtype=np.int16)
    own = np.empty(features, dtype=np.int32), np.empty(features, dtype=np.int32), np.empty(features, dtype=np.uint8)
    vector, added = np.empty(size, dtype=np.float32), np.empty(width, dtype=np.float32)
    return sums, hearing_scratch(windows, words), own, vector, added, np.empty(width, dtype=np.int8)


@part
def _read(  # type: ignore[no-untyped-def]
    words, known, text, sizes, affixes, thesaurus, vocabulary, reader, scratch, margins
):
    """The network's margins of the text whose words are text[0]:text[1], in place: (heads,)."""
    letters, word_ends, _, _ = words
    sums, heard, (found, features, families), vector, added, row = scratch
    first, last = text
    clear_windows(sums, last - first)
    for word in range(first, last):
        place = vocabulary.slots[known[word]].place if known[word] >= 0 else len(reader.word_windows)
        if place < len(reader.word_windows):
            add_word(sums, word - first, last - first, reader.word_windows[place])
            continue
        n = own_features(letters, word_ends, word, sizes[0], sizes[1], affixes, thesaurus, found, 0)
        n = known_features(reader.buckets, found, n, features, families)
        word_vector(features[:n], families[:n], reader.windows, vector)
        word_windows(vector, reader.windows, added, row)
        add_word(sums, word - first, last - first, row)
    network_margin(sums, last - first, reader.windows, heard, margins)


@part
def _score(margins, count, pooling, offsets, relatives, scores):  # type: ignore[no-untyped-def]
    """One note's scores, in place: (heads,); the terms are those of `pooling_terms`."""
    size = np.float32(np.log(min(max(count, 1), MOST_CLAUSES))) / np.float32(2)
    for head in range(len(offsets)):
        best, clause, whole, network = margins[0, head], margins[1, head], margins[2, head], margins[3, head]
        odds = offsets[head] + pooling[0, head] * best + pooling[1, head] * clause + pooling[2, head] * whole
        odds += pooling[3, head] * network
        odds += size * (pooling[4, head] + pooling[5, head] * best + pooling[6, head] * whole + pooling[7, head] * network)
        for place in range(RELATIVES):
            odds += pooling[OWN_TERMS + place, head] * margins[NETWORK, relatives[place, head]]
        odds += pooling[OWN_TERMS + RELATIVES, head] * margins[BEST, relatives[0, head]]
        odds += pooling[OWN_TERMS + RELATIVES + 1, head] * margins[WHOLE, relatives[0, head]]
        if count == 0:
            odds = np.float32(2 * NOTHING_SAID)
        scores[head] = logistic(odds)


@part
def _room_for_one_note(word_ends, clauses, note_ends, sizes):  # type: ignore[no-untyped-def]
    """How many features the richest note can have."""
    most = 0
    for note in range(len(note_ends) - 1):
        if note_ends[note] < note_ends[note + 1]:
            first, last = clauses[note_ends[note], 0], clauses[note_ends[note + 1] - 1, 1]
            most = max(most, most_features(word_ends, first, last, sizes[0], sizes[1]))
    return most


@part
def _room_for_one_word(word_ends, sizes):  # type: ignore[no-untyped-def]
    """How many features the richest word can have; not every word is in a clause."""
    most = 0
    for word in range(len(word_ends)):
        most = max(most, most_features(word_ends, word, word + 1, sizes[0], sizes[1]))
    return most


@part
def _hash(  # type: ignore[no-untyped-def]
    words, known, clauses, sizes, affixes, thesaurus, columns, vocabulary, rows, found, found_ends
):
    """The buckets of a note's features into found, the end of each clause's into found_ends; of common words only what they
    bring together with others.

    Where they stand in the table of columns is on its way from then on. rows: scratch, (REACH,).
    """
    letters, word_ends, hashes, flags = words
    n = 0
    for clause in range(len(clauses)):
        scope = 0
        last_whole = last_stem = np.uint64(0)
        for word in range(clauses[clause, 0], clauses[clause, 1]):
            whole = hashes[word]
            if known[word] >= 0:
                common = vocabulary.slots[known[word]]
                stem, row = common.stem, np.int64(common.row)
                prefetch(vocabulary.sums, common.place)
                for column in common.columns:
                    _send_for(columns, column)
            else:
                begin, end = (word_ends[word - 1] if word else 0), word_ends[word]
                stem = stem_hash(letters, begin, end, affixes)
                row = np.int64(thesaurus_row(thesaurus.stems, stem))
                n = word_features(letters, begin, end, whole, stem, sizes[0], sizes[1], thesaurus.senses, row, found, n)
            if scope > 0:
                n = negated_features(stem, thesaurus.senses, row, found, n)
            if word > clauses[clause, 0]:
                n = pair_features(last_whole, last_stem, whole, stem, found, n)
            for before in range(max(clauses[clause, 0], word - REACH), word):
                n = sense_pairs(thesaurus.senses, rows[before % REACH], row, found, n)
            rows[word % REACH] = row
            last_whole, last_stem, scope = whole, stem, next_scope(scope, flags[word])
        found_ends[clause] = n
    for index in range(n):
        prefetch(columns.column_of, found[index])
    return n


@part
def _find_words(slots, hashes, known):  # type: ignore[no-untyped-def]
    """The slot of each word that is common, -1 for the others, in place: (words,)."""
    for word in range(len(hashes)):
        prefetch(slots, _first_slot(slots, hashes[min(word + _AHEAD, len(hashes) - 1)]))
        slot = _slot_of(slots, hashes[word])
        known[word] = np.int32(slot) if slots[slot].hash == hashes[word] else -1


@part
def _look_up(columns, found, n):  # type: ignore[no-untyped-def]
    """Buckets to columns, in place, whose weights are on their way from then on."""
    for index in range(n):
        column = columns.column_of[found[index]]
        found[index] = column
        _send_for(columns, column)


@part
def _send_for(columns, column):  # type: ignore[no-untyped-def]
    if column >= 0:
        prefetch(columns.facts, column)
        prefetch(columns.coefficients, column)


@part
def _add(known, clauses, columns, vocabulary, found, found_ends, flat, lengths):  # type: ignore[no-untyped-def]
    """A note's clauses' weighted sums and squared lengths, in place: (clauses, families * padded), (clauses, families)."""
    first = 0
    for clause in range(len(clauses)):
        sums, squares = flat[clause], lengths[clause]
        _clear(sums, squares)
        _add_features(found, first, found_ends[clause], columns, sums, squares)
        _add_common_words(known, clauses[clause], columns, vocabulary, sums, squares)
        for family in range(len(squares)):
            squares[family] /= FAMILY_SIZES[family] * FAMILY_SIZES[family]
        first = found_ends[clause]


@part
def _clear(sums, squares):  # type: ignore[no-untyped-def]
    for family in range(len(squares)):
        squares[family] = np.float32(0)
    for head in range(len(sums)):
        sums[head] = np.float32(0)


@part
def _add_common_words(known, clause, columns, vocabulary, sums, squares):  # type: ignore[no-untyped-def]
    """Add what a clause's common words bring by themselves."""
    summed = sums[-vocabulary.sums.shape[1] :]
    for word in range(clause[0], clause[1]):
        if known[word] >= 0:
            common = vocabulary.slots[known[word]]
            for column in common.columns:
                _add_feature(column, columns, sums, squares)
            for family in range(len(common.squares)):
                squares[CHARACTERS + family] += common.squares[family]
            add_row(summed, np.float32(1), vocabulary.sums[common.place])


@part
def _add_features(found, first, last, columns, sums, squares):  # type: ignore[no-untyped-def]
    """Add the weights of the columns found[first:last] to sums: (families * padded heads,) and squares: (families,)."""
    for index in range(first, last):
        _add_feature(found[index], columns, sums, squares)


@part
def _add_feature(column, columns, sums, squares):  # type: ignore[no-untyped-def]
    if column < 0:
        squares[-1 - column] += columns.unknown_idf[()] * columns.unknown_idf[()]
        return
    ends, padded = columns.family_ends, columns.coefficients.shape[1]
    family = (column >= ends[0]) + (column >= ends[1]) + (column >= ends[2])
    idf = columns.facts[column, 0]
    squares[family] += idf * idf
    add_row(sums[family * padded : (family + 1) * padded], columns.facts[column, 1], columns.coefficients[column])


@part
def _first_slot(slots, key):  # type: ignore[no-untyped-def]
    return key & np.uint64(len(slots) - 1)


@part
def _slot_of(slots, key):  # type: ignore[no-untyped-def]
    """Where a word stands in the vocabulary, or where it would."""
    slot = _first_slot(slots, key)
    while slots[slot].hash != 0 and slots[slot].hash != key:
        slot = (slot + np.uint64(1)) & np.uint64(len(slots) - 1)
    return slot


@entry
def _learn_words(letters, word_ends, sizes, affixes, thesaurus, columns, vocabulary):  # type: ignore[no-untyped-def]
    """Fill the vocabulary with the words letters[word_ends[i - 1]:word_ends[i]]."""
    families, summed = len(FAMILIES), vocabulary.sums.shape[1]
    sums = np.empty(families * columns.coefficients.shape[1], dtype=np.float32)
    squares = np.empty(families, dtype=np.float32)
    begin = longest = 0
    for end in word_ends:
        begin, longest = end, max(longest, end - begin)
    found = np.empty(most_features(np.array([longest]), 0, 1, sizes[0], sizes[1]), dtype=np.int32)
    begin = 0
    for place in range(len(word_ends)):
        end = word_ends[place]
        whole, stem = hash_bytes(letters, begin, end), stem_hash(letters, begin, end, affixes)
        row = thesaurus_row(thesaurus.stems, stem)
        word = vocabulary.slots[_slot_of(vocabulary.slots, whole)]
        word.hash, word.stem, word.row, word.place = whole, stem, row, place
        n = word_features(letters, begin, end, whole, stem, sizes[0], sizes[1], thesaurus.senses, row, found, 0)
        _look_up(columns, found, n)
        _clear(sums, squares)
        _add_features(found, _OWN, n, columns, sums, squares)
        word.columns[:], word.squares[:] = found[:_OWN], squares[CHARACTERS:]
        vocabulary.sums[place] = sums[-summed:]
        begin = end


@entry
def _evidence(clauses, note_ends, spans, texts, heads, sufficient):  # type: ignore[no-untyped-def]
    places = np.empty((len(texts), 2), dtype=np.int64)
    for pair in range(len(texts)):
        head, begin, end = heads[pair], note_ends[texts[pair]], note_ends[texts[pair] + 1]
        best = begin
        for clause in range(begin + 1, end):
            if clauses[clause, head] > clauses[best, head]:
                best = clause
        first = last = best
        while first > begin and clauses[first - 1, head] > _SPEAKS_FOR_IT:
            first -= 1
        while last + 1 < end and clauses[last + 1, head] > _SPEAKS_FOR_IT:
            last += 1
        if first == last and clauses[best, head] < sufficient[head] and end - begin > 1:
            after = best == begin or (best + 1 < end and clauses[best + 1, head] > clauses[best - 1, head])
            first, last = (best, best + 1) if after else (best - 1, best)
        places[pair, 0], places[pair, 1] = spans[first, 0], spans[last, 1]
    return places
