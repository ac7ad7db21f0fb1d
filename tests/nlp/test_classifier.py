from pathlib import Path

import numpy as np
import pytest

from nlp.classifier import ValueClassifier
from nlp.model_folder import MODELS, load_classifier, load_pipeline


@pytest.fixture(params=["without a network", "with one"])
def models(request: pytest.FixtureRequest, small_models: Path) -> Path:
    """A folder of models: the small one learnt from too little for a network."""
    return small_models if request.param == "without a network" else MODELS


def test_the_answer_is_consistent(small_classifier: ValueClassifier) -> None:
    notes = small_classifier.classify(["Selalu datang tepat waktu dan jujur.", "Jarang membantu rekan, kasar kepada warga."])
    for note in notes:
        labels = {code.code + code.polarity for value in note.values for code in value.codes}
        assert set(note.labels) == labels
        assert all(value.polarity in "+-" and value.codes for value in note.values)
        assert [value.score for value in note.values] == sorted((value.score for value in note.values), reverse=True)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "😀😡🙏", "\x00\x00", "\ud800", "!!!", "12345", "\u202e\u200f"],
    ids=["empty", "blanks", "emoji", "null bytes", "a lone surrogate", "punctuation", "digits", "direction marks"],
)
def test_text_without_words_has_no_tags(small_classifier: ValueClassifier, text: str) -> None:
    [note] = small_classifier.classify([text])
    assert note.labels == ()
    assert note.values == ()


def test_evidence_lies_in_the_text_as_given(small_classifier: ValueClassifier) -> None:
    text = "😀 Ybs <b>sgt</b> jujur & tdk prnh terlambat…\u200b tapi kasar kpd warga"
    [note] = small_classifier.classify([text])
    spans = [(evidence.start, evidence.end) for value in note.values for evidence in value.evidence]
    assert spans
    assert all(0 <= start < end <= len(text) and text[start:end].strip() for start, end in spans)


def test_a_million_letters_are_one_word(small_classifier: ValueClassifier) -> None:
    [note] = small_classifier.classify(["a" * 500_000 + "b" * 500_000])
    assert note.labels == ()


def test_many_texts_are_answered_as_each_alone(small_classifier: ValueClassifier) -> None:
    texts = ["Selalu ramah melayani warga.", "Capaian 98 persen.", "Membocorkan rahasia jabatan."]
    assert small_classifier.classify(texts) == [small_classifier.classify([text])[0] for text in texts]


def test_contributions_of_words_sum_to_the_margin(models: Path) -> None:
    [note] = load_classifier(models).classify(["Selalu jujur dan disiplin, tetapi tidak pernah membantu rekan."], explain=True)
    pieces = [evidence for value in note.values for evidence in value.evidence]
    assert pieces
    for evidence in pieces:
        assert evidence.intercept is not None
        total = sum(word.contribution for word in evidence.words) + evidence.intercept
        assert evidence.margin == pytest.approx(total, abs=1e-3)
        assert evidence.score == pytest.approx(1 / (1 + np.exp(-evidence.margin)), abs=1e-3)


@pytest.mark.parametrize("text", ["Sangat jujur dalam bekerja", "Jujur, rajin. Tapi ia kasar kpd warga; suka membantu rekan."])
def test_the_explained_margin_is_the_models_own(models: Path, text: str) -> None:
    classifier = load_classifier(models)
    [note] = classifier.classify([text], explain=True)
    assert note.values
    margins = load_pipeline(models).decision_function([text])[0]
    for value in note.values:
        for evidence in value.evidence:
            head = classifier.taxonomy.head_index[evidence.code + evidence.polarity]
            assert evidence.margin == pytest.approx(float(margins[head]), abs=1e-3)


def test_the_pipeline_is_an_ordinary_one_with_the_same_scores(small_classifier: ValueClassifier, small_models: Path) -> None:
    texts = ["Selalu jujur.", "Kasar."]
    scores = load_pipeline(small_models).predict_proba(texts)
    assert scores == pytest.approx(small_classifier.score(texts), abs=1e-5)
    assert np.all((scores >= 0) & (scores <= 1))


def test_one_text_instead_of_a_list_is_refused(small_classifier: ValueClassifier) -> None:
    with pytest.raises(ValueError, match="sequence of texts"):
        small_classifier.classify("satu teks")
