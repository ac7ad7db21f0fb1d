import numpy as np
import pytest
from sklearn.metrics import f1_score

from nlp.decision import DecisionRule
from nlp.taxonomy import Taxonomy
from training.annotations import AnnotatedNote, LabelledSpan
from training.evaluate import calibration_error, paired_differences, report


def _scores(taxonomy: Taxonomy, label_sets: list[set[str]]) -> np.ndarray:
    return np.where(taxonomy.indicator(label_sets), 0.9, 0.1).astype(np.float32)


@pytest.fixture
def rule(taxonomy: Taxonomy) -> DecisionRule:
    return DecisionRule(taxonomy, np.full(len(taxonomy.heads), 0.5, dtype=np.float32))


NOTES = [
    AnnotatedNote("a-1", "jujur", (LabelledSpan(0, 5, "AK1+"),), ("AK1+",), "short", author="atasan"),
    AnnotatedNote("a-2", "telat", (LabelledSpan(0, 5, "AK1-"),), ("AK1-",), "chat", author="rekan"),
    AnnotatedNote("a-3", "angka", (), (), "short"),
    AnnotatedNote("a-4", "ramah", (LabelledSpan(0, 5, "BP2+"),), ("BP2+",), "chat", author="warga"),
]
GIVEN: list[set[str]] = [{"AK1+"}, {"KO3-"}, {"BP2+"}, {"BP2+"}]


def test_figures_agree_with_scikit_learn(taxonomy: Taxonomy, rule: DecisionRule) -> None:
    result = report(NOTES, _scores(taxonomy, GIVEN), np.zeros(4, dtype=bool), rule)
    gold, given = taxonomy.indicator([n.labels for n in NOTES]), taxonomy.indicator(GIVEN)
    assert result.levels["value"].macro_f1.figure == pytest.approx(
        f1_score(gold[:, :7], given[:, :7], average="macro", zero_division=0), abs=1e-4
    )
    assert result.levels["code"].micro_f1.figure == pytest.approx(
        f1_score(gold[:, 21:63], given[:, 21:63], average="micro"), abs=1e-4
    )


def test_what_went_wrong_is_told(taxonomy: Taxonomy, rule: DecisionRule) -> None:
    result = report(NOTES, _scores(taxonomy, GIVEN), np.array([False, True, True, False]), rule)
    assert result.exact.figure == 0.5
    assert result.false_alarms.figure == 1.0
    assert result.review_share == 0.5
    assert result.exact_values_unreviewed == 1.0
    assert [(c.missed, c.given, c.words) for c in result.confusions] == [("AK1-", "KO3-", ("telat",))]
    assert [(group.name, group.notes) for group in result.authors] == [
        ("atasan", 1),
        ("rekan", 1),
        ("tidak disebut", 1),
        ("warga", 1),
    ]
    assert [(group.name, group.notes) for group in result.hands] == [("a", 4)]


def test_true_probabilities_have_no_calibration_error() -> None:
    draws = np.random.default_rng(3)
    scores = draws.random((20_000, 2)).astype(np.float32)
    assert calibration_error(scores, draws.random((20_000, 2)) < scores) < 0.01
    assert calibration_error(scores, np.zeros((20_000, 2), dtype=bool)) > 0.4


def test_a_model_does_not_differ_from_itself(taxonomy: Taxonomy) -> None:
    differences = paired_differences(taxonomy, NOTES, GIVEN, GIVEN)
    assert all((d.low, d.figure, d.high) == (0, 0, 0) for d in differences.values())
