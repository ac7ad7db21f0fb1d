"""Clauses to features: hashed n-grams of words, stems, characters and senses, by compiled functions that training and tagging
share.

In come scanned words and clauses, out come buckets. A feature never crosses a clause's border. Knows nothing of labels.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import entry, part, read_only
from nlp.hashing import FNV_START, hash_byte, hash_bytes, mixed
from nlp.lexicon.table import NEGATOR
from nlp.scan import Scanned, encode

FAMILIES = ("words", "stems", "characters", "senses")
WORDS, STEMS, CHARACTERS, SENSES = range(4)
FAMILY_SIZES = np.array([1.4, 1.0, 1.0, 0.8], dtype=np.float32)  # the length of each family's part of a passage
NEGATION_SCOPE = 4  # words after a negator whose meaning it turns, within the clause
MOST_SENSES = 2  # groups of the thesaurus, and as many subgroups, that a stem may belong to
REACH = 3  # words back from a word with whose groups its own make pairs, within the clause

BUCKET_BITS = 20  # buckets a family: 2 to this power

_WORDS, _STEMS = 0, 1
_NEGATED, _PAIRED = np.uint64(0x165667B19E3779F9), np.uint64(0x27D4EB2F165667C5)
_FIRST_ROOM = 1 << 16
_OF_A_WORD = 5 + 4 * MOST_SENSES + REACH * MOST_SENSES**2  # at most so many features beside character n-grams
_PREFIXES = ("meny", "meng", "peny", "peng", "mem", "men", "pem", "pen", "ber", "ter", "me", "pe", "di", "ke", "se")
_SUFFIXES = ("kannya", "annya", "inya", "lah", "kan", "nya", "an", "i")
_STEM_LENGTH = 4  # no affix is cut where fewer letters would be left


class Hashed(NamedTuple):
    """Occurrences of features, clause by clause: buckets: (occurrences,); places: (occurrences, 2), the word or two words
    within the clause that it is made of, the same number twice where it is one; row_ends: (clauses + 1,).
    """

    buckets: NDArray[np.int32]
    places: NDArray[np.int32]
    row_ends: NDArray[np.int64]


class Thesaurus(NamedTuple):
    """What stems mean: stems: (stems,), their hashes in order; senses: (stems, 2 * MOST_SENSES), hashes of the groups and then
    of the subgroups that each belongs to, 0 where there is no other.
    """

    stems: NDArray[np.uint64]
    senses: NDArray[np.uint64]


def hash_clauses(scanned: Scanned, thesaurus: Thesaurus, shortest: int, longest: int) -> Hashed:
    """All features of all clauses; character n-grams of the shortest to the longest size."""
    words = (scanned.letters, scanned.word_ends, scanned.hashes, scanned.flags)
    thesaurus = Thesaurus(read_only(thesaurus.stems), read_only(thesaurus.senses))
    return Hashed(*_hash_clauses(words, scanned.clauses, shortest, longest, AFFIXES, thesaurus))


def stem_hashes(words: Sequence[str]) -> NDArray[np.uint64]:
    """The hash of each word's stem: (words,)."""
    return _stem_hashes(*encode(words), AFFIXES)  # type: ignore[no-any-return]


def column_table(buckets: NDArray[np.int32]) -> NDArray[np.int32]:
    """The column of every bucket: (families << BUCKET_BITS,), from the columns' buckets; -1 - family where it has none."""
    table = np.repeat(-1 - np.arange(len(FAMILIES), dtype=np.int32), 1 << BUCKET_BITS)
    table[buckets] = np.arange(len(buckets), dtype=np.int32)
    return table


def family_ends(buckets: NDArray[np.int32]) -> NDArray[np.int64]:
    """Where each family's columns end: (families,), from the columns' buckets, which lie by family."""
    return np.cumsum(np.bincount(buckets >> BUCKET_BITS, minlength=len(FAMILIES)))


class Affixes(NamedTuple):
    """Prefixes and suffixes as bytes, one after the other, with their ends (a 0 before the first)."""

    prefixes: NDArray[np.uint8]
    prefix_ends: NDArray[np.int64]
    suffixes: NDArray[np.uint8]
    suffix_ends: NDArray[np.int64]


AFFIXES = Affixes(*encode(_PREFIXES), *encode(_SUFFIXES))


@entry
def _stem_hashes(letters, ends, affixes):  # type: ignore[no-untyped-def]
    stems = np.empty(len(ends) - 1, dtype=np.uint64)
    for word in range(len(stems)):
        stems[word] = stem_hash(letters, ends[word], ends[word + 1], affixes)
    return stems


