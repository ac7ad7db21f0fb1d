import dataclasses
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from nlp.classifier import ValueClassifier
from nlp.model_folder import Manifest, load_classifier, read_manifest
from service.app import create_app
from service.faults import Fault
from service.metrics import Metrics
from service.watching import Answered


@pytest.fixture
def manifest(small_models: Path) -> Manifest:
    return read_manifest(small_models / "0.1")


@pytest.fixture
def classifier(small_models: Path) -> ValueClassifier:
    """One of its own: it is told whom to hand its scores to."""
    return load_classifier(small_models)


def _numbers(metrics: Metrics, name: str) -> dict[str, float]:
    found = re.findall(rf"^{name}(\S*) (\S+)$", metrics.exposition().decode(), re.MULTILINE)
    return {labels: float(number) for labels, number in found}


def test_times_fall_into_buckets_from_a_millisecond_to_half_a_minute() -> None:
    metrics = Metrics()
    metrics.answered(Answered("a", "POST", "/v1/classify", 200, 0.0, 0.003, 1))
    metrics.answered(Answered("b", "POST", "/v1/classify", 500, 0.0, 7.0, 0, fault=Fault("KeyError", ())))
    buckets = _numbers(metrics, "berakhlak_request_seconds_bucket")
    assert buckets['{le="0.0025",route="/v1/classify"}'] == 0
    assert buckets['{le="0.005",route="/v1/classify"}'] == 1
    assert buckets['{le="10.0",route="/v1/classify"}'] == 2
    assert _numbers(metrics, "berakhlak_errors_total") == {'{type="KeyError"}': 1}


def test_the_model_in_use_is_the_only_one(classifier: ValueClassifier, manifest: Manifest) -> None:
    metrics = Metrics()
    metrics.model_loaded(classifier, manifest)
    metrics.model_loaded(classifier, dataclasses.replace(manifest, version="0.2"))
    assert _numbers(metrics, "berakhlak_model_info") == {'{version="0.1"}': 0, '{version="0.2"}': 1}


def test_drift_is_small_on_notes_like_those_of_training_and_large_on_others(
    classifier: ValueClassifier, manifest: Manifest, corpus: list
) -> None:
    alike, other = Metrics(), Metrics()
    alike.model_loaded(classifier, manifest)
    classifier.classify([note.text for note in corpus if note.style != "phrase"][::25])
    other.model_loaded(classifier, manifest)
    classifier.classify(["Rapat dipindah ke ruang dua."] * 600)
    near, far = _numbers(alike, "berakhlak_score_drift"), _numbers(other, "berakhlak_score_drift")
    assert len(near) == len(far) == 7
    assert min(far.values()) > 0.25
    assert max(near.values()) < min(far.values())


def test_few_notes_say_nothing_about_drift(classifier: ValueClassifier, manifest: Manifest) -> None:
    metrics = Metrics()
    metrics.model_loaded(classifier, manifest)
    classifier.classify(["Selalu jujur."] * 499)
    assert _numbers(metrics, "berakhlak_score_drift") == {}
    classifier.classify(["Selalu jujur."])
    assert len(_numbers(metrics, "berakhlak_score_drift")) == 7


def test_a_model_that_does_not_tell_its_scores_has_no_drift(classifier: ValueClassifier, manifest: Manifest) -> None:
    metrics = Metrics()
    metrics.model_loaded(classifier, dataclasses.replace(manifest, metrics={}))
    classifier.classify(["Selalu jujur."] * 600)
    assert "drift" not in metrics.exposition().decode()
    assert "expected_share" not in metrics.exposition().decode()


def test_a_request_counts_itself_its_notes_labels_and_reviews(small_models: Path) -> None:
    client = TestClient(create_app(models=small_models))
    answer = client.post("/v1/classify", json={"notes": ["Sangat jujur.", "Sering bolos kerja.", "Rapat."]})
    reviews = sum(result["review"] for result in answer.json()["results"])
    text = client.get("/metrics").text
    assert 'berakhlak_requests_total{route="/v1/classify",status="200"} 1.0' in text
    assert "berakhlak_notes_total 3.0" in text
    assert f"berakhlak_reviews_total {reviews}.0" in text
    assert "berakhlak_labels_total{label=" in text
