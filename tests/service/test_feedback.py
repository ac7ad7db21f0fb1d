"""Corrections over HTTP, on both kinds of database."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, delete, select

from nlp.errors import SettingInvalid
from service.app import create_app
from service.database import feedback, keys, open_database, writing
from service.feedback_settings import FeedbackSettings
from service.keys import create_key
from service.scopes import Scope
from tests.conftest import new_database

CANARY = "KENARI-9f3a"
KEY = "kunci-sidik-untuk-pengujian-0123456789"
NOTE = {"text": "Sering terlambat apel.", "labels": ["AK1-"], "model": "0.1", "given": ["AK1+"]}
WHOLE = NOTE | {
    "spans": [{"start": 0, "end": 16, "label": "AK1-"}],
    "author": "rekan",
    "employee_ref": " p-17 ",
    "period": "2026-triwulan-3",
    "corrected_by": "a-2",
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def switched_on(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    address = new_database(request, tmp_path_factory.mktemp("feedback"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BERAKHLAK_FEEDBACK", "on")
        patch.setenv("BERAKHLAK_DATABASE_URL", address)
        patch.setenv("BERAKHLAK_DIGEST_KEY", KEY)
        yield address


@pytest.fixture(scope="module")
def client(switched_on: str, small_models: Path) -> Iterator[TestClient]:
    with TestClient(create_app(models=small_models), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def engine(switched_on: str) -> Iterator[Engine]:
    """The database that the client writes to, emptied for this test."""
    engine = open_database(switched_on)
    with writing(engine) as connection:
        connection.execute(delete(feedback))
    yield engine
    engine.dispose()


def rows(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(feedback).order_by(feedback.c.received, feedback.c.id)))


def test_a_correction_is_recorded_and_answered(client: TestClient, engine: Engine) -> None:
    answer = client.post("/v1/feedback", json=WHOLE)
    assert answer.status_code == 201
    [row] = rows(engine)
    body = answer.json()
    assert (body["id"], body["text_stored"], body["retention_days"]) == (row.id, False, 365)
    assert datetime.now(UTC) - datetime.fromisoformat(body["received"]) < timedelta(minutes=5)
    assert (row.labels, row.given, row.model) == (["AK1-"], ["AK1+"], "0.1")
    assert row.spans == [{"start": 0, "end": 16, "label": "AK1-"}]
    assert (row.author, row.employee_ref, row.period, row.corrected_by) == ("rekan", "p-17", "2026-triwulan-3", "a-2")


def test_without_storing_a_keyed_digest_stands_for_the_text(client: TestClient, engine: Engine) -> None:
    client.post("/v1/feedback", json=NOTE)
    client.post("/v1/feedback", json=NOTE)
    first, second = rows(engine)
    assert first.text is None
    assert first.note_digest == second.note_digest
    assert len(first.note_digest) == 64
    assert first.note_digest != sha256(b"Sering terlambat apel.").hexdigest()


def test_no_behaviour_is_a_correction_too(client: TestClient, engine: Engine) -> None:
    assert client.post("/v1/feedback", json=NOTE | {"labels": []}).status_code == 201
    assert rows(engine)[0].labels == []


def test_the_same_key_and_request_get_the_first_answer(client: TestClient, engine: Engine) -> None:
    first = client.post("/v1/feedback", json=NOTE, headers={"Idempotency-Key": "k"})
    again = client.post("/v1/feedback", json=NOTE, headers={"Idempotency-Key": "k"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len(rows(engine)) == 1


def test_the_same_key_with_another_request_is_refused(client: TestClient, engine: Engine) -> None:
    client.post("/v1/feedback", json=NOTE, headers={"Idempotency-Key": "k"})
    answer = client.post("/v1/feedback", json=NOTE | {"labels": []}, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert "sudah dipakai untuk permintaan lain" in answer.json()["detail"]
    assert len(rows(engine)) == 1


def test_each_client_has_idempotency_keys_of_its_own(client: TestClient, engine: Engine) -> None:
    database = client.app.state.database  # type: ignore[attr-defined]
    tokens = [create_key(database, name, scopes=[Scope.FEEDBACK]).token for name in ("simpeg", "absensi")]
    try:
        time.sleep(1.1)  # until the service reads its keys again
        answers = [
            client.post("/v1/feedback", json=note, headers={"Idempotency-Key": "1", "Authorization": f"Bearer {token}"})
            for token, note in zip(tokens, (NOTE, NOTE | {"labels": []}), strict=True)
        ]
    finally:
        with writing(database) as connection:
            connection.execute(delete(keys))
        time.sleep(1.1)
    assert [answer.status_code for answer in answers] == [201, 201]
    assert [row.labels for row in rows(engine)] == [["AK1-"], []]


def test_a_batch_is_answered_in_order_and_again_as_the_first_time(client: TestClient, engine: Engine) -> None:
    batch = {"corrections": [NOTE | {"text": f"Catatan {n}."} for n in range(200)]}
    first = client.post("/v1/feedback", json=batch, headers={"Idempotency-Key": "k"})
    again = client.post("/v1/feedback", json=batch, headers={"Idempotency-Key": "k"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert [one["id"] for one in first.json()["corrections"]] == [row.id for row in rows(engine)]


def test_a_batch_with_one_fault_stores_nothing(client: TestClient, engine: Engine) -> None:
    answer = client.post("/v1/feedback", json={"corrections": [NOTE, NOTE | {"labels": ["AK1-", CANARY]}]})
    assert answer.status_code == 422
    assert [error["place"] for error in answer.json()["errors"]] == ["corrections.1.labels.1"]
    assert CANARY not in answer.text
    assert rows(engine) == []


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        ({"text": " \n"}, "text", "kosong"),
        ({"text": "a\0b"}, "text", "NUL"),
        ({"text": "a" * 20_001}, "text", "20000 karakter"),
        ({"labels": ["AK9+"]}, "labels.0", "tidak ada dalam taksonomi"),
        ({"labels": ["AK1-", "AK1-"]}, "labels.1", "dua kali"),
        ({"given": [CANARY]}, "given.0", "tidak ada dalam taksonomi"),
        ({"given": None}, "given", "daftar"),
        ({"model": " "}, "model", "wajib diisi"),
        ({"author": "dukun"}, "author", "bukan salah satu pilihan"),
        ({"spans": [{"start": 0, "end": 23, "label": "AK1-"}]}, "spans.0", "22 karakter"),
        ({"spans": [{"start": -1, "end": 3, "label": "AK1-"}]}, "spans.0", "tidak muat"),
        ({"spans": [{"start": 6, "end": 7, "label": "AK1-"}]}, "spans.0", "tidak berisi kata"),
        ({"spans": [{"start": 0, "end": 5, "label": "HA2-"}]}, "spans.0.label", "di antara labels"),
        ({"spans": [{"start": "0", "end": 5, "label": "AK1-"}]}, "spans.0.start", "bilangan bulat"),
        ({"spans": [{"start": 0, "end": 5, "label": "AK1-"}] * 501}, "spans", "500 rentang"),
        ({"employee_ref": "x" * 201}, "employee_ref", "200 karakter"),
        ({"nama": CANARY}, "nama", "tidak dikenal"),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_a_bad_field_is_named_and_not_repeated(client: TestClient, change: dict[str, Any], place: str, reason: str) -> None:
    answer = client.post("/v1/feedback", json=NOTE | change)
    assert answer.status_code == 422
    assert [(error["place"], reason in error["reason"]) for error in answer.json()["errors"]] == [(place, True)]
    assert CANARY not in answer.text


@pytest.mark.parametrize("key", ["", "k" * 201], ids=["empty", "too long"])
def test_a_bad_key_is_named(client: TestClient, key: str) -> None:
    answer = client.post("/v1/feedback", json=NOTE, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["errors"][0]["place"]) == (422, "Idempotency-Key")


@pytest.mark.parametrize("batch", [[], [NOTE] * 1001], ids=["empty", "too many"])
def test_a_batch_has_one_to_a_thousand(client: TestClient, batch: list[object]) -> None:
    answer = client.post("/v1/feedback", json={"corrections": batch})
    assert (answer.status_code, answer.json()["errors"][0]["place"]) == (422, "corrections")


def test_nothing_of_a_note_is_in_the_metrics(client: TestClient) -> None:
    client.post("/v1/feedback", json=NOTE | {"text": CANARY, "employee_ref": CANARY})
    assert CANARY not in client.get("/metrics").text


def test_the_status_tells_what_the_operator_decided(client: TestClient) -> None:
    assert client.get("/v1/feedback/status").json() == {"on": True, "text_stored": False, "retention_days": 365}


def test_it_is_off_until_switched_on(small_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BERAKHLAK_FEEDBACK", raising=False)
    client = TestClient(create_app(models=small_models))
    answer = client.post("/v1/feedback", json=NOTE)
    assert answer.status_code == 404
    assert "BERAKHLAK_FEEDBACK=on" in answer.json()["detail"]
    assert client.get("/v1/feedback/status").json() == {"on": False, "text_stored": False, "retention_days": 365}


@pytest.mark.parametrize(
    "environ",
    [{"BERAKHLAK_FEEDBACK": "ya"}, {"BERAKHLAK_STORE_TEXT": "1"}, {"BERAKHLAK_RETENTION_DAYS": "0"}],
    ids=str,
)
def test_a_setting_that_cannot_be_is_named(environ: dict[str, str]) -> None:
    with pytest.raises(SettingInvalid, match=next(iter(environ))):
        FeedbackSettings.of(environ)


def test_a_stored_text_is_masked_and_its_spans_move_along(
    switched_on: str, small_models: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("nlp.masking")
    monkeypatch.setenv("BERAKHLAK_STORE_TEXT", "on")
    text = "HP 0812-3456-7801, sering terlambat apel."
    spans = [{"start": 19, "end": 40, "label": "AK1-"}]
    with TestClient(create_app(models=small_models)) as client:
        assert client.post("/v1/feedback", json=NOTE | {"text": text, "spans": spans}).json()["text_stored"] is True
    [row] = rows(engine)
    assert "0812" not in row.text
    assert row.text[row.spans[0]["start"] : row.spans[0]["end"]] == "sering terlambat apel"
