"""Requests that are too big are refused before they are read: a plain ASGI layer around the app."""

from collections.abc import Collection

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.problems import problem

MAX_BODY_BYTES = 5_000_000

_DETAIL = f"Isi permintaan lebih dari {MAX_BODY_BYTES // 1_000_000} MB ({MAX_BODY_BYTES} bita); kirim dalam beberapa bagian."


class BodyLimit:
    """Answers 413 where the announced or the received body is larger than the limit; `streamed` paths have none.

    It collects a body before the app sees it, so a path that answers while its body arrives must be among `streamed`.
    """

    def __init__(self, app: ASGIApp, *, most: int = MAX_BODY_BYTES, streamed: Collection[str] = ()) -> None:
        self.app = app
        self.most = most
        self.streamed = frozenset(streamed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].removeprefix(scope.get("root_path", "")) in self.streamed:
            await self.app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self.most:
            await problem(413, _DETAIL)(scope, receive, send)
            return
        messages = await self._read(receive)
        if messages is None:
            await problem(413, _DETAIL)(scope, receive, send)
            return

        async def replay() -> Message:
            return messages.pop(0) if messages else await receive()

        await self.app(scope, replay, send)

    async def _read(self, receive: Receive) -> list[Message] | None:
        """The request's messages, None as soon as they hold more than the limit."""
        messages: list[Message] = []
        size = 0
        while True:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            if size > self.most:
                return None
            if message["type"] != "http.request" or not message.get("more_body", False):
                return messages
