import numpy as np
import pytest

from nlp.errors import TrainingImpossible
from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote
from training.duplicates import near_duplicates
from training.splits import fold_numbers


@pytest.fixture(scope="module")
def notes(corpus: list[AnnotatedNote]) -> list[AnnotatedNote]:
    return [note for note in corpus if not note.is_phrase][::24]


def test_near_duplicates_never_straddle_folds(notes: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    copies = [AnnotatedNote(f"k{i}-1", note.text + ".", (), note.labels) for i, note in enumerate(notes[:50])]
    folds = fold_numbers([*notes, *copies], taxonomy)
    pairs = near_duplicates([note.text for note in [*notes, *copies]])
    assert len(pairs) >= 50
    assert (folds[pairs[:, 0]] == folds[pairs[:, 1]]).all()


def test_labels_spread_over_the_folds(corpus: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    one_hand = [note for note in corpus if note.hand == "n01"]
    folds = fold_numbers(one_hand, taxonomy)
    counts = np.array(
        [taxonomy.indicator([n.labels for n, f in zip(one_hand, folds, strict=True) if f == k]).sum(axis=0) for k in range(5)]
    )
    assert (counts > 0).all()


def test_a_hand_stays_in_one_fold(notes: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    twins = set(near_duplicates([note.text for note in notes]).ravel().tolist())
    folds_of_hand: dict[str, set[int]] = {}
    for place, fold in enumerate(fold_numbers(notes, taxonomy).tolist()):
        if place not in twins:
            folds_of_hand.setdefault(notes[place].hand, set()).add(fold)
    assert len(folds_of_hand) > 50
    assert all(len(folds) == 1 for folds in folds_of_hand.values())


def test_look_alikes_do_not_chain_hands(taxonomy: Taxonomy) -> None:
    words = ["apel", "arsip", "kebun", "sawah", "pompa", "rapor", "loket", "kapal", "hutan", "pajak", "gudang"]
    own = [
        AnnotatedNote(f"h{hand:02}-{n}", f"{words[hand]} {n} {words[hand] * n}", (), ())
        for hand in range(10)
        for n in range(1, 9)
    ]
    shared = [AnnotatedNote(f"h{hand:02}-s{k}", f"jabat tangan {words[k]}", (), ()) for k in range(9) for hand in (k, k + 1)]
    counts = np.bincount(fold_numbers([*own, *shared], taxonomy))
    assert counts.max() < 2 * counts.min()


def test_too_few_different_texts_are_refused(taxonomy: Taxonomy) -> None:
    with pytest.raises(TrainingImpossible, match="kurang dari 5 kelompok"):
        fold_numbers([AnnotatedNote(str(i), "teks yang sama", (), ()) for i in range(20)], taxonomy)
