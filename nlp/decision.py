"""Scores to one consistent answer: which values, with which polarity, through which labels.

In come calibrated scores (notes, heads), out come `Decision`s. The rule, in this order: a value is there when its own head and
its likeliest label together pass, that is when their log-odds over the thresholds are positive on average; its labels are
those that pass, or else the likeliest one of its likelier polarity; of one code only the stronger polarity stands. So a value
always has a polarity, and a polarity always has a label.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from nlp.taxonomy import Taxonomy

_LEAST = 1e-6  # scores nearer to 0 or 1 count as this near


@dataclass(frozen=True)
class Decision:
    """One value with one polarity in one note: its label heads, best first, and its score."""

    note: int
    value: int
    polarity: str
    score: float
    label_heads: tuple[int, ...]


class DecisionRule:
    """The rule for one taxonomy and one set of thresholds (heads,)."""

    def __init__(self, taxonomy: Taxonomy, thresholds: NDArray[np.float32]) -> None:
        index = taxonomy.head_index
        self.taxonomy = taxonomy
        self.thresholds = thresholds
        self._threshold_odds = _log_odds(thresholds)
        self._values = [index[value.id] for value in taxonomy.values]
        self._codes = [taxonomy.code_of(head) for head in taxonomy.heads]
        self.value_heads = np.array(self._values)
        self._signed = [[index[value.id + sign] for sign in taxonomy.polarities] for value in taxonomy.values]
        self._labels = [
            [[index[stem + sign] for stem in value.label_stems] for sign in taxonomy.polarities] for value in taxonomy.values
        ]
        self._label_heads = [[head for heads in labels for head in heads] for labels in self._labels]

    def decide(self, scores: NDArray[np.float32]) -> list[Decision]:
        """All decisions for a batch, note by note; scores: (notes, heads)."""
        over = self._over(scores)
        decisions: list[Decision] = []
        last, row, odds = -1, [], []
        for note, value in np.argwhere(self._evidence(over) >= 0).tolist():
            if note != last:
                last, row, odds = note, scores[note].tolist(), over[note].tolist()
            decisions += self._decide(note, value, row, odds)
        return decisions

    def _decide(self, note: int, value: int, scores: list[float], over: list[float]) -> Iterator[Decision]:
        """The polarities of one value that is there; scores, and log-odds over the thresholds: by head."""
        ranked = sorted(self._label_heads[value], key=lambda head: -over[head])
        chosen: dict[str, int] = {}  # by code: not both shown and contradicted
        for head in ranked:
            if over[head] >= 0:
                chosen.setdefault(self._codes[head], head)
        if not chosen:
            position = int(np.argmax([over[head] for head in self._signed[value]]))
            likeliest = max(self._labels[value][position], key=lambda head: over[head])
            chosen[self._codes[likeliest]] = likeliest
        for sign, heads in zip(self.taxonomy.polarities, self._labels[value], strict=True):
            found = tuple(head for head in chosen.values() if head in heads)
            if found:
                score = _mean_odds(scores[self._values[value]], scores[found[0]])
                yield Decision(note, value, sign, score, found)

    def present(self, scores: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Which values are there: (notes, values)."""
        there: NDArray[np.bool_] = self._evidence(self._over(scores)) >= 0
        return there

    def certainty(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """How far the closest value is from being decided otherwise, in log-odds: (notes,)."""
        distances: NDArray[np.float32] = np.abs(self._evidence(self._over(scores))).min(axis=1)
        return distances

    def _over(self, scores: NDArray[np.float32]) -> NDArray[np.floating]:
        """Log-odds over the thresholds: (notes, heads)."""
        return _log_odds(scores) - self._threshold_odds

    def _evidence(self, over: NDArray[np.floating]) -> NDArray[np.floating]:
        """The mean of each value's own head and its likeliest label: (notes, values)."""
        likeliest = np.stack([over[:, heads].max(axis=1) for heads in self._label_heads], axis=1)
        evidence: NDArray[np.floating] = (over[:, self.value_heads] + likeliest) / 2
        return evidence

    def label_sets(self, scores: NDArray[np.float32]) -> list[set[str]]:
        """The labels of each note."""
        sets: list[set[str]] = [set() for _ in scores]
        for decision in self.decide(scores):
            sets[decision.note].update(self.taxonomy.heads[head] for head in decision.label_heads)
        return sets


def _mean_odds(first: float, second: float) -> float:
    """The probability whose log-odds are the mean of two probabilities' log-odds."""
    one, two = (min(max(score, _LEAST), 1 - _LEAST) for score in (first, second))
    return 1 / (1 + sqrt((1 - one) / one * (1 - two) / two))


def _log_odds(scores: NDArray[np.floating]) -> NDArray[np.floating]:
    clipped = np.clip(scores, _LEAST, 1 - _LEAST)
    odds: NDArray[np.floating] = np.log(clipped / (1 - clipped))
    return odds
