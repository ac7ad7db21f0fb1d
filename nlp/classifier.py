"""Notes to tags: the fitted pipeline's scores joined into one consistent answer, with evidence and a review flag.

In come texts, out come `TaggedNote`s. A value passes by its own head; then it has a polarity, and each polarity has at
least one code, whose best clause is the evidence. Knows no files (see nlp/model_folder.py) and no HTTP.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.decision import Decision, DecisionRule
from nlp.explanation import Contribution, NoteFeatures, contributions, note_features
from nlp.kernel import ScoredTexts, TextScorer
from nlp.pooling import sufficient_margins
from nlp.taxonomy import Taxonomy
from nlp.weights import Weights

MAX_NOTE_CHARACTERS = 20_000  # what both doors accept; a note longer than ten pages is a report

_SURELY = 0.5  # log-odds over its threshold with which a clause would carry its label alone
_AT_ONCE = 512  # notes whose scores fit the processor's nearer memory


class TaggedCode(NamedTuple):
    """A conduct code that a note shows (`+`) or contradicts (`-`)."""

    code: str
    polarity: str
    score: float


class Evidence(NamedTuple):
    """The clause that speaks most for a code: a half-open span of code points in the note.

    Where it would hardly carry the code by itself, its stronger neighbour belongs to it.

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


class TaggedValue(NamedTuple):
    """A value that a note shows or contradicts, with its codes and evidence, best first."""

    value: str
    name: str
    polarity: str
    score: float
    codes: tuple[TaggedCode, ...]
    evidence: tuple[Evidence, ...]


class TaggedNote(NamedTuple):
    """The answer for one note; `labels` in the scheme's order, `values` best first."""

    labels: tuple[str, ...]
    values: tuple[TaggedValue, ...]
    review: bool


class ValueClassifier:
    """A loaded model: its weights, its label scheme, its version. Safe to share between threads.

    `observe`, where set, is handed the scores (texts, heads) of all that is classified.
    """

    def __init__(self, weights: Weights, taxonomy: Taxonomy, version: str) -> None:
        self.weights = weights
        self.taxonomy = taxonomy
        self.version = version
        self.rule = DecisionRule(taxonomy, weights.thresholds, weights.certainty)
        self.observe: Callable[[NDArray[np.float32]], None] | None = None
        self._scorer = TextScorer(weights)
        self._place = {label: place for place, label in enumerate(taxonomy.labels)}
        self._sufficient = sufficient_margins(weights, _SURELY)
        self._codes = [taxonomy.code_of(head) for head in taxonomy.heads]

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
        return np.concatenate(
            [self._scorer.run(texts[first : first + _AT_ONCE]).scores for first in range(0, max(len(texts), 1), _AT_ONCE)]
        )

    def review(self, scores: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Which notes' scores lie in the band in which the model is known to err: (notes,)."""
        uncertain: NDArray[np.bool_] = self.rule.certainty(scores) < self.weights.review_band
        return uncertain

    def _classify(self, texts: Sequence[str], *, explain: bool) -> list[TaggedNote]:
        scored = self._scorer.run(texts)
        if self.observe is not None:
            self.observe(scored.scores)
        reviews = self.review(scored.scores).tolist()
        decisions = self.rule.decide(scored.scores)
        found = self._evidence(texts, scored, decisions, explain=explain)
        values: list[list[TaggedValue]] = [[] for _ in texts]
        for decision, evidence in zip(decisions, found, strict=True):
            values[decision.note].append(self._tag(decision, evidence))
        return [self._joined(tagged, review) for tagged, review in zip(values, reviews, strict=True)]

    def _evidence(
        self, texts: Sequence[str], scored: ScoredTexts, decisions: list[Decision], *, explain: bool
    ) -> list[tuple[Evidence, ...]]:
        """Each decision's evidence, one a label; with the words' shares where they are to be explained."""
        notes = np.repeat(
            np.array([decision.note for decision in decisions], dtype=np.int64),
            np.array([len(decision.label_heads) for decision in decisions], dtype=np.int64),
        )
        heads = np.array([head for decision in decisions for head in decision.label_heads], dtype=np.int64)
        places = iter(scored.evidence(notes, heads, self._sufficient).tolist())
        scores = iter(scored.scores[notes, heads].astype(np.float64).round(4).tolist())
        explained: dict[int, NoteFeatures] = {}
        found = []
        for decision in decisions:
            if explain and decision.note not in explained:
                explained[decision.note] = note_features(texts[decision.note], self._scorer)
            evidence = []
            for head in decision.label_heads:
                why = contributions(explained[decision.note], self.weights, head) if explain else ()
                start, end = next(places)
                evidence.append(Evidence(start, end, self._codes[head], decision.polarity, next(scores), *why))
            found.append(tuple(evidence))
        return found

    def _tag(self, decision: Decision, evidence: tuple[Evidence, ...]) -> TaggedValue:
        value = self.taxonomy.values[decision.value]
        codes = tuple(TaggedCode(one.code, one.polarity, one.score) for one in evidence) if value.codes else ()
        return TaggedValue(value.id, value.name, decision.polarity, round(decision.score, 4), codes, evidence)

    def _joined(self, values: list[TaggedValue], review: bool) -> TaggedNote:
        if not values:
            return TaggedNote((), (), review)
        present = {evidence.code + evidence.polarity for value in values for evidence in value.evidence}
        labels = tuple(sorted(present, key=self._place.__getitem__))
        return TaggedNote(labels, tuple(sorted(values, key=lambda value: -value.score)), review)
