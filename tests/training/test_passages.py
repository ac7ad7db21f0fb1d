from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote, parse_inline
from training.passages import cut_passages, marked_words


def _note(marked: str, style: str = "short") -> AnnotatedNote:
    text, spans = parse_inline(marked)
    return AnnotatedNote("a-1", text, spans, tuple(sorted({span.label for span in spans})), style)


def test_a_note_trains_as_clauses_spans_and_whole() -> None:
    passages = cut_passages([_note("Pada apel pagi {AK1-:ia sering alpa}, tetapi {HA2+:suka menolong rekan}.")])
    assert list(zip(passages.texts, passages.label_sets, strict=True)) == [
        ("Pada apel pagi ia sering alpa", ("AK1-",)),
        ("tetapi suka menolong rekan", ("HA2+",)),
        ("ia sering alpa", ("AK1-",)),
        ("suka menolong rekan", ("HA2+",)),
        ("Pada apel pagi ia sering alpa, tetapi suka menolong rekan.", ("AK1-", "HA2+")),
    ]


def test_a_clause_without_a_span_trains_as_nothing() -> None:
    passages = cut_passages([_note("Rapat dimulai pukul delapan. {AK1-:Ia datang terlambat}.")])
    assert dict(zip(passages.texts, passages.label_sets, strict=True))["Rapat dimulai pukul delapan"] == ()


def test_a_phrase_is_one_passage() -> None:
    passages = cut_passages([_note("{AK1+:jujur, cermat, dan bertanggung jawab}", style="phrase")])
    assert passages.texts == ["jujur, cermat, dan bertanggung jawab"]
    assert passages.notes.tolist() == [0]


def test_the_words_of_spans_are_marked_with_their_labels(taxonomy: Taxonomy) -> None:
    notes = [
        _note("Rapat dimulai pukul delapan."),
        _note("Pada apel {AK1-:ia sering alpa}, tetapi {HA2+,KL2+:suka menolong}."),
        _note("12 34 !?"),
        _note("{AK1+:jujur dan cermat}", style="phrase"),
    ]
    marks = marked_words(notes, taxonomy)
    labels = [sorted(name for name in taxonomy.labels if row[taxonomy.head_index[name]]) for row in marks.labels]
    assert list(zip(marks.places.tolist(), labels, strict=True)) == [
        ([1, 2, 5], ["AK1-"]),
        ([1, 6, 8], ["HA2+"]),
        ([1, 6, 8], ["KL2+"]),
        ([3, 0, 3], ["AK1+"]),
        ([3, 0, 3], ["AK1+"]),
    ]


def test_a_span_within_a_word_marks_the_word(taxonomy: Taxonomy) -> None:
    assert marked_words([_note("ia meng{AK3-:korupsi} dana")], taxonomy).places.tolist() == [[0, 1, 2]]
