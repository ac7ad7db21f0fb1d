from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote
from training.statistics import statistics


def test_a_corpus_is_counted(taxonomy: Taxonomy) -> None:
    notes = [
        AnnotatedNote("a-1", "Ybs tidak jujur", (), ("AK1-",), "chat", "rsud", "rekan"),
        AnnotatedNote("a-2", "Jujur, ramah, namun lamban sekali", (), ("AK1+", "BP2+", "BP2-"), "short", "kua", "atasan"),
        AnnotatedNote("a-3", "Rapat pagi", (), (), "short", "kua"),
        AnnotatedNote("p-1", "sangat jujur", (), ("AK1+",), "phrase"),
    ]
    counts = statistics(notes, taxonomy)
    assert (counts.notes, counts.phrases, counts.unlabelled, counts.many_labels, counts.both_polarities) == (3, 1, 1, 1, 1)
    assert counts.labels["AK1+"] == (1, 1, 1)
    assert (counts.negated, counts.respelled, counts.spoken, counts.sectors) == (1, 1, 1, 2)
    assert counts.variety.word_forms == 9
