"""The routes under /v1 and the health of the service."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.concurrency import run_in_threadpool

from nlp.classifier import ValueClassifier
from service.auth import ANY_KEY, MAY_ADMINISTER, MAY_CLASSIFY
from service.database_health import database_ready
from service.direct import tagged_answer
from service.draining import Leaving
from service.metrics import Metrics
from service.problems import BODIED, KEYED, SCOPED, problems
from service.promotion import Loaded, ServedModel
from service.rates import Spend
from service.schemas import ClassifyRequest, ClassifyResponse, Health, ModelResponse, Readiness, TaxonomyResponse


async def current_model(request: Request) -> Loaded:
    """The model in use; like all dependencies that only look something up no plain `def`, which would cost a thread."""
    model: ServedModel = request.app.state.model
    return model.loaded


async def current_classifier(request: Request) -> ValueClassifier:
    """The classifier in use."""
    return (await current_model(request)).classifier


async def current_metrics(request: Request) -> Metrics:
    """The app's counters."""
    metrics: Metrics = request.app.state.metrics
    return metrics


Model = Annotated[Loaded, Depends(current_model)]
Classifier = Annotated[ValueClassifier, Depends(current_classifier)]
Counters = Annotated[Metrics, Depends(current_metrics)]


v1 = APIRouter(prefix="/v1")
health = APIRouter()


@v1.post("/classify", response_model=ClassifyResponse, responses=problems(*SCOPED, *BODIED, 429), dependencies=[MAY_CLASSIFY])
def classify(batch: ClassifyRequest, model: Model, spend: Spend, metrics: Counters, spent: Response) -> Response:
    """Tag each note with the values it shows or contradicts, in the order sent. A suggestion: a human decides."""
    spend(len(batch.notes))
    answer = Response(tagged_answer(batch, model, metrics), media_type="application/json")
    answer.headers.update(spent.headers)  # what is left of the key's notes
    return answer


@v1.get("/taxonomy", responses=problems(*KEYED), dependencies=[ANY_KEY])
def taxonomy(classifier: Classifier) -> TaxonomyResponse:
    """The values, their conduct codes with the words of the law, and the labels."""
    return TaxonomyResponse.of(classifier.taxonomy)


@v1.get("/model", responses=problems(*KEYED), dependencies=[ANY_KEY])
def model(model: Model) -> ModelResponse:
    """The model in use and what was measured on it."""
    return ModelResponse.of(model.manifest)


@health.get("/healthz")
async def healthz() -> Health:
    """The process answers, however busy its threads are."""
    return Health(status="ok")


@health.get("/readyz", response_model_exclude_none=True, responses=problems(500, 503))
async def readyz(request: Request) -> Readiness:
    """The model is verified, loaded and warm, the database answers, and the process stays.

    Also says which promoted model was refused, and why.
    """
    if request.app.state.drain.begun:
        raise Leaving
    model: ServedModel = request.app.state.model
    if unwell := await run_in_threadpool(database_ready, request.app.state.database):
        raise HTTPException(503, unwell)
    return Readiness.of(model.loaded.manifest.version, model.refusal)


@health.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **problems(*SCOPED)},
    dependencies=[MAY_ADMINISTER],
)
def metrics(metrics: Counters) -> Response:
    """Counters for Prometheus."""
    return Response(metrics.exposition(), media_type=CONTENT_TYPE_LATEST)
