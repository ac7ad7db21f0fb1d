"""Corrections that people sent to the service, as annotated notes to train on.

In come corrections with their (masked) texts, wherever they were kept; out come notes of the contract, origin `corrected`.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote, LabelledSpan

ORIGIN = "corrected"


class Span(Protocol):
    """Words that show a label."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> str: ...


class Correction(Protocol):
    """What is needed of a correction; the service's own shape fits."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def labels(self) -> Sequence[str]: ...
    @property
    def spans(self) -> Sequence[Span]: ...
    @property
    def author(self) -> str: ...


def corrected_notes(corrections: Iterable[Correction], taxonomy: Taxonomy) -> list[AnnotatedNote]:
    """A note for each correction that has its text and whose labels the scheme knows; the id stays the same in every pull."""
    known = set(taxonomy.labels)
    return [_note(one, one.text) for one in corrections if one.text is not None and known.issuperset(one.labels)]


def _note(correction: Correction, text: str) -> AnnotatedNote:
    spans = tuple(LabelledSpan(span.start, span.end, span.label) for span in correction.spans)
    return AnnotatedNote(
        id=f"{ORIGIN}-{correction.id}",
        text=text,
        spans=spans,
        labels=tuple(correction.labels),
        author=correction.author,
        origin=ORIGIN,
    )
