"""The HTTP door: a verified model, the routes, the page; every error a problem document.

The deployment's settings are read once: BERAKHLAK_MODELS (folder of model versions), BERAKHLAK_MODEL_KEY (the key that
signs manifests), BERAKHLAK_DRAIN (seconds between SIGTERM and the closed door) and OpenTelemetry's own.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.base import RequestResponseEndpoint

from nlp.model_folder import MODELS
from service import api, stream, summaries
from service.draining import Drain, LastAnswers
from service.feedback_api import add_feedback
from service.limits import BodyLimit
from service.logs import write_request
from service.metrics import Metrics
from service.problems import answer_with_problems
from service.promotion import ServedModel
from service.tracing import Spans
from service.watching import Watch

PAGE = Path(__file__).parent / "page"

_SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


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
        description="Tanda adalah usulan beserta buktinya; manusia yang memutuskan. Bukan penilaian dan bukan temuan disiplin.",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.metrics = metrics
    app.state.model = ServedModel(
        folder, key=os.environ.get("BERAKHLAK_MODEL_KEY"), told=metrics.model_loaded, refused=metrics.promotion_failed
    )
    app.state.drain = Drain(float(os.environ.get("BERAKHLAK_DRAIN") or 0))
    app.state.spans = spans
    app.include_router(api.v1)
    app.include_router(stream.router)
    app.include_router(summaries.router)
    app.include_router(api.health)
    add_feedback(app, folder)
    app.get("/", include_in_schema=False)(page)
    app.mount("/static", StaticFiles(directory=PAGE / "static"), name="static")
    answer_with_problems(app)
    app.add_middleware(BodyLimit, streamed=[stream.PATH])
    app.add_middleware(LastAnswers, drain=app.state.drain)
    app.add_middleware(Watch, listeners=[metrics.answered, write_request, *([spans.answered] if spans else [])])
    app.middleware("http")(secure)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """What runs beside the requests: the eye on models/current, the ear for SIGTERM; at the end the last spans leave."""
    with app.state.drain.on_sigterm():
        async with app.state.model.followed():
            yield
    if app.state.spans is not None:
        app.state.spans.close()


def page() -> FileResponse:
    """The supervisors' page."""
    return FileResponse(PAGE / "index.html", media_type="text/html; charset=utf-8")


async def secure(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """HTTP middleware: headers that keep the page to its own server."""
    response = await call_next(request)
    response.headers.update(_SECURITY_HEADERS)
    return response
