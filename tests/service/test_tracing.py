import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from service.faults import Fault
from service.tracing import Spans
from service.watching import Answered
from tests.service.conftest import Serve, until

ANSWERED = Answered("abc-12345678", "POST", "/v1/classify", 500, 1_700_000_000.0, 0.5, 3, fault=Fault("KeyError", ()))


@pytest.fixture
def received() -> list[bytes]:
    return []


@pytest.fixture
def collector(received: list[bytes]) -> Iterator[str]:
    """A collector of spans, as a real HTTP server."""

    class Collect(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Collect) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"OTEL_SERVICE_NAME": "x"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_SDK_DISABLED": "true"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_TRACES_EXPORTER": "none"},
    ],
    ids=["nothing set", "no collector", "disabled", "no exporter"],
)
def test_without_the_variables_there_are_no_spans(variables: dict[str, str]) -> None:
    assert Spans.of(variables) is None


def test_without_the_packages_there_are_no_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("opentelemetry")] + ["opentelemetry"]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    assert Spans.of({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}) is None


def test_a_servers_requests_reach_the_collector_without_their_paths(
    serve: Serve, small_models: Path, collector: str, received: list[bytes]
) -> None:
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http")
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    variables = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector, "OTEL_BSP_SCHEDULE_DELAY": "100"}
    server = serve(small_models, "--drain", "0", **variables, FASTAPI_OTEL_AUTO_CONFIGURE="true")
    until(lambda: server.status("/readyz") == 200)
    server.classify("KENARI-33aa Selalu jujur.")
    server.get("/KENARI-33aa?q=KENARI-33aa")
    until(lambda: b"POST /v1/classify" in b"".join(received) and b"GET none" in b"".join(received))
    [span] = [span for body in received for span in _spans(ExportTraceServiceRequest, body) if span.name == "POST /v1/classify"]
    attributes = {one.key: one.value for one in span.attributes}
    assert attributes["berakhlak.notes"].int_value == 1
    assert attributes["http.response.status_code"].int_value == 200
    assert b"KENARI" not in b"".join(received)


def _spans(message: type, body: bytes) -> list:
    import gzip

    request = message.FromString(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
    return [span for resource in request.resource_spans for scope in resource.scope_spans for span in scope.spans]


def test_a_span_joins_the_callers_trace_by_its_ids_only() -> None:
    export = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter").InMemorySpanExporter()
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor

    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(export))
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    Spans(provider).answered(Answered(**(ANSWERED._asdict() | {"traceparent": parent})))
    [span] = export.get_finished_spans()
    assert format(span.context.trace_id, "032x") == "0af7651916cd43dd8448eb211c80319c"
    assert (span.attributes["error.type"], span.status.is_ok) == ("KeyError", False)
    assert span.end_time - span.start_time == 500_000_000
