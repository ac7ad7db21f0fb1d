"""Annotated notes to a fitted, calibrated pipeline, with what cross-validation says of it.

The features are counted once; the heads are solved once a fold (for margins of unseen notes, which calibrate the scores and
choose the thresholds) and once on everything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from nlp.certainty import WEIGHTS, certainty
from nlp.decision import DecisionRule
from nlp.errors import TrainingImpossible
from nlp.heads import PooledHeads
from nlp.pooling import Margins, sigmoid
from nlp.taxonomy import ANY, Taxonomy
from nlp.vectorizer import ClauseRows, ClauseVectorizer
from training.annotations import PHRASE, AnnotatedNote
from training.calibrate import certainty_weights, level_thresholds, pooling, review_band
from training.passages import Passages, cut_passages
from training.splits import fold_numbers
from training.witnesses import with_witnesses

FOLDS = 5

_MANY = 20_000  # training texts

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Fitted:
    """A fitted pipeline, and for the notes that it was cross-validated on: their scores (notes, heads) and review flags."""

    pipeline: Pipeline
    notes: list[AnnotatedNote]
    scores: NDArray[np.float32]
    reviews: NDArray[np.bool_]


def new_pipeline(passages: int = _MANY, *, seed: int = 0) -> Pipeline:
    """The unfitted pipeline for about so many training texts: few can't spare the rare features, many can."""
    vectorizer = ClauseVectorizer(min_count=4 if passages >= _MANY else 1)
    return Pipeline([("clauses", vectorizer), ("heads", PooledHeads(seed=seed))])


def fit(
    notes: Sequence[AnnotatedNote],
    taxonomy: Taxonomy,
    *,
    folds: int = FOLDS,
    seed: int = 0,
    progress: Progress = lambda step: None,
) -> Fitted:
    """Fit on annotated notes and phrases; `progress` is told each step's name as it begins."""
    progress("Memotong catatan menjadi klausa")
    evaluated = np.array([index for index, note in enumerate(notes) if note.style != PHRASE], dtype=np.int64)
    _check_enough(notes, evaluated)
    pipeline_for = partial(new_pipeline, seed=seed)
    passages = cut_passages(with_witnesses(notes, taxonomy, pipeline_for, folds=folds, seed=seed))
    pipeline = pipeline_for(len(passages.texts))
    vectorizer, heads = pipeline[0], pipeline[1]
    progress("Menghitung fitur")
    rows = vectorizer.fit_transform(passages.texts)
    note_rows = vectorizer.transform([notes[index].text for index in evaluated])
    y = taxonomy.indicator(passages.label_sets)
    kept = [notes[index] for index in evaluated]
    margins = _unseen_margins(kept, evaluated, passages, rows, note_rows, y, taxonomy, folds, seed, progress)
    progress("Melatih pada seluruh data")
    heads.fit(rows, y)
    heads.classes_ = np.array(taxonomy.heads)
    _calibrate(heads, margins, taxonomy, kept)
    scores = sigmoid(heads.odds(margins))
    rule = DecisionRule(taxonomy, heads.thresholds_, heads.certainty_)
    return Fitted(pipeline, kept, scores, rule.certainty(scores) < heads.review_band_)


def _check_enough(notes: Sequence[AnnotatedNote], evaluated: NDArray[np.int64]) -> None:
    if len(evaluated) < 2 * FOLDS:
        raise TrainingImpossible(f"ada {len(evaluated)} catatan selain frasa, sedangkan perlu paling sedikit {2 * FOLDS}")
    if not any(notes[index].labels for index in evaluated):
        raise TrainingImpossible("tidak ada catatan yang berlabel")


def _unseen_margins(
    kept: Sequence[AnnotatedNote],
    evaluated: NDArray[np.int64],
    passages: Passages,
    rows: ClauseRows,
    note_rows: ClauseRows,
    y: NDArray[np.bool_],
    taxonomy: Taxonomy,
    folds: int,
    seed: int,
    progress: Progress,
) -> Margins:
    """Each note's margins from a model that saw neither it nor its near-duplicates."""
    fold_of = fold_numbers(kept, taxonomy, folds=folds, seed=seed)
    margins = np.empty((len(kept), 3, y.shape[1]), dtype=np.float32)
    for fold in range(folds):
        progress(f"Validasi silang {fold + 1} dari {folds}")
        left_out = np.flatnonzero(fold_of == fold)
        seen = np.flatnonzero(~np.isin(passages.notes, evaluated[left_out]))
        heads = PooledHeads(seed=seed).fit(rows.take(seen), y[seen])
        margins[left_out] = heads.margins(note_rows.take(left_out)).notes
    return Margins(margins, np.empty((0, y.shape[1]), dtype=np.float32), np.diff(note_rows.note_ends))


def _calibrate(heads: PooledHeads, margins: Margins, taxonomy: Taxonomy, notes: Sequence[AnnotatedNote]) -> None:
    gold = taxonomy.indicator([note.labels for note in notes])
    weights, offsets = pooling(margins, gold)
    nothing = np.zeros(WEIGHTS)
    heads.calibrate(weights, offsets, np.full(len(offsets), 0.5), nothing, 0.0)
    scores = sigmoid(heads.odds(margins))
    thresholds = level_thresholds(scores, gold, taxonomy)
    heads.calibrate(weights, offsets, thresholds, nothing, 0.0)
    rule = DecisionRule(taxonomy, heads.thresholds_)
    evidence, behaviour = rule.evidence(scores), scores[:, taxonomy.head_index[ANY]]
    right = ((evidence >= 0) == gold[:, rule.value_heads]).all(axis=1)
    sure = certainty_weights(evidence, behaviour, right)
    band = review_band(certainty(evidence, behaviour, sure.astype(np.float32)), right)
    heads.calibrate(weights, offsets, thresholds, sure, band)