@entry
def _hash_clauses(words, clauses, shortest, longest, affixes, thesaurus):  # type: ignore[no-untyped-def]
    """The arrays of `Hashed`."""
    buckets, places = np.empty(_FIRST_ROOM, dtype=np.int32), np.empty((_FIRST_ROOM, 2), dtype=np.int32)
    row_ends = np.zeros(len(clauses) + 1, dtype=np.int64)
    rows = np.empty(REACH, dtype=np.int64)  # of the last words
    n = 0
    for clause in range(len(clauses)):
        first, last = clauses[clause]
        needed = n + most_features(words[1], first, last, shortest, longest)
        if needed > len(buckets):
            buckets, places = _with_room(buckets, 2 * needed), _with_room(places, 2 * needed)
        n = _clause_features(words, first, last, shortest, longest, affixes, thesaurus, rows, buckets, places, n)
        row_ends[clause + 1] = n
    return buckets[:n].copy(), places[:n].copy(), row_ends


@entry
def _with_room(array, size):  # type: ignore[no-untyped-def]
    larger = np.empty((size, *array.shape[1:]), dtype=array.dtype)
    larger[: len(array)] = array
    return larger


@part
def most_features(word_ends, first, last, shortest, longest):  # type: ignore[no-untyped-def]
    """An upper bound of a clause's features."""
    size = word_ends[last - 1] - (word_ends[first - 1] if first else 0)
    return (size + 2 * (last - first)) * (longest - shortest + 1) + _OF_A_WORD * (last - first)


@part
def _clause_features(  # type: ignore[no-untyped-def]
    words, first, last, shortest, longest, affixes, thesaurus, rows, buckets, places, n
):
    """Put the features of one clause into buckets[n:] and places[n:], rows being scratch; gives back the new n."""
    letters, word_ends, hashes, flags = words
    scope = 0
    last_whole = last_stem = np.uint64(0)
    for word in range(first, last):
        begin, end = (word_ends[word - 1] if word else 0), word_ends[word]
        stem = stem_hash(letters, begin, end, affixes)
        start = n
        row = thesaurus_row(thesaurus.stems, stem)
        n = word_features(letters, begin, end, hashes[word], stem, shortest, longest, thesaurus.senses, row, buckets, n)
        if scope > 0:
            n = negated_features(stem, thesaurus.senses, row, buckets, n)
        places[start:n] = word - first
        if word > first:
            start = n
            n = pair_features(last_whole, last_stem, hashes[word], stem, buckets, n)
            places[start:n, 0], places[start:n, 1] = word - 1 - first, word - first
        for before in range(max(first, word - REACH), word):
            start = n
            n = sense_pairs(thesaurus.senses, rows[before % REACH], row, buckets, n)
            places[start:n, 0], places[start:n, 1] = before - first, word - first
        rows[word % REACH] = row
        last_whole, last_stem, scope = hashes[word], stem, next_scope(scope, flags[word])
    return n


@part
def next_scope(scope, flags):  # type: ignore[no-untyped-def]
    """How many more words a negation reaches, after a word with these flags."""
    return NEGATION_SCOPE if flags & np.uint8(NEGATOR) else max(scope - 1, 0)


@part
def word_features(letters, begin, end, whole, stem, shortest, longest, senses, row, buckets, n):  # type: ignore[no-untyped-def]
    """A word, its stem, its characters, its groups and subgroups; gives back the new n."""
    buckets[n] = _bucket(whole, _WORDS)
    buckets[n + 1] = _bucket(stem, _STEMS)
    n = _character_features(letters, begin, end, shortest, longest, buckets, n + 2)
    if row < 0:
        return n
    for place in range(2 * MOST_SENSES):
        sense = senses[row, place]
        if sense != 0:
            buckets[n] = _bucket(sense, SENSES)
            n += 1
    return n


@part
def negated_features(stem, senses, row, buckets, n):  # type: ignore[no-untyped-def]
    """What being in a negator's scope adds to a word: its stem and its groups marked as such; gives back the new n."""
    buckets[n] = _bucket(_negated(stem), _WORDS)
    n += 1
    if row < 0:
        return n
    for place in range(2 * MOST_SENSES):
        sense = senses[row, place]
        if sense != 0:
            buckets[n] = _bucket(_negated(sense), SENSES)
            n += 1
    return n


@part
def pair_features(last_whole, last_stem, whole, stem, buckets, n):  # type: ignore[no-untyped-def]
    """Two neighbours and their stems, in their order; gives back the new n."""
    buckets[n] = _bucket(_pair(last_whole, whole), _WORDS)
    buckets[n + 1] = _bucket(_pair(last_stem, stem), _STEMS)
    return n + 2


