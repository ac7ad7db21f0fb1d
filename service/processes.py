"""The server's processes: one, or several under uvicorn's supervisor, which starts a worker anew when one dies.

Workers share the model's pages, since the weights are mapped from models/<version>/run, and the files that they count in.
No process leaves a core file: it would hold notes.
"""

import logging.config
import os
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI

from service.draining import DRAIN_SECONDS
from service.logs import LOGGER, keep_messages_out, log_form, logging_config

_SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # must be set before prometheus_client is imported
_ANSWERS_UNDER_WAY = 30  # seconds that they may take, once the door is closed
_KEEP_ALIVE = 75  # seconds; longer than the usual proxy in front keeps an idle connection
_NO_SIGN_OF_LIFE = 10  # seconds, until a worker is taken for dead


def serve(host: str, port: int, *, workers: int = 1, models: Path, drain: float = DRAIN_SECONDS) -> None:
    """Answer requests until told to stop."""
    import uvicorn

    config = logging_config(log_form(os.environ.get("BERAKHLAK_LOG")))
    os.environ |= {"BERAKHLAK_MODELS": str(models), "BERAKHLAK_DRAIN": str(drain)}
    _leave_no_core()
    logging.config.dictConfig(config)
    LOGGER.info("Halaman: http://%s:%s/  API: http://%s:%s/v1/classify", host, port, host, port)
    with _shared_counts(workers):
        uvicorn.run(
            "service.processes:worker",
            factory=True,
            host=host,
            port=port,
            workers=workers,
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
