"""Why a note has its score under one head: the exact share of each word in the score's log-odds.

In come a note's words and clauses, out come contributions that, with the intercept, sum to the log-odds. Exact, since all is
linear once it is known which passages are the note's best ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.features import BUCKET_BITS, FAMILIES, FAMILY_SIZES, Hashed, hash_clauses
from nlp.kernel import TextScorer
from nlp.pooling import BEST, CLAUSE, WHOLE, pooling_terms
from nlp.scan import scan
from nlp.weights import Weights


@dataclass(frozen=True)
class Contribution:
    """What one word adds to the log-odds; its half-open place in the note, in code points."""

    start: int
    end: int
    contribution: float


@dataclass(frozen=True)
class _ClauseShares:
    """What each word of a clause adds to each family's sum, (families, words), and the families' squared lengths."""

    shares: NDArray[np.float64]
    lengths: NDArray[np.float64]


def contributions(text: str, scorer: TextScorer, head: int) -> tuple[tuple[Contribution, ...], float, float]:
    """The words of a note, strongest first, then what no word adds, and the log-odds: their sum.

    A feature of two words counts half for each. ValueError for a note without words.
    """
    scanned = scan([text])
    if not len(scanned.clauses):
        raise ValueError("only a note with words can be explained")
    hashed = hash_clauses(scanned, *scorer.weights.sizes.tolist())
    clauses = [
        _clause_shares(hashed, clause, int(last - first), scorer, head) for clause, (first, last) in enumerate(scanned.clauses)
    ]
    weights, rest = _passage_weights(scorer.weights, head, len(clauses))
    total = [np.zeros(clause.shares.shape[1]) for clause in clauses]
    for (first, last), weight in zip(_best_passages(clauses), weights, strict=True):
        scales = _unit(clauses[first:last])
        for index in range(first, last):
            total[index] += weight * (scales @ clauses[index].shares)
        rest += weight * float(scorer.weights.intercepts[head])
    words = [
        Contribution(int(start), int(end), round(float(share), 4))
        for (first, last), shares in zip(scanned.clauses, total, strict=True)
        for (start, end), share in zip(scanned.places[first:last], shares, strict=True)
    ]
    odds = rest + sum(float(shares.sum()) for shares in total)
    return tuple(sorted(words, key=lambda word: -abs(word.contribution))), round(rest, 4), round(odds, 4)


def _clause_shares(hashed: Hashed, clause: int, words: int, scorer: TextScorer, head: int) -> _ClauseShares:
    entries = slice(hashed.row_ends[clause], hashed.row_ends[clause + 1])
    buckets, (first, count) = hashed.buckets[entries], hashed.places[entries].T
    columns, families = scorer.column_of[buckets], buckets >> BUCKET_BITS
    known, weights = columns >= 0, scorer.weights
    idf = np.where(known, weights.idf[columns], weights.unknown_idf).astype(np.float64)
    lengths = np.bincount(families, idf**2, minlength=len(FAMILIES)).astype(np.float64) / FAMILY_SIZES**2
    parts = np.where(known, idf * weights.scales[columns] * weights.coefficients[columns, head], 0.0)
    shares = np.zeros((len(FAMILIES), words))
    for step in range(int(count.max(initial=0))):
        reached = count > step
        np.add.at(shares, (families[reached], first[reached] + step), parts[reached] / count[reached])
    return _ClauseShares(shares, lengths)


def _passage_weights(weights: Weights, head: int, clauses: int) -> tuple[list[float], float]:
    """How much a margin of the best passage, best clause and whole note moves the odds, and what the odds are without."""
    counts, nothing = np.array([clauses]), np.zeros((1, 3, 1), dtype=np.float32)
    rest = float(pooling_terms(nothing, counts)[:, 0, 0] @ weights.pooling[:, head])
    moves = []
    for place in (BEST, CLAUSE, WHOLE):
        probe = nothing.copy()
        probe[0, place] = 1
        moves.append(float(pooling_terms(probe, counts)[:, 0, 0] @ weights.pooling[:, head]) - rest)
    return moves, rest + float(weights.offsets[head])


def _best_passages(clauses: list[_ClauseShares]) -> list[tuple[int, int]]:
    """The best passage, the best clause and the whole note, as half-open ranges of clauses."""
    sums = np.stack([clause.shares.sum(axis=1) for clause in clauses])

    def margin(passage: tuple[int, int]) -> float:
        first, last = passage
        return float(_unit(clauses[first:last]) @ sums[first:last].sum(axis=0))

    n = len(clauses)
    singles = [(clause, clause + 1) for clause in range(n)]
    pairs = [(clause, clause + 2) for clause in range(n - 1)]
    return [max([*singles, *pairs, (0, n)], key=margin), max(singles, key=margin), (0, n)]


def _unit(clauses: list[_ClauseShares]) -> NDArray[np.float64]:
    """What a passage's family sums are multiplied with for unit length; 0 where a family is empty."""
    squared = np.sum([clause.lengths for clause in clauses], axis=0)
    return np.where(squared > 0, 1 / np.sqrt(np.where(squared > 0, squared, 1)), 0.0)
