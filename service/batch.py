"""A file of notes to a file of results: chunk by chunk, in order, whole or not at all."""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from nlp.classifier import ValueClassifier
from service.files import Row
from service.results import ResultWriter

_AT_ONCE = 500


@dataclass(frozen=True)
class Summary:
    """How many rows were tagged, how many were faulty."""

    notes: int
    faults: int


def classify_rows(
    classifier: ValueClassifier, rows: Iterable[Row], output: TextIO, *, advance: Callable[[int], None] = lambda rows: None
) -> Summary:
    """Write one line a row, in order: its result, or `{"id": …, "error": …}`; `advance` is told the rows done."""
    done = faults = 0
    pending = iter(rows)
    writer = ResultWriter(classifier.taxonomy)
    while chunk := list(islice(pending, _AT_ONCE)):
        good = [row for row in chunk if row.fault is None]
        results = iter(writer.results(classifier.tag([row.text for row in good]), [row.id for row in good]))
        for row in chunk:
            if row.fault is None:
                output.write(next(results) + "\n")
            else:
                output.write(fault_line(row))
                faults += 1
        done += len(chunk)
        advance(len(chunk))
    return Summary(done - faults, faults)


def fault_line(row: Row) -> str:
    """The line of a row that has no text to tag."""
    return json.dumps({"id": row.id, "error": {"detail": row.fault}}, ensure_ascii=False) + "\n"


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A text file that appears under its name only when all was written; devices and pipes are written directly."""
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8") as file:
            yield file
        return
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
