"""Corrections in and out of the database: recorded whole or not at all, read back, erased.

A correction says which labels a person holds right for a note. Its text is kept only where the operator wants that, and then
masked; else a keyed digest stands for it. Knows no HTTP and no label scheme (service/feedback_api.py checks).
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from nlp.errors import BerakhlakError
from service.database import feedback, utc, writing
from service.database_health import reachable
from service.digests import keyed_digest

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

_PREFIX = 28  # an id is 28 random hexadecimal digits that a request's corrections share, and 4 that count them


@dataclass(frozen=True)
class CorrectedSpan:
    """Words that show a label: a half-open span of code points."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Correction:
    """What a person says about a note: the labels that are right, beside those that a model had given."""

    text: str
    labels: tuple[str, ...]
    model: str
    given: tuple[str, ...]
    spans: tuple[CorrectedSpan, ...] = ()
    author: str = ""
    employee_ref: str | None = None
    period: str | None = None
    corrected_by: str | None = None


@dataclass(frozen=True)
class StoredCorrection:
    """A correction as the database holds it; `text` is masked or was not kept."""

    id: str
    received: datetime
    text: str | None
    note_digest: str
    labels: tuple[str, ...]
    spans: tuple[CorrectedSpan, ...]
    model: str
    given: tuple[str, ...]
    author: str
    employee_ref: str | None
    period: str | None
    corrected_by: str | None


@dataclass(frozen=True)
class Receipt:
    """What was recorded: under which id, when, and whether with its text."""

    id: str
    received: datetime
    text_stored: bool


@dataclass(frozen=True)
class Recorded:
    """The receipts in the order sent; `repeated` where an earlier request had recorded them."""

    receipts: list[Receipt]
    repeated: bool


@dataclass(frozen=True)
class FeedbackStore:
    """The database of corrections with its secret and the operator's decisions."""

    engine: Engine
    digest_key: bytes
    stores_text: bool
    days: int


class OwnKey(NamedTuple):
    """An Idempotency-Key, and the name of the API key that it came with, None where none was asked: clients don't know each
    other's.
    """

    client: str | None
    key: str


class KeyUsedAgain(BerakhlakError):
    """An Idempotency-Key that came before with another request."""

    def __init__(self) -> None:
        super().__init__(
            "Idempotency-Key ini sudah dipakai untuk permintaan lain; pakai kunci baru untuk setiap permintaan yang berbeda."
        )


def record(store: FeedbackStore, corrections: Sequence[Correction], *, request: str, key: OwnKey | None = None) -> Recorded:
    """Store a request's corrections; one with a key that came before is answered as it was, KeyUsedAgain where it differs."""
    digest = keyed_digest(store.digest_key, request)
    key_digest = None if key is None else keyed_digest(store.digest_key, json.dumps(key))
    rows = _rows(store, corrections, digest, key_digest)
    try:
        with reachable(), writing(store.engine) as connection:
            earlier = _earlier(connection, key_digest, digest, len(rows))
            if earlier is None:
                connection.execute(insert(feedback), rows)
    except IntegrityError:  # another process recorded the same key at this moment
        with reachable(), store.engine.connect() as connection:
            earlier = _earlier(connection, key_digest, digest, len(rows))
        if earlier is None:
            raise
    return earlier or Recorded([Receipt(row["id"], row["received"], row["text"] is not None) for row in rows], repeated=False)


def corrections_about(engine: Engine, employee: str) -> list[StoredCorrection]:
    """All stored corrections that name this employee, oldest first."""
    return _stored(engine, feedback.c.employee_ref == employee)


def erase_about(engine: Engine, employee: str) -> int:
    """Delete all corrections that name this employee; how many there were."""
    return delete_where(engine, feedback.c.employee_ref == employee)


def count_about(engine: Engine, employee: str) -> int:
    """How many stored corrections name this employee."""
    with reachable(), engine.connect() as connection:
        return connection.scalar(select(func.count()).where(feedback.c.employee_ref == employee)) or 0


