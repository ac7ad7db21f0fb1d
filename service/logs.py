"""Lines on standard error, one a request: JSON for machines, text for people. Never a note, a path or an error's message.

`logging_config` is handed to uvicorn, so that the supervisor, its workers and their libraries all write in the same form.
Of a library's own lines only the logger, the level and the error's place are written: their words may hold what was sent.
"""

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from nlp.errors import BerakhlakError
from service.faults import fault_of
from service.watching import Answered

LOGGER = logging.getLogger("berakhlak")
FORMS = ("json", "text")

_OURS, _SERVER = "berakhlak", "uvicorn"


class LogFormUnknown(BerakhlakError):
    """BERAKHLAK_LOG says neither json nor text."""

    def __init__(self) -> None:
        super().__init__(f"BERAKHLAK_LOG tidak dikenal; pilih {' atau '.join(FORMS)}")


def log_form(setting: str | None) -> str:
    """The form of the lines: as set, else text on a terminal and JSON elsewhere."""
    form = setting or ("text" if sys.stderr.isatty() else "json")
    if form not in FORMS:
        raise LogFormUnknown
    return form


def logging_config(form: str) -> dict[str, Any]:
    """What `logging.config.dictConfig` takes: everything on standard error in one form, the server's access log off."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "service.logs.JsonLines" if form == "json" else "service.logs.TextLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            _OURS: {"level": "INFO"},
            _SERVER: {"level": "INFO"},
            "uvicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }


def write_request(answered: Answered) -> None:
    """Write the line of one answered request."""
    level = logging.ERROR if answered.fault else logging.INFO
    if not LOGGER.isEnabledFor(level):
        return
    fields: dict[str, Any] = {
        "id": answered.id,
        "method": answered.method,
        "route": answered.route,
        "status": answered.status,
        "ms": round(answered.seconds * 1000, 1),
        "notes": answered.notes,
    }
    if answered.key is not None:
        fields["key"] = answered.key
    if answered.fault is not None:
        fields |= {"error": answered.fault.type, "at": answered.fault.places}
    record = logging.LogRecord(LOGGER.name, level, "", 0, "request", None, None)  # as `log` makes it, but looks for no caller
    record.fields = fields
    LOGGER.handle(record)


def keep_messages_out() -> None:
    """Have errors that nothing catches, and warnings, go the way of all lines instead of being printed with their words."""
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


class JsonLines(logging.Formatter):
    """A record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        head = {"time": _time(record), "level": record.levelname.lower(), "event": _event(record), "process": record.process}
        return json.dumps(head | _fields(record), ensure_ascii=True)


class TextLines(logging.Formatter):
    """A record as one line to read."""

    def format(self, record: logging.LogRecord) -> str:
        fields = " ".join(f"{name}={_word(value)}" for name, value in _fields(record).items())
        return f"{_time(record)} {record.levelname} {_event(record)} {fields}".rstrip()


def _event(record: logging.LogRecord) -> str:
    """What may be said of a record: our own words, and the first line of the server's; of all others the logger's name."""
    room = record.name.partition(".")[0]
    if room == _OURS or (room == _SERVER and record.levelno < logging.WARNING):
        return record.getMessage().partition("\n")[0]
    return str(record.msg).partition("\n")[0] if room == _SERVER else record.name


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields = dict(getattr(record, "fields", {}))
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        fault = fault_of(error)
        fields |= {"error": fault.type, "at": fault.places}
    return fields


def _word(value: object) -> str:
    return " < ".join(reversed(value)) if isinstance(value, tuple) else str(value)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _uncaught(kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None) -> None:
    if error is not None:
        LOGGER.error("uncaught", exc_info=(kind, error, traceback))
