from nlp.clauses import CLAUSES, pipeline


def test_the_doc_offers_sentences_and_clauses() -> None:
    doc = pipeline()("Dia rajin. Dia ramah, tetapi sering lupa.")
    assert [sentence.text for sentence in doc.sents] == ["Dia rajin.", "Dia ramah, tetapi sering lupa."]
    assert [clause.text for clause in doc.spans[CLAUSES]] == ["Dia rajin", "Dia ramah", "tetapi sering lupa"]


def test_a_doc_of_one_sentence_has_one() -> None:
    assert [sentence.text for sentence in pipeline()("Dia rajin sekali bekerja").sents] == ["Dia rajin sekali bekerja"]


def test_a_doc_without_words_has_no_clauses() -> None:
    assert list(pipeline()("… !").spans[CLAUSES]) == []
