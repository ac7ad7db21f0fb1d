"""Annotated notes to a fitted, calibrated pipeline, with what cross-validation says of it.

The features are counted once; the heads, and where there is enough to learn from the network beside them, are solved once a
fold (for margins of unseen notes, which calibrate the scores and choose the thresholds) and once on everything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from nlp.certainty import certainty
from nlp.decision import DecisionRule
from nlp.errors import TrainingImpossible
from nlp.heads import PooledHeads
from nlp.network import WindowNetwork
from nlp.pooling import MARGINS, Margins, pooled_odds, sigmoid
from nlp.taxonomy import ANY, Taxonomy
from nlp.vectorizer import ClauseRows, ClauseVectorizer
from training.annotations import AnnotatedNote
from training.calibrate import certainty_weights, level_thresholds, pooling, review_band
from training.joined import with_joined_texts
from training.passages import cut_passages, marked_words
from training.splits import fold_numbers
from training.witnesses import with_witnesses

_FOLDS = 5
_FEW_FOLDS, _FEW_FROM = 2, 20_000  # notes: from there on half teach nearly what all do, and folds are what takes long
_MANY = 20_000  # training texts: they can spare rare features, and teach a network that is worth having (docs/model.md)

Progress = Callable[[str], None]
Networks = Sequence[WindowNetwork | None]


@dataclass(frozen=True)
class Fitted:
    """A fitted pipeline, and for the notes that it was cross-validated on: their scores (notes, heads) and review flags."""

    pipeline: Pipeline
    notes: list[AnnotatedNote]
    scores: NDArray[np.float32]
    reviews: NDArray[np.bool_]


def new_pipeline(passages: int = _MANY, *, seed: int = 0) -> Pipeline:
    """The unfitted pipeline for about so many training texts: few can't spare the rare features, many can."""
    vectorizer = ClauseVectorizer(min_count=8 if passages >= _MANY else 1)
    return Pipeline([("clauses", vectorizer), ("heads", PooledHeads(seed=seed))])


def fit(
    notes: Sequence[AnnotatedNote],
    taxonomy: Taxonomy,
    *,
    folds: int | None = None,
    network_from: int = _MANY,
    seed: int = 0,
    progress: Progress = lambda step: None,
) -> Fitted:
    """Fit on annotated notes and phrases; `progress` is told each step's name as it begins.

    folds: of the cross-validation, by default five, of many notes two; network_from: with so many training texts or more,
    passages included, there is a network beside the heads.
    """
    progress("Memotong catatan menjadi klausa")
    evaluated = np.array([index for index, note in enumerate(notes) if not note.is_phrase], dtype=np.int64)
    _check_enough(notes, evaluated)
    if folds is None:
        folds = _FEW_FOLDS if len(evaluated) >= _FEW_FROM else _FOLDS
    pipeline_for = partial(new_pipeline, seed=seed)
    witnessed = with_witnesses(notes, taxonomy, pipeline_for, folds=folds, seed=seed)
    passages = cut_passages(witnessed)
    pipeline = pipeline_for(len(passages.texts))
    vectorizer, heads = pipeline[0], pipeline[1]
    progress("Menghitung fitur")
    rows = vectorizer.fit_transform(passages.texts)
    note_rows = vectorizer.transform([notes[index].text for index in evaluated])
    y = taxonomy.indicator(passages.label_sets)
    kept = [notes[index] for index in evaluated]
    fold_of_note = fold_numbers(kept, taxonomy, folds=folds, seed=seed)
    fold_of = np.full(len(notes), -1, dtype=np.int64)  # phrases have none
    fold_of[evaluated] = fold_of_note
    whole: WindowNetwork | None = None
    networks: Networks = [None] * folds
    if len(passages.texts) >= network_from:
        progress("Melatih jaringan kata")
        taught, fold_of_taught = with_joined_texts(witnessed, fold_of, seed=seed)
        # That of everything takes longest, so it begins first and the folds' are learnt beside it.
        shares = [np.arange(len(taught)), *(np.flatnonzero(fold_of_taught != fold) for fold in range(folds))]
        whole, *networks = fit_networks(vectorizer, taught, taxonomy, shares, seed=seed)
    margins = _unseen_margins(rows, y, fold_of[passages.notes], note_rows, fold_of_note, networks, seed, progress)
    progress("Melatih pada seluruh data")
    heads.fit(rows, y, whole)
    heads.classes_ = np.array(taxonomy.heads)
    _calibrate(heads, margins, taxonomy, kept)
    scores = sigmoid(heads.odds(margins))
    rule = DecisionRule(taxonomy, heads.thresholds_, heads.certainty_)
    return Fitted(pipeline, kept, scores, rule.certainty(scores) < heads.review_band_)


