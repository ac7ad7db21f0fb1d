"""Texts to their words, one after the other, and words to the features that have vectors: what nlp/network.py reads.

A word's features are those of nlp/features.py that it has by itself: the word, its stem, its characters, its senses. Equal
words are one kind, whose features are found once. Knows no labels.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import entry, part
from nlp.features import (
    AFFIXES,
    BUCKET_BITS,
    CHARACTERS,
    FAMILIES,
    Thesaurus,
    most_features,
    stem_hash,
    thesaurus_row,
    word_features,
)
from nlp.hashing import hash_bytes
from nlp.scan import Scanned


class Kinds(NamedTuple):
    """Kinds of words: features: (occurrences,), rows of vectors; families: (occurrences,), the family of each; ends: (kinds
    + 1,), kind k has the features ends[k]:ends[k + 1].
    """

    features: NDArray[np.int32]
    families: NDArray[np.uint8]
    ends: NDArray[np.int64]


@dataclass(frozen=True)
class WordRows:
    """The words of some texts in their order: words: (words,), the number of each one's kind; text_ends: (texts + 1,);
    features: how many features have vectors.
    """

    words: NDArray[np.int32]
    text_ends: NDArray[np.int64]
    kinds: Kinds
    features: int

    def __len__(self) -> int:
        """The number of texts."""
        return len(self.text_ends) - 1

    def take(self, texts: NDArray[np.int64]) -> Self:
        """The words of some texts, in the order given."""
        words, text_ends = members(self.text_ends, texts)
        return replace(self, words=self.words[words], text_ends=text_ends)


def members(ends: NDArray[np.int64], chosen: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the members of the chosen groups are, one group after the other, and where each group's end then; group g has the
    members ends[g]:ends[g + 1].
    """
    counts = np.diff(ends)[chosen]
    new_ends = np.concatenate(([0], np.cumsum(counts)))
    return np.repeat(ends[chosen] - new_ends[:-1], counts) + np.arange(new_ends[-1]), new_ends


def word_rows(scanned: Scanned, thesaurus: Thesaurus, sizes: tuple[int, int], buckets: NDArray[np.int32]) -> WordRows:
    """The words of texts; sizes: of character n-grams; buckets: (features,), in order, those that have vectors."""
    firsts, words = _kinds(scanned)
    kinds = kinds_of(scanned.letters, scanned.word_ends, firsts, thesaurus, sizes, buckets)
    return WordRows(words, scanned.text_ends, kinds, len(buckets))


def kinds_of(
    letters: NDArray[np.uint8],
    word_ends: NDArray[np.int64],
    chosen: NDArray[np.int64],
    thesaurus: Thesaurus,
    sizes: tuple[int, int],
    buckets: NDArray[np.int32],
) -> Kinds:
    """The kinds of some words, chosen: (kinds,), spelt as those of `Scanned`; what has no vector is left out."""
    features, ends = _own_features(letters, word_ends, chosen, *sizes, AFFIXES, thesaurus)
    places = np.minimum(np.searchsorted(buckets, features), max(len(buckets) - 1, 0))
    known = buckets[places] == features if len(buckets) else np.zeros(len(places), dtype=np.bool_)
    counts = np.concatenate(([0], np.cumsum(known)))
    return Kinds(places[known].astype(np.int32), (features[known] >> BUCKET_BITS).astype(np.uint8), counts[ends])


def frequent_buckets(
    scanned: Scanned, thesaurus: Thesaurus, sizes: tuple[int, int], *, times: int, kinds_of_words: int
) -> NDArray[np.int32]:
    """The buckets, in order, of the words, stems and senses that occur so many times in texts, and of the character n-grams
    that so many kinds of words have.
    """
    firsts, words = _kinds(scanned)
    features, ends = _own_features(scanned.letters, scanned.word_ends, firsts, *sizes, AFFIXES, thesaurus)
    size = len(FAMILIES) << BUCKET_BITS
    per_kind = np.repeat(np.bincount(words, minlength=len(firsts)), np.diff(ends))
    occurrences = np.bincount(features, weights=per_kind, minlength=size)
    spread = np.bincount(features, minlength=size)
    by_characters = np.arange(size) >> BUCKET_BITS == CHARACTERS
    return np.flatnonzero(np.where(by_characters, spread >= kinds_of_words, occurrences >= times)).astype(np.int32)


def _kinds(scanned: Scanned) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The first word of each kind, and the number of each word's kind."""
    _, firsts, words = np.unique(scanned.hashes, return_index=True, return_inverse=True)
    return firsts, words.astype(np.int32)


@entry
def _own_features(letters, word_ends, chosen, shortest, longest, affixes, thesaurus):  # type: ignore[no-untyped-def]
    """The buckets that each of the chosen words has by itself, and where each one's end."""
    ends = np.zeros(len(chosen) + 1, dtype=np.int64)
    room = 0
    for word in chosen:
        room += most_features(word_ends, word, word + 1, shortest, longest)
    buckets = np.empty(room, dtype=np.int32)
    n = 0
    for kind in range(len(chosen)):
        n = own_features(letters, word_ends, chosen[kind], shortest, longest, affixes, thesaurus, buckets, n)
        ends[kind + 1] = n
    return buckets[:n].copy(), ends


@part
def own_features(letters, word_ends, word, shortest, longest, affixes, thesaurus, buckets, n):  # type: ignore[no-untyped-def]
    """Put the buckets that a word has by itself into buckets[n:]; gives back the new n."""
    begin, end = (word_ends[word - 1] if word else 0), word_ends[word]
    stem = stem_hash(letters, begin, end, affixes)
    row, whole = thesaurus_row(thesaurus.stems, stem), hash_bytes(letters, begin, end)
    return word_features(letters, begin, end, whole, stem, shortest, longest, thesaurus.senses, row, buckets, n)


@part
def known_features(buckets, found, n, features, families):  # type: ignore[no-untyped-def]
    """The first n buckets found to features and their families, in place; gives back how many have vectors."""
    count = 0
    for index in range(n):
        low, high = 0, len(buckets)
        while low < high:
            middle = (low + high) // 2
            if buckets[middle] < found[index]:
                low = middle + 1
            else:
                high = middle
        if low < len(buckets) and buckets[low] == found[index]:
            features[count], families[count] = low, found[index] >> BUCKET_BITS
            count += 1
    return count
