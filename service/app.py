"""The HTTP door: a verified model, the routes, the page; every error a problem document.

`create_app` reads the deployment's settings once: BERAKHLAK_MODELS (folder of model versions) and BERAKHLAK_MODEL_KEY
(the key that signs manifests). A model that can't be loaded stops the start with a sentence that says why.
"""

import os
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.base import RequestResponseEndpoint

from nlp.model_folder import MODELS, load_classifier, model_folder, read_manifest
from service import api, stream, summaries
from service.limits import BodyLimit
from service.metrics import Metrics
from service.problems import answer_with_problems

PAGE = Path(__file__).parent / "page"

_WARM_UP = "Pegawai ini tidak pernah terlambat, tetapi jarang membantu rekan kerja."
_SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_app(*, models: Path | None = None) -> FastAPI:
    """The application with its model loaded and warm; raises BerakhlakError where there is none to load."""
    folder = models or Path(os.environ.get("BERAKHLAK_MODELS") or MODELS)
    classifier = load_classifier(folder, key=os.environ.get("BERAKHLAK_MODEL_KEY"))
    classifier.classify([_WARM_UP], explain=True)
    app = FastAPI(
        title="BerAKHLAK Tagger",
        version="1.0",
        summary="Menandai catatan perilaku ASN dengan nilai-nilai BerAKHLAK.",
        description="Tanda adalah usulan beserta buktinya; manusia yang memutuskan. Bukan penilaian dan bukan temuan disiplin.",
        docs_url=None,
        redoc_url=None,
    )
    app.state.classifier = classifier
    app.state.manifest = read_manifest(model_folder(folder, classifier.version))
    app.state.metrics = Metrics()
    app.state.metrics.model_loaded(classifier.version)
    app.include_router(api.v1)
    app.include_router(stream.router)
    app.include_router(summaries.router)
    app.include_router(api.health)
    app.get("/", include_in_schema=False)(page)
    app.mount("/static", StaticFiles(directory=PAGE / "static"), name="static")
    answer_with_problems(app)
    app.add_middleware(BodyLimit, streamed=[stream.PATH])
    app.middleware("http")(app.state.metrics.watch)
    app.middleware("http")(secure)
    return app


def page() -> FileResponse:
    """The supervisors' page."""
    return FileResponse(PAGE / "index.html", media_type="text/html; charset=utf-8")


async def secure(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """HTTP middleware: headers that keep the page to its own server."""
    response = await call_next(request)
    response.headers.update(_SECURITY_HEADERS)
    return response
