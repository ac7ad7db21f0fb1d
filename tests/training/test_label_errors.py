from dataclasses import replace

from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote
from training.label_errors import doubtful_notes


def test_wrong_labels_are_among_the_first(corpus: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    read = [note for note in corpus if note.style in ("guide", "judgement", "phrase")]
    notes = read[:: len(read) // 1500]
    planted = [
        replace(note, labels=("KO2+", "LO3+", "AD2-"), spans=())
        for note in notes
        if note.labels == ("AK3-",) and note.style != "phrase"
    ][:8]
    kept = [note for note in notes if note.id not in {wrong.id for wrong in planted}]
    evaluated = sum(note.style != "phrase" for note in notes)
    found = {note.id for note in doubtful_notes([*kept, *planted], taxonomy, most=evaluated // 4)}
    assert len(planted) == 8
    assert sum(note.id in found for note in planted) >= 6
