"""Scores to one consistent answer: which values, with which polarity, through which labels.

In come calibrated scores (notes, heads), out come `Decision`s. The rule, in this order: a value is there when its own head and
its likeliest label together pass, that is when their log-odds over the thresholds are positive on average; its labels are
those that pass, or else the likeliest one of its likelier polarity; of one code only the stronger polarity stands. So a value
always has a polarity, and a polarity always has a label.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.taxonomy import Taxonomy

_LEAST = 1e-6  # scores nearer to 0 or 1 count as this near


class Decision(NamedTuple):
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
        self.value_heads = np.array([index[value.id] for value in taxonomy.values])
        self._signed = np.array([[index[value.id + sign] for sign in taxonomy.polarities] for value in taxonomy.values])
        most = max(len(value.label_stems) for value in taxonomy.values)
        self._labels = np.full((*self._signed.shape, most), -1)  # (values, polarities, stems), -1 where a value has fewer stems
        for place, value in enumerate(taxonomy.values):
            for sign, polarity in enumerate(taxonomy.polarities):
                self._labels[place, sign, : len(value.label_stems)] = [index[stem + polarity] for stem in value.label_stems]

    def decide(self, scores: NDArray[np.float32]) -> list[Decision]:
        """All decisions for a batch, note by note; scores: (notes, heads)."""
        over = self._over(scores)
        notes, values = np.nonzero(self._evidence(over) >= 0)
        labels = self._label_odds(over)[notes, values]
        chosen = _chosen(labels, over[notes[:, None], self._signed[values]])
        pairs, signs, stems = np.nonzero(chosen)
        order = np.lexsort((-labels[chosen], signs, pairs))
        pairs, signs, stems = pairs[order], signs[order], stems[order]
        new = np.diff(pairs, prepend=-1).astype(np.bool_) | np.diff(signs, prepend=-1).astype(np.bool_)
        firsts = np.flatnonzero(new)
        notes, values, signs = notes[pairs], values[pairs], signs
        heads = self._labels[values, signs, stems]
        both = np.stack((scores[notes, self.value_heads[values]], scores[notes, heads]))[:, firsts]
        joint = 1 / (1 + np.exp(-_log_odds(both.astype(np.float64)).mean(axis=0)))
        listed = heads.tolist()
        return [
            Decision(note, value, self.taxonomy.polarities[sign], score, tuple(listed[first:last]))
            for note, value, sign, score, (first, last) in zip(
                notes[firsts].tolist(),
                values[firsts].tolist(),
                signs[firsts].tolist(),
                joint.tolist(),
                pairwise([*firsts.tolist(), len(listed)]),
                strict=True,
            )
        ]

    def present(self, scores: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Which values are there: (notes, values)."""
        there: NDArray[np.bool_] = self._evidence(self._over(scores)) >= 0
        return there

    def certainty(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """How far the closest value is from being decided otherwise, in log-odds: (notes,)."""
        distances: NDArray[np.float32] = np.abs(self._evidence(self._over(scores))).min(axis=1)
        return distances

    def label_sets(self, scores: NDArray[np.float32]) -> list[set[str]]:
        """The labels of each note."""
        sets: list[set[str]] = [set() for _ in scores]
        for decision in self.decide(scores):
            sets[decision.note].update(self.taxonomy.heads[head] for head in decision.label_heads)
        return sets

    def _over(self, scores: NDArray[np.float32]) -> NDArray[np.floating]:
        """Log-odds over the thresholds: (notes, heads)."""
        return _log_odds(scores) - self._threshold_odds

    def _label_odds(self, over: NDArray[np.floating]) -> NDArray[np.floating]:
        """Those of the labels: (notes, values, polarities, stems), -inf where there is no stem."""
        return np.where(self._labels >= 0, over[:, self._labels], -np.inf)

    def _evidence(self, over: NDArray[np.floating]) -> NDArray[np.floating]:
        """The mean of each value's own head and its likeliest label: (notes, values)."""
        evidence: NDArray[np.floating] = (over[:, self.value_heads] + self._label_odds(over).max(axis=(2, 3))) / 2
        return evidence


def _chosen(labels: NDArray[np.floating], signed: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Which labels stand; labels: (pairs of note and value, polarities, stems), signed: (pairs, polarities), log-odds."""
    stronger = labels.argmax(axis=1)[:, None, :] == np.arange(labels.shape[1])[:, None]
    chosen: NDArray[np.bool_] = (labels >= 0) & stronger
    bare = np.flatnonzero(~chosen.any(axis=(1, 2)))
    polarity = signed[bare].argmax(axis=1)
    chosen[bare, polarity, labels[bare, polarity].argmax(axis=1)] = True
    return chosen


def _log_odds(scores: NDArray[np.floating]) -> NDArray[np.floating]:
    clipped = np.clip(scores, _LEAST, 1 - _LEAST)
    odds: NDArray[np.floating] = np.log(clipped / (1 - clipped))
    return odds
