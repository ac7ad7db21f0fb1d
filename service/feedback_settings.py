"""What the operator decided about corrections: whether they are taken, whether texts are kept, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import Engine

from nlp.errors import SettingInvalid
from service.database import opened
from service.digests import digest_key
from service.feedback import FeedbackStore

ON = "BERAKHLAK_FEEDBACK"
STORE_TEXT = "BERAKHLAK_STORE_TEXT"
RETENTION_DAYS = "BERAKHLAK_RETENTION_DAYS"
DEFAULT_DAYS = 365

_MOST_DAYS = 36_500


@dataclass(frozen=True)
class FeedbackSettings:
    """The settings as read; texts are kept only where corrections are taken."""

    on: bool
    stores_text: bool
    days: int

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Self:
        """Read the BERAKHLAK_… variables; SettingInvalid names the one that can't be."""
        on = _switch(environ, ON)
        return cls(on, _switch(environ, STORE_TEXT) and on, _days(environ))


def feedback_store(settings: FeedbackSettings, engine: Engine, environ: Mapping[str, str]) -> FeedbackStore | None:
    """Where corrections go, None where they are not taken."""
    if not settings.on:
        return None
    return FeedbackStore(engine, digest_key(environ, engine), stores_text=settings.stores_text, days=settings.days)


def check_feedback(models: Path, environ: Mapping[str, str]) -> None:
    """Fail before any process starts where a setting or the database would stop every one of them."""
    settings = FeedbackSettings.of(environ)
    with opened(models) as engine:
        feedback_store(settings, engine, environ)


def _switch(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "").strip().lower()
    if value not in ("", "on", "off"):
        raise SettingInvalid(name, "isinya on atau off")
    return value == "on"


def _days(environ: Mapping[str, str]) -> int:
    value = environ.get(RETENTION_DAYS, "").strip() or str(DEFAULT_DAYS)
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= _MOST_DAYS):
        raise SettingInvalid(RETENTION_DAYS, f"isinya banyaknya hari, 1 sampai {_MOST_DAYS}")
    return int(value)
