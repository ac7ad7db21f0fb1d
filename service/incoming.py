"""Notes out of a body that is still arriving: NDJSON or CSV, each with its text or with what is wrong with it.

In come pieces of the body, out come `IncomingNote`s in order. A fault names the line, never its text. The checks are those
of `service/schemas.py`, made without a pydantic object a note; the text column is found as in files of notes.
"""

import csv
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

import msgspec

from nlp.classifier import MAX_NOTE_CHARACTERS
from nlp.errors import BerakhlakError
from service.columns import TEXT_COLUMNS, find_column
from service.lines import MOST_LINE_BYTES, Line, Lines, Records
from service.schemas import AUTHORS, ECHOED, MAX_ID, MAX_PERIOD, MAX_REFERENCE

_FIELDS = {"id", "text", *ECHOED}
_MOST = {"employee_ref": MAX_REFERENCE, "period": MAX_PERIOD}
_NOTHING: Mapping[str, str] = MappingProxyType({})

_decode = msgspec.json.Decoder().decode


class HeaderUnusable(BerakhlakError):
    """A CSV body whose header row names no column for the text; the row is not repeated, it may be a note."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"baris kepala CSV: {reason}")


class IncomingNote(NamedTuple):
    """A note of a stream; `echoed` holds the author, employee_ref and period that came with it."""

    id: str
    text: str
    fault: str | None = None
    echoed: Mapping[str, str] = _NOTHING


class IncomingNotes(Protocol):
    """Notes of a body, read as it arrives."""

    def feed(self, piece: bytes) -> list[IncomingNote]:
        """The notes that end in this piece."""
        ...

    def finish(self) -> list[IncomingNote]:
        """The note that ends with the body."""
        ...


class JsonNotes:
    """A JSON string or object a line; empty lines are passed over."""

    def __init__(self) -> None:
        self._lines = Lines()

    def feed(self, piece: bytes) -> list[IncomingNote]:
        return self._notes(self._lines.feed(piece))

    def finish(self) -> list[IncomingNote]:
        return self._notes(self._lines.finish())

    def _notes(self, lines: list[Line]) -> list[IncomingNote]:
        return [_json_note(line) for line in lines if line.too_long or line.data.strip()]


class CsvNotes:
    """CSV with a header row; HeaderUnusable where it names no column for the text."""

    def __init__(self, *, text_column: str | None = None) -> None:
        self._records = Records()
        self._wanted = text_column
        self._columns: dict[str, int] = {}

    def feed(self, piece: bytes) -> list[IncomingNote]:
        return self._notes(self._records.feed(piece))

    def finish(self) -> list[IncomingNote]:
        notes = self._notes(self._records.finish())
        if not self._columns:
            raise HeaderUnusable("tidak ada; isi permintaan kosong")
        return notes

    def _notes(self, records: list[Line]) -> list[IncomingNote]:
        if records and not self._columns:
            self._columns = self._read_header(records.pop(0))
        return [self._note(record) for record in records if record.too_long or record.data.strip()]

    def _read_header(self, record: Line) -> dict[str, int]:
        """Where each field that is used stands."""
        if record.too_long:
            raise HeaderUnusable(f"lebih dari {MOST_LINE_BYTES} bita")
        names = self._cells(record)
        found = {field: find_column(names, [field]) for field in ("id", *ECHOED)}
        found["text"] = find_column(names, TEXT_COLUMNS) if self._wanted is None else self._wanted
        if found["text"] not in names:
            raise HeaderUnusable(
                f"kolom teks tidak ditemukan; beri nama salah satu dari {', '.join(TEXT_COLUMNS)}, atau sebutkan namanya "
                "dengan ?text_column="
            )
        return {field: names.index(name) for field, name in found.items() if name is not None}

    def _note(self, record: Line) -> IncomingNote:
        if record.too_long:
            return _too_long(record)
        try:
            cells = self._cells(record)
        except csv.Error:
            return _bad(record.number, None, "bukan baris CSV yang sah")
        fields = {field: cells[at] for field, at in self._columns.items() if at < len(cells) and cells[at].strip()}
        if self._columns["text"] >= len(cells):
            return _bad(record.number, fields.get("id"), f"hanya {len(cells)} kolom")
        if "text" not in fields:
            return _bad(record.number, fields.get("id"), "teks kosong")
        return _note(record.number, fields)

    def _cells(self, record: Line) -> list[str]:
        """UTF-8 where the record is, else what Excel writes on Windows."""
        try:
            text = record.data.decode("utf-8")
        except UnicodeDecodeError:
            text = record.data.decode("cp1252", "replace")
        return next(csv.reader([text], delimiter=self._records.delimiter.decode()), [])


def _json_note(line: Line) -> IncomingNote:
    if line.too_long:
        return _too_long(line)
    try:
        fields = _decode(line.data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _bad(line.number, None, "bukan JSON yang sah")
    if isinstance(fields, str):
        return _note(line.number, {"text": fields})
    if not isinstance(fields, dict):
        return _bad(line.number, None, "harus berupa teks atau objek JSON")
    return _note(line.number, fields)


def _note(number: int, fields: dict[str, Any]) -> IncomingNote:
    identifier = fields.get("id", number)
    if type(identifier) is int:
        identifier = str(identifier)
    if reason := _wrong_id(identifier) or _wrong_text(fields.get("text")) or _wrong_other(fields):
        return _bad(number, identifier, reason)
    echoed = {field: fields[field] for field in ECHOED if fields.get(field) is not None} if len(fields) > 2 else _NOTHING
    return IncomingNote(str(number) if identifier is None else str(identifier), fields["text"], None, echoed)


def _wrong_id(identifier: object) -> str | None:
    if identifier is None or (isinstance(identifier, str) and len(identifier) <= MAX_ID):
        return None
    return f"id harus berupa teks, paling banyak {MAX_ID} karakter"


def _wrong_text(text: object) -> str | None:
    if not isinstance(text, str):
        return "tidak ada teks pada 'text'"
    if len(text) > MAX_NOTE_CHARACTERS:
        return f"{len(text)} karakter, batasnya {MAX_NOTE_CHARACTERS}"
    return None


def _wrong_other(fields: dict[str, Any]) -> str | None:
    if not fields.keys() <= _FIELDS:
        return "ada bidang yang tidak dikenal; yang dikenal: id, text, " + ", ".join(ECHOED)
    if fields.get("author") is not None and fields["author"] not in AUTHORS:
        return f"author harus salah satu dari {', '.join(filter(None, AUTHORS))}, atau kosong"
    for field, most in _MOST.items():
        value = fields.get(field)
        if value is not None and not (isinstance(value, str) and len(value) <= most):
            return f"{field} harus berupa teks, paling banyak {most} karakter"
    return None


def _bad(number: int, identifier: object, reason: str) -> IncomingNote:
    known = isinstance(identifier, str) and len(identifier) <= MAX_ID
    return IncomingNote(str(identifier) if known else str(number), "", f"baris {number}: {reason}")


def _too_long(line: Line) -> IncomingNote:
    return _bad(line.number, None, f"lebih dari {MOST_LINE_BYTES} bita; pada CSV periksa tanda kutip yang tidak ditutup")
