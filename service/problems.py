"""Every failed request's answer: a problem document (RFC 9457) that names the place and never repeats the input."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from nlp.classifier import MAX_NOTE_CHARACTERS
from nlp.errors import BerakhlakError
from service.schemas import MAX_NOTES, BadField, Problem

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class _Kind:
    """A status: its title, when a request gets it (Indonesian, English), and the headers that may come with it."""

    title: str
    indonesian: str
    english: str
    headers: tuple[str, ...] = ()


_KINDS = {
    400: _Kind(
        "Permintaan tidak terbaca",
        "Isi permintaan bukan JSON yang sah, bersarang terlalu dalam, terputus, atau bukan gzip yang sah.",
        "The body is no valid JSON, nested too deep, broken off, or no valid gzip.",
    ),
    401: _Kind(
        "Kunci diperlukan",
        "Kunci API tidak disertakan, tidak dikenal, sudah dicabut, atau sudah berakhir.",
        "The API key is missing, unknown, revoked or expired.",
        ("WWW-Authenticate",),
    ),
    403: _Kind(
        "Tidak diizinkan",
        "Kunci ini tidak mempunyai izin yang diperlukan.",
        "The key lacks the scope that this operation needs.",
        ("WWW-Authenticate",),
    ),
    404: _Kind(
        "Alamat tidak ada",
        "Tidak tersedia di sini, misalnya karena pengelola belum menyalakannya.",
        "Not available here, for instance because the operator has not switched it on.",
    ),
    405: _Kind(
        "Metode tidak didukung",
        "Alamat ini ada, tetapi tidak dengan metode ini.",
        "The address exists, but not with this method.",
        ("Allow",),
    ),
    408: _Kind(
        "Permintaan terlalu lambat",
        "Isi permintaan tidak diterima utuh dalam 60 detik; sambungan ditutup.",
        "The body did not arrive whole within 60 seconds; the connection is closed.",
    ),
    409: _Kind(
        "Bertentangan dengan permintaan terdahulu",
        "Idempotency-Key ini sudah dipakai untuk permintaan lain.",
        "This Idempotency-Key came before with another request.",
    ),
    413: _Kind(
        "Permintaan terlalu besar",
        "Isi permintaan lebih dari 5 MB, juga sesudah dibuka dari gzip, atau memuat lebih banyak catatan daripada yang boleh "
        "dikirim kunci ini sekaligus.",
        "The body exceeds 5 MB, also once it is inflated, or holds more notes than the key may send at once.",
    ),
    415: _Kind(
        "Jenis isi tidak didukung",
        "Jenis isi atau pemampatannya tidak didukung pada alamat ini.",
        "The content type or the content encoding is not supported here.",
        ("Accept-Encoding",),
    ),
    422: _Kind(
        "Isi permintaan tidak sah",
        "Ada bidang yang salah; `errors` menyebut tempat dan sebabnya, tidak pernah isinya.",
        "A field is wrong; `errors` names its place and the reason, never its content.",
    ),
    429: _Kind(
        "Terlalu banyak permintaan",
        "Kunci ini mengirim terlalu banyak catatan; coba lagi sesudah Retry-After detik.",
        "The key sent too many notes; try again after Retry-After seconds.",
        ("Retry-After", "RateLimit", "RateLimit-Policy"),
    ),
    500: _Kind(
        "Kesalahan di peladen",
        "Kesalahan yang tidak terduga; isi permintaan tidak disimpan. Sebutkan X-Request-ID kepada pengelola.",
        "An unexpected error; nothing of the request was kept. Tell the operator the X-Request-ID.",
    ),
    503: _Kind(
        "Layanan belum siap",
        "Belum siap, sedang berhenti, basis data tidak terjangkau, atau jawaban tidak selesai dalam 60 detik; coba lagi.",
        "Not ready, stopping, the database is away, or no answer within 60 seconds; try again.",
        ("Retry-After",),
    ),
}
KEYED = (401, 500, 503)  # any route that asks for a key
SCOPED = (*KEYED, 403)  # one that asks for a scope as well
BODIED = (400, 408, 413, 415, 422)  # one that reads a JSON body whole

_REASONS = {
    "missing": "bidang ini wajib diisi",
    "extra_forbidden": "bidang ini tidak dikenal",
    "string_type": "harus berupa teks",
    "string_unicode": "memuat karakter Unicode yang tidak sah (surrogate tunggal)",
    "string_too_long": "terlalu panjang",
    "int_type": "harus berupa bilangan bulat",
    "too_short": "daftarnya kosong",
    "string_too_short": "kosong",
    "bool_parsing": "harus true atau false",
    "bool_type": "harus true atau false",
    "literal_error": "bukan salah satu pilihan; pilihannya ada di /openapi.json",
    "list_type": "harus berupa daftar",
    "too_long": f"terlalu banyak; batasnya {MAX_NOTES} catatan per permintaan",
    "model_attributes_type": "harus berupa objek JSON",
    "json_invalid": "bukan JSON yang sah",
}
_MOST_FIELDS = 100  # told at once
_MOST_CHARACTERS = 60  # of a field's name that is the caller's own
_BRANCHES = ("Note", "single", "batch")  # how pydantic names the branches of a union in a place


def problem(status: int, detail: str, errors: Sequence[BadField] = (), headers: dict[str, str] | None = None) -> JSONResponse:
    """A problem document as a response."""
    title = _KINDS[status].title if status in _KINDS else HTTPStatus(status).phrase
    document = Problem(title=title, status=status, detail=detail, errors=list(errors))
    return JSONResponse(document.model_dump(), status, headers, MEDIA_TYPE)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route says in the OpenAPI document of the statuses with which it can fail."""
    return {status: _documented(_KINDS[status]) for status in sorted(statuses)}


