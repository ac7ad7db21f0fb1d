"""Near-duplicate texts: which pairs share more of their character 4-grams than a Jaccard threshold.

Exact, by prefix and position filtering (Xiao et al. 2008, "Efficient similarity joins for near duplicate detection"): with each
text's grams ordered from rare to common, two similar texts must share a gram of their prefixes, and enough grams must be left
after the first one that they share. Texts come from short to long, so that much shorter ones are passed over. Most of the pairs
left are told apart by a few machine words each (Sandes et al. 2017, "Bitmap filter: speeding up exact set similarity joins with
bitwise operations"); only the rest are compared gram by gram.
"""

from collections.abc import Sequence

import numpy as np
from joblib import Parallel, delayed, effective_n_jobs
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

NEAR = 0.4  # Jaccard similarity above which two texts are near-duplicates

_GRAM = 4
_BITMAP_WORDS = 8  # of 64 bits; with half as many, fifteen times as many pairs of notes are compared gram by gram

_ODD_BITS, _BIT_PAIRS = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
_HALF_BYTES, _EVERY_BYTE = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x0101010101010101)


def near_duplicates(texts: Sequence[str]) -> NDArray[np.int64]:
    """Pairs of texts more alike than `NEAR`: (pairs, 2), the earlier text first."""
    sets = _gram_sets(texts)
    by_length = np.argsort([len(grams) for grams in sets], kind="stable")
    pairs: NDArray[np.int64] = np.sort(by_length[_join(*_ranked([sets[text] for text in by_length]), NEAR)], axis=1)
    return pairs[np.lexsort(pairs.T[::-1])]


def duplicate_groups(texts: Sequence[str]) -> NDArray[np.int32]:
    """A group number per text: (texts,); texts linked by a chain of near-duplicates share one."""
    pairs = near_duplicates(texts)
    links = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(len(texts), len(texts)))
    groups: NDArray[np.int32] = connected_components(links, directed=False)[1]
    return groups


def _gram_sets(texts: Sequence[str]) -> list[set[str]]:
    plain = [" ".join(text.casefold().split()) for text in texts]
    return [{text[i : i + _GRAM] for i in range(max(1, len(text) - _GRAM + 1))} for text in plain]


