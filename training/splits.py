"""Annotated notes to folds: near-duplicates never straddle two folds, labels spread evenly.

Where the notes come from enough different hands (the part of the id before the last dash), a hand never straddles two
folds either, save for notes that look like another hand's: what is measured then is how well the model reads authors whom
it has not seen.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.errors import TrainingImpossible
from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote
from training.duplicates import duplicate_groups


def fold_numbers(notes: Sequence[AnnotatedNote], taxonomy: Taxonomy, *, folds: int = 5, seed: int = 0) -> NDArray[np.int64]:
    """A fold number per note: (notes,)."""
    groups = inseparable(notes, folds)
    if groups.max(initial=-1) + 1 < folds:
        raise TrainingImpossible(f"{len(notes)} catatan hanya membentuk kurang dari {folds} kelompok teks yang berbeda")
    return _spread(groups, taxonomy.indicator([note.labels for note in notes]), folds, seed)


def hold_out(notes: Sequence[AnnotatedNote], taxonomy: Taxonomy, *, seed: int = 0) -> NDArray[np.bool_]:
    """Which notes to keep for the test, about one in seven: (notes,)."""
    held: NDArray[np.bool_] = fold_numbers(notes, taxonomy, folds=7, seed=seed) == 0
    return held


def inseparable(notes: Sequence[AnnotatedNote], folds: int) -> NDArray[np.int32]:
    """Groups of notes that must stay together: near-duplicates and, where there are twice as many as folds, hands.

    A note that looks like one of another hand goes with that one, without its hand: a few look-alikes must not chain the
    hands to one another.
    """
    groups = duplicate_groups([note.text for note in notes])
    hands = sorted({note.hand for note in notes})
    if len(hands) < 2 * folds:
        return groups
    first_hand = np.full(groups.max() + 1, len(hands))
    np.minimum.at(first_hand, groups, np.searchsorted(hands, [note.hand for note in notes]))
    return np.unique(first_hand[groups], return_inverse=True)[1].astype(np.int32)


def _spread(groups: NDArray[np.int32], labels: NDArray[np.bool_], folds: int, seed: int) -> NDArray[np.int64]:
    """Greedy: the largest groups first, each into the fold that then deviates least from an even spread of labels."""
    counts = np.zeros((groups.max() + 1, labels.shape[1] + 1))
    np.add.at(counts, groups, np.column_stack((labels, np.ones(len(labels)))))
    goal = np.maximum(counts.sum(axis=0) / folds, 1)
    filled = np.zeros((folds, counts.shape[1]))
    shuffled = np.random.default_rng(seed).permutation(len(counts))
    fold_of = np.zeros(len(counts), dtype=np.int64)
    for group in shuffled[np.argsort(-counts[shuffled, -1], kind="stable")]:
        pressure = ((filled + counts[group]) / goal) ** 2 - (filled / goal) ** 2
        fold_of[group] = int(pressure.sum(axis=1).argmin())
        filled[fold_of[group]] += counts[group]
    return fold_of[groups]
