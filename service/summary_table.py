"""A file of notes to a table for an HR system: a row for each person or unit and value, as CSV.

The rows are those of `POST /v1/summaries`. A cell that a spreadsheet would run as a formula is made plain text.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO

from nlp.classifier import ValueClassifier
from service.batch import Summary, chunks
from service.files import Row, open_notes
from service.groups import NOTICE, GroupBy, Groups, GroupSummary, ValueSummary, group_key

COLUMNS = (
    *("employee_ref", "unit", "period", "notes", "too_few", "value", "name"),
    *("shown", "shown_share", "shown_low", "shown_high", "shown_feedback"),
    *("contrary", "contrary_share", "contrary_low", "contrary_high", "contrary_feedback"),
    *("caution", "notice"),
)

_GROUP_COLUMNS = (("employee_ref", "id_pegawai", "pegawai", "nip"), ("unit", "unit_kerja"), ("period", "periode"))
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def open_grouped(path: Path, *, text_column: str | None = None) -> Iterator[Row]:
    """The rows of a file of notes, whose cells are its employee_ref, unit and period."""
    return open_notes(path, text_column=text_column, columns=_GROUP_COLUMNS).rows


def collect(
    classifier: ValueClassifier,
    rows: Iterable[Row],
    groups: Groups,
    *,
    by: GroupBy | None = None,
    advance: Callable[[int], None] = lambda rows: None,
) -> Summary:
    """Tag grouped rows and count them into `groups`; a row without text or without a group counts as faulty."""
    notes = faults = 0
    for chunk in chunks(rows):
        keyed = [(row.text, group_key(*row.cells, by=by)) for row in chunk if row.fault is None]
        good = [(text, key) for text, key in keyed if key is not None]
        for (text, key), tagged in zip(good, classifier.classify([text for text, _ in good]), strict=True):
            groups.add(key, text, tagged)
        notes += len(good)
        faults += len(chunk) - len(good)
        advance(len(chunk))
    return Summary(notes, faults)


def write_table(summaries: Iterable[GroupSummary], output: TextIO) -> None:
    """Write the header and a row for each group and value, in the order given."""
    table = csv.writer(output, lineterminator="\n")
    table.writerow(COLUMNS)
    for group in summaries:
        for value in group.values:
            table.writerow([plain(cell) if isinstance(cell, str) else cell for cell in _cells(group, value)])


def plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what could begin one."""
    return "'" + cell if cell.lstrip(" ").startswith(_FORMULA) else cell


def _cells(group: GroupSummary, value: ValueSummary) -> list[object]:
    shown, contrary = value.shown, value.contrary
    return [
        *(group.key.employee_ref or "", group.key.unit or "", group.key.period or ""),
        *(group.notes, "ya" if group.too_few else "tidak", value.value, value.name),
        *(shown.notes, shown.share, shown.low, shown.high, _quoted(shown.evidence)),
        *(contrary.notes, contrary.share, contrary.low, contrary.high, _quoted(contrary.evidence)),
        *(group.caution or "", NOTICE),
    ]


def _quoted(evidence: list[str]) -> str:
    """Plain quotation marks: Excel reads a CSV file without a byte order mark as Windows-1252."""
    return "; ".join(f'"{words}"' for words in evidence)