def latest_corrections(engine: Engine, *, since: datetime = BEGINNING) -> list[StoredCorrection]:
    """The newest correction of each note received since a moment, oldest first; without those whose text was not kept."""
    found = _stored(engine, feedback.c.received >= since.astimezone(UTC))
    newest = {correction.note_digest: correction.id for correction in found}
    return [one for one in found if one.text is not None and newest[one.note_digest] == one.id]


def correction_line(correction: StoredCorrection) -> str:
    """A stored correction as a line of JSON: its fields under their names, the time in ISO 8601."""
    fields = asdict(correction) | {"received": correction.received.isoformat()}
    return json.dumps(fields, ensure_ascii=False)


def delete_where(engine: Engine, condition: ColumnElement[bool]) -> int:
    """Delete corrections for good: SQLite also overwrites their pages and empties its journal; how many there were."""
    on_file = engine.dialect.name == "sqlite"
    with reachable(), writing(engine) as connection:
        if on_file:
            connection.exec_driver_sql("PRAGMA secure_delete=ON")
        count = connection.execute(delete(feedback).where(condition)).rowcount
    if on_file and count:
        with reachable(), engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()
    return count


def _rows(store: FeedbackStore, corrections: Sequence[Correction], digest: str, key_digest: str | None) -> list[dict[str, Any]]:
    prefix, now = secrets.token_hex(_PREFIX // 2), datetime.now(UTC)
    return [
        {
            "id": _id(prefix, place),
            "received": now,
            "idempotency_key": key_digest if place == 0 else None,
            "request_digest": digest,
            **_row(store, correction),
        }
        for place, correction in enumerate(corrections)
    ]


def _row(store: FeedbackStore, correction: Correction) -> dict[str, Any]:
    text, spans = _masked(correction) if store.stores_text else (None, correction.spans)
    return {
        "note_digest": keyed_digest(store.digest_key, correction.text),
        "text": text,
        "model": correction.model,
        "given": list(correction.given),
        "labels": list(correction.labels),
        "spans": [asdict(span) for span in spans],
        "author": correction.author,
        "employee_ref": correction.employee_ref,
        "period": correction.period,
        "corrected_by": correction.corrected_by,
    }


def _masked(correction: Correction) -> tuple[str, tuple[CorrectedSpan, ...]]:
    """The text without personal data, and the spans where their words are now."""
    from nlp.masking import mask

    masked = mask(correction.text)
    moved = [(masked.moved(span.start, span.end), span.label) for span in correction.spans]
    return masked.text, tuple(CorrectedSpan(start, end, label) for (start, end), label in moved)


def _earlier(connection: Connection, key_digest: str | None, digest: str, count: int) -> Recorded | None:
    """What a request with this key was answered; its corrections' ids follow from the first one's."""
    if key_digest is None:
        return None
    row = connection.execute(select(feedback).where(feedback.c.idempotency_key == key_digest)).one_or_none()
    if row is None:
        return None
    if row.request_digest != digest:
        raise KeyUsedAgain
    prefix, received, kept = row.id[:_PREFIX], utc(row.received), row.text is not None
    return Recorded([Receipt(_id(prefix, place), received, kept) for place in range(count)], repeated=True)


def _id(prefix: str, place: int) -> str:
    return f"{prefix}{place:04x}"


def _stored(engine: Engine, condition: ColumnElement[bool]) -> list[StoredCorrection]:
    statement = select(feedback).where(condition).order_by(feedback.c.received, feedback.c.id)
    with reachable(), engine.connect() as connection:
        return [_stored_correction(row) for row in connection.execute(statement)]


def _stored_correction(row: Row[Any]) -> StoredCorrection:
    return StoredCorrection(
        id=row.id,
        received=utc(row.received),
        text=row.text,
        note_digest=row.note_digest,
        labels=tuple(row.labels),
        spans=tuple(CorrectedSpan(**span) for span in row.spans),
        model=row.model,
        given=tuple(row.given),
        author=row.author,
        employee_ref=row.employee_ref,
        period=row.period,
        corrected_by=row.corrected_by,
    )