def _check_enough(notes: Sequence[AnnotatedNote], evaluated: NDArray[np.int64]) -> None:
    if len(evaluated) < 2 * _FOLDS:
        raise TrainingImpossible(f"ada {len(evaluated)} catatan selain frasa, sedangkan perlu paling sedikit {2 * _FOLDS}")
    if not any(notes[index].labels for index in evaluated):
        raise TrainingImpossible("tidak ada catatan yang berlabel")


def fit_networks(
    vectorizer: ClauseVectorizer,
    notes: Sequence[AnnotatedNote],
    taxonomy: Taxonomy,
    shares: Sequence[NDArray[np.int64]],
    *,
    seed: int = 0,
) -> list[WindowNetwork]:
    """A network of each share of the notes, given by their places; each on one thread, for the same sums anywhere."""
    words, marks = vectorizer.words([note.text for note in notes]), marked_words(notes, taxonomy)
    y = taxonomy.indicator([note.labels for note in notes])

    def fitted(seen: NDArray[np.int64]) -> WindowNetwork:
        return WindowNetwork(seed=seed).fit(words.take(seen), y[seen], marks.take(seen))

    with threadpool_limits(1, user_api="blas"):
        return list(Parallel(n_jobs=-1, prefer="threads")(delayed(fitted)(seen) for seen in shares))


def _unseen_margins(
    rows: ClauseRows,
    y: NDArray[np.bool_],
    fold_of_passage: NDArray[np.int64],
    note_rows: ClauseRows,
    fold_of_note: NDArray[np.int64],
    networks: Networks,
    seed: int,
    progress: Progress,
) -> Margins:
    """Each note's margins from a model that saw neither it nor its near-duplicates; what is in fold -1 every model sees."""
    margins = np.empty((len(fold_of_note), MARGINS, y.shape[1]), dtype=np.float32)
    folds = fold_of_note.max() + 1
    for fold in range(folds):
        progress(f"Validasi silang {fold + 1} dari {folds}")
        seen, left_out = np.flatnonzero(fold_of_passage != fold), np.flatnonzero(fold_of_note == fold)
        heads = PooledHeads(seed=seed).fit(rows.take(seen), y[seen], networks[fold])
        margins[left_out] = heads.margins(note_rows.take(left_out)).notes
    return Margins(margins, np.empty((0, y.shape[1]), dtype=np.float32), np.diff(note_rows.note_ends))


def _calibrate(heads: PooledHeads, margins: Margins, taxonomy: Taxonomy, notes: Sequence[AnnotatedNote]) -> None:
    gold = taxonomy.indicator([note.labels for note in notes])
    relatives = taxonomy.relatives
    weights, offsets = pooling(margins, relatives, gold)
    scores = sigmoid(pooled_odds(margins, relatives, weights.astype(np.float32), offsets.astype(np.float32)))
    thresholds = level_thresholds(scores, gold, taxonomy)
    rule = DecisionRule(taxonomy, thresholds.astype(np.float32))
    odds, behaviour = rule.value_odds(scores), scores[:, taxonomy.head_index[ANY]]
    right = ((odds >= 0) == gold[:, rule.value_heads]).all(axis=1)
    sure = certainty_weights(odds, behaviour, right)
    band = review_band(certainty(odds, behaviour, sure.astype(np.float32)), right)
    heads.calibrate(relatives, weights, offsets, thresholds, sure, band)
