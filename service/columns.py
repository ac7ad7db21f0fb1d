"""Which column of a table holds the notes, by the names that people give it.

Apart from service/files.py, whose libraries for XLSX and Parquet a server that reads streams needs no room for.
"""

from collections.abc import Iterable, Sequence

TEXT_COLUMNS = ("catatan", "umpan_balik", "uraian", "teks", "text", "narasi", "keterangan")


def find_column(columns: Iterable[str], names: Sequence[str]) -> str | None:
    """The column that has the first of these names that is there, whatever its capitals, spaces and margins."""
    plain = {column.strip().casefold().replace(" ", "_"): column for column in reversed(list(columns))}
    return next((plain[name] for name in names if name in plain), None)
