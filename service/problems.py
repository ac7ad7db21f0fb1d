"""Every failed request's answer: a problem document (RFC 9457) that names the place and never repeats the input."""

from collections.abc import Sequence
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

_TITLES = {
    400: "Permintaan tidak terbaca",
    401: "Kunci diperlukan",
    403: "Tidak diizinkan",
    404: "Alamat tidak ada",
    405: "Metode tidak didukung",
    408: "Permintaan terlalu lambat",
    409: "Bertentangan dengan permintaan terdahulu",
    413: "Permintaan terlalu besar",
    415: "Jenis isi tidak didukung",
    422: "Isi permintaan tidak sah",
    429: "Terlalu banyak permintaan",
    500: "Kesalahan di peladen",
    503: "Layanan belum siap",
}
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
_BRANCHES = ("Note", "single", "batch")  # how pydantic names the branches of a union in a place


def problem(status: int, detail: str, errors: Sequence[BadField] = (), headers: dict[str, str] | None = None) -> JSONResponse:
    """A problem document as a response."""
    title = _TITLES.get(status, HTTPStatus(status).phrase)
    document = Problem(title=title, status=status, detail=detail, errors=list(errors))
    return JSONResponse(document.model_dump(), status, headers, MEDIA_TYPE)


def answer_with_problems(app: FastAPI) -> None:
    """Make every known error of the app a problem document; the unknown ones are service/watching.py's."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(BerakhlakError, _not_ready)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    fields = list({(field.place, field.reason): field for field in map(_bad_field, error.errors())}.values())
    unreadable = any(fault["type"] == "json_invalid" for fault in error.errors())
    first = "; ".join(f"{field.place}: {field.reason}" for field in fields[:3])
    return problem(400 if unreadable else 422, first, fields)


def _bad_field(fault: dict[str, Any]) -> BadField:
    """A validation fault without the input that caused it, and without the names of the union's branches."""
    place = ".".join(str(part) for part in fault["loc"][1:] if not _is_branch(part)) or "isi"
    reason = _REASONS.get(fault["type"], fault["msg"])
    if fault["type"] == "string_too_long":
        reason = f"lebih dari {fault['ctx']['max_length']} karakter"
        if fault["ctx"]["max_length"] == MAX_NOTE_CHARACTERS:
            reason = f"catatan lebih dari {MAX_NOTE_CHARACTERS} karakter"
    return BadField(place=place, reason=reason)


def _is_branch(part: object) -> bool:
    return isinstance(part, str) and (part in _BRANCHES or part.startswith("constrained-str"))


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    details = {404: "Alamat ini tidak ada; lihat /openapi.json.", 405: "Metode ini tidak didukung pada alamat ini."}
    headers = dict(error.headers) if error.headers else None
    return problem(error.status_code, details.get(error.status_code, str(error.detail)), headers=headers)


async def _not_ready(request: Request, error: Exception) -> JSONResponse:
    return problem(503, str(error))
