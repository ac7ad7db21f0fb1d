import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from training.calibrate import best_thresholds, platt, review_band


@pytest.fixture(scope="module")
def margins_and_truth() -> tuple[np.ndarray, np.ndarray]:
    draws = np.random.default_rng(7)
    margins = draws.normal(-1, 1, size=(4000, 3)).astype(np.float32)
    return margins, draws.random((4000, 3)) < 1 / (1 + np.exp(-(2.5 * margins + 0.5)))


def test_platt_finds_the_slope_that_made_the_data(margins_and_truth: tuple[np.ndarray, np.ndarray]) -> None:
    margins, y = margins_and_truth
    slopes, offsets = platt(margins, y)
    reference = LogisticRegression(C=1e6).fit(margins[:, :1], y[:, 0])
    assert slopes[0] == pytest.approx(reference.coef_[0, 0], rel=0.02)
    assert offsets[0] == pytest.approx(reference.intercept_[0], abs=0.03)


def test_the_threshold_beats_one_half(margins_and_truth: tuple[np.ndarray, np.ndarray]) -> None:
    margins, y = margins_and_truth
    slopes, offsets = platt(margins, y)
    scores = (1 / (1 + np.exp(-(slopes * margins + offsets)))).astype(np.float32)
    thresholds = best_thresholds(scores, y)
    chosen = f1_score(y, scores >= thresholds, average="macro")
    assert chosen >= f1_score(y, scores >= 0.5, average="macro")


def test_the_review_band_leaves_enough_right() -> None:
    certainty = np.linspace(0, 1, 1000, dtype=np.float32)
    right = np.random.default_rng(1).random(1000) < 0.6 + 0.4 * certainty
    band = review_band(certainty, right)
    assert right[certainty >= band].mean() >= 0.95


def test_where_nothing_is_sure_all_is_for_review() -> None:
    assert review_band(np.array([1.0, 2.0], dtype=np.float32), np.array([False, False])) == float("inf")
