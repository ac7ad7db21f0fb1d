"""Files of notes in: JSONL, CSV, XLSX and Parquet as people really have them, row by row.

In comes a path, out come `Row`s in order, each with a text or with what is wrong with it. JSONL, CSV and Parquet are read
as a stream. A fault of one row never stops the file; a file that is not what its name says is refused as a whole.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, load_workbook

from nlp.classifier import MAX_NOTE_CHARACTERS
from nlp.errors import NoteFileError, reason_of
from service.columns import TEXT_COLUMNS, find_column

SUFFIXES = (".jsonl", ".csv", ".tsv", ".xlsx", ".parquet")

_MAGIC = {b"PK\x03\x04": "XLSX (arsip ZIP)", b"PAR1": "Parquet", b"\xd0\xcf\x11\xe0": "XLS lama", b"%PDF": "PDF"}
_SAMPLE = 1 << 16
_ID = ("id",)

csv.field_size_limit(1 << 26)


@dataclass(frozen=True)
class Row:
    """One note of a file: its id, its text or the reason why there is none; `cells` are the further columns asked for."""

    id: str
    text: str
    fault: str | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoteFile:
    """An opened file of notes: the column that holds the text, and the rows, read as they are asked for."""

    text_column: str
    rows: Iterator[Row]


def open_notes(path: Path, *, text_column: str | None = None, columns: Sequence[Sequence[str]] = ()) -> NoteFile:
    """Open a file of notes; NoteFileError where it can't be read or has no column for the text.

    Each of `columns` is a column's possible names; its cell is empty where the file has none of them.
    """
    readers = {".jsonl": _jsonl, ".csv": _csv, ".tsv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise NoteFileError(path, f"jenis berkas {path.suffix!r} tidak dikenal; yang dikenal: {', '.join(SUFFIXES)}")
    try:
        with path.open("rb") as file:
            beginning = file.read(_SAMPLE)
    except OSError as error:
        raise NoteFileError(path, reason_of(error)) from None
    if not beginning:
        raise NoteFileError(path, "berkas kosong")
    return reader(path, beginning, text_column, columns)


def line_rows(lines: Iterable[str]) -> Iterator[Row]:
    """Rows of standard input: JSON objects with a text, or plain lines, one note each."""
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\r\n")
        if line.startswith("{"):
            yield _json_row(number, line, "text")
        elif line.strip():
            yield _row(number, None, line)


def text_row(text: str) -> Row:
    """The single row of a text given by itself."""
    return _row(1, None, text)


def writable(value: object) -> str:
    """A value as text that a file can hold: half a surrogate pair becomes a question mark."""
    return str(value).encode("utf-8", "replace").decode()


def _row(number: int, identifier: object, text: object, cells: Iterable[object] = ()) -> Row:
    """A row as found: numbers and dates count as text, an absent text is a fault."""
    others = tuple("" if cell is None or cell != cell else writable(_whole(cell)).strip() for cell in cells)
    name = _name(number, identifier)
    if not isinstance(text, str):
        if text is None or text != text:  # NaN is what an empty cell often becomes
            return Row(name, "", f"baris {number}: teks kosong")
        text = str(text)
    if not text.strip():
        return Row(name, "", f"baris {number}: teks kosong")
    if len(text) > MAX_NOTE_CHARACTERS:
        return Row(name, "", f"baris {number}: {len(text)} karakter, batasnya {MAX_NOTE_CHARACTERS}")
    return Row(name, text, None, others)


def _name(number: int, identifier: object) -> str:
    return str(number) if identifier is None or identifier == "" else writable(identifier)


def _choose(path: Path, columns: Sequence[str], wanted: str | None) -> str:
    if wanted is not None:
        if wanted in columns:
            return wanted
        raise NoteFileError(path, f"tidak ada kolom {wanted!r}; yang ada: {', '.join(map(repr, columns))}")
    found = find_column(columns, TEXT_COLUMNS)
    if found is not None:
        return found
    raise NoteFileError(
        path,
        f"kolom teks tidak ditemukan di antara {', '.join(map(repr, columns))}; sebutkan dengan --text-column "
        f"(nama yang dikenal: {', '.join(TEXT_COLUMNS)})",
    )


def _jsonl(path: Path, beginning: bytes, text_column: str | None, further: Sequence[Sequence[str]]) -> NoteFile:
    _refuse_binary(path, beginning)
    first = next((line for line in beginning.decode("utf-8-sig", "replace").splitlines() if line.strip()), "")
    try:
        fields = json.loads(first)
    except ValueError:
        fields = None
    known = fields if isinstance(fields, dict) else {"text": ""}
    column = _choose(path, list(known), text_column)

    def rows() -> Iterator[Row]:
        with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _json_row(number, line, column, further)

    return NoteFile(column, rows())


def _json_row(number: int, line: str, column: str, further: Sequence[Sequence[str]] = ()) -> Row:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return Row(str(number), "", f"baris {number}: bukan JSON")
    if not isinstance(fields, dict) or not isinstance(fields.get(column), str):
        identifier = fields.get("id") if isinstance(fields, dict) else None
        return Row(_name(number, identifier), "", f"baris {number}: tidak ada teks pada {column!r}")
    cells = (fields[name] if (name := find_column(fields, names)) else None for names in further)
    return _row(number, fields.get("id"), fields[column], cells)


def _csv(path: Path, beginning: bytes, text_column: str | None, further: Sequence[Sequence[str]]) -> NoteFile:
    _refuse_binary(path, beginning)
    encoding = _encoding(path)
    header = next(iter(beginning.decode(encoding, "replace").splitlines()), "")
    delimiter = max(";,\t", key=header.count)
    with path.open(encoding=encoding, newline="") as file:
        columns = next(csv.reader(file, delimiter=delimiter), [])
    column = _choose(path, columns, text_column)
    at, places = columns.index(column), _places(columns, [_ID, *further])

    def rows() -> Iterator[Row]:
        with path.open(encoding=encoding, newline="") as file:
            lines = csv.reader(file, delimiter=delimiter)
            next(lines)
            number = 1
            try:
                for number, cells in enumerate(lines, 2):
                    if not any(cell.strip() for cell in cells):
                        continue
                    identifier, *others = _at(cells, places)
                    if len(cells) <= at:
                        yield Row(_name(number, identifier), "", f"baris {number}: hanya {len(cells)} kolom")
                    else:
                        yield _row(number, identifier, cells[at], others)
            except csv.Error as error:
                raise NoteFileError(path, f"sesudah baris {number}: {error}") from None

    return NoteFile(column, rows())


def _places(columns: Sequence[str], further: Sequence[Sequence[str]]) -> list[int | None]:
    found = (find_column(columns, names) for names in further)
    return [None if name is None else columns.index(name) for name in found]


def _at(cells: Sequence[object], places: Sequence[int | None]) -> list[object]:
    return [None if place is None or place >= len(cells) else cells[place] for place in places]


def _encoding(path: Path) -> str:
    """UTF-8 where the whole file is; else what Excel writes on Windows."""
    return next(encoding for encoding in ("utf-8-sig", "cp1252", "latin-1") if _decodes(path, encoding))


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _refuse_binary(path: Path, beginning: bytes) -> None:
    for magic, kind in _MAGIC.items():
        if beginning.startswith(magic):
            raise NoteFileError(path, f"isinya {kind}, bukan {path.suffix}; sesuaikan nama berkasnya")
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NoteFileError(path, "berkas UTF-16; simpan ulang sebagai UTF-8")


def _xlsx(path: Path, beginning: bytes, text_column: str | None, further: Sequence[Sequence[str]]) -> NoteFile:
    try:
        table: list[list[Any]] = load_workbook(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=True)
    except (CalamineError, OSError) as error:
        raise NoteFileError(path, f"bukan berkas XLSX yang utuh ({error})") from None
    if not table:
        raise NoteFileError(path, "lembar pertamanya kosong")
    columns = [str(cell) for cell in table[0]]
    column = _choose(path, columns, text_column)
    at, places = columns.index(column), _places(columns, [_ID, *further])

    def rows() -> Iterator[Row]:
        for number, cells in enumerate(table[1:], 2):
            if any(str(cell).strip() for cell in cells):
                identifier, *others = _at(cells, places)
                yield _row(number, _whole(identifier), cells[at], others)

    return NoteFile(column, rows())


def _whole(cell: object) -> object:
    """A spreadsheet's 7.0 is the id 7."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _parquet(path: Path, beginning: bytes, text_column: str | None, further: Sequence[Sequence[str]]) -> NoteFile:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise NoteFileError(path, f"bukan berkas Parquet yang utuh ({type(error).__name__})") from None
    columns = list(file.schema_arrow.names)
    column = _choose(path, columns, text_column)
    id_column, *others = (find_column(columns, names) for names in [_ID, *further])
    wanted = list(dict.fromkeys(name for name in (column, id_column, *others) if name))

    def rows() -> Iterator[Row]:
        number = 0
        try:
            for batch in file.iter_batches(batch_size=1000, columns=wanted):
                for cells in batch.to_pylist():
                    number += 1
                    identifier = cells[id_column] if id_column else None
                    yield _row(number, identifier, cells[column], [cells[name] if name else None for name in others])
        except (pa.ArrowException, OSError) as error:
            raise NoteFileError(path, f"rusak sesudah baris {number} ({type(error).__name__})") from None

    return NoteFile(column, rows())
