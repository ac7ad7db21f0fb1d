"""Annotated notes to training texts: clauses with their spans' labels, the spans themselves, the whole notes.

A span's labels go to each clause that it covers for the most part (or that covers it). A note with a label that no span
shows trains as a whole only: nobody has said which clause it is. The spans alone and the whole notes
train beside the clauses: without them the value-level macro F1 on unseen authors falls by 0.03 (benchmarks/models.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.network_solver import Marks
from nlp.scan import scan
from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote

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
    scanned = scan([note.text for note in notes])
    spans = scanned.spans().tolist()
    for index, note in enumerate(notes):
        first, last = scanned.note_ends[index : index + 2]
        for text, labels in dict.fromkeys(_passages_of(note, spans[first:last])):
            texts.append(text)
            label_sets.append(labels)
            origins.append(index)
    return Passages(texts, label_sets, np.array(origins, dtype=np.int64))


def marked_words(notes: Sequence[AnnotatedNote], taxonomy: Taxonomy) -> Marks:
    """Which words show which labels, by the notes' spans; of a phrase all of them show all."""
    scanned = scan([note.text for note in notes])
    places: list[tuple[int, int, int]] = []
    label_sets: list[tuple[str, ...]] = []
    for index, note in enumerate(notes):
        words = scanned.places[scanned.text_ends[index] : scanned.text_ends[index + 1]]
        if note.is_phrase:
            places.append((index, 0, len(words)))
            label_sets.append(note.labels)
        for span in note.spans:
            first, last = np.searchsorted(words[:, 1], span.start, side="right"), np.searchsorted(words[:, 0], span.end)
            places.append((index, int(first), int(last)))
            label_sets.append((span.label,))
    return Marks(np.array(places, dtype=np.int64).reshape(-1, 3), taxonomy.indicator(label_sets))


def _passages_of(note: AnnotatedNote, clauses: list[list[int]]) -> list[tuple[str, tuple[str, ...]]]:
    whole = (note.text, note.labels)
    if note.is_phrase or {span.label for span in note.spans} != set(note.labels):
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
