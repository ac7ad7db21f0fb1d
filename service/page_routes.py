"""The supervisors' page: its files, and the service worker that keeps them on the device so that it opens offline.

The worker's code is page/worker.js; before it come a version and the list of all files with their digests, read anew at every
request. So a changed file makes a changed worker, for which browsers look at each visit.
"""

import base64
import hashlib
import json
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles

from service.headers import SECURITY_HEADERS

PAGE: Final = Path(__file__).parent / "page"

_FRESH = {"Cache-Control": "no-cache"}  # browsers ask whether their copy still holds: files of two releases never mix
_KEPT = {".css", ".js", ".json", ".mjs", ".png", ".svg", ".wasm", ".woff2"}  # licences and the like stay away


def add_page(app: FastAPI, folder: Path = PAGE) -> None:
    """Give the app the page of this folder: index.html, worker.js and static/."""

    def page() -> FileResponse:
        return FileResponse(folder / "index.html", media_type="text/html; charset=utf-8", headers=_FRESH)

    def worker() -> Response:
        code = (folder / "worker.js").read_text(encoding="utf-8")
        return Response(f"{_told(page_files(folder))}\n{code}", media_type="text/javascript; charset=utf-8", headers=_FRESH)

    app.get("/", include_in_schema=False)(page)
    app.get("/sw.js", include_in_schema=False)(worker)
    app.mount("/static", GZipMiddleware(_FreshFiles(directory=folder / "static")), name="static")


def page_files(folder: Path) -> dict[str, str]:
    """The addresses of the page's files, each with its digest as subresource integrity writes it."""
    static = sorted(path for path in (folder / "static").rglob("*") if path.suffix in _KEPT)
    files = {f"/{path.relative_to(folder).as_posix()}": path for path in static}
    return {address: _digest(path) for address, path in {"/": folder / "index.html", **files}.items()}


class _FreshFiles(StaticFiles):
    """Static files that browsers don't take for fresh without asking."""

    def file_response(self, *arguments: object, **options: object) -> Response:
        response = super().file_response(*arguments, **options)  # type: ignore[arg-type]
        response.headers.update(_FRESH)
        return response


def _told(files: dict[str, str]) -> str:
    listed = json.dumps(files, sort_keys=True)
    digest = hashlib.sha256((listed + json.dumps(SECURITY_HEADERS)).encode()).hexdigest()  # the page is kept with its headers
    return f'const VERSION = "{digest[:16]}";\nconst FILES = {listed};'


def _digest(path: Path) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()