def _ranked(sets: Sequence[set[str]]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Each text's grams as ranks, rarest first, one text after the other; and where each text ends (a 0 before the first)."""
    counts: dict[str, int] = {}
    for grams in sets:
        for gram in grams:
            counts[gram] = counts.get(gram, 0) + 1
    rank = {gram: position for position, gram in enumerate(sorted(counts, key=lambda gram: (counts[gram], gram)))}
    ends = np.cumsum([0, *(len(grams) for grams in sets)])
    return np.array([r for grams in sets for r in sorted(rank[g] for g in grams)], dtype=np.int32), ends


def _join(grams: NDArray[np.int32], ends: NDArray[np.int64], threshold: float) -> NDArray[np.int64]:
    """Pairs of texts, which come from short to long: (pairs, 2); each thread finds the partners of its share of the texts."""
    postings, begins = _post(grams, ends, threshold)
    bitmaps = _bitmaps(grams, ends)
    strides = effective_n_jobs(-1)
    parts = Parallel(n_jobs=-1, prefer="threads")(
        delayed(_partners)(first, strides, grams, ends, threshold, postings, begins, bitmaps) for first in range(strides)
    )
    return np.concatenate(parts)


@njit(cache=True)
def _post(grams, ends, threshold):  # type: ignore[no-untyped-def]
    """Each gram's postings, from short texts to long: a text, its length, and how many grams it has from this one on; and where
    each gram's begin.
    """
    texts = len(ends) - 1
    posted = np.zeros(grams.max() + 2 if len(grams) else 1, dtype=np.int64)
    for text in range(texts):
        for position in range(ends[text], ends[text] + _prefix(ends[text + 1] - ends[text], threshold)):
            posted[grams[position] + 1] += 1
    begins = np.cumsum(posted)
    filled = begins.copy()
    postings = np.empty((begins[-1], 3), dtype=np.int32)
    for text in range(texts):
        length = ends[text + 1] - ends[text]
        for position in range(ends[text], ends[text] + _prefix(length, threshold)):
            posting = postings[filled[grams[position]]]
            posting[0], posting[1], posting[2] = text, length, ends[text + 1] - position
            filled[grams[position]] += 1
    return postings, begins


@njit(cache=True, nogil=True)
def _partners(first, stride, grams, ends, threshold, postings, begins, bitmaps):  # type: ignore[no-untyped-def]
    """The pairs of texts first, first + stride, … with those before them: (pairs, 2)."""
    texts = len(ends) - 1
    fits = begins.copy()  # of each gram's postings: the first that is long enough
    last_seen = np.full(texts, -1, dtype=np.int32)
    share = threshold / (1 + threshold)  # of both lengths together that two texts more alike than the threshold have in common
    found = [(0, 0) for _ in range(0)]
    for text in range(first, texts, stride):
        begin, end = ends[text], ends[text + 1]
        length = end - begin
        for position in range(begin, begin + _prefix(length, threshold)):
            gram, left = grams[position], end - position
            while postings[fits[gram], 1] < threshold * length:
                fits[gram] += 1
            for slot in range(fits[gram], begins[gram + 1]):
                other, other_length, other_left = postings[slot]
                if other >= text:
                    break
                needed = share * (length + other_length)
                if min(left, other_left) <= needed or last_seen[other] == text:
                    continue
                last_seen[other] = text
                if length + other_length - _differing(bitmaps[text], bitmaps[other]) <= 2 * needed:
                    continue
                other_end = ends[other + 1]
                if _shared(grams, other_end - other_left, other_end, position, end, needed) > needed:
                    found.append((other, text))
    pairs = np.empty((len(found), 2), dtype=np.int64)
    for index in range(len(found)):
        pairs[index, 0], pairs[index, 1] = found[index]
    return pairs


@njit(cache=True)
def _bitmaps(grams, ends):  # type: ignore[no-untyped-def]
    """One bit of each text for each of its grams, which several grams may share: (texts, words)."""
    bitmaps = np.zeros((len(ends) - 1, _BITMAP_WORDS), dtype=np.uint64)
    for text in range(len(ends) - 1):
        for position in range(ends[text], ends[text + 1]):
            bit = grams[position] % (64 * _BITMAP_WORDS)
            bitmaps[text, bit >> 6] |= np.uint64(1) << np.uint64(bit & 63)
    return bitmaps


@njit(cache=True)
def _differing(one, other):  # type: ignore[no-untyped-def]
    """In how many bits two bitmaps differ: in no more than there are grams that only one of the texts has."""
    differing = np.uint64(0)
    for word in range(len(one)):
        bits = one[word] ^ other[word]
        bits -= (bits >> np.uint64(1)) & _ODD_BITS
        bits = (bits & _BIT_PAIRS) + ((bits >> np.uint64(2)) & _BIT_PAIRS)
        differing += (((bits + (bits >> np.uint64(4))) & _HALF_BYTES) * _EVERY_BYTE) >> np.uint64(56)
    return np.int64(differing)


@njit(cache=True)
def _prefix(length, threshold):  # type: ignore[no-untyped-def]
    """How many of a text's rarest grams must be looked at so that no similar text is missed."""
    return length - int(np.ceil(threshold * length)) + 1 if length else 0


@njit(cache=True)
def _shared(grams, a, a_end, b, b_end, needed):  # type: ignore[no-untyped-def]
    """How many grams two texts share from these places on; 0 as soon as it is clear that they are fewer than needed."""
    shared = 0
    while a < a_end and b < b_end:
        if shared + min(a_end - a, b_end - b) < needed:
            return 0
        if grams[a] == grams[b]:
            shared += 1
            a += 1
            b += 1
        elif grams[a] < grams[b]:
            a += 1
        else:
            b += 1
    return shared
