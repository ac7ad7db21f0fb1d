"""A request's body, chunk by chunk, to its lines or CSV records; at most one of them is kept.

In come bytes cut anywhere, out come whole lines in order. A line longer than any note may be is dropped while it arrives:
its number is all that is left. Knows no JSON and no notes.
"""

import re
from codecs import BOM_UTF8
from typing import NamedTuple

from nlp.classifier import MAX_NOTE_CHARACTERS

# A code point takes at most twelve bytes in JSON (an escaped surrogate pair); the rest is for the other fields.
MOST_LINE_BYTES = 12 * MAX_NOTE_CHARACTERS + 10_000

_DELIMITERS = (b";", b",", b"\t")


class Line(NamedTuple):
    """A line or record with its number, counted from 1; of a dropped one `data` says nothing."""

    number: int
    data: bytes
    too_long: bool = False


class Lines:
    """Cuts a body at its line feeds; empty lines are lines too."""

    def __init__(self, *, most: int = MOST_LINE_BYTES) -> None:
        self.most = most
        self._number = 0
        self._held = bytearray()
        self._too_long = False

    def feed(self, chunk: bytes) -> list[Line]:
        """The lines that end in this chunk."""
        *ended, rest = chunk.split(b"\n")
        lines = []
        for part in ended:
            if self._held or self._too_long or len(part) > self.most or not self._number:
                self._keep(part)
                lines.append(self._take())
            else:  # a line that lies whole in the chunk, as nearly all do
                self._number += 1
                lines.append(Line(self._number, part))
        self._keep(rest)
        return lines

    def finish(self) -> list[Line]:
        """The last line where no line feed follows it."""
        return [self._take()] if self._held or self._too_long else []

    def _keep(self, part: bytes) -> None:
        if self._too_long or len(self._held) + len(part) > self.most:
            self._too_long = True
            # Whether a CSV field is still open behind the dropped line is all that `Records` needs of it.
            self._held = bytearray(b'"' * ((self._held.count(b'"') + part.count(b'"')) % 2))
        else:
            self._held += part

    def _take(self) -> Line:
        self._number += 1
        data = bytes(self._held)
        line = Line(self._number, data.removeprefix(BOM_UTF8) if self._number == 1 else data, self._too_long)
        self._held.clear()
        self._too_long = False
        return line


class Records:
    """Joins lines to CSV records as the csv module reads them: a line feed within quotes belongs to its field.

    `delimiter` is the one that the first line has most of; numbers count records, the header is number 1.
    """

    def __init__(self, *, most: int = MOST_LINE_BYTES) -> None:
        self.delimiter = b""
        self._most = most
        self._lines = Lines(most=most)
        self._number = 0
        self._held: list[bytes] = []
        self._size = 0
        self._too_long = False
        self._within_quotes = False

    def feed(self, chunk: bytes) -> list[Line]:
        """The records that end in this chunk."""
        return [record for line in self._lines.feed(chunk) if (record := self._add(line))]

    def finish(self) -> list[Line]:
        """What is left at the body's end, also where its quotes are never closed."""
        records = [record for line in self._lines.finish() if (record := self._add(line))]
        return [*records, self._take()] if self._within_quotes else records

    def _add(self, line: Line) -> Line | None:
        if not self.delimiter:
            self.delimiter = max(_DELIMITERS, key=line.data.count)
            self._opens = _open_field(self.delimiter)
        if self._within_quotes or b'"' in line.data:
            self._within_quotes = self._opens.match(b'"' + line.data if self._within_quotes else line.data) is not None
        self._size += len(line.data) + 1
        self._held.append(line.data)
        if line.too_long or self._size > self._most:
            self._too_long = True
        if self._too_long:
            self._held.clear()
        return None if self._within_quotes else self._take()

    def _take(self) -> Line:
        self._number += 1
        record = Line(self._number, b"\n".join(self._held), self._too_long)
        self._held.clear()
        self._size, self._too_long, self._within_quotes = 0, False, False
        return record


def _open_field(delimiter: bytes) -> re.Pattern[bytes]:
    """Matches a line whose last field opens a quote and does not close it; no backtracking, so long lines cost little."""
    within, other = rb'(?:[^"]++|"")*+', b"[^%b]*+" % delimiter
    field = b'(?:"' + within + b'"' + other + b'|[^"%b]' % delimiter + other + b"|)"
    return re.compile(b"(?:" + field + delimiter + b')*+"' + within + rb"\Z")
