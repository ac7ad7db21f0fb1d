"""Who may come in: every request shows a key, routes name the scope they need.

`KeyCheck` stands before a body is read: a route is closed unless it is named open here, so that no new route is open by
oversight. `permitted` then asks for a scope: a route names one of the dependencies below. Keys are demanded as soon as one
was ever made, or with BERAKHLAK_KEYS=required; before that only a client on this machine is let in.
"""

import asyncio
import ipaddress
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated
from urllib.parse import urlsplit

from anyio import to_thread
from fastapi import HTTPException, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from nlp.errors import SettingInvalid
from service.keys import Key, all_keys, key_of
from service.problems import problem
from service.scopes import Scope as Permission

OPEN_PATHS = frozenset({"/", "/sw.js", "/healthz", "/readyz", "/openapi.json"})
OPEN_FOLDER = "/static/"
METRICS = "/metrics"

_FRESH_SECONDS = 1.0  # a revoked key opens nothing after this long, in any worker
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_CHALLENGE = 'Bearer realm="berakhlak"'
_MISSING = "Sertakan kunci API pada kepala Authorization: Bearer bk_…"
_WRONG = "Kunci API ini tidak dikenal, sudah dicabut, atau sudah berakhir."
_NO_KEYS = "Diperlukan kunci API, dan belum ada satu pun; buat dengan berakhlak keys create NAMA --scope classify."
_UNREACHABLE = "Kunci tidak dapat diperiksa: basis data tidak terjangkau. Coba lagi sebentar lagi."

_scheme = HTTPBearer(scheme_name="kunci", description="Kunci API dari berakhlak keys create.", auto_error=False)


def keys_required(setting: str) -> bool:
    """BERAKHLAK_KEYS: `required`, or empty for as soon as a key exists."""
    if setting not in ("", "required"):
        raise SettingInvalid("BERAKHLAK_KEYS", "isinya required atau kosong")
    return setting == "required"


async def permitted(
    request: Request,
    needed: SecurityScopes,
    _: Annotated[HTTPAuthorizationCredentials | None, Security(_scheme)],
) -> None:
    """Dependency: 403 where the request's key lacks a scope that the route names."""
    granted = request.state.scopes
    lacking = [scope for scope in needed.scopes if granted is not None and scope not in granted]
    if lacking:
        headers = {"WWW-Authenticate": f'{_CHALLENGE}, error="insufficient_scope", scope="{" ".join(lacking)}"'}
        raise HTTPException(403, f"Kunci ini tidak mempunyai izin {', '.join(lacking)}.", headers)


ANY_KEY = Security(permitted)
MAY_CLASSIFY = Security(permitted, scopes=[Permission.CLASSIFY])
MAY_CORRECT = Security(permitted, scopes=[Permission.FEEDBACK])
MAY_ADMINISTER = Security(permitted, scopes=[Permission.ADMIN])


class KeyRing:
    """All keys, read again from the database when older than a second, and ahead of time where requests keep coming."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._keys: Mapping[str, Key] = {}
        self._read = float("-inf")
        self._reading: asyncio.Task[None] | None = None

    async def current(self) -> Mapping[str, Key]:
        """The keys by id; SQLAlchemyError where they can't be read: an old answer could let a revoked key in."""
        age = time.monotonic() - self._read
        if age > _FRESH_SECONDS / 2 and self._reading is None:
            self._reading = asyncio.create_task(self._read_again())
            self._reading.add_done_callback(_heard)
        if age > _FRESH_SECONDS and self._reading is not None:
            await asyncio.shield(self._reading)  # for all who wait, whichever of them goes away
        return self._keys

    async def _read_again(self) -> None:
        try:
            begun = time.monotonic()
            self._keys = {key.id: key for key in await to_thread.run_sync(all_keys, self.engine)}
            self._read = begun
        finally:
            self._reading = None


class KeyCheck:
    """ASGI layer: answers 401 without a valid key; leaves the key's name in `request.state.key`, None where none was asked."""

    def __init__(self, app: ASGIApp, *, ring: KeyRing, required: bool) -> None:
        self.app = app
        self.ring = ring
        self.required = required

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {}).update(key=None, scopes=None)
        if not _is_open(scope):
            try:
                known = await self.ring.current()
            except SQLAlchemyError:
                await problem(503, _UNREACHABLE, headers={"Retry-After": "5"})(scope, receive, send)
                return
            if known or self.required or not is_local(scope):
                token = _token(scope)
                key = key_of(token, known)
                if key is None or not key.opens(datetime.now(UTC)):
                    await _refusal(token, known)(scope, receive, send)
                    return
                scope["state"].update(key=key.name, scopes=key.scopes)
        await self.app(scope, receive, send)


def _heard(reading: asyncio.Task[None]) -> None:
    """An error of reading ahead is nobody's yet: whoever needs the keys reads them again and meets it."""
    if not reading.cancelled():
        reading.exception()


def is_local(scope: Scope) -> bool:
    """A client on this machine, with no proxy between, that calls it by a name only this machine has (no DNS rebinding)."""
    headers = Headers(scope=scope)
    client = scope.get("client")
    if any(name in headers for name in _FORWARDED):
        return False
    return (client is None or _is_loopback(client[0])) and _is_local_name(headers.get("host", ""))


@lru_cache(maxsize=1024)
def _is_loopback(address: str) -> bool:
    """An address of this machine alone; what is no network address (a socket file) counts as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return True
    return (getattr(parsed, "ipv4_mapped", None) or parsed).is_loopback


@lru_cache(maxsize=1024)
def _is_local_name(host: str) -> bool:
    """No name of the public DNS: those have a dot."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return "." not in name or name.endswith(".localhost")


def _is_open(scope: Scope) -> bool:
    path = scope["path"]
    return path in OPEN_PATHS or path.startswith(OPEN_FOLDER) or (path == METRICS and is_local(scope))


def _token(scope: Scope) -> str:
    """The bearer's token; empty where there is none or more than one."""
    given = Headers(scope=scope).getlist("authorization")
    kind, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    return token.strip() if kind.lower() == "bearer" else ""


def _refusal(token: str, known: Mapping[str, Key]) -> ASGIApp:
    if token:
        return problem(401, _WRONG, headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'})
    return problem(401, _MISSING if known else _NO_KEYS, headers={"WWW-Authenticate": _CHALLENGE})
