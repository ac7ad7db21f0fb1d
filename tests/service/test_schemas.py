import pytest
from fastapi.testclient import TestClient

from service.schemas import AUTHORS
from training.annotations import AUTHORS as ANNOTATED_AUTHORS


def test_what_comes_with_a_note_is_given_back(client: TestClient) -> None:
    notes = [{"id": "7", "text": "Jujur.", "author": "atasan", "employee_ref": "p-1", "period": "2026"}, "Ramah."]
    first, second = client.post("/v1/classify", json={"notes": notes}).json()["results"]
    assert (first["author"], first["employee_ref"], first["period"]) == ("atasan", "p-1", "2026")
    assert set(second) == {"id", "labels", "values", "review"}


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [("author", "bos", "bukan salah satu pilihan"), ("employee_ref", "x" * 201, "200"), ("period", "x" * 51, "50")],
)
def test_what_comes_with_a_note_has_limits(client: TestClient, field: str, value: str, reason: str) -> None:
    problem = client.post("/v1/classify", json={"notes": [{"id": "7", "text": "Jujur.", field: value}]}).json()
    assert (problem["status"], problem["errors"][0]["place"]) == (422, f"notes.0.{field}")
    assert reason in problem["errors"][0]["reason"]


def test_authors_are_those_of_the_annotations() -> None:
    assert set(AUTHORS) == set(ANNOTATED_AUTHORS)
