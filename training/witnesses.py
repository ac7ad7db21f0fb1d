"""Notes that name no words for a label, given them: the clauses that bear witness to it in a model's eyes.

Multi-instance learning after mi-SVM (Andrews, Tsochantaridis & Hofmann 2003, "Support vector machines for multiple-instance
learning"), one round: a label's witnesses are its note's clauses with a positive margin, or else the one with the highest.
The model that says so has never seen the note itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote, LabelledSpan
from training.passages import cut_passages
from training.splits import fold_numbers

PipelineFor = Callable[[int], Pipeline]  # the unfitted pipeline for so many training texts


def with_witnesses(
    notes: Sequence[AnnotatedNote], taxonomy: Taxonomy, pipeline_for: PipelineFor, *, folds: int, seed: int
) -> list[AnnotatedNote]:
    """The notes, each with a span for every label; where none lacks a span nothing is fitted."""
    lacking = np.array([index for index, note in enumerate(notes) if _unwitnessed(note)], dtype=np.int64)
    completed = list(notes)
    if not len(lacking):
        return completed
    for asked in _parts(notes, lacking, taxonomy, folds, seed):
        hidden = set(asked.tolist())
        seen = [note for index, note in enumerate(notes) if index not in hidden]
        spans = _witnesses(seen, [notes[index] for index in asked], taxonomy, pipeline_for)
        for index, found in zip(asked, spans, strict=True):
            completed[index] = replace(notes[index], spans=(*notes[index].spans, *found))
    return completed


def _unwitnessed(note: AnnotatedNote) -> set[str]:
    return set() if note.is_phrase else set(note.labels) - {span.label for span in note.spans}


def _parts(
    notes: Sequence[AnnotatedNote], lacking: NDArray[np.int64], taxonomy: Taxonomy, folds: int, seed: int
) -> list[NDArray[np.int64]]:
    """The lacking notes in parts that are asked about together: at once where the other notes are enough to learn from."""
    others = sum(bool(note.labels) for note in notes) - len(lacking)
    if others >= len(lacking):
        return [lacking]
    fold_of = fold_numbers([notes[index] for index in lacking], taxonomy, folds=folds, seed=seed)
    return [lacking[fold_of == fold] for fold in range(folds)]


def _witnesses(
    seen: Sequence[AnnotatedNote], asked: Sequence[AnnotatedNote], taxonomy: Taxonomy, pipeline_for: PipelineFor
) -> list[list[LabelledSpan]]:
    """For each note asked about the clauses that a model of those seen holds to be witnesses."""
    passages = cut_passages(seen)
    vectorizer, heads = pipeline_for(len(passages.texts))
    heads.fit(vectorizer.fit_transform(passages.texts), taxonomy.indicator(passages.label_sets))
    rows = vectorizer.transform([note.text for note in asked])
    margins = heads.margins(rows).clauses
    ends = rows.note_ends
    return [
        [
            LabelledSpan(start, end, label)
            for label in sorted(_unwitnessed(note))
            for start, end in _speaking(margins[first:last, taxonomy.head_index[label]], rows.spans[first:last])
        ]
        for note, first, last in zip(asked, ends[:-1], ends[1:], strict=True)
    ]


def _speaking(margins: NDArray[np.float32], spans: NDArray[np.int64]) -> list[list[int]]:
    """The clauses that speak for a label: margins (clauses,), spans (clauses, 2); none where there is no clause."""
    chosen: list[list[int]] = spans[(margins > 0) | (margins == margins.max(initial=-np.inf))].tolist()
    return chosen
