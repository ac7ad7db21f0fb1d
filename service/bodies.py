"""A request's body as bytes: inflated under a bound, refused where it is no plain JSON or nested too deep to parse."""

import re
import zlib

import numpy as np
from starlette.responses import Response

from service.problems import problem

MAX_DEPTH = 32

# A string with all it holds; possessive, so that a body made of backslashes costs one pass.
_STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_STEPS = np.zeros(256, np.int8)
_STEPS[list(b"[{")] = 1
_STEPS[list(b"]}")] = -1


class BodyRefused(Exception):
    """A body that goes no further, with the answer it gets."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.answer: Response = problem(status, detail, headers=headers)


def inflate(body: bytes, *, most: int) -> bytes:
    """The content of a gzip body; never holds more than `most` bytes of it."""
    inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = inflater.decompress(body, most + 1)
    except zlib.error:
        raise BodyRefused(400, "Isi permintaan bukan gzip yang sah.") from None
    if len(content) > most:
        raise BodyRefused(413, f"Isi permintaan setelah dibuka lebih dari {most} bita; kirim dalam beberapa bagian.")
    if not inflater.eof or inflater.unused_data:
        raise BodyRefused(400, "Isi gzip terpotong atau terdiri atas beberapa bagian; kirim satu bagian utuh.")
    return content


def check_nesting(body: bytes) -> None:
    """Refuse JSON that is nested deeper than any of ours, before a parser goes down with it."""
    if b"\0" in body:
        raise BodyRefused(400, "Isi permintaan harus JSON dalam UTF-8.")
    few = body.count(b"[") + body.count(b"{") <= MAX_DEPTH
    if not few and depth(body) > MAX_DEPTH:
        raise BodyRefused(400, f"JSON bersarang lebih dari {MAX_DEPTH} tingkat.")


def depth(body: bytes) -> int:
    """How deep brackets outside of strings are nested; bytes that are no JSON get a number too."""
    steps = _STEPS[np.frombuffer(_STRINGS.sub(b"", body), np.uint8)]
    return int(np.cumsum(steps, dtype=np.int32).max(initial=0))
