"""Annotated notes to training texts: clauses with their spans' labels, the spans themselves, the whole notes.

A span's labels go to each clause that it covers for the most part (or that covers it). The spans alone and the whole notes
train beside the clauses: without them the value-level macro F1 on unseen authors falls by 0.03 (benchmarks/models.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.clauses import clause_bounds
from nlp.normalize import normalize
from training.annotations import PHRASE, AnnotatedNote

_SHARE = 0.5  # of the shorter of span and clause that must overlap


@dataclass(frozen=True)
class Passages:
    """Training texts, their label sets, and the note that each comes from: (passages,)."""

    texts: list[str]
    label_sets: list[tuple[str, ...]]
    notes: NDArray[np.int64]


def cut_passages(notes: Sequence[AnnotatedNote]) -> Passages:
    """All training texts of some notes, in the notes' order."""
    texts: list[str] = []
    label_sets: list[tuple[str, ...]] = []
    origins: list[int] = []
    normalized = [normalize(note.text) for note in notes]
    bounds = clause_bounds(plain.text for plain in normalized)
    for index, note in enumerate(notes):
        clauses = [normalized[index].original_span(*clause) for clause in bounds[index]]
        for text, labels in dict.fromkeys(_passages_of(note, clauses)):
            texts.append(text)
            label_sets.append(labels)
            origins.append(index)
    return Passages(texts, label_sets, np.array(origins, dtype=np.int64))


def _passages_of(note: AnnotatedNote, clauses: list[tuple[int, int]]) -> list[tuple[str, tuple[str, ...]]]:
    whole = (note.text, note.labels)
    if note.style == PHRASE:
        return [whole]
    cut = [(note.text[start:end], _labels_within(note, start, end)) for start, end in clauses]
    places = sorted({(span.start, span.end) for span in note.spans})
    spans = [(note.text[a:b], tuple(s.label for s in note.spans if (s.start, s.end) == (a, b))) for a, b in places]
    return [*cut, *spans, whole]


def _labels_within(note: AnnotatedNote, start: int, end: int) -> tuple[str, ...]:
    """The labels of the spans that share enough with a clause."""
    return tuple(
        dict.fromkeys(
            span.label
            for span in note.spans
            if min(end, span.end) - max(start, span.start) >= _SHARE * min(end - start, span.end - span.start)
        )
    )
