"""Why a note has its score under one head: the exact share of each word in the score's log-odds.

In come a note's words and clauses, out come contributions that, with the intercept, sum to the log-odds. Exact, since all is
linear once it is known which passages are the note's best ones, and what the network hears (nlp/network_explanation.py).
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlp.features import BUCKET_BITS, FAMILIES, FAMILY_SIZES, Hashed, hash_clauses
from nlp.kernel import TextScorer
from nlp.network_explanation import Heard, hear, network_shares
from nlp.pooling import MARGINS, NETWORK, pooling_terms
from nlp.scan import Scanned, scan
from nlp.weights import Weights
from nlp.words import word_rows


@dataclass(frozen=True)
class Contribution:
    """What one word adds to the log-odds; its half-open place in the note, in code points."""

    start: int
    end: int
    contribution: float


@dataclass(frozen=True)
class NoteFeatures:
    """A note's features, found once for all heads.

    scanned, hashed: see there; columns, idf: (occurrences,), -1 where no column stands for a feature; lengths: (clauses,
    families), squared; heard: what the network makes of it; shares: what its words add under a head, kept for the next label,
    since the head for any behaviour has a part in the odds of all.
    """

    scanned: Scanned
    hashed: Hashed
    columns: NDArray[np.int32]
    idf: NDArray[np.float64]
    lengths: NDArray[np.float64]
    heard: Heard
    shares: dict[int, list[NDArray[np.float64]]] = field(default_factory=dict)


def note_features(text: str, scorer: TextScorer) -> NoteFeatures:
    """What `contributions` needs; ValueError for a note without words."""
    scanned = scan([text])
    if not len(scanned.clauses):
        raise ValueError("only a note with words can be explained")
    weights = scorer.weights
    shortest, longest = weights.sizes.tolist()
    hashed = hash_clauses(scanned, weights.thesaurus, shortest, longest)
    columns = scorer.column_of[hashed.buckets]
    idf = np.where(columns >= 0, weights.facts[columns, 0], weights.unknown_idf).astype(np.float64)
    clauses = np.repeat(np.arange(len(scanned.clauses)), np.diff(hashed.row_ends))
    lengths = np.zeros((len(scanned.clauses), len(FAMILIES)))
    np.add.at(lengths, (clauses, hashed.buckets >> BUCKET_BITS), idf**2)
    rows = word_rows(scanned, weights.thesaurus, (shortest, longest), weights.vector_buckets)
    return NoteFeatures(scanned, hashed, columns, idf, lengths / FAMILY_SIZES.astype(np.float64) ** 2, hear(rows, weights))


def contributions(features: NoteFeatures, weights: Weights, head: int) -> tuple[tuple[Contribution, ...], float, float]:
    """The words of a note, strongest first, then what no word adds, and the log-odds: their sum.

    A feature of two words counts half for each; an abbreviation's words count as the one that was written.
    """
    moves, rest = _margin_weights(weights, head, len(features.scanned.clauses))
    by_word, network_rest = network_shares(features.heard, weights, moves[NETWORK])
    rest += network_rest
    for counting in np.flatnonzero(moves[:NETWORK].any(axis=0)).tolist():
        if counting not in features.shares:
            features.shares[counting] = _word_shares(features, weights, counting)
        shares = features.shares[counting]
        sums = np.stack([clause.sum(axis=1) for clause in shares])
        for passage, move in zip(_best_passages(sums, features.lengths), moves[:NETWORK, counting], strict=True):
            scales = move * _unit(features.lengths[slice(*passage)].sum(axis=0))
            for clause in range(*passage):
                by_word[slice(*features.scanned.clauses[clause])] += scales @ shares[clause]
            rest += float(move * weights.intercepts[counting])
    by_place: dict[tuple[int, int], float] = {}
    for place, share in zip(features.scanned.places.tolist(), by_word.tolist(), strict=True):
        by_place[place[0], place[1]] = by_place.get((place[0], place[1]), 0.0) + share
    odds = rest + sum(by_place.values())
    words = [Contribution(start, end, round(share, 4)) for (start, end), share in by_place.items()]
    return tuple(sorted(words, key=lambda word: -abs(word.contribution))), round(rest, 4), round(odds, 4)


def _word_shares(features: NoteFeatures, weights: Weights, head: int) -> list[NDArray[np.float64]]:
    """What each word of each clause adds to each family's sum: (families, words) a clause."""
    columns, hashed = features.columns, features.hashed
    parts = np.where(columns >= 0, weights.facts[columns, 1].astype(np.float64) * weights.coefficients[columns, head], 0.0)
    shares = []
    for clause, (first_word, last_word) in enumerate(features.scanned.clauses):
        entries = slice(hashed.row_ends[clause], hashed.row_ends[clause + 1])
        families = hashed.buckets[entries] >> BUCKET_BITS
        share = np.zeros((len(FAMILIES), last_word - first_word))
        for words in hashed.places[entries].T:
            np.add.at(share, (families, words), parts[entries] / 2)
        shares.append(share)
    return shares


def _margin_weights(weights: Weights, head: int, clauses: int) -> tuple[NDArray[np.float64], float]:
    """How much each of a note's margins moves the head's odds, (MARGINS, heads), and what the odds are without any."""
    heads = len(weights.offsets)
    probes = np.eye(MARGINS * heads + 1, MARGINS * heads, dtype=np.float32).reshape(-1, MARGINS, heads)  # the last one: none
    terms = pooling_terms(probes, np.full(len(probes), clauses), weights.relatives, head)
    *moved, rest = weights.pooling[:, head].astype(np.float64) @ terms
    return np.array(moved).reshape(MARGINS, heads) - rest, float(rest + weights.offsets[head])


def _best_passages(sums: NDArray[np.float64], lengths: NDArray[np.float64]) -> list[tuple[int, int]]:
    """The best passage, the best clause and the whole note, as half-open ranges of clauses; both: (clauses, families)."""

    def margin(passage: tuple[int, int]) -> float:
        first, last = passage
        return float(_unit(lengths[first:last].sum(axis=0)) @ sums[first:last].sum(axis=0))

    n = len(sums)
    singles = [(clause, clause + 1) for clause in range(n)]
    pairs = [(clause, clause + 2) for clause in range(n - 1)]
    return [max([*singles, *pairs, (0, n)], key=margin), max(singles, key=margin), (0, n)]


def _unit(squared: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a passage's family sums are multiplied with for unit length; 0 where a family is empty."""
    return np.where(squared > 0, 1 / np.sqrt(np.where(squared > 0, squared, 1)), 0.0)
