from training.annotations import AnnotatedNote, parse_inline
from training.passages import cut_passages


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
