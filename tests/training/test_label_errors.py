from dataclasses import replace

from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote
from training.label_errors import doubtful_notes


def test_a_label_left_out_is_among_the_first(corpus: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    phrases = [note for note in corpus if note.style == "phrase"][::6]
    notes = [note for note in corpus if note.style in ("guide", "judgement")][::6]
    clear = AnnotatedNote("z-1", "Menerima suap dari rekanan.", (), (), "judgement")
    found = doubtful_notes([*phrases, *notes, replace(clear, labels=("KO2+",))], taxonomy, most=len(notes) // 5)
    assert "z-1" in [note.id for note in found]
