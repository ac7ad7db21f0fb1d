"""The way out without a lost request: on SIGTERM the word gets round first, then the door closes.

For some seconds /readyz says no and every answer closes its connection, while all requests are still answered; only then
does the server hear of the signal, stops listening, and waits for the answers under way.
"""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nlp.errors import BerakhlakError

DRAIN_SECONDS = 2.0


class Leaving(BerakhlakError):
    """The process was told to stop and takes no new work."""

    def __init__(self) -> None:
        super().__init__("layanan sedang berhenti; kirim permintaan ke proses yang lain")


class Drain:
    """Whether the process is on its way out."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.begun = False

    @contextmanager
    def on_sigterm(self) -> Iterator[None]:
        """While open, SIGTERM begins the drain, and reaches who had listened for it when the time is over."""
        server = signal.getsignal(signal.SIGTERM)
        if threading.current_thread() is not threading.main_thread() or not callable(server):
            yield
            return
        loop = asyncio.get_running_loop()

        def begin(number: int, frame: FrameType | None) -> None:
            if not self.begun:
                self.begun = True
                loop.call_soon_threadsafe(loop.call_later, self.seconds, server, number, frame)

        signal.signal(signal.SIGTERM, begin)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, server)


class LastAnswers:
    """ASGI layer: once the drain has begun, an answer is the last one on its connection, and says so."""

    def __init__(self, app: ASGIApp, *, drain: Drain) -> None:
        self.app = app
        self.drain = drain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and self.drain.begun:
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self.app(scope, receive, answer)
