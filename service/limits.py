"""Requests that are too big, too slow, too deep or packed are refused before they are parsed: plain ASGI layers round the app.

How many headers and how long they may be is limited below, by h11 (64 KiB) and service/server.py (seconds).
"""

import asyncio
from collections.abc import Collection

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.bodies import BodyRefused, check_nesting, inflate
from service.problems import problem

MAX_BODY_BYTES = 5_000_000
RECEIVE_SECONDS = 60.0
ANSWER_SECONDS = 60.0
STREAMED = frozenset({"/v1/classify/stream"})  # routes that read as it comes: they keep limits of their own

_AT_ONCE = 1 << 16  # larger bodies are inflated and checked beside the event loop, not in it
_GZIP = ("gzip", "x-gzip")
_TOO_BIG = f"Isi permintaan lebih dari {MAX_BODY_BYTES // 1_000_000} MB ({MAX_BODY_BYTES} bita); kirim dalam beberapa bagian."
_TOO_SLOW = "Isi permintaan tidak diterima utuh pada waktunya; kirim lagi, bila perlu dalam bagian yang lebih kecil."
_BROKEN_OFF = "Isi permintaan terputus sebelum utuh."
_PACKED = "Isi permintaan hanya boleh dikirim apa adanya atau dengan Content-Encoding: gzip."
_PACKED_STREAM = "Isi yang dimampatkan tidak diterima pada alamat ini; kirim tanpa Content-Encoding."
_NO_ANSWER = "Jawaban tidak selesai pada waktunya; kirim lebih sedikit catatan sekaligus."


class BodyLimit:
    """Hands on a whole, unpacked body; answers 400, 408, 413 or 415 where there is none to hand on."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        most: int = MAX_BODY_BYTES,
        seconds: float = RECEIVE_SECONDS,
        streamed: Collection[str] = STREAMED,
    ) -> None:
        self.app = app
        self.most = most
        self.seconds = seconds
        self.streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            if path_in_app(scope) in self.streamed:
                _encoding(Headers(scope=scope), known=())
                await self.app(scope, receive, send)
                return
            body = await self._body(scope, receive)
        except BodyRefused as refused:
            await refused.answer(scope, receive, send)
            return
        whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return whole.pop() if whole else await receive()

        await self.app(scope, replay, send)

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        headers = MutableHeaders(scope=scope)
        packed = _encoding(headers, known=_GZIP) != "identity"
        announced = headers.get("content-length", "")
        if announced.isdigit() and int(announced) > self.most:
            raise BodyRefused(413, _TOO_BIG)
        body = await self._received(receive)
        if packed:
            body = await run_in_threadpool(inflate, body, most=self.most)
            del headers["content-encoding"]
            headers["content-length"] = str(len(body))
        if "json" in headers.get("content-type", "json"):
            await _checked(body)
        return body

    async def _received(self, receive: Receive) -> bytes:
        body = bytearray()
        try:
            async with asyncio.timeout(self.seconds):
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        raise BodyRefused(400, _BROKEN_OFF)
                    body += message.get("body", b"")
                    if len(body) > self.most:
                        raise BodyRefused(413, _TOO_BIG)
                    if not message.get("more_body", False):
                        return bytes(body)
        except TimeoutError:
            raise BodyRefused(408, _TOO_SLOW, {"Connection": "close"}) from None


class AnswerLimit:
    """Answers 503 where the app has not begun to answer in time; what it still does goes on to its end, unheard.

    A timer, not a task of its own for the app, which would cost each request as much as tagging a note.
    """

    def __init__(self, app: ASGIApp, *, seconds: float = ANSWER_SECONDS, streamed: Collection[str] = STREAMED) -> None:
        self.app = app
        self.seconds = seconds
        self.streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or path_in_app(scope) in self.streamed:
            await self.app(scope, receive, send)
            return
        begun = False
        refusal: asyncio.Task[None] | None = None

        async def heard(message: Message) -> None:
            nonlocal begun
            if refusal is None:
                begun = True
                await send(message)

        def refuse() -> None:
            nonlocal refusal
            if not begun:
                refusal = asyncio.create_task(problem(503, _NO_ANSWER)(scope, receive, send))

        timer = asyncio.get_running_loop().call_later(self.seconds, refuse)
        try:
            await self.app(scope, receive, heard)
        except Exception:
            if refusal is None:
                raise
        finally:
            timer.cancel()
        if refusal is not None:
            await refusal


def path_in_app(scope: Scope) -> str:
    """A request's path in the app, also behind a proxy that mounts it under another one."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _encoding(headers: Headers, *, known: Collection[str]) -> str:
    """The content's encoding; BodyRefused where it is none of those known."""
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity" and encoding not in known:
        detail, accepted = (_PACKED, "gzip") if known else (_PACKED_STREAM, "identity")
        raise BodyRefused(415, detail, {"Accept-Encoding": accepted})
    return encoding


async def _checked(body: bytes) -> None:
    if len(body) > _AT_ONCE:
        await run_in_threadpool(check_nesting, body)
    else:
        check_nesting(body)
