"""The direct way of a plain request to `POST /v1/classify`: bytes in, bytes out, without a pydantic object or a thread.

FastAPI's own way stays for everything else: what is not exactly in shape, so that pydantic names each place that is wrong,
keys that lack the scope or have a rate, and notes that take long. Both ways end in `answer_batch`. What msgspec lets through
here, pydantic lets through there; a test compares them.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import msgspec
from fastapi import Request, Response
from fastapi.routing import APIRoute

from nlp.classifier import MAX_NOTE_CHARACTERS, ValueClassifier
from service.metrics import Metrics
from service.promotion import ServedModel
from service.results import answer
from service.schemas import MAX_ID, MAX_NOTES, MAX_PERIOD, MAX_REFERENCE, Author
from service.scopes import Scope

# A thread that computes keeps the interpreter for up to 5 ms (sys.getswitchinterval), so work that is shorter, as these
# many characters are, is done sooner in the event loop, and nobody else waits longer.
_AT_ONCE = 16_000
_CHARACTERS_A_NOTE = 40  # that a note costs besides its own

_Id = Annotated[str, msgspec.Meta(max_length=MAX_ID)]
_Text = Annotated[str, msgspec.Meta(max_length=MAX_NOTE_CHARACTERS)]
_Reference = Annotated[str, msgspec.Meta(max_length=MAX_REFERENCE)]
_Period = Annotated[str, msgspec.Meta(max_length=MAX_PERIOD)]

_Handler = Callable[[Request], Coroutine[Any, Any, Response]]


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

    def texts(self) -> list[str]:
        return [note if isinstance(note, str) else note.text for note in self.notes]

    def ids(self) -> list[str]:
        return [str(n) if isinstance(note, str) else note.id for n, note in enumerate(self.notes, 1)]

    def echoed(self) -> list[dict[str, str]]:
        return [{} if isinstance(note, str) else _echoed(note) for note in self.notes]


class DirectRoute(APIRoute):
    """A route whose plain requests are answered directly, all others as FastAPI does."""

    def get_route_handler(self) -> _Handler:
        """The handler of this route: the direct way where it is open."""
        usual = super().get_route_handler()

        async def handler(request: Request) -> Response:
            batch = await _plain_batch(request) if _may_pass(request) else None
            if batch is None:
                return await usual(request)
            model: ServedModel = request.app.state.model
            return answer_batch(batch, model.loaded.classifier, request.app.state.metrics)

        return handler


def answer_batch(batch: Any, classifier: ValueClassifier, metrics: Metrics) -> Response:
    """Tag a batch, a `PlainBatch` or a `ClassifyRequest`, count its tags, and answer."""
    tagged = classifier.classify(batch.texts(), explain=batch.explain)
    metrics.tagged(tagged)
    return Response(answer(classifier.version, batch.ids(), tagged, batch.echoed()), media_type="application/json")


_decode = msgspec.json.Decoder(PlainBatch).decode


def _may_pass(request: Request) -> bool:
    """JSON from whom the route is open to, whose notes nobody counts."""
    state = request.state
    limited = state.key is not None and request.app.state.limiter is not None
    permitted = state.scopes is None or Scope.CLASSIFY in state.scopes
    return permitted and not limited and request.headers.get("content-type") == "application/json"


async def _plain_batch(request: Request) -> PlainBatch | None:
    """The batch where it is exactly in shape and soon tagged."""
    try:
        batch = _decode(await request.body())
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    weight = sum(map(len, batch.texts())) + _CHARACTERS_A_NOTE * len(batch.notes)
    return batch if weight <= _AT_ONCE and not batch.explain else None


def _echoed(note: PlainNote) -> dict[str, str]:
    given = {"author": note.author, "employee_ref": note.employee_ref, "period": note.period}
    return {field: value for field, value in given.items() if value is not None}
