"""Notes to tags: the fitted pipeline's scores joined into one consistent answer, with evidence and a review flag.

In come texts, out come `TaggedNote`s. A value passes by its own head; then it has a polarity, and each polarity has at
least one code, whose best clause is the evidence. Knows no files (see nlp/model_folder.py) and no HTTP.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.decision import Decision, DecisionRule
from nlp.explanation import Contribution, NoteFeatures, contributions, note_features
from nlp.kernel import ScoredTexts, TextScorer
from nlp.taxonomy import Taxonomy
from nlp.weights import Weights

MAX_NOTE_CHARACTERS = 20_000  # what both doors accept; a note longer than ten pages is a report

_AT_ONCE = 2_000  # notes whose features are in memory together


@dataclass(frozen=True)
class TaggedCode:
    """A conduct code that a note shows (`+`) or contradicts (`-`)."""

    code: str
    polarity: str
    score: float


@dataclass(frozen=True)
class Evidence:
    """The clause that speaks most for a code: a half-open span of code points in the note.

    With an explanation: the contributions of all the note's words to the margin (the score's log-odds), which is their exact
    sum plus `intercept`.
    """

    start: int
    end: int
    code: str
    polarity: str
    score: float
    words: tuple[Contribution, ...] = ()
    intercept: float | None = None
    margin: float | None = None


@dataclass(frozen=True)
class TaggedValue:
    """A value that a note shows or contradicts, with its codes and evidence, best first."""

    value: str
    name: str
    polarity: str
    score: float
    codes: tuple[TaggedCode, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class TaggedNote:
    """The answer for one note; `labels` in the scheme's order, `values` best first."""

    labels: tuple[str, ...]
    values: tuple[TaggedValue, ...]
    review: bool


class ValueClassifier:
    """A loaded model: its weights, its label scheme, its version. Safe to share between threads."""

    def __init__(self, weights: Weights, taxonomy: Taxonomy, version: str) -> None:
        self.weights = weights
        self.taxonomy = taxonomy
        self.version = version
        self.rule = DecisionRule(taxonomy, weights.thresholds)
        self._scorer = TextScorer(weights)
        self._place = {label: place for place, label in enumerate(taxonomy.labels)}

    def classify(self, texts: Sequence[str], *, explain: bool = False) -> list[TaggedNote]:
        """Tag each text, in order; `explain` adds the words' contributions to the evidence."""
        if isinstance(texts, str):
            raise ValueError("expected a sequence of texts, got one text")
        tagged: list[TaggedNote] = []
        for first in range(0, len(texts), _AT_ONCE):
            tagged += self._classify(texts[first : first + _AT_ONCE], explain=explain)
        return tagged

    def score(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Calibrated scores: (texts, heads)."""
        return self._scorer.run(texts).scores

    def review(self, scores: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Which notes' scores lie in the band in which the model is known to err: (notes,)."""
        uncertain: NDArray[np.bool_] = self.rule.certainty(scores) < self.weights.review_band
        return uncertain

    def _classify(self, texts: Sequence[str], *, explain: bool) -> list[TaggedNote]:
        scored = self._scorer.run(texts)
        reviews = self.review(scored.scores).tolist()
        values: list[list[TaggedValue]] = [[] for _ in texts]
        explained: dict[int, NoteFeatures] = {}
        for decision in self.rule.decide(scored.scores):
            if explain and decision.note not in explained:
                explained[decision.note] = note_features(texts[decision.note], self._scorer)
            values[decision.note].append(self._tag(decision, scored, explained.get(decision.note)))
        return [self._joined(found, review) for found, review in zip(values, reviews, strict=True)]

    def _tag(self, decision: Decision, scored: ScoredTexts, features: NoteFeatures | None) -> TaggedValue:
        """A decision with its codes and each code's best clause; with the words' shares where the note's features are given."""
        value, sign = self.taxonomy.values[decision.value], decision.polarity
        codes, evidence = [], []
        for head in decision.label_heads:
            code = self.taxonomy.code_of(self.taxonomy.heads[head])
            score = round(float(scored.scores[decision.note, head]), 4)
            why = contributions(features, self.weights, head) if features is not None else ()
            codes.append(TaggedCode(code, sign, score))
            evidence.append(Evidence(*scored.best_clause(decision.note, head), code, sign, score, *why))
        return TaggedValue(
            value.id, value.name, sign, round(decision.score, 4), tuple(codes) if value.codes else (), tuple(evidence)
        )

    def _joined(self, values: list[TaggedValue], review: bool) -> TaggedNote:
        if not values:
            return TaggedNote((), (), review)
        present = {evidence.code + evidence.polarity for value in values for evidence in value.evidence}
        labels = tuple(sorted(present, key=self._place.__getitem__))
        return TaggedNote(labels, tuple(sorted(values, key=lambda value: -value.score)), review)
