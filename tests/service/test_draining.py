from pathlib import Path

from fastapi.testclient import TestClient

from service.app import create_app


def test_who_leaves_is_not_ready_and_closes_connections_but_still_answers(small_models: Path) -> None:
    app = create_app(models=small_models)
    client = TestClient(app)
    assert "connection" not in client.get("/readyz").headers
    app.state.drain.begun = True
    answer = client.get("/readyz")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert "sedang berhenti" in answer.json()["detail"]
    kept = client.post("/v1/classify", json={"notes": ["Selalu jujur."]})
    assert (kept.status_code, kept.headers["connection"]) == (200, "close")
