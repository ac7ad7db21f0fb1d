import numpy as np
import pytest

from nlp.errors import TrainingImpossible
from nlp.taxonomy import Taxonomy
from training.annotations import PHRASE, AnnotatedNote
from training.duplicates import near_duplicates
from training.splits import fold_numbers


@pytest.fixture(scope="module")
def notes(corpus: list[AnnotatedNote]) -> list[AnnotatedNote]:
    return [note for note in corpus if note.style != PHRASE][::8]


def test_near_duplicates_never_straddle_folds(notes: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    copies = [AnnotatedNote(f"k{i}-1", note.text + ".", (), note.labels) for i, note in enumerate(notes[:50])]
    folds = fold_numbers([*notes, *copies], taxonomy)
    pairs = near_duplicates([note.text for note in [*notes, *copies]])
    assert len(pairs) >= 50
    assert (folds[pairs[:, 0]] == folds[pairs[:, 1]]).all()


def test_labels_spread_over_the_folds(corpus: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    one_hand = [note for note in corpus if note.slant == "n01"]
    folds = fold_numbers(one_hand, taxonomy)
    counts = np.array(
        [taxonomy.indicator([n.labels for n, f in zip(one_hand, folds, strict=True) if f == k]).sum(axis=0) for k in range(5)]
    )
    assert (counts > 0).all()


def test_a_hand_stays_in_one_fold(notes: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    folds = fold_numbers(notes, taxonomy)
    straddling = {
        n.slant
        for n, f in zip(notes, folds, strict=True)
        for m, g in zip(notes, folds, strict=True)
        if n.slant == m.slant and f != g
    }
    assert not straddling


def test_too_few_different_texts_are_refused(taxonomy: Taxonomy) -> None:
    with pytest.raises(TrainingImpossible, match="kurang dari 5 kelompok"):
        fold_numbers([AnnotatedNote(str(i), "teks yang sama", (), ()) for i in range(20)], taxonomy)
