"""Notes to tags: the fitted pipeline's scores joined into one consistent answer, with evidence and a review flag.

In come texts, out come `TaggedNote`s. A value passes by its own head; then it has a polarity, and each polarity has at
least one code, whose best clause is the evidence. Knows no files (see nlp/model_folder.py) and no HTTP.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.pipeline import Pipeline

from nlp.decision import Decision, DecisionRule
from nlp.explanation import Contribution, contributions
from nlp.features import ClauseRows, ClauseVectorizer
from nlp.heads import PooledHeads
from nlp.kernel import TextScorer
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
    """A loaded model: the pipeline, its label scheme, its version. Safe to share between threads."""

    def __init__(self, model: Pipeline, taxonomy: Taxonomy, version: str) -> None:
        self.model = model
        self.taxonomy = taxonomy
        self.version = version
        self._vectorizer: ClauseVectorizer = model[0]
        self._heads: PooledHeads = model[1]
        self._rule = DecisionRule(taxonomy, self._heads.thresholds_)
        self._scorer = TextScorer(self._vectorizer, self._heads)

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
        scores = expit(self._heads.odds(self._scorer.margins(texts)[0]))
        return scores, self._rule.certainty(scores) < self._heads.review_band_

    def certainty(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """How far each text is from the nearest value's threshold, in log-odds: (texts,)."""
        return self._rule.certainty(expit(self._heads.odds(self._scorer.margins(texts)[0])))

    def _classify(self, texts: Sequence[str], *, explain: bool) -> list[TaggedNote]:
        margins, scanned = self._scorer.margins(texts)
        scores = expit(self._heads.odds(margins))
        reviews = self._rule.certainty(scores) < self._heads.review_band_
        clauses = _Clauses(scanned.note_ends, scanned.spans(), margins.clauses)
        values: list[list[TaggedValue]] = [[] for _ in texts]
        for decision in self._rule.decide(scores):
            rows = self._vectorizer.transform([texts[decision.note]], origins=True) if explain else None
            values[decision.note].append(self._tag(decision, scores[decision.note], clauses, rows))
        return [self._joined(found, bool(review)) for found, review in zip(values, reviews, strict=True)]

    def _tag(
        self, decision: Decision, scores: NDArray[np.float32], clauses: "_Clauses", rows: ClauseRows | None
    ) -> TaggedValue:
        """A decision with its codes and each code's best clause; with the words' shares where the note's rows are given."""
        value, sign = self.taxonomy.values[decision.value], decision.polarity
        codes, evidence = [], []
        for head in decision.label_heads:
            code = self.taxonomy.code_of(self.taxonomy.heads[head])
            score = round(float(scores[head]), 4)
            why = contributions(rows, self._heads, head) if rows is not None else ()
            codes.append(TaggedCode(code, sign, score))
            evidence.append(Evidence(*clauses.best(decision.note, head), code, sign, score, *why))
        return TaggedValue(
            value.id, value.name, sign, round(decision.score, 4), tuple(codes) if value.codes else (), tuple(evidence)
        )

    def _joined(self, values: list[TaggedValue], review: bool) -> TaggedNote:
        present = {evidence.code + evidence.polarity for value in values for evidence in value.evidence}
        labels = tuple(label for label in self.taxonomy.labels if label in present)
        return TaggedNote(labels, tuple(sorted(values, key=lambda value: -value.score)), review)


@dataclass(frozen=True)
class _Clauses:
    """Where a batch's clauses lie and what the heads say of each: see `Scanned` and `Margins`."""

    note_ends: NDArray[np.int64]
    spans: NDArray[np.int64]
    margins: NDArray[np.float32]

    def best(self, note: int, head: int) -> tuple[int, int]:
        """The place of a note's best clause under a head."""
        first, last = self.note_ends[note : note + 2]
        start, end = self.spans[first + self.margins[first:last, head].argmax()]
        return int(start), int(end)
