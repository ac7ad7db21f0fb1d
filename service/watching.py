"""Each request seen from outside: its id, route, status, time and number of notes, told to whoever counts or writes them.

An ASGI layer. What it tells holds the route's template, never a path, a query, a header or a body; of an error the type and
the place in the code. An error that nothing else answered gets its problem document here.
"""

import re
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import NamedTuple
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.faults import Fault, fault_of
from service.problems import problem

REQUEST_ID = "X-Request-ID"
UNEXPECTED = "Terjadi kesalahan yang tidak terduga; isi permintaan tidak disimpan."

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}  # any other is the caller's own word
_SANE = re.compile(r"(?=[^0-9]*[0-9])(?!.*[0-9]{16})[A-Za-z0-9._-]{8,64}")  # no name, which has no digit; no NIP, no NIK


class Answered(NamedTuple):
    """One answered request; `began` in seconds since 1970, `key` the name of the caller's key, `traceparent` as received."""

    id: str
    method: str
    route: str
    status: int
    began: float
    seconds: float
    notes: int
    key: str | None = None
    traceparent: str | None = None
    fault: Fault | None = None


@dataclass
class _Tally:
    notes: int = 0


_tally: ContextVar[_Tally | None] = ContextVar("tally", default=None)


def count_notes(notes: int) -> None:
    """Add to the notes of the request that is being answered, if any."""
    tally = _tally.get()
    if tally is not None:
        tally.notes += notes


class Watch:
    """Tells listeners of every request once it is answered, and gives each answer its request's id."""

    def __init__(self, app: ASGIApp, *, listeners: Sequence[Callable[[Answered], None]]) -> None:
        self.app = app
        self.listeners = listeners

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = _request_id(headers.get(REQUEST_ID))
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0
        began, clock, tally = time.time(), time.perf_counter(), _Tally()
        _tally.set(tally)

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        fault = None
        try:
            await self.app(scope, receive, answer)
        except Exception as error:  # the outermost place that knows the request: what comes here is told and answered
            fault = fault_of(error)
            if status:
                raise
            await problem(500, UNEXPECTED)(scope, receive, answer)
        finally:
            self._tell(
                Answered(
                    request_id,
                    scope["method"] if scope["method"] in _METHODS else "other",
                    _route(scope),
                    status or 500,
                    began,
                    time.perf_counter() - clock,
                    tally.notes,
                    _key_name(scope),
                    headers.get("traceparent"),
                    fault,
                )
            )

    def _tell(self, answered: Answered) -> None:
        for listener in self.listeners:
            listener(answered)


def _request_id(received: str | None) -> str:
    """The caller's own id where it can't be anything else than an id; else a new one."""
    return received if received is not None and _SANE.fullmatch(received) else uuid4().hex


def _route(scope: Scope) -> str:
    """The route's template; of what is mounted, where it is mounted; `none` where nothing answered."""
    route: str = getattr(scope.get("route"), "path", "")
    mounted = scope["root_path"].removeprefix(scope["app_root_path"]) if "app_root_path" in scope else ""
    return route or mounted or "none"


def _key_name(scope: Scope) -> str | None:
    """The name of the key that was shown, as service/auth.py left it in the request's state."""
    name: str | None = scope["state"].get("key")
    return name
