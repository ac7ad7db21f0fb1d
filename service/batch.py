"""A file of notes to a file of results: chunk by chunk, in order."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from nlp.classifier import ValueClassifier
from service.files import Row
from service.results import ResultWriter, lines

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
    notes = faults = 0
    writer = ResultWriter(classifier.taxonomy)
    for chunk in chunks(rows):
        good = [row for row in chunk if row.fault is None]
        results = writer.results(classifier.tag([row.text for row in good]), [row.id for row in good])
        output.writelines(lines(chunk, results))
        notes += len(good)
        faults += len(chunk) - len(good)
        advance(len(chunk))
    return Summary(notes, faults)


def chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """All rows in order, as many together as are tagged at once."""
    pending = iter(rows)
    while chunk := list(islice(pending, _AT_ONCE)):
        yield chunk
