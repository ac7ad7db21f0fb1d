"""`POST /v1/classify/stream`: notes of any number, answered line by line while the request still arrives.

The body is read only as fast as answers are taken, so memory stays the same however many notes come. What has arrived is
answered at once, in a worker thread; a body that pauses leaves nothing waiting; notes of a key that has sent too many are
answered when it may send again, and `RateLimit-Policy` says beforehand how many that are. The limit of a whole body
(service/limits.py) does not hold here; that of a line (service/lines.py) does.
"""

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from nlp.classifier import ValueClassifier
from service.api import Classifier, Counters
from service.auth import MAY_CLASSIFY
from service.incoming import CsvNotes, HeaderUnusable, IncomingNote, IncomingNotes, JsonNotes
from service.metrics import Metrics
from service.problems import SCOPED, problem, problems
from service.rates import Toll, TollOfKey
from service.results import ResultWriter, done_line, lines

PATH = "/v1/classify/stream"
MEDIA_TYPE = "application/x-ndjson"

_PIECE = 1 << 16  # what is answered at once; a server may hand over more
_JSON_TYPES = {"", MEDIA_TYPE, "application/jsonl", "application/ndjson", "application/json", "text/plain"}
_CSV_TYPES = {"text/csv", "application/csv"}
_TAKEN = (MEDIA_TYPE, "application/jsonl", "text/csv")  # what the documents name; more are taken
_LINES = {"schema": {"type": "string"}}

router = APIRouter()


@router.post(
    PATH,
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: _LINES}}, **problems(*SCOPED, 415, 422)},
    dependencies=[MAY_CLASSIFY],
    openapi_extra={"requestBody": {"content": dict.fromkeys(_TAKEN, _LINES)}},
)
async def classify_stream(
    request: Request,
    classifier: Classifier,
    metrics: Counters,
    toll: TollOfKey,
    explain: bool = False,
    text_column: str | None = None,
) -> Response:
    """Tag notes as they arrive, a line each, in order; the last line says `done`. Read answers while you send."""
    notes = _reader(request, text_column)
    return StreamedAnswers(BulkTagging(classifier, notes, metrics, explain=explain), toll)


class BulkTagging:
    """Pieces of a body to lines of answers; counts what it answered."""

    def __init__(self, classifier: ValueClassifier, notes: IncomingNotes, metrics: Metrics, *, explain: bool = False) -> None:
        self._classifier = classifier
        self._writer = ResultWriter(classifier.taxonomy)
        self._notes = notes
        self._metrics = metrics
        self._explain = explain
        self.tagged = 0
        self.errors = 0

    def read(self, piece: bytes) -> list[IncomingNote]:
        """The notes that end in this piece."""
        return self._notes.feed(piece)

    def read_rest(self) -> list[IncomingNote]:
        """What the end of the body leaves."""
        return self._notes.finish()

    def end(self) -> bytes:
        """The line that says that this was all."""
        return done_line(self.tagged, self.errors, self._classifier.version).encode()

    def answer(self, notes: list[IncomingNote]) -> bytes:
        """A line for each note."""
        good = [note for note in notes if note.fault is None]
        rows = self._classifier.tag([note.text for note in good], explain=self._explain)
        self._metrics.tagged_rows(rows, self._classifier.taxonomy)
        self.tagged += len(good)
        self.errors += len(notes) - len(good)
        results = self._writer.results(rows, [note.id for note in good], [note.echoed for note in good])
        return "".join(lines(notes, results)).encode()


class StreamedAnswers(Response):
    """Reads a piece, answers it, waits until the answer is taken, reads on.

    Starlette's StreamingResponse would read the request itself, to learn of a disconnect, and so lose parts of it.
    """

    def __init__(self, tagging: BulkTagging, toll: Toll) -> None:
        super().__init__(media_type=MEDIA_TYPE)
        del self.headers["content-length"]
        self.headers["cache-control"] = "no-store"
        self.headers["x-accel-buffering"] = "no"  # a proxy that collects answers would make the caller wait for its own input
        self.headers.update(toll.headers)
        self._tagging = tagging
        self._toll = toll
        self._begun = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        more = True
        try:
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return
                body, more = message.get("body", b""), message.get("more_body", False)
                for first in range(0, len(body), _PIECE):
                    await self._answer(send, await run_in_threadpool(self._tagging.read, body[first : first + _PIECE]))
            await self._answer(send, await run_in_threadpool(self._tagging.read_rest))
            await self._send(send, self._tagging.end(), last=True)
        except HeaderUnusable as error:
            await problem(422, str(error))(scope, receive, send)

    async def _answer(self, send: Send, notes: list[IncomingNote]) -> None:
        """Pay for notes, then answer them; the status goes out before, since to pay may take long."""
        if notes:
            await self._begin(send)
            await self._toll.pay(sum(note.fault is None for note in notes))
            await self._send(send, await run_in_threadpool(self._tagging.answer, notes))

    async def _send(self, send: Send, answers: bytes, *, last: bool = False) -> None:
        await self._begin(send)
        await send({"type": "http.response.body", "body": answers, "more_body": not last})

    async def _begin(self, send: Send) -> None:
        """The status goes out with the first notes, so a bad header can still get its problem."""
        if not self._begun:
            self._begun = True
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})


def _reader(request: Request, text_column: str | None) -> IncomingNotes:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in _CSV_TYPES:
        return CsvNotes(text_column=text_column)
    if kind in _JSON_TYPES:
        return JsonNotes()
    raise HTTPException(415, f"Kirim NDJSON (Content-Type: {MEDIA_TYPE}) atau CSV (Content-Type: text/csv).")