def answer_with_problems(app: FastAPI) -> None:
    """Make every known error of the app a problem document; the unknown ones are service/watching.py's."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(BerakhlakError, _not_ready)


def _documented(kind: _Kind) -> dict[str, Any]:
    return {
        "description": f"{kind.indonesian}\n\n{kind.english}",
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in kind.headers},
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    fields = list({(field.place, field.reason): field for field in map(_bad_field, error.errors())}.values())
    unreadable = any(fault["type"] == "json_invalid" for fault in error.errors())
    first = "; ".join(f"{field.place}: {field.reason}" for field in fields[:3])
    return problem(400 if unreadable else 422, first, fields[:_MOST_FIELDS])


def _bad_field(fault: dict[str, Any]) -> BadField:
    """A validation fault without the input that caused it, and without the names of the union's branches."""
    place = ".".join(_shortened(str(part)) for part in fault["loc"][1:] if not _is_branch(part)) or "isi"
    reason = _REASONS.get(fault["type"], fault["msg"])
    if fault["type"] == "string_too_long":
        reason = f"lebih dari {fault['ctx']['max_length']} karakter"
        if fault["ctx"]["max_length"] == MAX_NOTE_CHARACTERS:
            reason = f"catatan lebih dari {MAX_NOTE_CHARACTERS} karakter"
    return BadField(place=place, reason=reason)


def _shortened(name: str) -> str:
    return name if len(name) <= _MOST_CHARACTERS else f"{name[:_MOST_CHARACTERS]}…"


def _is_branch(part: object) -> bool:
    return isinstance(part, str) and (part in _BRANCHES or part.startswith("constrained-str"))


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    details = {
        400: "Isi permintaan bukan JSON yang dapat dibaca.",  # as with a number of thousands of digits
        404: "Alamat ini tidak ada; lihat /openapi.json.",
        405: "Metode ini tidak didukung pada alamat ini.",
    }
    headers = dict(error.headers) if error.headers else None
    return problem(error.status_code, details.get(error.status_code, str(error.detail)), headers=headers)


async def _not_ready(request: Request, error: Exception) -> JSONResponse:
    return problem(503, str(error))
