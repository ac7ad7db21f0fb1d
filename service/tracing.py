"""A span a request for OpenTelemetry, where its variables name a collector and its packages (berakhlak[otel]) are there.

Plain spans made from what is known of an answered request, instead of an instrumentation, which would tell the collector
paths, queries and headers. Of the caller's trace only its ids are taken over: a tracestate could hold anything.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from service.watching import Answered

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_NANOSECONDS = 1_000_000_000


class Spans:
    """Tells a collector of answered requests."""

    def __init__(self, provider: "TracerProvider") -> None:
        self.provider = provider
        self._tracer = provider.get_tracer("berakhlak")

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self | None:
        """Spans as OpenTelemetry's variables ask for; None where they don't, or nothing is installed that could."""
        off = environment.get("OTEL_SDK_DISABLED", "").lower() == "true" or environment.get("OTEL_TRACES_EXPORTER") == "none"
        if off or not any(environment.get(name) for name in _ENDPOINTS):
            return None
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError:
            return None
        name = environment.get("OTEL_SERVICE_NAME") or "berakhlak"
        provider = TracerProvider(resource=Resource.create({"service.name": name}), shutdown_on_exit=False)
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        return cls(provider)

    def answered(self, answered: Answered) -> None:
        """Make the span of a request that is over."""
        from opentelemetry.trace import SpanKind, StatusCode
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        carrier = {"traceparent": answered.traceparent} if answered.traceparent else {}
        began = int(answered.began * _NANOSECONDS)
        span = self._tracer.start_span(
            f"{answered.method} {answered.route}",
            context=TraceContextTextMapPropagator().extract(carrier),
            kind=SpanKind.SERVER,
            start_time=began,
            attributes={
                "http.request.method": answered.method,
                "http.route": answered.route,
                "http.response.status_code": answered.status,
                "berakhlak.request_id": answered.id,
                "berakhlak.notes": answered.notes,
            },
        )
        if answered.fault is not None:
            span.set_attribute("error.type", answered.fault.type)
            span.set_status(StatusCode.ERROR)
        span.end(began + int(answered.seconds * _NANOSECONDS))

    def close(self) -> None:
        """Send what waits."""
        self.provider.shutdown()
