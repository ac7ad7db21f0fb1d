"""The HTTP door: a verified model, the routes, the page; every error a problem document.

The deployment's settings are read once: BERAKHLAK_MODELS (folder of model versions), BERAKHLAK_MODEL_KEY (the key that
signs manifests), BERAKHLAK_DRAIN (seconds between SIGTERM and the closed door), those of keys, limits and the database
(docs/security.md), of corrections (docs/feedback.md), and OpenTelemetry's own.
"""

import os
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from sqlalchemy import Engine

from nlp.model_folder import MODELS
from service import api, masks, stream, summaries
from service.auth import KeyCheck, KeyRing, keys_required
from service.database import database_url, open_database
from service.direct import DirectWay
from service.draining import Drain, LastAnswers
from service.feedback_api import add_feedback
from service.headers import SecurityHeaders, allow_origins, cors_origins
from service.limits import AnswerLimit, BodyLimit
from service.logs import write_request
from service.metrics import Metrics
from service.openapi import describe, operation_id
from service.page_routes import add_page
from service.problems import answer_with_problems
from service.promotion import ServedModel
from service.rates import Limiter, parse_rate
from service.tracing import Spans
from service.watching import Watch

# FastAPI's own OpenTelemetry would send paths and errors' words; what may leave stands in service/tracing.py.
_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


def create_app(*, models: Path | None = None) -> FastAPI:
    """The application with its model loaded and warm; raises BerakhlakError where there is none to load."""
    app = create_worker(models=models)
    app.state.model.load()
    return app


def create_worker(*, models: Path | None = None) -> FastAPI:
    """The application as a server process runs it: it answers at once, and gets its model while its lifespan runs."""
    folder = models or Path(os.environ.get("BERAKHLAK_MODELS") or MODELS)
    metrics = Metrics()
    spans = Spans.of(os.environ)
    app = FastAPI(
        title="BerAKHLAK Tagger",
        version="1.0",
        summary="Menandai catatan perilaku ASN dengan nilai-nilai BerAKHLAK.",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=operation_id,
        lifespan=_lifespan,
        telemetry=_NO_TELEMETRY,
    )
    app.state.metrics = metrics
    app.state.model = ServedModel(
        folder, key=os.environ.get("BERAKHLAK_MODEL_KEY"), told=metrics.model_loaded, refused=metrics.promotion_failed
    )
    app.state.drain = Drain(float(os.environ.get("BERAKHLAK_DRAIN") or 0))
    app.state.spans = spans
    app.state.database = _opened(app, database_url(folder))
    app.include_router(api.v1)
    app.include_router(stream.router)
    app.include_router(summaries.router)
    app.include_router(masks.router)
    app.include_router(api.health)
    add_feedback(app, app.state.database)
    add_page(app)
    answer_with_problems(app)
    describe(app)
    _guard(app, folder)
    app.add_middleware(LastAnswers, drain=app.state.drain)
    app.add_middleware(Watch, listeners=[metrics.answered, write_request, *([spans.answered] if spans else [])])
    app.add_middleware(SecurityHeaders)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """What runs beside the requests: the eye on models/current, the ear for SIGTERM; at the end the last spans leave."""
    with app.state.drain.on_sigterm():
        async with app.state.model.followed():
            yield
    if app.state.spans is not None:
        app.state.spans.close()


def _guard(app: FastAPI, models: Path) -> None:
    """Put the limits and the demand for a key round the app; what is added last is met first."""
    rate = parse_rate(os.environ.get("BERAKHLAK_RATE", ""))
    required = keys_required(os.environ.get("BERAKHLAK_KEYS", ""))
    origins = cors_origins(os.environ.get("BERAKHLAK_CORS_ORIGINS", ""))
    # An engine of its own: what a power cut takes of the counts matters little, waiting for the disk at each request much.
    app.state.limiter = Limiter(_opened(app, database_url(models), durable=False), rate) if rate else None
    app.add_middleware(DirectWay)
    app.add_middleware(AnswerLimit)
    app.add_middleware(BodyLimit)
    app.add_middleware(KeyCheck, ring=KeyRing(app.state.database), required=required)
    allow_origins(app, origins)


def _opened(app: FastAPI, url: str, *, durable: bool = True) -> Engine:
    """A database that is closed with the app, also with one that never ran."""
    engine = open_database(url, durable=durable)
    weakref.finalize(app, engine.dispose)
    return engine
