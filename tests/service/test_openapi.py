"""The contract at /openapi.json: bilingual, complete, and true to what the service does."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator

from service.app import create_app
from service.problems import MEDIA_TYPE

EXAMPLES = json.loads((Path(__file__).parents[2] / "service" / "examples.json").read_text(encoding="utf-8"))
OPERATIONS = [name for name in EXAMPLES if name != "problems"]
REQUESTS = [
    pytest.param(name, kind, example["value"], id=f"{name} {title}")
    for name in OPERATIONS
    for kind, shown in EXAMPLES[name].get("requests", {}).items()
    for title, example in shown.items()
]
JSON = {"content-type": "application/json"}
NDJSON = "application/x-ndjson"
CORRECTION = EXAMPLES["correct"]["requests"]["application/json"]["koreksi"]["value"]
REFUSED: dict[tuple[str, str], dict[str, Any]] = {
    ("classify", "400"): {"content": b"{", "headers": JSON},
    ("classify", "413"): {"content": b" " * 5_000_001, "headers": JSON},
    ("classify", "415"): {"content": b"x", "headers": {"content-encoding": "br"}},
    ("classify", "422"): {"json": {"notes": [{"id": "7"}]}},
    ("classify_stream", "415"): {"content": b"x", "headers": {"content-type": "application/pdf"}},
    ("classify_stream", "422"): {"content": b"a;b\n1;2\n", "headers": {"content-type": "text/csv"}},
    ("summaries", "422"): {"json": {"notes": [{"text": "Jujur."}]}},
    ("mask", "422"): {"json": {}},
    ("correct", "422"): {"json": CORRECTION | {"labels": ["AK9+"], "spans": []}},
}


@pytest.fixture(scope="module")
def client(small_models: Path, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BERAKHLAK_FEEDBACK", "on")
        patch.setenv("BERAKHLAK_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('openapi') / 'berakhlak.db'}")
        return TestClient(create_app(models=small_models))


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    return dict(client.get("/openapi.json").json())


def found(document: dict[str, Any], name: str) -> tuple[str, str, dict[str, Any]]:
    """An operation's method, path and description."""
    [one] = [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if operation["operationId"] == name
    ]
    return one


def faults(document: dict[str, Any], schema: dict[str, Any], value: object) -> list[str]:
    whole = schema | {"components": document["components"]}
    return [fault.message for fault in Draft202012Validator(whole).iter_errors(value)]


def send(client: TestClient, document: dict[str, Any], name: str, **request: Any) -> Any:
    method, path, _ = found(document, name)
    return client.request(method, path, **request)


def answers(document: dict[str, Any], name: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for status, response in found(document, name)[2]["responses"].items():
        for kind, content in response["content"].items():
            yield status, kind, content


def test_the_document_speaks_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert sorted(op["operationId"] for path in document["paths"].values() for op in path.values()) == sorted(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_told_in_indonesian_and_english(document: dict[str, Any], name: str) -> None:
    _, _, operation = found(document, name)
    assert operation["summary"]
    assert len(operation["description"].split("\n\n")) == 2
    assert all(parameter["description"] for parameter in operation.get("parameters", []))
    assert all(response["description"] for response in operation["responses"].values())


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_has_an_example_that_its_schema_allows(document: dict[str, Any], name: str) -> None:
    for status, kind, content in answers(document, name):
        assert faults(document, content["schema"], content["example"]) == [], status
        assert (kind == MEDIA_TYPE) == (status >= "400")
        if kind == MEDIA_TYPE:
            assert content["example"]["status"] == int(status)


@pytest.mark.parametrize(("name", "kind", "value"), REQUESTS)
def test_every_request_example_is_taken(
    client: TestClient, document: dict[str, Any], name: str, kind: str, value: object
) -> None:
    content = value if isinstance(value, str) else json.dumps(value)
    answer = send(client, document, name, content=content, headers={"content-type": kind})
    assert answer.status_code == (201 if name == "correct" else 200)
    asked = found(document, name)[2]["requestBody"]["content"][kind]
    assert faults(document, asked["schema"], value) == []


@pytest.mark.parametrize(("name", "status"), REFUSED, ids=lambda part: part)
def test_the_examples_of_errors_are_what_the_service_says(
    client: TestClient, document: dict[str, Any], name: str, status: str
) -> None:
    answer = send(client, document, name, **REFUSED[name, status])
    example = found(document, name)[2]["responses"][status]["content"][MEDIA_TYPE]["example"]
    assert (str(answer.status_code), answer.json()) == (status, example)


def test_lines_of_a_stream_are_as_the_document_says(client: TestClient, document: dict[str, Any]) -> None:
    content = found(document, "classify_stream")[2]["responses"]["200"]["content"][NDJSON]
    asked = EXAMPLES["classify_stream"]["requests"][NDJSON]["ndjson"]["value"]
    answered = send(client, document, "classify_stream", content=asked, headers={"content-type": NDJSON}).text
    for lines in (answered, content["example"]):
        assert [faults(document, content["x-line-schema"], json.loads(line)) for line in lines.splitlines()] == [[]] * 4


def test_keys_and_their_scopes_are_told(document: dict[str, Any]) -> None:
    scheme = document["components"]["securitySchemes"]["kunci"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    needed = {name: found(document, name)[2].get("security") for name in OPERATIONS}
    assert needed["classify"] == needed["summaries"] == needed["mask"] == needed["classify_stream"] == [{"kunci": ["classify"]}]
    assert (needed["correct"], needed["metrics"]) == ([{"kunci": ["feedback"]}], [{"kunci": ["admin"]}])
    assert (needed["model"], needed["healthz"], needed["readyz"]) == ([{"kunci": []}], None, None)


def test_limits_are_told_in_headers(document: dict[str, Any]) -> None:
    responses = found(document, "classify")[2]["responses"]
    assert {"RateLimit", "RateLimit-Policy"} <= set(responses["200"]["headers"])
    assert {"RateLimit", "RateLimit-Policy", "Retry-After"} <= set(responses["429"]["headers"])
    stream = found(document, "classify_stream")[2]["responses"]["200"]["headers"]
    assert ("RateLimit-Policy" in stream, "RateLimit" in stream) == (True, False)
    assert {"Retry-After", "WWW-Authenticate"} <= set(document["components"]["headers"])


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("classify", "200 400 401 403 408 413 415 422 429 500 503"),
        ("summaries", "200 400 401 403 408 413 415 422 429 500 503"),
        ("mask", "200 400 401 403 408 413 415 422 429 500 503"),
        ("classify_stream", "200 401 403 415 422 500 503"),
        ("correct", "200 201 400 401 403 404 408 409 413 415 422 500 503"),
        ("metrics", "200 401 403 500 503"),
        ("model", "200 401 500 503"),
        ("readyz", "200 500 503"),
    ],
)
def test_every_status_is_told(document: dict[str, Any], name: str, statuses: str) -> None:
    assert " ".join(sorted(found(document, name)[2]["responses"])) == statuses
