"""The routes under /v1 and the health of the service."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from nlp.classifier import ValueClassifier
from nlp.model_folder import Manifest
from service.metrics import Metrics
from service.schemas import ClassifyRequest, ClassifyResponse, Health, ModelResponse, Problem, TaxonomyResponse

_PROBLEMS = {
    status: {"model": Problem, "description": text, "content": {"application/problem+json": {}}}
    for status, text in {
        400: "Bukan JSON yang sah.",
        413: "Permintaan lebih dari 5 MB.",
        422: "Bidang yang salah disebut tempatnya.",
    }.items()
}


def current_classifier(request: Request) -> ValueClassifier:
    """The classifier in use."""
    classifier: ValueClassifier = request.app.state.classifier
    return classifier


def current_manifest(request: Request) -> Manifest:
    """The manifest of the model in use."""
    manifest: Manifest = request.app.state.manifest
    return manifest


def current_metrics(request: Request) -> Metrics:
    """The app's counters."""
    metrics: Metrics = request.app.state.metrics
    return metrics


Classifier = Annotated[ValueClassifier, Depends(current_classifier)]

v1 = APIRouter(prefix="/v1")
health = APIRouter()


@v1.post("/classify", response_model_exclude_none=True, responses=_PROBLEMS)  # type: ignore[arg-type]
def classify(
    batch: ClassifyRequest, classifier: Classifier, metrics: Annotated[Metrics, Depends(current_metrics)]
) -> ClassifyResponse:
    """Tag each note with the values it shows or contradicts, in the order sent. A suggestion: a human decides."""
    tagged = classifier.classify(batch.texts(), explain=batch.explain)
    metrics.tagged(tagged)
    return ClassifyResponse.of(classifier.version, batch.ids(), tagged, batch.echoed())


@v1.get("/taxonomy")
def taxonomy(classifier: Classifier) -> TaxonomyResponse:
    """The values, their conduct codes with the words of the law, and the labels."""
    return TaxonomyResponse.of(classifier.taxonomy)


@v1.get("/model")
def model(manifest: Annotated[Manifest, Depends(current_manifest)]) -> ModelResponse:
    """The model in use and what was measured on it."""
    return ModelResponse.of(manifest)


@health.get("/healthz")
def healthz() -> Health:
    """The process answers."""
    return Health(status="ok")


@health.get("/readyz")
def readyz(classifier: Classifier) -> Health:
    """The model is verified, loaded and warm."""
    return Health(status="ok")


@health.get("/metrics", response_class=Response)
def metrics(metrics: Annotated[Metrics, Depends(current_metrics)]) -> Response:
    """Counters for Prometheus."""
    return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)
