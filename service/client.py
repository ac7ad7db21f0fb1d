"""`berakhlak classify FILE --via URL`: a file's rows tagged by a server, resumed where it was cut.

In comes a path, out comes the file that `berakhlak classify FILE` would have written. Of each row only the text is sent;
ids stay here and come back into the answers by the row's number.
"""

import asyncio
import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec

from nlp.errors import BerakhlakError
from service.batch import Summary
from service.exchange import Allowance, ConnectionLost, Server, exchange, model_in_use
from service.files import Row, open_notes, writable
from service.partial import PartialResults
from service.results import error_line

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0)  # seconds between tries that got nowhere; together a minute and a half

T = TypeVar("T")

_BLOCK_BYTES = 1 << 15
_FLUSH_ROWS = 200
_FIRST_TRIES = 3  # a server that was never reached is more likely a wrong address than a restart
_LONGEST_WAIT = 60.0


class ServerUnreachable(BerakhlakError):
    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"peladen {url} tidak menjawab ({reason}); jalankan perintah yang sama lagi untuk melanjutkan")


class ModelChanged(BerakhlakError):
    def __init__(self, url: str, before: str, now: str) -> None:
        super().__init__(
            f"model di {url} berganti dari {before} ke {now}, sehingga hasilnya akan bercampur; "
            "jalankan perintah yang sama lagi untuk memulai dari awal"
        )


class AnswersOutOfStep(BerakhlakError):
    def __init__(self, url: str, row: int) -> None:
        super().__init__(f"jawaban {url} untuk baris ke-{row} tidak ada atau tidak pada tempatnya; periksa alamatnya")


def classify_via(
    server: Server,
    path: Path,
    output: Path,
    *,
    text_column: str | None = None,
    pauses: Sequence[float] = PAUSES,
    advance: Callable[[int], None] = lambda rows: None,
    limited: Callable[[Allowance], None] = lambda allowance: None,
) -> Summary:
    """Tag a file's rows over HTTP into `output`, going on with what an earlier run left.

    `advance` is told how many rows more are done, `limited` how fast the server lets this key send, at every connection.
    """
    open_notes(path, text_column=text_column)
    model = _patiently(server, pauses[:_FIRST_TRIES], lambda: asyncio.run(model_in_use(server)), lambda: 0)
    with PartialResults(output, _digest(path, text_column or "", model)) as partial:
        advance(partial.rows)

        def go_on() -> None:
            rows = islice(open_notes(path, text_column=text_column).rows, partial.rows, None)
            asyncio.run(_one_connection(server, model, _Answers(server, rows, partial, advance), limited))

        _patiently(server, pauses, go_on, lambda: partial.rows)
        partial.finish()
        return Summary(partial.rows - partial.faults, partial.faults)


async def _one_connection(server: Server, model: str, answers: "_Answers", limited: Callable[[Allowance], None]) -> None:
    """Send the rows that are left and keep their answers, as far as this connection goes."""
    now = await model_in_use(server)
    if now == model:
        try:
            await exchange(server, answers.blocks(), answers.take, limited)
        finally:
            answers.keep()
        now = answers.model
    if now != model:
        raise ModelChanged(server.url, model, now)


class _Answers:
    """The rows that are under way, and their answers with the rows' own ids."""

    def __init__(self, server: Server, rows: Iterator[Row], partial: PartialResults, advance: Callable[[int], None]) -> None:
        self._server = server
        self._rows = rows
        self._partial = partial
        self._advance = advance
        self._under_way: deque[tuple[int, Row]] = deque()
        self._done: _Done | None = None
        self._sent = 0

    @property
    def model(self) -> str:
        """The model that gave the answers; ConnectionLost where the line that ends them is missing."""
        if self._done is None:
            raise ConnectionLost("jawaban terputus")
        return self._done.model

    def blocks(self) -> Iterator[bytes]:
        """The rows as NDJSON, many at once; faulty ones need no server."""
        block = bytearray()
        for number, row in enumerate(self._rows, self._partial.rows + 1):
            self._under_way.append((number, row))
            if row.fault is None:
                self._sent += 1
                block += msgspec.json.encode({"id": str(number), "text": writable(row.text)}) + b"\n"
            if len(block) >= _BLOCK_BYTES:
                yield bytes(block)
                block.clear()
        if block:
            yield bytes(block)

    def take(self, line: bytes) -> None:
        """Keep one answer, and the faults of the rows before it."""
        if line.startswith(b'{"done":'):
            self._finish(msgspec.json.decode(line, type=_Done))
            return
        self._keep_faults()
        number, row = self._under_way.popleft() if self._under_way else (self._partial.rows + 1, None)
        sent_id = b'{"id":"%d",' % number
        if row is None or not line.startswith(sent_id):
            raise AnswersOutOfStep(self._server.url, number)
        rest = line[len(sent_id) :]
        own_id = msgspec.json.encode(row.id)
        self._keep(b'{"id":' + own_id + b"," + rest + b"\n", fault=rest.startswith(b'"error":'))

    def keep(self) -> None:
        """Put the answers so far where a killed process does not lose them."""
        self._partial.flush()

    def _finish(self, done: "_Done") -> None:
        self._keep_faults()
        if self._under_way or done.notes + done.errors != self._sent:
            raise AnswersOutOfStep(self._server.url, self._partial.rows + 1)
        self._done = done

    def _keep_faults(self) -> None:
        while self._under_way and (fault := self._under_way[0][1].fault) is not None:
            _, row = self._under_way.popleft()
            self._keep(error_line(row.id, fault).encode(), fault=True)

    def _keep(self, line: bytes, *, fault: bool) -> None:
        self._partial.add(line, fault=fault)
        if self._partial.rows % _FLUSH_ROWS == 0:
            self.keep()
        self._advance(1)


class _Done(msgspec.Struct):
    notes: int
    errors: int
    model: str


def _digest(path: Path, text_column: str, model: str) -> str:
    """What the results depend on, as a short name."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(f"\0{path.suffix}\0{text_column}\0{model}".encode())
    return digest.hexdigest()[:16]


def _patiently(server: Server, pauses: Sequence[float], run: Callable[[], T], progress: Callable[[], int]) -> T:
    """Run until the connection holds; ServerUnreachable after all pauses in a row without progress."""
    left = list(pauses)
    while True:
        before = progress()
        try:
            return run()
        except ConnectionLost as lost:
            if progress() > before:
                left = list(pauses)
            if not left:
                raise ServerUnreachable(server.url, str(lost)) from None
            time.sleep(min(max(left.pop(0), lost.wait), _LONGEST_WAIT))
