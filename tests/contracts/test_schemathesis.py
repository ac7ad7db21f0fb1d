"""Requests made from /openapi.json, good and bad: the service answers all of them, and as the document says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import EngineEvent, FatalError, NonFatalError, ScenarioFinished
from schemathesis.openapi import from_asgi

from service.app import create_app

SETTINGS = {
    "seed": 5045,
    "continue-on-failure": True,
    "workers": 1,
    "generation": {"max-examples": 40, "deterministic": True, "database": "none", "with-security-parameters": False},
    "phases": {"stateful": {"enabled": False}},
    "checks": {"ignored_auth": {"enabled": False}, "missing_required_header": {"enabled": False}},  # no key is asked for
    "operations": [
        # What no shape can say: labels are those of the model, a note names a person or a unit.
        {"include-operation-id": "correct", "checks": {"positive_data_acceptance": {"enabled": False}}},
        {"include-operation-id": "summaries", "checks": {"positive_data_acceptance": {"enabled": False}}},
        # More texts than are taken can be more bytes than are taken.
        {"include-operation-id": "mask", "checks": {"negative_data_rejection": {"expected-statuses": [400, 413, 415, 422]}}},
        # A stream answers a bad line in its line, and refuses a CSV header without a column of texts.
        {
            "include-operation-id": "classify_stream",
            "checks": {"positive_data_acceptance": {"enabled": False}, "negative_data_rejection": {"enabled": False}},
        },
    ],
}


@schemathesis.serializer("application/x-ndjson", "application/jsonl", "text/csv")
def _lines(context: object, value: object) -> bytes:
    return str(value).encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def events(small_models: Path, tmp_path_factory: pytest.TempPathFactory) -> list[EngineEvent]:
    """What happened in a run over all operations, with keys off and corrections on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BERAKHLAK_FEEDBACK", "on")
        patch.setenv("BERAKHLAK_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('contract') / 'berakhlak.db'}")
        app = create_app(models=small_models)
    contract = from_asgi("/openapi.json", app, config=SchemathesisConfig.from_dict(SETTINGS))
    return list(from_schema(contract).execute())


def test_every_answer_is_one_that_the_document_names(events: list[EngineEvent]) -> None:
    assert sorted(set(_failures(events))) == []


def test_nothing_kept_a_request_from_being_made(events: list[EngineEvent]) -> None:
    assert [event for event in events if isinstance(event, FatalError | NonFatalError)] == []


def test_every_operation_gets_good_and_bad_requests(events: list[EngineEvent]) -> None:
    statuses: dict[str, set[int]] = {}
    for event in _scenarios(events):
        answers = [one.response.status_code for one in event.recorder.interactions.values() if one.response]
        statuses.setdefault(event.recorder.label, set()).update(answers)
    assert len(statuses) == 11
    assert {200, 422} <= statuses["POST /v1/classify"]
    assert {201, 422} <= statuses["POST /v1/feedback"]


def _scenarios(events: list[EngineEvent]) -> Iterator[ScenarioFinished]:
    return (event for event in events if isinstance(event, ScenarioFinished))


def _failures(events: list[EngineEvent]) -> Iterator[str]:
    """Each failed check with the request that shows it."""
    for event in _scenarios(events):
        for checks in event.recorder.checks.values():
            for check in checks:
                if check.failure_info:
                    failure = check.failure_info
                    yield f"{event.recorder.label} {check.name}: {failure.failure.message}\n{failure.code_sample[:1000]}"
