"""The server's processes: one, or several under uvicorn's supervisor, which starts a worker anew when one dies.

Workers share the model's pages, since the weights are mapped from models/<version>/run, and the files that they count in.
No process leaves a core file: it would hold notes.
"""

import logging.config
import os
import resource
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI

from service.draining import DRAIN_SECONDS
from service.logs import LOGGER, keep_messages_out, log_form, logging_config

if TYPE_CHECKING:
    from service.server import Tls

_SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # must be set before prometheus_client is imported
_ANSWERS_UNDER_WAY = 30  # seconds that they may take, once the door is closed
_KEEP_ALIVE = 75  # seconds; longer than the usual proxy in front keeps an idle connection
_NO_SIGN_OF_LIFE = 10  # seconds, until a worker is taken for dead


def serve(
    host: str,
    port: int,
    *,
    workers: int = 1,
    models: Path,
    drain: float = DRAIN_SECONDS,
    tls: "Tls | None" = None,
    proxies: Sequence[str] = (),
) -> None:
    """Answer requests until told to stop; what proxies say about their clients is believed of those named only."""
    import uvicorn

    from service.server import PatientProtocol

    config = logging_config(log_form(os.environ.get("BERAKHLAK_LOG")))
    os.environ |= {"BERAKHLAK_MODELS": str(models), "BERAKHLAK_DRAIN": str(drain)}
    _leave_no_core()
    logging.config.dictConfig(config)
    address = f"{'https' if tls else 'http'}://{f'[{host}]' if ':' in host else host}:{port}"
    LOGGER.info("Halaman: %s/  API: %s/v1/classify", address, address)
    with _shared_counts(workers):
        uvicorn.run(
            "service.processes:worker",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            http=PatientProtocol,
            ssl_certfile=tls.certificate if tls else None,
            ssl_keyfile=tls.key if tls else None,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=list(proxies),
            log_config=config,
            access_log=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=_ANSWERS_UNDER_WAY,
            timeout_worker_healthcheck=_NO_SIGN_OF_LIFE,
        )


def worker() -> FastAPI:
    """The application of one server process."""
    from service.app import create_worker

    keep_messages_out()
    _leave_no_core()
    return create_worker()


@contextmanager
def _shared_counts(workers: int) -> Iterator[None]:
    """With several workers, a private folder for their counters while they run."""
    if workers == 1:
        os.environ.pop(_SHARED_FOLDER, None)
        yield
        return
    with tempfile.TemporaryDirectory(prefix="berakhlak-") as folder:
        os.environ[_SHARED_FOLDER] = folder
        yield


def _leave_no_core() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
