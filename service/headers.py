"""The headers that keep the page to its own server and notes out of caches, and who else's pages may call the API."""

import re
from collections.abc import Sequence
from typing import Final

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nlp.errors import SettingInvalid

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?|https?://\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_NOTES = "/v1/"
_RAW = [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
_NAMES = {name for name, _ in _RAW}


def allow_origins(app: Starlette, origins: Sequence[str]) -> None:
    """Let pages of these origins call the API; without any, browsers keep all other pages away."""
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "Content-Type", "Idempotency-Key"),
            expose_headers=("RateLimit", "RateLimit-Policy", "Retry-After"),
        )


class SecurityHeaders:
    """ASGI layer: the headers above on every answer; answers that may hold notes are never stored."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [header for header in message["headers"] if header[0] not in _NAMES] + _RAW
                if scope["path"].startswith(_NOTES):
                    MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, secured)


def cors_origins(setting: str) -> list[str]:
    """BERAKHLAK_CORS_ORIGINS: origins with commas between; `*` is none, each is named."""
    origins = [origin.strip() for origin in setting.split(",") if origin.strip()]
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            reason = "isinya asal situs yang dipisah koma, misalnya https://simpeg.contoh.go.id; * tidak diterima"
            raise SettingInvalid("BERAKHLAK_CORS_ORIGINS", reason)
    return origins
