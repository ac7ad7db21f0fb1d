"""The direct way of a plain request to `POST /v1/classify`: bytes in, bytes out, with no route, pydantic object or thread.

FastAPI's own way stays for everything else: what is not exactly in shape, so that pydantic names each place that is wrong,
keys that lack the scope or have a rate, notes that take long, and as long as there is no model. Both ways end in
`tagged_answer`. What msgspec lets through here, pydantic lets through there; a test compares them.
"""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Annotated

import msgspec
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Connection

from nlp.classifier import MAX_NOTE_CHARACTERS
from service.limits import path_in_app
from service.metrics import Metrics
from service.promotion import Loaded
from service.schemas import ECHOED, MAX_ID, MAX_NOTES, MAX_PERIOD, MAX_REFERENCE, Author, ClassifyRequest, Note
from service.scopes import Scope

# A thread that computes keeps the interpreter for up to 5 ms (sys.getswitchinterval), so work that is shorter, as these
# many characters are, is done sooner in the event loop, and nobody else waits longer.
_AT_ONCE = 40_000
_CHARACTERS_A_NOTE = 40  # that a note costs besides its own
_ROUTE = SimpleNamespace(path="/v1/classify")  # under which the request is counted

_Id = Annotated[str, msgspec.Meta(max_length=MAX_ID)]
_Text = Annotated[str, msgspec.Meta(max_length=MAX_NOTE_CHARACTERS)]
_Reference = Annotated[str, msgspec.Meta(max_length=MAX_REFERENCE)]
_Period = Annotated[str, msgspec.Meta(max_length=MAX_PERIOD)]


class PlainNote(msgspec.Struct, forbid_unknown_fields=True):
    """`service.schemas.Note` as msgspec reads it."""

    id: _Id
    text: _Text
    author: Author | None = None
    employee_ref: _Reference | None = None
    period: _Period | None = None


class PlainBatch(msgspec.Struct, forbid_unknown_fields=True):
    """`service.schemas.ClassifyRequest` as msgspec reads it."""

    notes: Annotated[list[PlainNote | _Text], msgspec.Meta(max_length=MAX_NOTES)]
    explain: bool = False


_Notes = Sequence[PlainNote | Note | str]


class DirectWay:
    """ASGI layer, the innermost: answers plain requests, hands on all others; the body comes whole, as BodyLimit gives it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        if not _may_pass(scope):
            await self.app(scope, receive, send)
            return
        read: list[Message] = [await receive()]
        batch = _plain_batch(read[0].get("body", b""))
        if batch is None:

            async def replay() -> Message:
                return read.pop() if read else await receive()

            await self.app(scope, replay, send)
            return
        scope["route"] = _ROUTE
        state = scope["app"].state
        body = tagged_answer(batch, state.model.loaded, state.metrics)
        headers = [(b"content-length", b"%d" % len(body)), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def tagged_answer(batch: PlainBatch | ClassifyRequest, model: Loaded, metrics: Metrics) -> bytes:
    """Tag a batch, count its tags; the answer's body."""
    rows = model.classifier.tag(_texts(batch.notes), explain=batch.explain)
    metrics.tagged_rows(rows, model.classifier.taxonomy)
    results = ",".join(model.writer.results(rows, _ids(batch.notes), _echoed(batch.notes)))
    return f'{{"model":"{model.manifest.version}","results":[{results}]}}'.encode()


_decode = msgspec.json.Decoder(PlainBatch).decode


def _may_pass(scope: Connection) -> bool:
    """JSON to this route, once there is a model, from whom it is open to and whose notes nobody counts."""
    if scope["type"] != "http" or scope["method"] != "POST" or path_in_app(scope) != _ROUTE.path:
        return False
    key, scopes = scope["state"]["key"], scope["state"]["scopes"]
    state = scope["app"].state
    counted = key is not None and state.limiter is not None
    permitted = scopes is None or Scope.CLASSIFY in scopes
    return permitted and not counted and state.model.ready and Headers(scope=scope).get("content-type") == "application/json"


def _plain_batch(body: bytes) -> PlainBatch | None:
    """The batch where it is exactly in shape and soon tagged."""
    try:
        batch = _decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    weight = sum(map(len, _texts(batch.notes))) + _CHARACTERS_A_NOTE * len(batch.notes)
    return batch if weight <= _AT_ONCE and not batch.explain else None


def _texts(notes: _Notes) -> list[str]:
    return [note if isinstance(note, str) else note.text for note in notes]


def _ids(notes: _Notes) -> list[str]:
    return [str(n) if isinstance(note, str) else note.id for n, note in enumerate(notes, 1)]


def _echoed(notes: _Notes) -> list[dict[str, str]]:
    return [
        {} if isinstance(note, str) else {field: given for field in ECHOED if (given := getattr(note, field)) is not None}
        for note in notes
    ]
