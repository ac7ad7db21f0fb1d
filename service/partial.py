"""Results that come over hours: a file beside the output that a later run goes on with, until it is whole.

Its name carries a digest of what was asked (the input, the column, the model), so that results of another question are
never continued. Only whole lines count; what a cut left of a line is dropped.
"""

import fcntl
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from nlp.errors import BerakhlakError


class OutputInUse(BerakhlakError):
    def __init__(self, output: Path) -> None:
        super().__init__(f"{output} sedang ditulis oleh perintah lain; tunggu sampai selesai atau pakai nama lain")


class PartialResults:
    """The lines so far, and how many of them are faults; `finish` gives the file its name."""

    def __init__(self, output: Path, digest: str) -> None:
        self._output = output
        self.path = output.with_name(f".{output.name}.{digest}.partial")
        self.rows = 0
        self.faults = 0

    def __enter__(self) -> Self:
        self._file = self.path.open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise OutputInUse(self._output) from None
        self._count()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def add(self, line: bytes, *, fault: bool) -> None:
        """Append a whole line, with its line feed."""
        self._file.write(line)
        self.rows += 1
        self.faults += fault

    def flush(self) -> None:
        """Put what was added where a killed process does not lose it."""
        self._file.flush()

    def finish(self) -> None:
        """Give the results their name; partial files of other questions for the same output go."""
        self._file.flush()
        self.path.replace(self._output)
        for other in self._output.parent.glob(f".{_literal(self._output.name)}.*.partial"):
            other.unlink(missing_ok=True)

    def _count(self) -> None:
        """Count the whole lines that are there and cut off the rest: half a line, or what a power failure left."""
        whole = 0
        self._file.seek(0)
        for line in self._file:
            try:
                result = _decode(line if line.endswith(b"\n") else b"")
            except (msgspec.DecodeError, UnicodeDecodeError):
                break
            whole += len(line)
            self.rows += 1
            self.faults += result.error is not None
        self._file.truncate(whole)


class _Result(msgspec.Struct):
    id: str
    error: Any = None


_decode = msgspec.json.Decoder(_Result).decode


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
