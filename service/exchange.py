"""The other end of `/v1/classify/stream`: notes go out while answers come in, over one connection.

A single thread does both, so that TLS connections are safe too. A connection that breaks, or a server that is busy or
starting, is ConnectionLost and worth another try; any other refusal is a BerakhlakError.
"""

import asyncio
import json
import re
import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import urlsplit

import h11

from nlp.errors import BerakhlakError

_CONNECT_SECONDS = 10
_SILENT_SECONDS = 120  # a server that says nothing for so long, where it need not wait, is taken for dead
_POLICY = re.compile(rb'"notes";q=(\d{1,9});w=(\d{1,9})')
_READ_BYTES = 1 << 16
_TRY_AGAIN = {408, 429, 500, 502, 503, 504}
_AGENT = f"berakhlak/{version('berakhlak')}"


class ConnectionLost(Exception):
    """The connection broke or was refused for now; `wait` is how many seconds the server asks for."""

    def __init__(self, reason: str, *, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


class ServerRefused(BerakhlakError):
    """An answer that another try would not change."""

    def __init__(self, url: str, status: int, detail: str) -> None:
        super().__init__(f"peladen {url} menolak (status {status}): {detail}")


class CertificateUntrusted(BerakhlakError):
    """The server's certificate is not one that this machine trusts; nothing was sent."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(
            f"sertifikat {url} tidak dapat dipercaya ({reason}); periksa alamatnya, atau sebutkan sertifikat instansi "
            "dengan SSL_CERT_FILE"
        )


@dataclass(frozen=True)
class Allowance:
    """How many notes the server takes from this key at once, and the seconds in which it may send as many again."""

    notes: int
    seconds: int


@dataclass(frozen=True)
class Server:
    """Where the API is, and the key for it; `url` without /v1."""

    url: str
    key: str | None = None


async def model_in_use(server: Server) -> str:
    """The version of the server's model."""
    async with _connection(server) as wire:
        await wire.ask("GET", "/v1/model")
        body = b"".join([part async for part in wire.answer()])
    try:
        return str(json.loads(body)["version"])
    except (ValueError, KeyError, TypeError):
        raise ServerRefused(server.url, 200, "jawabannya bukan jawaban BerAKHLAK Tagger; periksa alamatnya") from None


async def exchange(
    server: Server, blocks: Iterable[bytes], take: Callable[[bytes], None], limited: Callable[[Allowance], None]
) -> None:
    """Send blocks of NDJSON lines, hand each line of the answer to `take`, until the answer ends; a limit to `limited`."""
    async with _connection(server) as wire:
        await wire.ask("POST", "/v1/classify/stream", content_type="application/x-ndjson")
        sending = asyncio.create_task(wire.send(blocks))
        try:
            await _take_lines(wire, take, limited)
        except ConnectionLost:
            if sending.done() and not sending.cancelled() and isinstance(sending.exception(), BerakhlakError):
                await sending  # the file could not be read on, which is why the connection was given up
            raise
        finally:
            sending.cancel()
            with suppress(asyncio.CancelledError, BerakhlakError, ConnectionLost):
                await sending


async def _take_lines(wire: "_Wire", take: Callable[[bytes], None], limited: Callable[[Allowance], None]) -> None:
    rest = b""
    async for part in wire.answer(limited):
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            take(line)


class _Wire:
    """One HTTP/1.1 connection: h11 knows the protocol, asyncio moves the bytes."""

    def __init__(self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.CLIENT)
        self._patience = _SILENT_SECONDS

    async def ask(self, method: str, path: str, *, content_type: str | None = None) -> None:
        """Send the head of a request; one without content is complete with it."""
        address = urlsplit(self._server.url)
        headers = [("Host", address.netloc.rpartition("@")[2]), ("User-Agent", _AGENT), ("Connection", "close")]
        if self._server.key:
            headers.append(("Authorization", f"Bearer {self._server.key}"))
        if content_type:
            headers += [("Content-Type", content_type), ("Transfer-Encoding", "chunked")]
        await self._write(h11.Request(method=method, target=address.path.rstrip("/") + path, headers=headers))
        if not content_type:
            await self._write(h11.EndOfMessage())

    async def send(self, blocks: Iterable[bytes]) -> None:
        """Send the content, no faster than it is taken; a fault in making it gives the connection up."""
        try:
            for block in blocks:
                await self._write(h11.Data(data=block))
                await asyncio.sleep(0)  # let answers be read also while there is room to write
            await self._write(h11.EndOfMessage())
        except BerakhlakError:
            self._writer.transport.abort()
            raise

    async def answer(self, limited: Callable[[Allowance], None] = lambda allowance: None) -> AsyncIterator[bytes]:
        """The content of the answer, as it comes; before it, where the server says one, the key's limit to `limited`."""
        response = await self._next()
        while isinstance(response, h11.InformationalResponse):
            response = await self._next()
        if not isinstance(response, h11.Response):
            raise ConnectionLost("sambungan ditutup sebelum ada jawaban")
        if response.status_code != 200:
            await self._refuse(response)
        if policy := _POLICY.fullmatch(dict(response.headers).get(b"ratelimit-policy", b"")):
            allowance = Allowance(*map(int, policy.groups()))
            self._patience += allowance.seconds
            limited(allowance)
        while isinstance(event := await self._next(), h11.Data):
            yield bytes(event.data)

    async def _refuse(self, response: h11.Response) -> None:
        body = b""
        while len(body) < _READ_BYTES and isinstance(event := await self._next(), h11.Data):
            body += event.data
        if response.status_code in _TRY_AGAIN:
            wait = dict(response.headers).get(b"retry-after", b"")
            raise ConnectionLost(f"status {response.status_code}", wait=float(wait) if wait.isdigit() else 0.0)
        try:
            detail = str(json.loads(body)["detail"])
        except (ValueError, KeyError, TypeError):
            detail = "tanpa keterangan; periksa alamatnya"
        raise ServerRefused(self._server.url, response.status_code, detail)

    async def _write(self, event: h11.Event) -> None:
        try:
            self._writer.write(self._http.send(event) or b"")
            await self._writer.drain()
        except (OSError, h11.LocalProtocolError) as error:
            raise ConnectionLost(str(error)) from None

    async def _next(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        try:
            while (event := self._http.next_event()) is h11.NEED_DATA:
                async with asyncio.timeout(self._patience):
                    self._http.receive_data(await self._reader.read(_READ_BYTES))
        except (OSError, TimeoutError, h11.RemoteProtocolError) as error:
            raise ConnectionLost(str(error) or type(error).__name__) from None
        return event


@asynccontextmanager
async def _connection(server: Server) -> AsyncIterator[_Wire]:
    address = urlsplit(server.url)
    secure = address.scheme == "https"
    port = address.port or (443 if secure else 80)
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            reader, writer = await asyncio.open_connection(
                address.hostname, port, ssl=ssl.create_default_context() if secure else None
            )
    except ssl.SSLCertVerificationError as error:
        raise CertificateUntrusted(server.url, error.verify_message) from None
    except (OSError, TimeoutError) as error:
        raise ConnectionLost(str(error) or type(error).__name__) from None
    try:
        yield _Wire(server, reader, writer)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
