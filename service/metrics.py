"""What happened, as numbers for Prometheus: requests, notes, labels given; never a note's text."""

import time

from fastapi import Request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.middleware.base import RequestResponseEndpoint
from starlette.responses import Response

from nlp.classifier import TaggedNote


class Metrics:
    """The counters of one app; each app has a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter("berakhlak_requests_total", "Requests answered.", ["route", "status"], registry=self.registry)
        self._seconds = Histogram(
            "berakhlak_request_seconds", "Time to answer a request, in seconds.", ["route"], registry=self.registry
        )
        self._notes = Counter("berakhlak_notes_total", "Notes tagged.", registry=self.registry)
        self._reviews = Counter("berakhlak_reviews_total", "Notes flagged for review.", registry=self.registry)
        self._labels = Counter("berakhlak_labels_total", "Labels given.", ["label"], registry=self.registry)
        self._model = Gauge("berakhlak_model_info", "The model in use.", ["version"], registry=self.registry)

    def model_loaded(self, version: str) -> None:
        self._model.labels(version).set(1)

    def tagged(self, notes: list[TaggedNote]) -> None:
        self._notes.inc(len(notes))
        self._reviews.inc(sum(note.review for note in notes))
        for note in notes:
            for label in note.labels:
                self._labels.labels(label).inc()

    async def watch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        """HTTP middleware: count and time every request under its route's path (never the raw one)."""
        begun = time.perf_counter()
        status = 500
        try:
            response = await call_next(request)
            status = response.status_code
            return response
        finally:
            route = getattr(request.scope.get("route"), "path", "none")
            self._requests.labels(route, str(status)).inc()
            self._seconds.labels(route).observe(time.perf_counter() - begun)
