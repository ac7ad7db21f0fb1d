import pytest
from fastapi.testclient import TestClient

NOTES = [
    {"employee_ref": "p-1", "text": "Sangat jujur dan disiplin dalam bekerja."},
    {"employee_ref": "p-2", "unit": "loket", "text": "Sering terlambat masuk kerja."},
    {"employee_ref": "p-1", "text": "Selalu ramah kepada warga."},
]


def test_each_person_gets_a_summary_with_a_notice(client: TestClient) -> None:
    body = client.post("/v1/summaries", json={"notes": NOTES}).json()
    assert [(group["employee_ref"], group["notes"], group["too_few"]) for group in body["groups"]] == [
        ("p-1", 2, True),
        ("p-2", 1, True),
    ]
    assert "manusia yang memutuskan" in body["notice"]
    assert "Baru 2 catatan" in body["groups"][0]["caution"]
    assert "rating" not in str(body) and "peringkat" in body["notice"]


def test_feedback_is_only_what_the_notes_say(client: TestClient) -> None:
    groups = client.post("/v1/summaries", json={"notes": NOTES}).json()["groups"]
    quotes = [quote for group in groups for value in group["values"] for quote in value["feedback"]]
    assert quotes
    assert all(any(quote in note["text"] for note in NOTES) for quote in quotes)


def test_periods_are_kept_apart(client: TestClient) -> None:
    notes = [{"unit": "loket", "period": period, "text": "Jujur."} for period in ("2026-1", "2026-2")]
    groups = client.post("/v1/summaries", json={"notes": notes}).json()["groups"]
    assert [(group["unit"], group["period"], len(group["values"])) for group in groups] == [
        ("loket", "2026-1", 7),
        ("loket", "2026-2", 7),
    ]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"notes": [{"text": "x"}]}, "notes.0.employee_ref"),
        ({"notes": NOTES, "group_by": "unit"}, "notes.0.unit"),
        ({"notes": NOTES, "group_by": "nama"}, "group_by"),
        ({"notes": [{"unit": "u"}]}, "notes.0.text"),
    ],
    ids=["no group", "no unit", "unknown group", "no text"],
)
def test_a_bad_request_names_the_place(client: TestClient, body: object, place: str) -> None:
    problem = client.post("/v1/summaries", json=body).json()
    assert (problem["status"], problem["errors"][0]["place"]) == (422, place)


def test_nothing_to_count_is_no_group(client: TestClient) -> None:
    assert client.post("/v1/summaries", json={"notes": []}).json()["groups"] == []
