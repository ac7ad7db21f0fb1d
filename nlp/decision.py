"""Scores to one consistent answer: which values, with which polarity, through which labels.

In come calibrated scores (notes, heads), out come `Decisions`. The rule, in this order: a value is there when its own head and
its likeliest label together pass, that is when their log-odds over the thresholds are positive on average; its labels are
those that pass, or else the likeliest one of its likelier polarity; of one code the weaker polarity stands too only where it
passes with plenty over, as where a note tells of a change or of two people. So a value always has a polarity, and a polarity
always has a label.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.certainty import WEIGHTS, note_certainty
from nlp.compiled import entry, part
from nlp.pooling import log_odds
from nlp.taxonomy import ANY, Taxonomy

_NONE = -1  # in the place of a head
_FOR_BOTH = 1.0  # log-odds over its threshold that a code's weaker polarity needs beside the stronger one


class Decisions(NamedTuple):
    """What stands of some notes, note by note: a decision is one value with one polarity in one note.

    places: (decisions, 3), the numbers of note, value and polarity; scores: (decisions,); label_heads: (labels,), each
    decision's label heads one after the other, best first; label_notes: (labels,), the number of each one's note; ends:
    (decisions,), where each decision's label heads end; certainty: (notes,), log-odds that exactly these values are right.
    """

    places: NDArray[np.int64]
    scores: NDArray[np.float64]
    label_heads: NDArray[np.int64]
    label_notes: NDArray[np.int64]
    ends: NDArray[np.int64]
    certainty: NDArray[np.float64]


class HeadPlaces(NamedTuple):
    """Where the heads stand: behaviour: (), that of any; values: (values,); signed: (values, polarities); labels: (values,
    polarities, stems), -1 where a value has fewer stems; threshold_odds: (heads,), the log-odds of the thresholds.
    """

    behaviour: int
    values: NDArray[np.int64]
    signed: NDArray[np.int64]
    labels: NDArray[np.int64]
    threshold_odds: NDArray[np.float64]


class DecisionRule:
    """The rule for one taxonomy, one set of thresholds (heads,) and the weights of certainty, without which nothing is sure."""

    def __init__(
        self, taxonomy: Taxonomy, thresholds: NDArray[np.float32], certainty_weights: NDArray[np.float32] | None = None
    ) -> None:
        if certainty_weights is not None and certainty_weights.shape != (WEIGHTS,):
            raise ValueError(f"expected {WEIGHTS} weights of certainty, got {certainty_weights.shape}")
        index, signs = taxonomy.head_index, taxonomy.polarities
        self.taxonomy = taxonomy
        self.thresholds = thresholds
        self._certainty_weights = np.zeros(WEIGHTS) if certainty_weights is None else certainty_weights.astype(np.float64)
        self.value_heads = np.array([index[value.id] for value in taxonomy.values])
        signed = np.array([[index[value.id + sign] for sign in signs] for value in taxonomy.values])
        most = max(len(value.label_stems) for value in taxonomy.values)
        labels = np.full((*signed.shape, most), _NONE)
        for place, value in enumerate(taxonomy.values):
            for sign, polarity in enumerate(signs):
                labels[place, sign, : len(value.label_stems)] = [index[stem + polarity] for stem in value.label_stems]
        odds = np.array([log_odds(threshold) for threshold in thresholds])
        self._heads = HeadPlaces(index[ANY], self.value_heads, signed, labels, odds)

    def decide(self, scores: NDArray[np.float32]) -> Decisions:
        """All decisions for a batch, note by note; scores: (notes, heads)."""
        return Decisions(*_decide(scores, self._heads, self._certainty_weights))

    def value_odds(self, scores: NDArray[np.float32]) -> NDArray[np.float64]:
        """For each value the mean of its own head's and its likeliest label's log-odds over the thresholds: (notes, values)."""
        odds: NDArray[np.float64] = _value_odds(scores, self._heads)
        return odds

    def certainty(self, scores: NDArray[np.float32]) -> NDArray[np.float64]:
        """Log-odds that exactly the values which are there are right: (notes,)."""
        return self.decide(scores).certainty

    def label_sets(self, scores: NDArray[np.float32]) -> list[set[str]]:
        """The labels of each note."""
        sets: list[set[str]] = [set() for _ in scores]
        decided = self.decide(scores)
        for note, head in zip(decided.label_notes.tolist(), decided.label_heads.tolist(), strict=True):
            sets[note].add(self.taxonomy.heads[head])
        return sets


@entry
def _decide(scores, heads, certainty_weights):  # type: ignore[no-untyped-def]
    """The arrays of `Decisions`."""
    values, signs, stems = heads.labels.shape
    most = len(scores) * values * signs
    places, joint, ends = np.empty((most, 3), dtype=np.int64), np.empty(most), np.empty(most, dtype=np.int64)
    listed, notes = np.empty(most * stems, dtype=np.int64), np.empty(most * stems, dtype=np.int64)
    over, chosen = np.empty(scores.shape[1]), np.empty((signs, stems), dtype=np.bool_)
    odds, terms, certainty = np.empty(values), np.empty(WEIGHTS), np.empty(len(scores))
    n = end = 0
    for note in range(len(scores)):
        _over(scores[note], heads, over)
        for value in range(values):
            odds[value] = _joint_odds(over, value, heads)
        certainty[note] = note_certainty(odds, scores[note, heads.behaviour], certainty_weights, terms)
        for value in range(values):
            if odds[value] < 0:
                continue
            _choose(over, heads.labels[value], heads.signed[value], chosen)
            for sign in range(signs):
                begin = end
                end = _list(over, heads.labels[value, sign], chosen[sign], listed, end)
                if begin < end:
                    own, label = scores[note, heads.values[value]], scores[note, listed[begin]]
                    joint[n] = 1 / (1 + np.exp(-(log_odds(own) + log_odds(label)) / 2))
                    places[n, 0], places[n, 1], places[n, 2] = note, value, sign
                    notes[begin:end], ends[n] = note, end
                    n += 1
    return places[:n], joint[:n], listed[:end], notes[:end], ends[:n], certainty


@entry
def _value_odds(scores, heads):  # type: ignore[no-untyped-def]
    odds, over = np.empty((len(scores), len(heads.values))), np.empty(scores.shape[1])
    for note in range(len(scores)):
        _over(scores[note], heads, over)
        for value in range(len(heads.values)):
            odds[note, value] = _joint_odds(over, value, heads)
    return odds


@part
def _over(scores, heads, over):  # type: ignore[no-untyped-def]
    """Log-odds over the thresholds, in place: (heads,)."""
    for head in range(len(over)):
        over[head] = log_odds(scores[head]) - heads.threshold_odds[head]


@part
def _joint_odds(over, value, heads):  # type: ignore[no-untyped-def]
    likeliest = -np.inf
    for sign in range(heads.labels.shape[1]):
        for head in heads.labels[value, sign]:
            if head != _NONE:
                likeliest = max(likeliest, over[head])
    return (over[heads.values[value]] + likeliest) / 2


@part
def _choose(over, labels, signed, chosen):  # type: ignore[no-untyped-def]
    """Which labels of a value stand, in place: (polarities, stems)."""
    signs, stems = labels.shape
    bare = True
    for stem in range(stems):
        strongest = 0
        for sign in range(1, signs):
            if labels[sign, stem] != _NONE and over[labels[sign, stem]] > over[labels[strongest, stem]]:
                strongest = sign
        for sign in range(signs):
            needed = 0.0 if sign == strongest else _FOR_BOTH
            chosen[sign, stem] = labels[sign, stem] != _NONE and over[labels[sign, stem]] >= needed
            bare = bare and not chosen[sign, stem]
    if bare:
        polarity = likeliest = 0
        for sign in range(signs):
            if over[signed[sign]] > over[signed[polarity]]:
                polarity = sign
        for stem in range(stems):
            if labels[polarity, stem] != _NONE and over[labels[polarity, stem]] > over[labels[polarity, likeliest]]:
                likeliest = stem
        chosen[polarity, likeliest] = True


@part
def _list(over, labels, chosen, listed, end):  # type: ignore[no-untyped-def]
    """Append the chosen labels' heads to listed[:end], likeliest first; gives back the new end."""
    begin = end
    for stem in range(len(labels)):
        if chosen[stem]:
            place = end
            while place > begin and over[listed[place - 1]] < over[labels[stem]]:
                listed[place] = listed[place - 1]
                place -= 1
            listed[place] = labels[stem]
            end += 1
    return end
