"""A server that takes corrections with their texts, and may be stopped and started: what an office has."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, select

from nlp.model_folder import MODELS
from service.app import create_app
from service.database import feedback
from service.feedback import latest_corrections
from tests.service.running import running


class Office:
    """A server that takes corrections with their texts; a test may stop and start it."""

    def __init__(self, folder: Path) -> None:
        with pytest.MonkeyPatch.context() as settings:
            settings.setenv("BERAKHLAK_DATABASE_URL", f"sqlite:///{folder / 'office.db'}")
            settings.setenv("BERAKHLAK_FEEDBACK", "on")
            settings.setenv("BERAKHLAK_STORE_TEXT", "on")
            self.app = create_app(models=MODELS)
        self._running = ExitStack()
        self.port = 0
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.port = self._running.enter_context(running(self.app, port=self.port))

    def stop(self) -> None:
        self._running.close()

    def labels(self, text: str) -> list[str]:
        """What holds for a note, after all that was sent."""
        [found] = [one for one in latest_corrections(self.app.state.database) if one.text == text]
        return list(found.labels)

    def everything(self) -> Sequence[Row[Any]]:
        """All that was recorded, in order."""
        with self.app.state.database.connect() as connection:
            rows: Sequence[Row[Any]] = connection.execute(select(feedback).order_by(feedback.c.received, feedback.c.id)).all()
        return rows
