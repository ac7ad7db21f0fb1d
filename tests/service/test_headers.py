from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from nlp.errors import SettingInvalid
from service.app import create_app
from service.headers import cors_origins

ORIGIN = "https://simpeg.contoh.go.id"


def client(models: Path) -> TestClient:
    return TestClient(create_app(models=models), raise_server_exceptions=False)


@pytest.mark.parametrize("path", ["/", "/static/start.js", "/v1/taxonomy", "/tidak-ada"])
def test_every_answer_has_the_security_headers(small_models: Path, path: str) -> None:
    headers = client(small_models).get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


def test_an_unexpected_failure_has_them_too(small_models: Path) -> None:
    broken = client(small_models)
    broken.app.state.model = None  # type: ignore[attr-defined]
    answer = broken.post("/v1/classify", json={"notes": ["a"]})
    assert (answer.status_code, answer.headers["x-content-type-options"]) == (500, "nosniff")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("notes", [["Sangat jujur."], [1]], ids=["tags", "a problem"])
def test_answers_with_notes_are_never_stored(small_models: Path, notes: list[object]) -> None:
    assert client(small_models).post("/v1/classify", json={"notes": notes}).headers["cache-control"] == "no-store"


def test_other_pages_are_kept_away(small_models: Path) -> None:
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    answer = client(small_models).options("/v1/classify", headers=asked)
    assert "access-control-allow-origin" not in answer.headers


def test_a_named_origin_may_call_with_a_key(small_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BERAKHLAK_CORS_ORIGINS", ORIGIN)
    monkeypatch.setenv("BERAKHLAK_KEYS", "required")
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    opened = client(small_models)
    assert opened.options("/v1/classify", headers=asked | {"Origin": ORIGIN}).status_code == 200
    assert opened.options("/v1/classify", headers=asked | {"Origin": "https://jahat.example.com"}).status_code == 400
    refused = opened.post("/v1/classify", json={"notes": []}, headers={"Origin": ORIGIN})
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, ORIGIN)


def test_a_form_of_another_page_is_not_taken_for_json(small_models: Path) -> None:
    answer = client(small_models).post("/v1/classify", content=b'{"notes": []}', headers={"content-type": "text/plain"})
    assert answer.status_code == 422


def test_origins_are_named_one_by_one() -> None:
    assert cors_origins("") == []
    assert cors_origins(f"{ORIGIN}, http://localhost:3000") == [ORIGIN, "http://localhost:3000"]
    for wrong in ("*", "simpeg.contoh.go.id", f"{ORIGIN}/", "null"):
        with pytest.raises(SettingInvalid, match="BERAKHLAK_CORS_ORIGINS"):
            cors_origins(wrong)
