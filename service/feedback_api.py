"""The routes of corrections, the daily purge beside them, and their errors as problem documents."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy import Engine

from nlp.errors import BerakhlakError
from service.api import Classifier
from service.auth import ANY_KEY, MAY_CORRECT
from service.database_health import RETRY_SECONDS, DatabaseGone
from service.feedback import FeedbackStore, KeyUsedAgain, OwnKey, record
from service.feedback_schemas import CorrectionIn, FeedbackRequest, FeedbackStatus, ReceiptOut, ReceiptsOut, wrong_fields
from service.feedback_settings import ON, FeedbackSettings, feedback_store
from service.problems import BODIED, KEYED, SCOPED, problem, problems
from service.retention import purging


class FeedbackOff(BerakhlakError):
    """A correction sent to a service whose operator takes none."""

    def __init__(self) -> None:
        super().__init__(f"Koreksi tidak diterima di sini: pengelola belum menyalakannya ({ON}=on).")


def add_feedback(app: FastAPI, engine: Engine) -> None:
    """Give the app the routes of corrections, and a store where the operator wants one."""
    app.state.feedback_settings = FeedbackSettings.of(os.environ)
    app.state.feedback_store = feedback_store(app.state.feedback_settings, engine, os.environ)
    app.include_router(router)
    app.add_exception_handler(FeedbackOff, _off)
    app.add_exception_handler(KeyUsedAgain, _used_again)
    app.add_exception_handler(DatabaseGone, _gone)


def current_store(request: Request) -> FeedbackStore:
    """Where corrections go; FeedbackOff where none are taken."""
    store: FeedbackStore | None = request.app.state.feedback_store
    if store is None:
        raise FeedbackOff
    return store


@asynccontextmanager
async def _kept_clean(app: FastAPI) -> AsyncIterator[None]:
    """While the service runs, what is too old is deleted."""
    store: FeedbackStore | None = app.state.feedback_store
    if store is None:
        yield
        return
    with purging(store.engine, days=store.days):
        yield


router = APIRouter(prefix="/v1/feedback", lifespan=_kept_clean)


@router.post(
    "",
    status_code=201,
    responses={200: {"model": ReceiptOut | ReceiptsOut}, **problems(*SCOPED, *BODIED, 404, 409)},
    dependencies=[MAY_CORRECT],
)
def correct(
    body: FeedbackRequest,
    request: Request,
    response: Response,
    classifier: Classifier,
    store: Annotated[FeedbackStore, Depends(current_store)],
    key: Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)] = None,
) -> ReceiptOut | ReceiptsOut:
    """Record a correction, or up to 1,000 together: all or none."""
    if wrong := wrong_fields(body, classifier.taxonomy):
        raise RequestValidationError(wrong)
    batch = [body] if isinstance(body, CorrectionIn) else body.corrections
    own = None if key is None else OwnKey(request.state.key, key)
    done = record(store, [one.plain() for one in batch], request=body.model_dump_json(), key=own)
    response.status_code = 200 if done.repeated else 201
    receipts = [ReceiptOut.of(receipt, store.days) for receipt in done.receipts]
    return receipts[0] if isinstance(body, CorrectionIn) else ReceiptsOut(corrections=receipts)


@router.get("/status", responses=problems(*KEYED), dependencies=[ANY_KEY])
def feedback_status(request: Request) -> FeedbackStatus:
    """Whether corrections are taken, whether their texts are kept, and for how many days."""
    return FeedbackStatus.of(request.app.state.feedback_settings)


async def _off(request: Request, error: Exception) -> JSONResponse:
    return problem(404, str(error))


async def _used_again(request: Request, error: Exception) -> JSONResponse:
    return problem(409, str(error))


async def _gone(request: Request, error: Exception) -> JSONResponse:
    return problem(503, str(error), headers={"Retry-After": str(RETRY_SECONDS)})
