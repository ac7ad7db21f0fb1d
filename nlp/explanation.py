"""Why a note has its score under one head: the exact share of each word in the score's log-odds.

In come a note's clauses with their features' origins, out come contributions that, with the intercept, sum to the log-odds.
Exact, since all is linear once it is known which passages are the note's best ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.features import ClauseRows
from nlp.heads import BEST, CLAUSE, WHOLE, PooledHeads, pooling_terms


@dataclass(frozen=True)
class Contribution:
    """What one word adds to the log-odds; its half-open place in the note, in code points."""

    start: int
    end: int
    contribution: float


def contributions(rows: ClauseRows, heads: PooledHeads, head: int) -> tuple[tuple[Contribution, ...], float, float]:
    """The words of a note, strongest first, then what no word adds, and the log-odds: their sum.

    A feature of two words counts half for each. `rows` must be of one note with words, made with origins.
    """
    if rows.origins is None:
        raise ValueError("the rows were made without origins")
    if len(rows) != 1 or not len(rows.spans):
        raise ValueError("only one note with words can be explained")
    shares = [_word_shares(rows, clause, heads, head) for clause in range(len(rows.spans))]
    weights, rest = _passage_weights(heads, head, len(shares))
    total = [np.zeros(clause.shape[1]) for clause in shares]
    for (first, last), weight in zip(_best_passages(shares, rows.lengths), weights, strict=True):
        scales = _unit(rows.lengths[first:last].sum(axis=0))
        for clause in range(first, last):
            total[clause] += weight * (scales @ shares[clause])
        rest += weight * float(heads.intercepts_[head])
    words = [
        Contribution(int(start), int(end), round(float(share), 4))
        for places, clause in zip(rows.words, total, strict=True)
        for (start, end), share in zip(places, clause, strict=True)
    ]
    odds = rest + sum(float(clause.sum()) for clause in total)
    return tuple(sorted(words, key=lambda word: -abs(word.contribution))), round(rest, 4), round(odds, 4)


def _word_shares(rows: ClauseRows, clause: int, heads: PooledHeads, head: int) -> NDArray[np.float64]:
    """What each word of a clause adds to each family's sum: (families, words)."""
    assert rows.origins is not None
    entries = slice(rows.matrix.indptr[clause], rows.matrix.indptr[clause + 1])
    columns = rows.matrix.indices[entries]
    family = np.searchsorted(rows.family_ends, columns, side="right")
    parts = rows.matrix.data[entries] * heads.scales_[columns] * heads.coefficients_[columns, head]
    first, count = rows.origins[entries].T
    shares = np.zeros((len(rows.family_ends), len(rows.words[clause])))
    for step in range(int(count.max(initial=0))):
        reached = count > step
        np.add.at(shares, (family[reached], first[reached] + step), parts[reached] / count[reached])
    return shares


def _passage_weights(heads: PooledHeads, head: int, clauses: int) -> tuple[list[float], float]:
    """How much a margin of the best passage, best clause and whole note moves the odds, and what the odds are without."""
    counts, probes = np.array([clauses]), np.zeros((1, 3, 1), dtype=np.float32)
    rest = float(pooling_terms(probes, counts)[:, 0, 0] @ heads.pooling_[:, head])
    weights = []
    for place in (BEST, CLAUSE, WHOLE):
        probe = probes.copy()
        probe[0, place] = 1
        weights.append(float(pooling_terms(probe, counts)[:, 0, 0] @ heads.pooling_[:, head]) - rest)
    return weights, rest + float(heads.offsets_[head])


def _best_passages(shares: list[NDArray[np.float64]], lengths: NDArray[np.float32]) -> list[tuple[int, int]]:
    """The best passage, the best clause and the whole note, as half-open ranges of clauses."""
    sums = np.stack([clause.sum(axis=1) for clause in shares])

    def margin(passage: tuple[int, int]) -> float:
        first, last = passage
        return float(_unit(lengths[first:last].sum(axis=0)) @ sums[first:last].sum(axis=0))

    n = len(shares)
    singles = [(clause, clause + 1) for clause in range(n)]
    pairs = [(clause, clause + 2) for clause in range(n - 1)]
    return [max([*singles, *pairs, (0, n)], key=margin), max(singles, key=margin), (0, n)]


def _unit(squared: NDArray[np.float32]) -> NDArray[np.float64]:
    """What a family's sum is multiplied with for unit length; 0 where the family is empty."""
    return np.where(squared > 0, 1 / np.sqrt(np.where(squared > 0, squared, 1)), 0.0)
