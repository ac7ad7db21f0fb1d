"""Short phrases joined to lists and short notes to paragraphs, as much feedback is: *jujur, rajin, tetapi kurang teliti*.

Annotators write few of them, and a network that has seen few hears the first quality or two and not the others. What a phrase
or a note shows does not hang on its neighbours here, so nobody needs to annotate: each keeps its labels and the words that show
them. The network alone learns from these texts; the linear heads read every clause by itself anyway.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from training.annotations import AnnotatedNote, LabelledSpan

_JOINED = "joined"  # the id and the style of what no annotator wrote
_MOST_WORDS_OF_A_PHRASE, _MOST_WORDS_OF_A_NOTE = 4, 12
_DRAWS_OF_A_PHRASE = 4
_SHARE_OF_NOTES = 0.15
_SIZES = (2, 3, 4, 5)  # parts of one text
_PAUSES = (", ", ", ", ", ", "; ", " dan ")
_LAST_PAUSES = (", ", ", ", " dan ", " dan ", ", dan ", " serta ")
_TURNS = (" tetapi ", ", tetapi ", " tapi ", " namun ", ", namun ", ", hanya ")  # where the polarity changes
_SHOWN_FIRST = 0.7  # share of lists that begin with what is shown
_BREAKS = (". ", ". ", ", ", "; ", "\n")  # after a note that ends without a full stop


def phrase_lists(notes: Sequence[AnnotatedNote], *, seed: int = 0) -> list[AnnotatedNote]:
    """Lists of the short phrases among some notes, each phrase in four of them; the same seed gives the same lists."""
    draws = np.random.default_rng(seed)
    short = [note for note in notes if note.is_phrase and len(note.text.split()) <= _MOST_WORDS_OF_A_PHRASE]
    return [_list(group, draws) for _ in range(_DRAWS_OF_A_PHRASE) for group in _groups(short, draws)]


def paragraphs(notes: Sequence[AnnotatedNote], *, seed: int = 0) -> list[AnnotatedNote]:
    """Some of the short notes among some notes, written one behind the other; the same seed gives the same paragraphs."""
    draws = np.random.default_rng(seed)
    short = [note for note in notes if not note.is_phrase and len(note.text.split()) <= _MOST_WORDS_OF_A_NOTE]
    drawn = [note for note, number in zip(short, draws.random(len(short)), strict=True) if number < _SHARE_OF_NOTES]
    return [_paragraph(group, draws) for group in _groups(drawn, draws)]


def with_joined_texts(
    notes: Sequence[AnnotatedNote], fold_of: NDArray[np.int64], *, seed: int = 0
) -> tuple[list[AnnotatedNote], NDArray[np.int64]]:
    """The notes and behind them their lists and paragraphs, with the fold of each; fold_of: (notes,), -1 for phrases.

    A paragraph's notes are all of one fold; lists are of none, as phrases are.
    """
    folds = np.unique(fold_of[fold_of >= 0]).tolist()
    lists = phrase_lists(notes, seed=seed)
    made = [paragraphs([notes[place] for place in np.flatnonzero(fold_of == fold).tolist()], seed=seed) for fold in folds]
    fold_of_made = np.repeat(np.array([-1, *folds], dtype=np.int64), [len(lists), *map(len, made)])
    return [*notes, *lists, *chain.from_iterable(made)], np.append(fold_of, fold_of_made)


def _groups(notes: list[AnnotatedNote], draws: np.random.Generator) -> Iterator[list[AnnotatedNote]]:
    """All the notes in random order, in groups of random size."""
    order, first = draws.permutation(len(notes)).tolist(), 0
    while first < len(order):
        size = int(draws.choice(_SIZES))
        yield [notes[place] for place in order[first : first + size]]
        first += size


def _list(phrases: list[AnnotatedNote], draws: np.random.Generator) -> AnnotatedNote:
    """One list, what is shown on one side and what is contradicted on the other."""
    shown_first = draws.random() < _SHOWN_FIRST
    ordered = sorted(phrases, key=lambda phrase: _contradicts(phrase) == shown_first)
    pauses = [""]
    for place in range(1, len(ordered)):
        turns = _contradicts(ordered[place]) != _contradicts(ordered[place - 1])
        usual = _LAST_PAUSES if place == len(ordered) - 1 else _PAUSES
        pauses.append(str(draws.choice(_TURNS if turns else usual)))
    return _joined(ordered, pauses)


def _paragraph(notes: list[AnnotatedNote], draws: np.random.Generator) -> AnnotatedNote:
    ended = [note.text.endswith((".", "!", "?", "…")) for note in notes[:-1]]
    return _joined(notes, ["", *(" " if end else str(draws.choice(_BREAKS)) for end in ended)])


def _joined(notes: list[AnnotatedNote], pauses: list[str]) -> AnnotatedNote:
    """One text of several, a pause before each; of a phrase all words show its labels."""
    text, spans = "", []
    for note, pause in zip(notes, pauses, strict=True):
        text += pause
        own = [LabelledSpan(0, len(note.text), label) for label in note.labels] if note.is_phrase else note.spans
        spans += [LabelledSpan(len(text) + span.start, len(text) + span.end, span.label) for span in own]
        text += note.text
    labels = tuple(sorted({label for note in notes for label in note.labels}))
    return AnnotatedNote(_JOINED, text, tuple(spans), labels, _JOINED)


def _contradicts(note: AnnotatedNote) -> bool:
    return any(label.endswith("-") for label in note.labels)
