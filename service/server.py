"""How the app is bound to an address: refused where nothing guards it, with TLS, behind named proxies, for clients in time."""

import asyncio
import ipaddress
import os
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from nlp.errors import BerakhlakError
from service.auth import keys_required
from service.database import opened
from service.headers import cors_origins
from service.keys import all_keys
from service.rates import parse_rate


@dataclass(frozen=True)
class Tls:
    """The files of a certificate and its key (PEM)."""

    certificate: Path
    key: Path


class AddressUnguarded(BerakhlakError):
    """An address that others reach, while nobody needs a key."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"alamat {host} dapat dijangkau komputer lain, padahal belum ada kunci API: buat dahulu dengan "
            "berakhlak keys create NAMA --scope classify, atau pakai --host 127.0.0.1"
        )


class CertificateUnusable(BerakhlakError):
    """TLS files that do not make a pair."""

    def __init__(self, certificate: Path, reason: str) -> None:
        super().__init__(f"sertifikat {certificate} dan kuncinya tidak dapat dipakai: {reason}")


class ProxyUnknown(BerakhlakError):
    """A proxy that is not named by its address."""

    def __init__(self, proxy: str) -> None:
        super().__init__(f"--trusted-proxy {proxy!r} bukan alamat atau jaringan IP; contoh: 10.0.0.5 atau 10.0.0.0/24")


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that hangs up on a client which begins a request, or pours out a refused one, and does not come to its end."""

    seconds = 10.0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._release()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """The time runs while the turn is the client's, and is not set back by a few more bytes."""
        if self.conn.our_state not in (h11.IDLE, h11.DONE):
            self._release()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(self.seconds, self.transport.abort)

    def _release(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def check_address(host: str, models: Path) -> None:
    """AddressUnguarded where others reach the address and no key is asked for; SettingInvalid where a setting is wrong."""
    parse_rate(os.environ.get("BERAKHLAK_RATE", ""))
    cors_origins(os.environ.get("BERAKHLAK_CORS_ORIGINS", ""))
    required = keys_required(os.environ.get("BERAKHLAK_KEYS", ""))
    with opened(models) as engine:
        guarded = required or bool(all_keys(engine))
    if not guarded and not _is_own(host):
        raise AddressUnguarded(host)


def check_certificate(tls: Tls) -> None:
    """CertificateUnusable where a server could not use the pair."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tls.certificate, tls.key, password=_no_password)
    except (OSError, ValueError) as error:
        raise CertificateUnusable(tls.certificate, getattr(error, "reason", None) or str(error)) from None


def check_proxies(proxies: Sequence[str]) -> None:
    """ProxyUnknown where one is no address or network: a name, or everybody, is never believed."""
    for proxy in proxies:
        try:
            ipaddress.ip_network(proxy)
        except ValueError:
            raise ProxyUnknown(proxy) from None


def _is_own(host: str) -> bool:
    """Named as an address of this machine: any other name may come to mean more."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _no_password() -> str:
    raise ValueError("kunci TLS dilindungi kata sandi; pakai kunci tanpa kata sandi yang hanya dapat dibaca layanan ini")
