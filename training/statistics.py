"""What a corpus holds, counted: labels, styles, sectors, polarity, negation, and how varied its wording is."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.errors import NothingToMeasure
from nlp.lexicon import read_lines, word_set
from nlp.lexicon.table import NEGATOR
from nlp.scan import Scanned, scan
from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote
from training.duplicates import near_duplicates

_WORD = re.compile(r"\w+")
_MANY_LABELS = 3
_SPOKEN_STYLES = ("chat", "dialog")
_SPOKEN_WORDS = word_set("spoken.txt")


@dataclass(frozen=True)
class Variety:
    """How varied some texts are; shares between 0 and 1, lengths in words."""

    texts: int
    word_forms: int
    near_duplicates: float
    commonest_opening: tuple[str, float]
    length_quartiles: tuple[int, int, int]


@dataclass(frozen=True)
class Statistics:
    """The counts of a corpus; `labels`: label -> (notes, sectors, phrases)."""

    notes: int
    phrases: int
    labels: dict[str, tuple[int, int, int]]
    unlabelled: int
    unlabelled_phrases: int
    many_labels: int
    both_polarities: int
    negated: int
    respelled: int
    spoken: int
    styles: dict[str, int]
    authors: dict[str, int]
    sectors: int
    variety: Variety


def statistics(notes: Sequence[AnnotatedNote], taxonomy: Taxonomy) -> Statistics:
    """Count a corpus; NothingToMeasure where it holds no notes but phrases."""
    kept = [note for note in notes if not note.is_phrase]
    if not kept:
        raise NothingToMeasure
    phrases = [note for note in notes if note.is_phrase]
    sectors: dict[str, set[str]] = {label: set() for label in taxonomy.labels}
    for note in kept:
        for label in note.labels:
            sectors[label].add(note.sector)
    in_notes = Counter(label for note in kept for label in note.labels)
    in_phrases = Counter(label for note in phrases for label in note.labels)
    scanned = scan([note.text for note in kept])
    return Statistics(
        notes=len(kept),
        phrases=len(phrases),
        labels={label: (in_notes[label], len(sectors[label]), in_phrases[label]) for label in taxonomy.labels},
        unlabelled=sum(not note.labels for note in kept),
        unlabelled_phrases=sum(not note.labels for note in phrases),
        many_labels=sum(len(note.labels) >= _MANY_LABELS for note in kept),
        both_polarities=sum(len({taxonomy.polarity_of(label) for label in note.labels}) > 1 for note in kept),
        negated=_texts_with(scanned, scanned.flags & NEGATOR > 0),
        respelled=_texts_with(scanned, _respelled(scanned, [note.text for note in kept])),
        spoken=sum(note.style in _SPOKEN_STYLES or _has_spoken_word(note.text) for note in kept),
        styles=dict(Counter(note.style for note in kept).most_common()),
        authors=dict(Counter(note.author or "tidak disebut" for note in kept).most_common()),
        sectors=len({note.sector for note in kept}),
        variety=variety([note.text for note in kept]),
    )


def variety(texts: Sequence[str]) -> Variety:
    """Measure how varied texts are."""
    words = [_WORD.findall(text.casefold()) for text in texts]
    openings = Counter(" ".join(line[:3]) for line in words if len(line) >= 3)
    opening, times = openings.most_common(1)[0] if openings else ("", 0)
    in_pairs = np.unique(near_duplicates(texts)[:, 1])
    low, middle, high = np.quantile([len(line) for line in words], [0.25, 0.5, 0.75])
    return Variety(
        len(texts),
        len({word for line in words for word in line}),
        round(len(in_pairs) / len(texts), 4),
        (opening, round(times / len(texts), 4)),
        (int(low), int(middle), int(high)),
    )


def _has_spoken_word(text: str) -> bool:
    return not _SPOKEN_WORDS.isdisjoint(_WORD.findall(text.casefold()))


def _texts_with(scanned: Scanned, marked: NDArray[np.bool_]) -> int:
    """In how many texts a word is marked; marked: (words,)."""
    return len(np.unique(scanned.texts()[marked]))


def _respelled(scanned: Scanned, texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which words are not spelt as typed: abbreviations, lengthened and doubled ones, no apostrophes or names: (words,)."""
    alike = dict(read_lines("alike.tsv"))
    typed = [
        texts[text][start:end].casefold()
        for text, (start, end) in zip(scanned.texts().tolist(), scanned.places.tolist(), strict=True)
    ]
    pairs = ((word.replace("'", ""), plain) for word, plain in zip(typed, scanned.words(), strict=True))
    return np.array([plain not in (word, alike.get(word)) for word, plain in pairs], dtype=np.bool_)
