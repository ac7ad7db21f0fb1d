"""Scores to one consistent answer: which values, with which polarity, through which labels.

In come calibrated scores (notes, heads), out come `Decision`s. The rule, in this order: a value is there when its own head
passes; its polarities are those whose heads pass, or else the likelier one; its labels are those that pass within the
polarity, or else the likeliest; of one code only the stronger polarity stands. So a value always has a polarity, and a
polarity always has a label.
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
        self._values = [index[value.id] for value in taxonomy.values]
        self._codes = [taxonomy.code_of(head) for head in taxonomy.heads]
        self.value_heads = np.array(self._values)
        self._signed = [[index[value.id + sign] for sign in taxonomy.polarities] for value in taxonomy.values]
        self._labels = [
            [[index[stem + sign] for stem in value.label_stems] for sign in taxonomy.polarities] for value in taxonomy.values
        ]

    def decide(self, scores: NDArray[np.float32]) -> list[Decision]:
        """All decisions for a batch, note by note; scores: (notes, heads)."""
        passed = scores >= self.thresholds
        decisions: list[Decision] = []
        last, row, passes = -1, [], []
        for note, value in np.argwhere(passed[:, self.value_heads]).tolist():
            if note != last:
                last, row, passes = note, scores[note].tolist(), passed[note].tolist()
            decisions += self._decide(note, value, row, passes)
        return decisions

    def _decide(self, note: int, value: int, scores: list[float], passed: list[bool]) -> Iterator[Decision]:
        """The polarities of one value that has passed; scores, passed: by head."""
        signed = self._signed[value]
        said: set[str] = set()  # a code is not both shown and contradicted: its stronger polarity stands
        for which in _passing_or_best(signed, scores, passed):
            position = signed.index(which)
            labels = _passing_or_best(self._labels[value][position], scores, passed)
            labels = [head for head in labels if self._codes[head] not in said]
            said.update(self._codes[head] for head in labels)
            if labels:
                score = _mean_odds(scores[self._values[value]], scores[which])
                yield Decision(note, value, self.taxonomy.polarities[position], score, tuple(labels))

    def certainty(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """How far the closest value is from its threshold, in log-odds: (notes,)."""
        own, thresholds = _log_odds(scores[:, self.value_heads]), _log_odds(self.thresholds[self.value_heads])
        distances: NDArray[np.float32] = np.abs(own - thresholds).min(axis=1)
        return distances

    def label_sets(self, scores: NDArray[np.float32]) -> list[set[str]]:
        """The labels of each note."""
        sets: list[set[str]] = [set() for _ in scores]
        for decision in self.decide(scores):
            sets[decision.note].update(self.taxonomy.heads[head] for head in decision.label_heads)
        return sets


def _passing_or_best(heads: list[int], scores: list[float], passed: list[bool]) -> list[int]:
    """The heads that pass, best first; the best one where none does."""
    ranked = sorted(heads, key=lambda head: -scores[head])
    return [head for head in ranked if passed[head]] or ranked[:1]


def _mean_odds(first: float, second: float) -> float:
    """The probability whose log-odds are the mean of two probabilities' log-odds."""
    one, two = (min(max(score, _LEAST), 1 - _LEAST) for score in (first, second))
    return 1 / (1 + sqrt((1 - one) / one * (1 - two) / two))


def _log_odds(scores: NDArray[np.floating]) -> NDArray[np.floating]:
    clipped = np.clip(scores, _LEAST, 1 - _LEAST)
    odds: NDArray[np.floating] = np.log(clipped / (1 - clipped))
    return odds
