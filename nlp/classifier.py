"""Notes to tags: the fitted pipeline's scores joined into one consistent answer, with evidence and a review flag.

In come texts, out come `TaggedNote`s. A value passes by its own head; then it has a polarity, and each polarity has at
least one code, whose best clause is the evidence. Knows no files (see nlp/model_folder.py) and no HTTP.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from nlp.decision import Decision, DecisionRule
from nlp.explanation import Contribution, contributions
from nlp.features import ClauseRows, ClauseVectorizer
from nlp.heads import PooledHeads
from nlp.taxonomy import Taxonomy

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

    With an explanation: the words' exact contributions to the clause's margin, which is their sum plus `intercept`.
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
    """A loaded model: the pipeline, its label scheme, its version. Safe to share between threads."""

    def __init__(self, model: Pipeline, taxonomy: Taxonomy, version: str) -> None:
        self.model = model
        self.taxonomy = taxonomy
        self.version = version
        self._vectorizer: ClauseVectorizer = model[0]
        self._heads: PooledHeads = model[1]
        self._rule = DecisionRule(taxonomy, self._heads.thresholds_)

    def classify(self, texts: Sequence[str], *, explain: bool = False) -> list[TaggedNote]:
        """Tag each text, in order; `explain` adds the words' contributions to the evidence."""
        if isinstance(texts, str):
            raise ValueError("expected a sequence of texts, got one text")
        tagged: list[TaggedNote] = []
        for first in range(0, len(texts), _AT_ONCE):
            tagged += self._classify(texts[first : first + _AT_ONCE], explain=explain)
        return tagged

    @property
    def thresholds(self) -> NDArray[np.float32]:
        """The score from which on a head passes: (heads,)."""
        return self._heads.thresholds_

    def score(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Calibrated scores (texts, heads) and whether each text is for review (texts,)."""
        margins = self._heads.decision_function(self._vectorizer.transform(texts))
        return self._heads.scores(margins), self._heads.uncertain(margins, self._rule.value_heads)

    def certainty(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """How far each text is from the nearest value's threshold, in log-odds: (texts,)."""
        margins = self._heads.decision_function(self._vectorizer.transform(texts))
        return self._heads.certainty(margins, self._rule.value_heads)

    def _classify(self, texts: Sequence[str], *, explain: bool) -> list[TaggedNote]:
        rows = self._vectorizer.transform(texts, origins=explain)
        margins, clause_margins = self._heads.pooled(rows)
        scores = self._heads.scores(margins)
        reviews = self._heads.uncertain(margins, self._rule.value_heads)
        values: list[list[TaggedValue]] = [[] for _ in texts]
        for decision in self._rule.decide(scores):
            values[decision.note].append(self._tag(decision, scores, clause_margins, rows, explain=explain))
        return [self._joined(found, bool(review)) for found, review in zip(values, reviews, strict=True)]

    def _tag(
        self,
        decision: Decision,
        scores: NDArray[np.float32],
        clause_margins: NDArray[np.float32],
        rows: ClauseRows,
        *,
        explain: bool,
    ) -> TaggedValue:
        """A decision with its codes and each code's best clause."""
        value, sign = self.taxonomy.values[decision.value], decision.polarity
        first, last = rows.note_ends[decision.note : decision.note + 2]
        codes, evidence = [], []
        for head in decision.label_heads:
            code = self.taxonomy.code_of(self.taxonomy.heads[head])
            score = round(float(scores[decision.note, head]), 4)
            clause = int(first + clause_margins[first:last, head].argmax())
            start, end = (int(place) for place in rows.spans[clause])
            why = contributions(rows, clause, self._heads, head) if explain else ()
            codes.append(TaggedCode(code, sign, score))
            evidence.append(Evidence(start, end, code, sign, score, *why))
        return TaggedValue(
            value.id, value.name, sign, round(decision.score, 4), tuple(codes) if value.codes else (), tuple(evidence)
        )

    def _joined(self, values: list[TaggedValue], review: bool) -> TaggedNote:
        present = {evidence.code + evidence.polarity for value in values for evidence in value.evidence}
        labels = tuple(label for label in self.taxonomy.labels if label in present)
        return TaggedNote(labels, tuple(sorted(values, key=lambda value: -value.score)), review)
