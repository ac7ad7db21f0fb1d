import json

import msgspec
import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from service.direct import PlainBatch
from service.schemas import ClassifyRequest

NOTE = {"id": "7", "text": "Sangat jujur 😀.", "author": "", "employee_ref": "p–1", "period": "2026"}
BODIES = {
    "texts": {"notes": ["a", "😀", "", "a\0b"]},
    "everything": {"notes": [NOTE, "b"], "explain": True},
    "nulls": {"notes": [{"id": "", "text": "", "author": None, "employee_ref": None, "period": None}]},
    "the longest": {"notes": [{"id": "😀" * 200, "text": "😀" * 20_000, "employee_ref": "x" * 200, "period": "x" * 50}]},
    "the most": {"notes": [""] * 1_000},
    "too many": {"notes": [""] * 1_001},
    "too long": {"notes": ["a" * 20_001]},
    "id too long": {"notes": [NOTE | {"id": "a" * 201}]},
    "id a number": {"notes": [NOTE | {"id": 7}]},
    "unknown author": {"notes": [NOTE | {"author": "bos"}]},
    "unknown field": {"notes": [NOTE | {"teks": ""}]},
    "explain null": {"notes": [], "explain": None},
    "no notes": {},
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_is_read_directly_is_what_pydantic_reads(body: dict[str, object]) -> None:
    sent = json.dumps(body)
    try:
        usual = ClassifyRequest.model_validate_json(sent)
    except ValidationError:
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(sent, type=PlainBatch)
        return
    direct = msgspec.json.decode(sent, type=PlainBatch)
    assert msgspec.to_builtins(direct) == usual.model_dump()


@pytest.mark.parametrize("notes", [[NOTE, "Sering terlambat."], [], ["Jujur. " * 40] * 9], ids=["some", "none", "long ones"])
def test_both_ways_give_the_same_answer(client: TestClient, notes: list[object]) -> None:
    body = json.dumps({"notes": notes})
    direct, usual = (
        client.post("/v1/classify", content=body, headers={"content-type": kind})
        for kind in ("application/json", "application/json; charset=utf-8")
    )
    assert (direct.status_code, usual.status_code) == (200, 200)
    assert direct.content == usual.content
    assert direct.headers["content-type"] == usual.headers["content-type"] == "application/json"


def test_the_answer_stays_described_in_openapi(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]["/v1/classify"]["post"]
    assert described["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/ClassifyRequest")
    assert described["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/ClassifyResponse")
