"""Notes to tags: the fitted pipeline's scores joined into one consistent answer, with evidence and a review flag.

In come texts, out come `TaggedNote`s, or `TagRows` for those who write them on. A value passes by its own head; then it has a
polarity, and each polarity has at least one code, whose best clause is the evidence. Knows no files (see
nlp/model_folder.py) and no HTTP.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.decision import DecisionRule, Decisions
from nlp.explanation import Contribution, contributions, note_features
from nlp.kernel import TextScorer
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
    """The clause that speaks most for a code, with the neighbours that do so too: a half-open span of code points in the note.

    Where it stands alone and would hardly carry the code, its stronger neighbour belongs to it. With an explanation: see `Why`.
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


class Why(NamedTuple):
    """The contributions of all the note's words to a margin (a score's log-odds), its exact sum with `intercept`."""

    words: tuple[Contribution, ...]
    intercept: float
    margin: float


class TagRows(NamedTuple):
    """The tags of some notes as flat lists.

    Of each note: `reviews`. Of each tag (a value with a polarity in a note): its `places`, the numbers of note, value and
    polarity; its `scores`; where its labels end, `ends`. Of each label of the tags, best first: its `heads`, the place of its
    evidence, `spans`, and `label_scores`; `whys`, where they were asked for. Scores have four digits.
    """

    reviews: list[bool]
    places: list[list[int]]
    scores: list[float]
    ends: list[int]
    heads: list[int]
    spans: list[list[int]]
    label_scores: list[float]
    whys: list[Why]


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
        self._review_band = float(weights.review_band)
        self._place = {label: place for place, label in enumerate(taxonomy.labels)}
        self._sufficient = sufficient_margins(weights, _SURELY)
        self._codes = [(taxonomy.code_of(head), taxonomy.polarity_of(head)) for head in taxonomy.heads]

    def classify(self, texts: Sequence[str], *, explain: bool = False) -> list[TaggedNote]:
        """Tag each text, in order; `explain` adds the words' contributions to the evidence."""
        return [note for rows in self._blocks(texts, explain=explain) for note in self._notes(rows)]

    def tag(self, texts: Sequence[str], *, explain: bool = False) -> TagRows:
        """The same as lists: for those who write the tags on without a need for objects."""
        blocks = self._blocks(texts, explain=explain)
        whole = next(blocks)
        for rows in blocks:
            notes, labels = len(whole.reviews), len(whole.heads)
            whole.reviews.extend(rows.reviews)
            whole.places.extend([note + notes, value, sign] for note, value, sign in rows.places)
            whole.scores.extend(rows.scores)
            whole.ends.extend(end + labels for end in rows.ends)
            whole.heads.extend(rows.heads)
            whole.spans.extend(rows.spans)
            whole.label_scores.extend(rows.label_scores)
            whole.whys.extend(rows.whys)
        return whole

    def score(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Calibrated scores: (texts, heads)."""
        return np.concatenate(
            [self._scorer.run(texts[first : first + _AT_ONCE]).scores for first in range(0, max(len(texts), 1), _AT_ONCE)]
        )

    def review(self, scores: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Which notes' scores lie in the band in which the model is known to err: (notes,)."""
        return self._uncertain(self.rule.decide(scores))

    def _blocks(self, texts: Sequence[str], *, explain: bool) -> Iterator[TagRows]:
        """The tags, some hundred notes at a time; a first block also where there is no text."""
        if isinstance(texts, str):
            raise ValueError("expected a sequence of texts, got one text")
        for first in range(0, max(len(texts), 1), _AT_ONCE):
            yield self._rows(texts[first : first + _AT_ONCE], explain=explain)

    def _rows(self, texts: Sequence[str], *, explain: bool) -> TagRows:
        scored = self._scorer.run(texts)
        if self.observe is not None:
            self.observe(scored.scores)
        decided = self.rule.decide(scored.scores)
        notes, heads = decided.label_notes, decided.label_heads.tolist()
        return TagRows(
            self._uncertain(decided).tolist(),
            decided.places.tolist(),
            decided.scores.round(4).tolist(),
            decided.ends.tolist(),
            heads,
            scored.evidence(notes, decided.label_heads, self._sufficient).tolist(),
            scored.scores[notes, decided.label_heads].astype(np.float64).round(4).tolist(),
            self._whys(texts, notes.tolist(), heads) if explain else [],
        )

    def _uncertain(self, decided: Decisions) -> NDArray[np.bool_]:
        uncertain: NDArray[np.bool_] = decided.certainty < self._review_band
        return uncertain

    def _whys(self, texts: Sequence[str], notes: list[int], heads: list[int]) -> list[Why]:
        """Note by note, which the labels are in the order of: a long note's features fill megabytes."""
        whys = []
        for note, labels in groupby(zip(notes, heads, strict=True), key=lambda label: label[0]):
            features = note_features(texts[note], self._scorer)
            whys += [Why(*contributions(features, self.weights, head)) for _, head in labels]
        return whys

    def _notes(self, rows: TagRows) -> list[TaggedNote]:
        values: list[list[TaggedValue]] = [[] for _ in rows.reviews]
        evidence = self._evidence(rows)
        first = 0
        for (note, number, sign), score, last in zip(rows.places, rows.scores, rows.ends, strict=True):
            value, found = self.taxonomy.values[number], tuple(evidence[first:last])
            codes = tuple([TaggedCode(one.code, one.polarity, one.score) for one in found]) if value.codes else ()
            values[note].append(TaggedValue(value.id, value.name, self.taxonomy.polarities[sign], score, codes, found))
            first = last
        return [self._joined(tagged, review) for tagged, review in zip(values, rows.reviews, strict=True)]

    def _evidence(self, rows: TagRows) -> list[Evidence]:
        """The evidence for each label."""
        found = [
            Evidence(start, end, *self._codes[head], score)
            for (start, end), head, score in zip(rows.spans, rows.heads, rows.label_scores, strict=True)
        ]
        if not rows.whys:
            return found
        return [one._replace(**why._asdict()) for one, why in zip(found, rows.whys, strict=True)]

    def _joined(self, values: list[TaggedValue], review: bool) -> TaggedNote:
        if not values:
            return TaggedNote((), (), review)
        present = {evidence.code + evidence.polarity for value in values for evidence in value.evidence}
        labels = tuple(sorted(present, key=self._place.__getitem__))
        return TaggedNote(labels, tuple(sorted(values, key=lambda value: -value.score)), review)
