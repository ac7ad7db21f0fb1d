import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.faults import Fault
from service.logs import JsonLines, LogFormUnknown, TextLines, log_form, logging_config, write_request
from service.watching import Answered

SECRET = "KENARI-77d0"
ANSWERED = Answered("abc-12345678", "POST", "/v1/classify", 200, 0.0, 0.0123, 5, key="ekinerja")


def _record(name: str, message: str, *arguments: object, level: int = logging.ERROR, error: object = None) -> logging.LogRecord:
    return logging.LogRecord(name, level, "x.py", 1, message, arguments, error)  # type: ignore[arg-type]


def _raised() -> tuple[type[BaseException], BaseException, Any]:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        return type(error), error, error.__traceback__


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[dict[str, Any]]]:
    caplog.set_level(logging.INFO, "berakhlak")
    return lambda: [json.loads(JsonLines().format(record)) for record in caplog.records]


def test_a_request_is_one_line(lines: Callable[[], list[dict[str, Any]]]) -> None:
    write_request(ANSWERED)
    [line] = lines()
    assert {name: line[name] for name in ("level", "id", "method", "route", "status", "ms", "notes", "key")} == {
        "level": "info",
        "id": "abc-12345678",
        "method": "POST",
        "route": "/v1/classify",
        "status": 200,
        "ms": 12.3,
        "notes": 5,
        "key": "ekinerja",
    }


def test_an_error_is_told_by_type_and_place(lines: Callable[[], list[dict[str, Any]]]) -> None:
    write_request(Answered("a1b2c3d4", "POST", "/v1/classify", 500, 0.0, 0.1, 0, fault=Fault("KeyError", ("nlp/x.py:3 f",))))
    [line] = lines()
    assert (line["level"], line["error"], line["at"]) == ("error", "KeyError", ["nlp/x.py:3 f"])


@pytest.mark.parametrize("form", [JsonLines(), TextLines()], ids=["json", "text"])
@pytest.mark.parametrize(
    "record",
    [
        _record("uvicorn.error", "Exception in ASGI application\n", error=_raised()),
        _record("uvicorn.error", "ASGI callable should return None, but returned '%s'.", SECRET),
        _record("uvicorn.error", f"Traceback (most recent call last):\n  ValueError: {SECRET}"),
        _record("asyncio", f"Exception in callback send({SECRET})", error=_raised()),
        _record("sqlalchemy.engine", "%s", SECRET),
        _record("py.warnings", f"x.py:1: UserWarning: {SECRET}", level=logging.WARNING),
        _record("berakhlak", "uncaught", error=_raised()),
    ],
    ids=["server error", "server argument", "server traceback", "asyncio", "a library", "a warning", "ours"],
)
def test_no_form_repeats_what_was_sent(form: logging.Formatter, record: logging.LogRecord) -> None:
    line = form.format(record)
    assert SECRET not in line
    assert "\n" not in line
    if record.exc_info:
        assert "ValueError" in line
        assert "tests/service/test_logs.py" in line


def test_the_servers_own_news_are_kept() -> None:
    record = _record("uvicorn.error", "Started server process [%d]", 7, level=logging.INFO)
    assert json.loads(JsonLines().format(record))["event"] == "Started server process [7]"
    assert TextLines().format(record).endswith("INFO Started server process [7]")


def test_the_form_is_as_set_and_json_for_machines() -> None:
    assert (log_form("text"), log_form("json"), log_form(None)) == ("text", "json", "json")
    with pytest.raises(LogFormUnknown, match="json atau text"):
        log_form("xml")


def test_the_access_log_is_off() -> None:
    assert logging_config("json")["loggers"]["uvicorn.access"] == {"handlers": [], "level": "CRITICAL", "propagate": False}


def test_places_name_no_folder_of_the_machine() -> None:
    line = JsonLines().format(_record("berakhlak", "uncaught", error=_raised()))
    assert str(Path.cwd()) not in line
    assert str(Path.home()) not in line
