import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from nlp.certainty import certainty
from nlp.pooling import BEST, MARGINS, NETWORK, OWN_TERMS, WHOLE, Margins, no_relatives, pooled_odds, pooling_terms
from training.calibrate import best_thresholds, certainty_weights, pooling, review_band

RELATIVES = np.array([[1, 0], [2, 2], [3, 3], [4, 4]])  # of two heads, among five


@pytest.fixture(scope="module")
def margins_and_truth() -> tuple[Margins, np.ndarray]:
    """So many notes that fourteen weights are found to a tenth."""
    draws = np.random.default_rng(7)
    notes = draws.normal(-1, 1, size=(60_000, MARGINS, 5)).astype(np.float32)
    counts = draws.integers(1, 6, size=len(notes))
    odds = 2.5 * notes[:, BEST, :2] + 0.8 * notes[:, WHOLE, :2] - 0.4 * np.log(counts)[:, None]
    odds += 0.6 * notes[:, NETWORK, RELATIVES[0]] - 0.5 * notes[:, NETWORK, RELATIVES[3]]
    return Margins(notes, np.empty((0, 5), dtype=np.float32), counts), draws.random((len(notes), 2)) < expit(odds)


def test_pooling_finds_the_weights_that_made_the_data(margins_and_truth: tuple[Margins, np.ndarray]) -> None:
    margins, y = margins_and_truth
    weights, offsets = pooling(margins, RELATIVES, y)
    terms = pooling_terms(margins.notes, margins.counts, RELATIVES, 0).T
    reference = LogisticRegression(C=1e6).fit(terms, y[:, 0])
    assert weights[:, 0] == pytest.approx(reference.coef_[0], abs=0.1)
    assert offsets[0] == pytest.approx(reference.intercept_[0], abs=0.1)
    assert weights[OWN_TERMS, 0] == pytest.approx(0.6, abs=0.1)


def test_terms_that_do_not_count_weigh_nothing(margins_and_truth: tuple[Margins, np.ndarray]) -> None:
    margins, y = margins_and_truth
    weights, _ = pooling(margins, RELATIVES, y, terms=(BEST, WHOLE))
    assert weights[[BEST, WHOLE]].all()
    assert not np.delete(weights, [BEST, WHOLE], axis=0).any()


def test_few_positives_lean_on_what_is_usual() -> None:
    notes = np.full((20, MARGINS, 1), -1.0, dtype=np.float32)
    margins = Margins(notes, notes[:0, 0], np.ones(20, dtype=np.int64))
    weights, _ = pooling(margins, no_relatives(1), np.zeros((20, 1), dtype=bool))
    assert weights[BEST, 0] == pytest.approx(3.0, abs=0.5)


def test_the_threshold_beats_one_half(margins_and_truth: tuple[Margins, np.ndarray]) -> None:
    margins, y = margins_and_truth
    weights, offsets = pooling(margins, RELATIVES, y)
    scores = expit(pooled_odds(margins, RELATIVES, weights.astype(np.float32), offsets.astype(np.float32)))
    thresholds = best_thresholds(scores, y)
    chosen = f1_score(y, scores >= thresholds, average="macro")
    assert chosen >= f1_score(y, scores >= 0.5, average="macro")


def test_a_smaller_beta_asks_for_more(margins_and_truth: tuple[Margins, np.ndarray]) -> None:
    margins, y = margins_and_truth
    scores = expit(margins.notes[:, BEST, :2])
    careful, usual = best_thresholds(scores, y, np.array([0.5, 1.0])), best_thresholds(scores, y)
    assert careful[0] > usual[0]
    assert careful[1] == usual[1]


def test_certainty_learns_what_tells_right_from_wrong() -> None:
    odds = np.random.default_rng(0).normal(0, 3, (2000, 2))
    right = np.abs(odds).min(axis=1) > 1
    behaviour = np.full(2000, 0.5, dtype=np.float32)
    sure = certainty(odds, behaviour, certainty_weights(odds, behaviour, right).astype(np.float32))
    assert sure[right].mean() > sure[~right].mean() + 1


def test_the_review_band_leaves_enough_right() -> None:
    certainty = np.linspace(0, 1, 1000, dtype=np.float32)
    right = np.random.default_rng(1).random(1000) < 0.6 + 0.4 * certainty
    band = review_band(certainty, right)
    assert right[certainty >= band].mean() >= 0.95


def test_where_nothing_is_sure_all_is_for_review() -> None:
    assert review_band(np.array([1.0, 2.0], dtype=np.float32), np.array([False, False])) == float("inf")
