import json

import pytest
from fastapi.testclient import TestClient

from service.limits import MAX_BODY_BYTES

CANARY = "KENARI-9f3a"


def test_notes_are_answered_in_the_order_sent(client: TestClient) -> None:
    answer = client.post(
        "/v1/classify", json={"notes": [{"id": "7", "text": "Selalu jujur."}, "Sering terlambat masuk kerja."]}
    )
    assert answer.status_code == 200
    body = answer.json()
    assert body["model"] == "0.1"
    assert [result["id"] for result in body["results"]] == ["7", "2"]
    assert set(body["results"][0]) == {"id", "labels", "values", "review"}


def test_a_value_has_the_contracts_fields(client: TestClient) -> None:
    [result] = client.post("/v1/classify", json={"notes": ["Sangat jujur dan disiplin dalam bekerja."]}).json()["results"]
    value = result["values"][0]
    assert set(value) == {"value", "name", "polarity", "score", "codes", "evidence"}
    assert set(value["codes"][0]) == {"code", "polarity", "score"}
    assert set(value["evidence"][0]) == {"start", "end", "code", "polarity", "score"}


def test_an_explanation_names_words(client: TestClient) -> None:
    [result] = client.post("/v1/classify", json={"notes": ["Sangat jujur dan disiplin."], "explain": True}).json()["results"]
    words = result["values"][0]["evidence"][0]["words"]
    assert {"start", "end", "contribution"} == set(words[0])


@pytest.mark.parametrize(
    ("body", "status", "place", "reason"),
    [
        (b"{", 400, "1", "bukan JSON"),
        (b"[]", 422, "isi", "objek JSON"),
        (b'{"notes": "x"}', 422, "notes", "daftar"),
        (b'{"notes": [{"id": "1"}]}', 422, "notes.0.text", "wajib diisi"),
        (b'{"notes": ["\\ud800"]}', 422, "notes.0", "surrogate"),
        (b'{"notes": [], "teks": 1}', 422, "teks", "tidak dikenal"),
        (json.dumps({"notes": ["a"] * 1001}).encode(), 422, "notes", "1000 catatan"),
        (json.dumps({"notes": ["x", "a" * 20_001]}).encode(), 422, "notes.1", "20000 karakter"),
        (b" " * (MAX_BODY_BYTES + 1), 413, "", "5 MB"),
    ],
    ids=["not JSON", "a list", "notes no list", "no text", "lone surrogate", "unknown field", "too many", "too long", "too big"],
)  # fmt: skip
def test_a_bad_request_gets_a_problem_with_the_place(
    client: TestClient, body: bytes, status: int, place: str, reason: str
) -> None:
    answer = client.post("/v1/classify", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert reason in problem["detail"]
    if place:
        assert place in [error["place"] for error in problem["errors"]]


def test_a_body_without_a_length_is_limited_too(client: TestClient) -> None:
    def chunks():  # type: ignore[no-untyped-def]
        for _ in range(60):
            yield b" " * 100_000

    assert client.post("/v1/classify", content=chunks()).status_code == 413


@pytest.mark.parametrize("notes", [[], [""], ["😀"], ["<script>alert(1)</script>"], ["\u202eabc"], ["a\x00b"]], ids=repr)
def test_odd_notes_are_answered(client: TestClient, notes: list[str]) -> None:
    answer = client.post("/v1/classify", json={"notes": notes})
    assert answer.status_code == 200
    assert len(answer.json()["results"]) == len(notes)


def test_errors_and_metrics_never_repeat_a_note(client: TestClient) -> None:
    refused = client.post("/v1/classify", json={"notes": [{"id": "1", "text": CANARY, "extra": CANARY}, {"text": CANARY}]})
    client.post("/v1/classify", json={"notes": [CANARY]})
    client.get(f"/{CANARY}")
    assert CANARY not in refused.text
    assert CANARY not in client.get("/metrics").text


def test_taxonomy_and_model_are_told(client: TestClient) -> None:
    taxonomy = client.get("/v1/taxonomy").json()
    assert [value["id"] for value in taxonomy["values"]][:2] == ["berorientasi_pelayanan", "akuntabel"]
    assert taxonomy["values"][0]["codes"][0]["text"] == "Memahami dan memenuhi kebutuhan masyarakat"
    assert client.get("/v1/model").json()["version"] == "0.1"


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/metrics", "/openapi.json", "/", "/static/start.js", "/static/page.css"]
)
def test_the_door_answers(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/tidak-ada", 404), ("GET", "/v1/classify", 405)])
def test_wrong_addresses_get_problems_too(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_the_page_needs_nothing_from_elsewhere(client: TestClient) -> None:
    answer = client.get("/")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for path in ("/", "/static/start.js", "/static/page.css"):
        assert "http://" not in client.get(path).text.replace("http://www.w3.org", "")
        assert "https://" not in client.get(path).text
