from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.keys import create_key
from service.scopes import Scope


@pytest.fixture
def client(small_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("BERAKHLAK_DATABASE_URL", f"sqlite:///{tmp_path / 'mask.db'}")
    monkeypatch.setenv("BERAKHLAK_RATE", "60,3")
    with TestClient(create_app(models=small_models)) as opened:
        yield opened


def test_texts_come_back_masked_in_order(client: TestClient) -> None:
    texts = ["👍 Sdr. Budi Santoso, HP 0812-3456-7801, rajin.", "Selalu ramah.", ""]
    assert client.post("/v1/mask", json={"texts": texts}).json() == {
        "results": [
            {
                "text": "👍 Sdr. [NAMA], HP [TELEPON], rajin.",
                "places": [{"kind": "NAMA", "start": 7, "end": 19}, {"kind": "TELEPON", "start": 24, "end": 38}],
            },
            {"text": "Selalu ramah.", "places": []},
            {"text": "", "places": []},
        ]
    }


def test_the_kinds_are_those_that_masking_knows(client: TestClient) -> None:
    from nlp.masking import KINDS

    schema = client.get("/openapi.json").json()["components"]["schemas"]["PlaceResult"]
    assert tuple(schema["properties"]["kind"]["enum"]) == KINDS


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"texts": ["a" * 20_001]}, "texts.0: catatan lebih dari 20000 karakter"),
        ({"texts": ["a"] * 1_001}, "texts: terlalu banyak; batasnya 1000 catatan per permintaan"),
        ({"texts": [1]}, "texts.0: harus berupa teks"),
        ({"texts": [], "notes": []}, "notes: bidang ini tidak dikenal"),
    ],
    ids=["a long text", "many texts", "a number", "an unknown field"],
)
def test_what_is_wrong_is_named(client: TestClient, body: object, detail: str) -> None:
    answer = client.post("/v1/mask", json=body)
    assert (answer.status_code, answer.json()["detail"]) == (422, detail)


def test_a_key_needs_the_scope_classify(client: TestClient) -> None:
    token = create_key(client.app.state.database, "koreksi", scopes=[Scope.FEEDBACK]).token  # type: ignore[attr-defined]
    assert client.post("/v1/mask", json={"texts": []}).status_code == 401
    answer = client.post("/v1/mask", json={"texts": []}, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["detail"]) == (403, "Kunci ini tidak mempunyai izin classify.")


def test_texts_count_against_the_keys_rate(client: TestClient) -> None:
    token = create_key(client.app.state.database, "atasan", scopes=[Scope.CLASSIFY]).token  # type: ignore[attr-defined]
    headers = {"Authorization": f"Bearer {token}"}
    first = client.post("/v1/mask", json={"texts": ["a", "b", "c"]}, headers=headers)
    assert (first.status_code, first.headers["RateLimit"]) == (200, '"notes";r=0;t=3')
    assert client.post("/v1/mask", json={"texts": ["a"]}, headers=headers).status_code == 429


def test_answers_are_never_stored(client: TestClient) -> None:
    assert client.post("/v1/mask", json={"texts": ["Pak Budi rajin."]}).headers["cache-control"] == "no-store"
