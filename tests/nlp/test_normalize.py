import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.normalize import normalize


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("yg tdk dtg krn sakit", "yang tidak datang karena sakit"),
        ("Ybs blm lapor", "yang bersangkutan belum lapor"),
        ("kepala PD hadir, pd hari itu", "kepala PD hadir, pada hari itu"),
        ("TDK PERNAH", "tidak PERNAH"),
        ("baguuuuus bangettt", "bagus banget"),
        ("ra\u200bmah\ufeff", "ramah"),
        ("“ramah” ‘sekali’ – ya…", "\"ramah\" 'sekali' - ya..."),
        ("ﬁle Ⅳ", "file IV"),
        ("ramah😡😡judes", "ramah\n\njudes"),
        ("a\r\nb", "a\nb"),
        ("a\x00b\ud800c", "a b c"),
        ("baik.Tapi lambat", "baik. tetapi lambat"),
        ("anak2nya pintar", "anak-anaknya pintar"),
    ],
    ids=[
        "chat", "office", "an acronym stays", "all in capitals", "lengthened letters", "invisible characters", "quotes and dashes",
        "compatibility forms", "emoji end a line", "line ends", "control characters and surrogates", "glued sentences", "reduplication",
    ],
)  # fmt: skip
def test_spelling_becomes_plain(text: str, plain: str) -> None:
    assert normalize(text).text == plain


def test_offsets_survive_abbreviations() -> None:
    text = "Ybs tdk pernah telat 😀 masuk"
    normalized = normalize(text)
    start = normalized.text.index("tidak pernah")
    begin, end = normalized.original_span(start, start + len("tidak pernah"))
    assert text[begin:end] == "tdk pernah"


@given(st.text())
def test_every_character_maps_forward_into_the_original(text: str) -> None:
    normalized = normalize(text)
    assert len(normalized.starts) == len(normalized.ends) == len(normalized.text)
    assert all(0 <= a < b <= len(text) for a, b in zip(normalized.starts, normalized.ends, strict=True))
    assert list(normalized.starts) == sorted(normalized.starts)


@given(st.text())
def test_what_comes_out_can_be_encoded(text: str) -> None:
    normalize(text).text.encode("utf-8")
