import pytest

from nlp.classifier import ValueClassifier
from training.annotations import AnnotatedNote, LabelledSpan
from training.evidence import evidence_figures


def test_a_note_of_one_span_has_perfect_evidence(shipped_classifier: ValueClassifier) -> None:
    text = "Jarang membantu rekan kerja yang kesulitan"
    note = AnnotatedNote("a-1", text, (LabelledSpan(0, len(text), "HA2-"),), ("HA2-",))
    figures = evidence_figures(shipped_classifier, [note])
    assert figures.tags == 1
    assert (figures.word_f1, figures.comprehensiveness, figures.sufficiency) == (1.0, 1.0, 1.0)


def test_a_span_half_as_long_halves_the_precision(shipped_classifier: ValueClassifier) -> None:
    text = "Jarang membantu rekan kerja yang kesulitan"
    note = AnnotatedNote("a-1", text, (LabelledSpan(0, 21, "HA2-"),), ("HA2-",))
    assert evidence_figures(shipped_classifier, [note]).word_f1 == pytest.approx(2 * 3 / (3 + 6), abs=1e-3)


def test_without_right_tags_there_is_nothing_to_measure(shipped_classifier: ValueClassifier) -> None:
    assert evidence_figures(shipped_classifier, [AnnotatedNote("a-1", "Rapat pagi", (), ())]).tags == 0
