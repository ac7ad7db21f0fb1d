import numpy as np
import pytest

from nlp.decision import DecisionRule
from nlp.taxonomy import Taxonomy


def _labels(taxonomy: Taxonomy, scores: dict[str, float]) -> set[str]:
    row = np.full((1, len(taxonomy.heads)), 0.02, dtype=np.float32)
    for head, score in scores.items():
        row[0, taxonomy.head_index[head]] = score
    return DecisionRule(taxonomy, np.full(len(taxonomy.heads), 0.5, dtype=np.float32)).label_sets(row)[0]


@pytest.mark.parametrize(
    ("scores", "labels"),
    [
        ({"akuntabel": 0.9, "AK1+": 0.8}, {"AK1+"}),
        ({"akuntabel": 0.4, "AK1+": 0.9}, {"AK1+"}),
        ({"akuntabel": 0.9, "AK1+": 0.05}, set()),
        ({"akuntabel": 0.9, "akuntabel-": 0.7, "AK1+": 0.45, "AK2-": 0.4}, {"AK2-"}),
        ({"akuntabel": 0.9, "AK1+": 0.8, "AK1-": 0.73, "AK2-": 0.6}, {"AK1+", "AK2-"}),
        ({"akuntabel": 0.9, "AK1+": 0.9, "AK1-": 0.74}, {"AK1+", "AK1-"}),
    ],
    ids=[
        "value and code pass", "a sure code carries a doubtful value", "a value without a likely code",
        "no code passes: the likelier polarity's likeliest", "a code has its stronger polarity, a value may have both",
        "both polarities of a code pass with plenty over",
    ],
)  # fmt: skip
def test_heads_join_into_one_answer(taxonomy: Taxonomy, scores: dict[str, float], labels: set[str]) -> None:
    assert _labels(taxonomy, scores) == labels


def test_a_value_s_odds_are_the_mean_over_the_thresholds(taxonomy: Taxonomy) -> None:
    row = np.full((1, len(taxonomy.heads)), 0.02, dtype=np.float32)
    row[0, [taxonomy.head_index[head] for head in ("akuntabel", "AK1+")]] = 0.6, 0.8
    rule = DecisionRule(taxonomy, np.full(len(taxonomy.heads), 0.5, dtype=np.float32))
    odds = dict(zip((value.id for value in taxonomy.values), rule.value_odds(row)[0].tolist(), strict=True))
    assert odds["akuntabel"] == pytest.approx((np.log(0.6 / 0.4) + np.log(0.8 / 0.2)) / 2, abs=1e-4)
    assert all(own < 0 for value, own in odds.items() if value != "akuntabel")
