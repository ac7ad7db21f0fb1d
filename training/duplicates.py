"""Near-duplicate texts: which pairs share more of their character 4-grams than a Jaccard threshold.

Exact, by prefix filtering (Chaudhuri et al. 2006, "A primitive operator for similarity joins"): with each text's grams
ordered from rare to common, two similar texts must share a gram of their prefixes, so only such pairs are compared.
"""

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

NEAR = 0.4  # Jaccard similarity above which two texts are near-duplicates

_GRAM = 4


def near_duplicates(texts: Sequence[str], *, threshold: float = NEAR) -> NDArray[np.int64]:
    """Pairs of texts more alike than the threshold: (pairs, 2), the earlier text first."""
    grams, ends = _ranked_grams(texts)
    pairs: NDArray[np.int64] = _join(grams, ends, threshold)
    return pairs


def duplicate_groups(texts: Sequence[str], *, threshold: float = NEAR) -> NDArray[np.int32]:
    """A group number per text: (texts,); texts linked by a chain of near-duplicates share one."""
    pairs = near_duplicates(texts, threshold=threshold)
    links = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(len(texts), len(texts)))
    groups: NDArray[np.int32] = connected_components(links, directed=False)[1]
    return groups


def _ranked_grams(texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Each text's set of grams as ranks, rarest first, one text after the other; and where each text ends."""
    sets = []
    for text in texts:
        folded = " ".join(text.casefold().split())
        sets.append({folded[i : i + _GRAM] for i in range(max(1, len(folded) - _GRAM + 1))})
    counts: dict[str, int] = {}
    for grams in sets:
        for gram in grams:
            counts[gram] = counts.get(gram, 0) + 1
    rank = {gram: position for position, gram in enumerate(sorted(counts, key=lambda gram: (counts[gram], gram)))}
    ends = np.cumsum([0, *(len(grams) for grams in sets)])
    return np.array([r for grams in sets for r in sorted(rank[g] for g in grams)], dtype=np.int32), ends


@njit(cache=True)
def _join(grams, ends, threshold):  # type: ignore[no-untyped-def]
    texts = len(ends) - 1
    posted = np.zeros(grams.max() + 2 if len(grams) else 1, dtype=np.int64)
    for text in range(texts):
        for position in range(ends[text], ends[text] + _prefix(ends[text + 1] - ends[text], threshold)):
            posted[grams[position] + 1] += 1
    begins = np.cumsum(posted)
    filled = np.zeros(len(posted), dtype=np.int64)
    postings = np.empty(begins[-1], dtype=np.int32)
    last_seen = np.full(texts, -1, dtype=np.int64)
    found = [(0, 0) for _ in range(0)]
    for text in range(texts):
        begin, end = ends[text], ends[text + 1]
        for position in range(begin, begin + _prefix(end - begin, threshold)):
            gram = grams[position]
            for slot in range(begins[gram], begins[gram] + filled[gram]):
                other = postings[slot]
                if last_seen[other] == text:
                    continue
                last_seen[other] = text
                if _jaccard(grams, ends[other], ends[other + 1], begin, end, threshold) > threshold:
                    found.append((int(other), int(text)))
            postings[begins[gram] + filled[gram]] = text
            filled[gram] += 1
    pairs = np.empty((len(found), 2), dtype=np.int64)
    for index in range(len(found)):
        pairs[index, 0], pairs[index, 1] = found[index]
    return pairs


@njit(cache=True)
def _prefix(length, threshold):  # type: ignore[no-untyped-def]
    """How many of a text's rarest grams must be looked at so that no similar text is missed."""
    return length - int(np.ceil(threshold * length)) + 1 if length else 0


@njit(cache=True)
def _jaccard(grams, a, a_end, b, b_end, threshold):  # type: ignore[no-untyped-def]
    size = (a_end - a) + (b_end - b)
    if min(a_end - a, b_end - b) < threshold * max(a_end - a, b_end - b):
        return 0.0
    needed = threshold / (1 + threshold) * size  # of shared grams
    shared = 0
    while a < a_end and b < b_end:
        if shared + min(a_end - a, b_end - b) < needed:
            return 0.0
        if grams[a] == grams[b]:
            shared += 1
            a += 1
            b += 1
        elif grams[a] < grams[b]:
            a += 1
        else:
            b += 1
    return shared / (size - shared)
