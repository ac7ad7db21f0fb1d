import pytest
from sklearn.base import BaseEstimator
from sklearn.utils.estimator_checks import check_estimator

from nlp.vectorizer import ClauseVectorizer


@pytest.mark.filterwarnings("ignore")  # the checks on numbers are skipped with a warning each: these take texts
@pytest.mark.parametrize("estimator", [ClauseVectorizer()], ids=["vectorizer"])
def test_the_applicable_checks_of_scikit_learn_pass(estimator: BaseEstimator) -> None:
    results = check_estimator(estimator, on_fail=None, on_skip=None)
    assert results
    assert [result["check_name"] for result in results if result["status"] == "failed"] == []
