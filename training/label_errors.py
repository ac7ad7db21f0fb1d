"""Annotated notes whose labels a cross-validated model doubts, most doubtful first: wrong labels and missing ones.

Scores of notes that the scoring model had not seen go to cleanlab's multi-label ranking (Thyagarajan et al. 2022,
"Identifying incorrect annotations in multi-label classification data"). A person decides; nothing is changed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.errors import MissingLibrary
from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote
from training.fit import Progress, fit

_LIKELY, _UNLIKELY = 0.5, 0.1  # scores from which on a label looks missing, below which one looks wrong


@dataclass(frozen=True)
class DoubtfulNote:
    """A note, how well its labels fit the model's scores (0 worst to 1), and which labels look missing or wrong."""

    id: str
    text: str
    quality: float
    labels: tuple[str, ...]
    missing: tuple[str, ...]
    wrong: tuple[str, ...]


def doubtful_notes(
    notes: Sequence[AnnotatedNote],
    taxonomy: Taxonomy,
    *,
    most: int,
    seed: int = 0,
    progress: Progress = lambda step: None,
) -> list[DoubtfulNote]:
    """The most doubtful notes, worst first; MissingLibrary where cleanlab is not installed."""
    try:
        from cleanlab.multilabel_classification import get_label_quality_scores
    except ImportError:
        raise MissingLibrary("cleanlab") from None
    fitted = fit(notes, taxonomy, seed=seed, progress=progress)
    columns = [taxonomy.head_index[label] for label in taxonomy.labels]
    scores = fitted.scores[:, columns].astype(np.float64)
    given = [[taxonomy.labels.index(label) for label in note.labels] for note in fitted.notes]
    # A moving average over the labels' own qualities, the worst weighing most: a mean would put long notes first.
    quality = get_label_quality_scores(given, np.clip(scores, 1e-6, 1 - 1e-6))
    return [_doubt(fitted.notes[row], float(quality[row]), scores[row], taxonomy) for row in np.argsort(quality)[:most]]


def _doubt(note: AnnotatedNote, quality: float, scores: NDArray[np.float64], taxonomy: Taxonomy) -> DoubtfulNote:
    scored = dict(zip(taxonomy.labels, scores, strict=True))
    missing = tuple(label for label, score in scored.items() if score >= _LIKELY and label not in note.labels)
    wrong = tuple(label for label in note.labels if scored[label] < _UNLIKELY)
    return DoubtfulNote(note.id, note.text, round(quality, 4), note.labels, missing, wrong)