@part
def thesaurus_row(stems, stem):  # type: ignore[no-untyped-def]
    """The number of a stem in the thesaurus, -1 where it has none."""
    low, high = 0, len(stems)
    while low < high:
        middle = (low + high) // 2
        if stems[middle] < stem:
            low = middle + 1
        else:
            high = middle
    return low if low < len(stems) and stems[low] == stem else -1


@part
def sense_pairs(senses, before, after, buckets, n):  # type: ignore[no-untyped-def]
    """The groups of two words, one from each, in their order; gives back the new n."""
    if before < 0 or after < 0:
        return n
    for one in range(MOST_SENSES):
        for other in range(MOST_SENSES):
            first, second = senses[before, one], senses[after, other]
            if first != 0 and second != 0:
                buckets[n] = _bucket(_pair(first, second), SENSES)
                n += 1
    return n


@part
def _character_features(letters, begin, end, shortest, longest, buckets, n):  # type: ignore[no-untyped-def]
    """The n-grams of one word with its borders (a blank before and after it); gives back the new n."""
    for start in range(begin - 1, end + 2 - shortest):
        value = FNV_START
        for place in range(start, min(end + 1, start + longest)):
            value = hash_byte(value, letters[place] if begin <= place < end else np.uint8(32))
            if place - start + 1 >= shortest:
                buckets[n] = _bucket(mixed(value), CHARACTERS)
                n += 1
    return n


@part
def stem_hash(letters, begin, end, affixes):  # type: ignore[no-untyped-def]
    """The hash of a word without its first matching prefix and suffix, each only where enough letters are left."""
    stem_begin, stem_end = _stem(letters, begin, end, affixes)
    return hash_bytes(letters, stem_begin, stem_end)


@part
def _stem(letters, begin, end, affixes):  # type: ignore[no-untyped-def]
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


@part
def _same(letters, begin, affixes, first, last):  # type: ignore[no-untyped-def]
    for index in range(last - first):
        if letters[begin + index] != affixes[first + index]:
            return False
    return True


@part
def _negated(value):  # type: ignore[no-untyped-def]
    """The hash of a stem or a sense in a negator's scope."""
    return value * _NEGATED >> np.uint64(20)


@part
def _bucket(value, family):  # type: ignore[no-untyped-def]
    return np.int32(value & np.uint64((1 << BUCKET_BITS) - 1)) + np.int32(family << BUCKET_BITS)


@part
def _pair(before, after):  # type: ignore[no-untyped-def]
    """The hash of two neighbours, in their order."""
    pair = (before * _PAIRED) ^ after
    return pair ^ (pair >> np.uint64(29))


@entry
def clause_counts(buckets, row_ends, size):  # type: ignore[no-untyped-def]
    """In how many clauses each bucket occurs: (size,)."""
    counts = np.zeros(size, dtype=np.int32)
    last = np.full(size, -1, dtype=np.int32)
    for row in range(len(row_ends) - 1):
        for index in range(row_ends[row], row_ends[row + 1]):
            if last[buckets[index]] != row:
                last[buckets[index]] = row
                counts[buckets[index]] += 1
    return counts


@entry
def look_up(buckets, row_ends, column_of):  # type: ignore[no-untyped-def]
    """Buckets to columns, those without one left out; gives back columns and the new row ends."""
    columns = np.empty(len(buckets), dtype=np.int32)
    new_ends = np.zeros(len(row_ends), dtype=np.int64)
    n = 0
    for row in range(len(row_ends) - 1):
        for index in range(row_ends[row], row_ends[row + 1]):
            column = column_of[buckets[index]]
            if column >= 0:
                columns[n] = column
                n += 1
        new_ends[row + 1] = n
    return columns[:n].copy(), new_ends


@entry
def family_lengths(buckets, row_ends, column_of, weights, unknown, families):  # type: ignore[no-untyped-def]
    """The squared length of each family's part over its wanted size squared: (clauses, families).

    What no column stands for counts too: a clause in another language is mostly unknown, so that the little that is known
    weighs little.
    """
    lengths = np.zeros((len(row_ends) - 1, families), dtype=np.float32)
    for row in range(len(row_ends) - 1):
        for index in range(row_ends[row], row_ends[row + 1]):
            column = column_of[buckets[index]]
            weight = weights[column] if column >= 0 else unknown
            lengths[row, buckets[index] >> BUCKET_BITS] += weight * weight
        lengths[row] /= FAMILY_SIZES * FAMILY_SIZES
    return lengths
